"""Editors of single settings: what goes in comes out, and a locked one keeps what is in it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from supervisor_desk.settings import Source
from supervisor_desk.ui.lock_note import LockNote
from supervisor_desk.ui.setting_editors import editor_for
from supervisor_desk.ui.setting_row import SettingRow
from supervisor_desk.ui.settings_fields import FIELDS, About, Kind
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.tick_list import TickList
from tests.ui.windows import bring_up

OTHERS: dict[Kind, Any] = {
    Kind.CHOICE: "dark",
    Kind.SWITCH: False,
    Kind.SECONDS: 7.5,
    Kind.TEXT: "abc",
    Kind.TICKS: ("q2",),
    Kind.OPEN_FILE: "/etc/ssl/own.pem",
    Kind.SAVE_FILE: "/var/log/audit.sqlite3",
}


def about(kind: Kind) -> About:
    return next(one for one in FIELDS if one.kind is kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_goes_in_comes_out_and_is_told(kind: Kind, qtbot: QtBot) -> None:
    editor = editor_for(about(kind), (("q1", "Billing"),))
    qtbot.addWidget(editor)
    with qtbot.waitSignal(editor.changed):
        editor.show_value({Kind.SWITCH: True}.get(kind, OTHERS[kind]))
    editor.show_value(OTHERS[kind])
    assert editor.value() == OTHERS[kind]


@pytest.mark.parametrize("kind", list(Kind))
def test_keys_do_not_change_a_locked_one(kind: Kind, qtbot: QtBot) -> None:
    editor = editor_for(about(kind), (("q2", "Claims"),))
    editor.show_value(OTHERS[kind])
    editor.lock()
    bring_up(qtbot, editor)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_A, Qt.Key.Key_Down, Qt.Key.Key_Space):
        QTest.keyClick(editor.field, key)
    assert editor.value() == OTHERS[kind]


def test_a_file_can_be_chosen_without_a_loop_of_its_own(qtbot: QtBot) -> None:
    editor = editor_for(about(Kind.OPEN_FILE))
    bring_up(qtbot, editor)
    editor.findChild(QPushButton).click()  # type: ignore[union-attr]
    chooser = editor.findChild(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit("/etc/ssl/own.pem")
    chooser.close()
    assert editor.value() == "/etc/ssl/own.pem"


# --- the list to tick in ---


@pytest.fixture
def ticks(qtbot: QtBot) -> TickList:
    return bring_up(qtbot, TickList("queues", (("q1", "Billing"), ("q2", "Claims"))))


def test_none_ticked_means_all_and_is_said(ticks: TickList) -> None:
    assert ticks.ticked == ()
    assert "all queues" in ticks.sum_words


def test_what_is_set_but_was_not_seen_is_in_the_list_too(ticks: TickList) -> None:
    ticks.tick(("q2", "q-unseen"))
    assert ticks.ticked == ("q2", "q-unseen")
    assert ticks.sum_words == "2 of 3 ticked."


def test_space_ticks_and_the_line_adds_one_by_its_id(ticks: TickList) -> None:
    listed, line = ticks.findChild(QListWidget), ticks.findChild(QLineEdit)
    assert listed is not None
    assert line is not None
    listed.setCurrentRow(0)
    QTest.keyClick(listed, Qt.Key.Key_Space)
    QTest.keyClicks(line, " q9 ")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert ticks.ticked == ("q1", "q9")
    assert line.text() == ""


def test_an_id_that_is_there_already_is_ticked_and_not_doubled(ticks: TickList) -> None:
    line = ticks.findChild(QLineEdit)
    assert line is not None
    line.setText("q1")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert ticks.ticked == ("q1",)
    assert ticks.sum_words == "1 of 2 ticked."


# --- the row around an editor ---


def test_a_screen_reader_hears_what_a_setting_is_for_and_where_it_is_from(theme: Theme, qtbot: QtBot) -> None:
    row = SettingRow(theme, about(Kind.SECONDS), 5.0, Source.USER)
    qtbot.addWidget(row)
    assert row.editor.field.accessibleName() == "Pending after"
    assert "amber" in row.editor.field.accessibleDescription()
    assert "You have set this" in row.editor.field.accessibleDescription()


def test_a_lock_says_what_it_locks(theme: Theme, qtbot: QtBot) -> None:
    note = LockNote(theme, "Address", "Set by policy.")
    qtbot.addWidget(note)
    assert note.accessibleName() == "Address: Set by policy."
    assert note.focusPolicy() is Qt.FocusPolicy.TabFocus
