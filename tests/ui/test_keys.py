"""The key table: no conflicts, nothing dangerous on a bare key, and the list that people see is made from it."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.key_list import KeyList
from supervisor_desk.ui.keys import ASKS, FORMS, KEYS, Command
from supervisor_desk.ui.theme import Theme

DANGEROUS = (Command.BARGE, Command.MUTE_OR_UNMUTE, Command.COACH, Command.STOP, Command.ANNOUNCE, Command.TRANSFER)


def test_every_command_is_in_the_table() -> None:
    assert set(KEYS) == set(Command)


def test_no_key_does_two_things(qapp: QApplication) -> None:
    used = Counter(one.toString() for key in KEYS.values() for one in key.sequences)
    assert [text for text, times in used.items() if times > 1] == []


def test_every_sequence_is_one_that_the_system_knows(qapp: QApplication) -> None:
    for key in KEYS.values():
        for one in key.sequences:
            assert one.count() == 1
            assert one.toString(), key


def test_nothing_dangerous_is_on_a_bare_key(qapp: QApplication) -> None:
    for command in DANGEROUS:
        for one in KEYS[command].sequences:
            assert one.toString().startswith("Ctrl+"), command


def test_listen_coach_and_barge_are_where_telephones_have_them() -> None:
    assert [KEYS[one].keys for one in (Command.LISTEN, Command.COACH, Command.BARGE)] == [
        ("Ctrl+4",),
        ("Ctrl+5",),
        ("Ctrl+6",),
    ]


def test_commands_that_ask_and_commands_that_open_a_form_are_apart() -> None:
    assert not set(ASKS) & set(FORMS)
    assert not set(ASKS.values()) & set(FORMS.values())


def test_the_list_names_every_key_and_what_it_does(theme: Theme, qtbot: QtBot) -> None:
    listed = KeyList(theme)
    qtbot.addWidget(listed)
    texts = {label.text() for label in listed.findChildren(QLabel)}
    for key in KEYS.values():
        if key.label:
            assert {key.label, key.words} <= texts


def test_the_list_is_not_in_the_way(theme: Theme, qtbot: QtBot) -> None:
    listed = KeyList(theme)
    qtbot.addWidget(listed)
    listed.show()
    assert not listed.isModal()


def test_labels_are_written_as_this_system_writes_keys(qapp: QApplication) -> None:
    native = QKeySequence("Ctrl+Shift+M").toString(QKeySequence.SequenceFormat.NativeText)
    assert KEYS[Command.MUTE_OR_UNMUTE].label == native
