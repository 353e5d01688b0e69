"""The list of clips: what is shown, chosen, renamed and sent; and the keys that whisper at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.audio.clip_entry import ClipId
from supervisor_desk.ui.clip_form import ClipForm
from supervisor_desk.ui.clip_keys import CLIP_KEYS, ClipKeys
from supervisor_desk.ui.clip_list import ClipList
from supervisor_desk.ui.clip_row import ClipRow
from supervisor_desk.ui.keys import KEYS
from supervisor_desk.ui.theme import Theme
from tests.support.builders import CALL
from tests.ui.windows import bring_up

REFUND = ClipRow(id=ClipId("1" * 32), name="Refund", path="/clips/1.wav", duration_ms=1200, loudness=-17.4, key="F8")
HOLD = ClipRow(
    id=ClipId("2" * 32), name="Hold", path="/clips/2.wav", url="https://media.example/2.wav", favorite=True, key="F2"
)


@pytest.fixture
def form(theme: Theme, qtbot: QtBot) -> ClipForm:
    made = bring_up(qtbot, ClipForm(theme))
    made.clips.show_clips((HOLD, REFUND))
    return made


def filled(form: ClipForm) -> Action:
    return form.fill(Action(kind=Kind.CLIP, conversation_id=CALL))


def texts(clips: ClipList, place: int) -> list[str]:
    item = clips.topLevelItem(place)
    assert item is not None
    return [item.text(column) for column in range(clips.columnCount())]


def test_each_clip_shows_what_one_chooses_it_by(form: ClipForm) -> None:
    assert texts(form.clips, 0)[:2] == ["★", "Hold"]
    assert texts(form.clips, 1) == ["☆", "Refund", "1.2 s", "-17 LUFS", "F8"]


def test_the_chosen_clip_is_what_is_sent_from_where_the_service_has_it(form: ClipForm) -> None:
    form.clips.choose(HOLD)
    action = filled(form)
    assert (action.media_path, action.media_url) == (HOLD.path, HOLD.url)
    form.clips.choose(REFUND)
    assert (filled(form).media_path, filled(form).media_url, filled(form).duration_ms) == (REFUND.path, "", 1200)


def test_typing_an_address_lets_go_of_the_chosen_clip_and_the_other_way_round(form: ClipForm) -> None:
    form.clips.choose(HOLD)
    QTest.keyClicks(form.field, "https://media.example/x.wav")
    assert filled(form).media_url == "https://media.example/x.wav"
    form.clips.choose(REFUND)
    assert form.field.text() == ""
    assert filled(form).media_path == REFUND.path


def test_the_choice_stays_when_the_list_is_shown_anew(form: ClipForm) -> None:
    form.clips.choose(REFUND)
    form.clips.show_clips((REFUND, HOLD))
    assert form.clips.chosen == REFUND
    form.clips.show_clips((HOLD,))
    assert form.clips.chosen is None


def test_enter_sends_the_chosen_clip(form: ClipForm, qtbot: QtBot) -> None:
    form.clips.choose(HOLD)
    with qtbot.waitSignal(form.submitted):
        QTest.keyClick(form.clips, Qt.Key.Key_Return)


def test_a_name_is_changed_in_its_place(form: ClipForm, qtbot: QtBot) -> None:
    item = form.clips.topLevelItem(1)
    assert item is not None
    with qtbot.waitSignal(
        form.clips.renamed, check_params_cb=lambda row, name: (row, name) == (REFUND, "Refund policy")
    ):
        item.setText(1, "Refund policy")


def test_a_click_on_the_star_makes_a_favorite(form: ClipForm, qtbot: QtBot) -> None:
    item = form.clips.topLevelItem(1)
    assert item is not None
    with qtbot.waitSignal(form.clips.starred, check_params_cb=lambda row, on: (row, on) == (REFUND, True)):
        form.clips.itemClicked.emit(item, 0)


def test_a_clip_whose_sound_is_gone_says_so(form: ClipForm) -> None:
    form.clips.show_clips((ClipRow(id=HOLD.id, name="Hold", path="/clips/2.wav", missing=True),))
    assert texts(form.clips, 0)[2] == "gone"


def test_a_key_whispers_its_clip_and_no_other(qtbot: QtBot) -> None:
    window = bring_up(qtbot, QWidget())
    keys = ClipKeys(window)
    played: list[ClipRow] = []
    keys.played.connect(played.append)
    keys.show_clips((HOLD, REFUND))
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert played == [REFUND]
    keys.show_clips((HOLD,))
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert played == [REFUND]


def test_no_key_of_a_clip_is_a_key_of_the_desk() -> None:
    taken = {one.toString() for key in KEYS.values() for one in key.sequences}
    assert not taken & {QKeySequence(key).toString() for key in CLIP_KEYS}
