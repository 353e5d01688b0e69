"""What only some contact centers offer, from the keys and the menus."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import BEYOND_CONTRACT, Action, Kind
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.ui.key_list import KeyList
from supervisor_desk.ui.keys import BEYOND, KEYS, Command
from supervisor_desk.ui.main_window import MainWindow
from supervisor_desk.ui.theme import Theme
from tests.support.clock import FakeClock
from tests.support.main_windows import furnished
from tests.ui.situations import monitored_call, situation
from tests.ui.windows import bring_up

NOWHERE = dict.fromkeys(BEYOND_CONTRACT, "This contact center cannot do it.")


@pytest.fixture
def window(theme: Theme, clock: FakeClock, qtbot: QtBot) -> MainWindow:
    made = furnished(theme, clock, QListWidget(), QWidget(), situation(monitored_call(Mode.BARGE)))
    made.show_link(situation().link)
    return bring_up(qtbot, made)


@pytest.fixture
def asked(window: MainWindow) -> list[Action]:
    wishes: list[Action] = []
    window.requested.connect(wishes.append)
    return wishes


def press(window: MainWindow, keys: str) -> None:
    QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(keys))


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (Command.MUTE_SELF, Kind.MUTE_SELF),
        (Command.HOLD, Kind.HOLD),
        (Command.SECURE_PAUSE, Kind.SECURE_PAUSE),
    ],
)
def test_a_switch_has_a_key(window: MainWindow, asked: list[Action], command: Command, kind: Kind) -> None:
    press(window, KEYS[command].keys[0])
    assert [one.kind for one in asked] == [kind]


@pytest.mark.parametrize("command", [Command.DISCONNECT, Command.TAKE_OVER])
def test_what_cannot_be_taken_back_is_on_no_key_and_asked_about(
    window: MainWindow, asked: list[Action], command: Command
) -> None:
    assert KEYS[command].keys == ()
    window.menus.actions[command].trigger()
    assert window.panel.asking.isVisible()
    assert asked == []


def test_esc_withdraws_a_question_while_nobody_hears(window: MainWindow, asked: list[Action]) -> None:
    window.show_work((), ())
    window.panel.ask(Kind.DISCONNECT)
    press(window, "Esc")
    assert not window.panel.asking.isVisible()
    assert asked == []


def test_where_none_of_it_is_offered_menus_keys_and_list_know_nothing_of_it(
    window: MainWindow, asked: list[Action], qtbot: QtBot
) -> None:
    window.show_situation(situation(monitored_call(Mode.BARGE), not_offered=NOWHERE))
    assert not any(window.menus.actions[command].isVisible() for command in BEYOND)
    for command in BEYOND:
        for keys in KEYS[command].keys:
            press(window, keys)
    assert asked == []
    assert words_of(listed(window)).isdisjoint(KEYS[command].words for command in BEYOND if KEYS[command].label)


def test_the_list_of_keys_follows_what_is_offered(window: MainWindow) -> None:
    before = listed(window)
    assert KEYS[Command.HOLD].words in words_of(before)
    window.show_situation(situation(monitored_call(), not_offered=NOWHERE))
    assert listed(window) is not before


def listed(window: MainWindow) -> KeyList:
    window.commands.perform(Command.KEY_LIST)
    return next(one for one in window.findChildren(KeyList) if one.isVisible())


def words_of(keys: KeyList) -> set[str]:
    return {label.text() for label in keys.findChildren(QLabel)}
