"""The settings window: each value says where it comes from, policy is locked in words, only what changed is given."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from supervisor_desk.settings import Configuration, Settings, Source
from supervisor_desk.ui.check_words import CheckLine, CheckResult
from supervisor_desk.ui.settings_dialog import CHECKUP, NO_LINES, Known, SettingsDialog
from supervisor_desk.ui.settings_fields import FIELDS, REOPENS, source_words
from supervisor_desk.ui.theme import Theme
from tests.ui.windows import bring_up

NOT_SHOWN = {"microphone", "inject_port"}
"""What only policy, file and command line choose, and what is chosen where one speaks."""
SOURCES = {"mask_customers": Source.POLICY, "queues": Source.USER, "base_url": Source.ARGUMENT}


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> SettingsDialog:
    configuration = Configuration(Settings(queues=("q1", "q-unseen")), SOURCES)
    known = Known(queues=(("q1", "Billing"), ("q2", "Claims")), skills=(("german", "german"),))
    return bring_up(qtbot, SettingsDialog(theme, configuration, known, "You are signed in."))


@pytest.fixture
def given(dialog: SettingsDialog) -> list[Any]:
    saved: list[Any] = []
    dialog.saved.connect(saved.append)
    return saved


def button(dialog: SettingsDialog, words: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == words)


def test_every_setting_has_its_row() -> None:
    shown = {about.name for about in FIELDS}
    assert shown == {field.name for field in msgspec.structs.fields(Settings)} - NOT_SHOWN
    assert shown >= REOPENS


def test_each_row_shows_its_value_as_it_is(dialog: SettingsDialog) -> None:
    settings = Settings(queues=("q1", "q-unseen"))
    for about in FIELDS:
        assert dialog.row(about.name).value == getattr(settings, about.name), about.name
    assert dialog.changes == {}


@pytest.mark.parametrize("source", list(Source))
def test_each_source_is_said_in_words_of_its_own(source: Source) -> None:
    others = {source_words(one, reopens=False) for one in Source if one is not source}
    assert source_words(source, reopens=False) not in others


def test_a_row_says_where_its_value_comes_from_and_when_another_counts(dialog: SettingsDialog) -> None:
    assert "command line" in dialog.row("base_url").source_words
    assert "opens the desk anew" in dialog.row("base_url").source_words
    assert "counts at once" in dialog.row("theme").source_words


def test_policy_is_locked_and_its_reason_can_be_reached_by_keyboard(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.show_page("Look")
    row = dialog.row("mask_customers")
    QTest.mouseClick(row.editor.field, Qt.MouseButton.LeftButton)
    assert row.value is True
    assert not row.different
    dialog.row("density").editor.field.setFocus()
    QTest.keyClick(dialog.row("density").editor.field, Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert "policy of your organization" in focused.accessibleName()


def test_a_locked_text_can_be_read_and_not_changed(theme: Theme, qtbot: QtBot) -> None:
    configuration = Configuration(Settings(base_url="https://api.example.com"), {"base_url": Source.POLICY})
    dialog = bring_up(qtbot, SettingsDialog(theme, configuration, Known(), ""))
    dialog.show_page("Sign-in")
    QTest.keyClicks(dialog.row("base_url").editor.field, "x")
    assert dialog.row("base_url").value == "https://api.example.com"


def test_only_what_changed_is_handed_over(dialog: SettingsDialog, given: list[Any]) -> None:
    dialog.row("density").editor.show_value("compact")
    dialog.row("delivery_deadline_s").editor.show_value(7.5)
    button(dialog, "Save").click()
    assert given == [{"density": "compact", "delivery_deadline_s": 7.5}]
    assert dialog.isVisible(), "it waits for the answer"


def test_with_nothing_changed_saving_just_closes(dialog: SettingsDialog, given: list[Any]) -> None:
    button(dialog, "Save").click()
    assert given == []
    assert not dialog.isVisible()


def test_it_says_beforehand_that_the_desk_will_be_opened_anew(dialog: SettingsDialog) -> None:
    dialog.row("density").editor.show_value("compact")
    assert dialog.note == ""
    dialog.row("queues").editor.show_value(("q2",))
    assert "opens anew" in dialog.note
    assert "Queues" in dialog.note


def test_a_problem_stands_beside_its_setting_until_it_is_edited(dialog: SettingsDialog) -> None:
    dialog.show_problems({"base_url": "“x” is not an address."})
    row = dialog.row("base_url")
    assert row.problem == "“x” is not an address."
    assert row.editor.field.hasFocus()
    row.editor.show_value("https://api.example.com")
    assert row.problem == ""


def test_what_is_no_single_settings_fault_is_said_too(dialog: SettingsDialog) -> None:
    dialog.show_trouble("The settings could not be saved.")
    assert "could not be saved" in dialog.note


def test_enter_in_an_editor_does_not_save(dialog: SettingsDialog, given: list[Any]) -> None:
    dialog.show_page("Sign-in")
    dialog.row("base_url").editor.show_value("https://api.example.com")
    QTest.keyClick(dialog.row("base_url").editor.field, Qt.Key.Key_Return)
    assert given == []
    assert dialog.isVisible()


def test_its_buttons_ask_for_what_they_say(dialog: SettingsDialog, qtbot: QtBot) -> None:
    asked: list[str] = []
    dialog.sign_in_requested.connect(lambda: asked.append("sign in"))
    dialog.sign_out_requested.connect(lambda: asked.append("sign out"))
    dialog.checkup_requested.connect(lambda: asked.append("checkup"))
    for words in ("Sign in…", "Sign out…", "Check everything"):
        button(dialog, words).click()
    assert asked == ["sign in", "sign out", "checkup"]


def test_before_a_check_there_is_nothing_to_copy_and_the_page_says_so(dialog: SettingsDialog) -> None:
    dialog.show_page(CHECKUP)
    assert not button(dialog, "Copy the lines").isEnabled()
    assert NO_LINES in {label.text() for label in dialog.findChildren(QLabel) if label.isVisible()}


def test_the_lines_of_the_checkup_can_be_taken_along(dialog: SettingsDialog) -> None:
    dialog.show_page(CHECKUP)
    dialog.checkup.begin()
    line = CheckLine(
        key="disk", tried="Disk", result=CheckResult.FAILED, found="It is full.", remedy="Free some space."
    )
    dialog.checkup.show_line(line)
    assert NO_LINES not in {label.text() for label in dialog.findChildren(QLabel) if label.isVisible()}
    button(dialog, "Copy the lines").click()
    assert QApplication.clipboard().text() == "[failed] Disk: It is full. Free some space."


def test_a_platform_shows_the_settings_that_it_knows(dialog: SettingsDialog) -> None:
    known_to_one = [about.name for about in FIELDS if about.platform]
    assert "token_path" in known_to_one
    assert not any(dialog.row(name).isHidden() for name in known_to_one)
    dialog.row("platform").editor.show_value("genesys")
    assert all(dialog.row(name).isHidden() for name in known_to_one)
    assert not dialog.row("base_url").isHidden()
