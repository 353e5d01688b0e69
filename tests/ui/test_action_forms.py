"""The forms: what is filled in reaches the action whole, and what is missing is said beside the button."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Action
from supervisor_desk.actions.rules import WhyNot
from supervisor_desk.ui.action_form import ActionForm
from supervisor_desk.ui.action_tabs import ActionTabs
from supervisor_desk.ui.call_forms import AnnouncementForm, TransferForm
from supervisor_desk.ui.clip_form import ClipForm
from supervisor_desk.ui.text_cue_form import TEXT_LIMIT, TextCueForm
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.voice_cue_form import VoiceCueForm
from tests.support.builders import CALL
from tests.ui.windows import bring_up


@pytest.fixture
def shown(qtbot: QtBot) -> Any:
    def show(form: ActionForm) -> Any:
        return bring_up(qtbot, form)

    return show


def filled(form: ActionForm) -> Action:
    return form.fill(Action(kind=form.kind, conversation_id=CALL))


def test_a_text_cue_is_sent_without_the_space_around_it(theme: Theme, shown: Any) -> None:
    form: TextCueForm = shown(TextCueForm(theme))
    QTest.keyClicks(form.field, "  Offer a refund ")
    assert filled(form).text == "Offer a refund"


def test_a_text_cue_is_no_longer_than_an_agent_can_read(theme: Theme, shown: Any) -> None:
    form: TextCueForm = shown(TextCueForm(theme))
    form.field.setPlainText("x" * (TEXT_LIMIT + 50))
    assert len(filled(form).text) == TEXT_LIMIT


def test_ctrl_enter_sends_a_text_cue_and_enter_alone_begins_a_line(theme: Theme, shown: Any, qtbot: QtBot) -> None:
    form: TextCueForm = shown(TextCueForm(theme))
    QTest.keyClicks(form.field, "One")
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    assert "\n" in form.field.toPlainText()
    with qtbot.waitSignal(form.submitted):
        QTest.keyClick(form.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_tab_leaves_the_text_field(theme: Theme, shown: Any) -> None:
    form: TextCueForm = shown(TextCueForm(theme))
    form.focus_first()
    QTest.keyClick(form.field, Qt.Key.Key_Tab)
    assert form.field.toPlainText() == ""
    assert QApplication.focusWidget() is form.button


def test_the_keys_of_the_desk_are_text_in_a_text_field(theme: Theme, shown: Any) -> None:
    form: TextCueForm = shown(TextCueForm(theme))
    QTest.keyClicks(form.field, "why? ")
    assert form.field.toPlainText() == "why? "


@pytest.mark.parametrize(
    ("typed", "path", "url"),
    [
        ("/sounds/hold.wav", "/sounds/hold.wav", ""),
        ("C:\\sounds\\hold.wav", "C:\\sounds\\hold.wav", ""),
        (" https://media.example/a.wav ", "", "https://media.example/a.wav"),
        ("HTTPS://media.example/a.wav", "", "HTTPS://media.example/a.wav"),
    ],
)
def test_a_clip_is_a_file_or_an_address(theme: Theme, shown: Any, typed: str, path: str, url: str) -> None:
    form: ClipForm = shown(ClipForm(theme))
    form.field.setText(typed)
    assert (filled(form).media_path, filled(form).media_url) == (path, url)


def test_a_voice_cue_carries_its_level(theme: Theme, shown: Any) -> None:
    form: VoiceCueForm = shown(VoiceCueForm(theme))
    assert filled(form).mix_level == 0.65
    form.level.setValue(0.5)
    assert filled(form).mix_level == 0.5


def test_choosing_a_file_opens_a_dialog_without_waiting_for_it(theme: Theme, shown: Any, qtbot: QtBot) -> None:
    form: VoiceCueForm = shown(VoiceCueForm(theme))
    form.choose.click()  # would hang here if it ran a loop of its own
    dialog = form.dialog
    assert dialog is not None
    assert dialog.isVisible()
    with qtbot.waitSignal(form.changed):
        dialog.fileSelected.emit("/sounds/hold.wav")
    dialog.reject()
    assert filled(form).media_path == "/sounds/hold.wav"


def test_an_announcement_carries_all_that_is_chosen(theme: Theme, shown: Any) -> None:
    form: AnnouncementForm = shown(AnnouncementForm(theme))
    form.url.setText("https://media.example/notice.wav")
    form.seconds.setValue(1.5)
    form.mute_caller.setChecked(True)
    form.normalize.setChecked(True)
    action = filled(form)
    assert (action.media_url, action.duration_ms) == ("https://media.example/notice.wav", 1500)
    assert (action.mute_agent, action.mute_caller, action.normalize) == (False, True, True)


def test_an_announcement_is_never_longer_than_the_servers_play(theme: Theme, shown: Any) -> None:
    form: AnnouncementForm = shown(AnnouncementForm(theme))
    form.seconds.setValue(90)
    assert filled(form).duration_ms == 30_000


def test_a_transfer_carries_its_target(theme: Theme, shown: Any) -> None:
    form: TransferForm = shown(TransferForm(theme))
    form.target.setText(" queue-sales ")
    assert filled(form).transfer_to == "queue-sales"


def test_what_bars_a_form_stands_beside_its_button(theme: Theme, shown: Any, qtbot: QtBot) -> None:
    form: TransferForm = shown(TransferForm(theme))
    no = WhyNot("You transfer a call after barging in.", "You are not in the call.", "Barge first.")
    form.explain(no)
    assert form.reason == no.sentence
    with qtbot.assertNotEmitted(form.submitted):
        QTest.mouseClick(form.button, Qt.MouseButton.LeftButton)


def test_what_was_sent_is_cleared_where_it_is_not_likely_to_be_sent_again(theme: Theme, shown: Any) -> None:
    text: TextCueForm = shown(TextCueForm(theme))
    text.field.setPlainText("Offer a refund")
    text.clear()
    assert filled(text).text == ""
    sound: VoiceCueForm = shown(VoiceCueForm(theme))
    sound.field.setText("/sounds/hold.wav")
    sound.clear()
    assert filled(sound).media_path == "/sounds/hold.wav"


def test_a_form_comes_to_the_front_with_the_keyboard_in_it(theme: Theme, qtbot: QtBot) -> None:
    tabs = ActionTabs(theme)
    bring_up(qtbot, tabs)
    for kind, form in tabs.forms.items():
        tabs.show_form(kind)
        assert form.isVisible()
        focused = QApplication.focusWidget()
        assert focused is not None
        assert form.isAncestorOf(focused)
