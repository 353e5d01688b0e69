"""After a crash: each command left open is shown with what can be done, and the bar goes when all are decided."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.action import DeliveryId, Kind
from supervisor_desk.ui.recovery_bar import LeftOpen, RecoveryBar
from supervisor_desk.ui.theme import Theme
from tests.support.builders import CALL
from tests.support.clock import NOON

BARGE = LeftOpen(
    delivery=DeliveryId("d-barge"),
    kind=Kind.BARGE,
    conversation=CALL,
    asked_at=NOON,
    found="Your session is still open, in the mode barge: agent and customer may hear you.",
    can_resume=True,
    can_release=True,
)
MUTE = LeftOpen(
    delivery=DeliveryId("d-mute"), kind=Kind.MUTE, conversation=CALL, asked_at=NOON, found="The call has ended."
)


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> RecoveryBar:
    made = RecoveryBar(theme)
    qtbot.addWidget(made)
    made.resize(900, 140)
    return made


def test_there_is_no_bar_where_nothing_was_left_open(bar: RecoveryBar) -> None:
    bar.show_left_open(())
    assert not bar.isVisible()


def test_only_what_can_be_done_is_offered(bar: RecoveryBar) -> None:
    bar.show_left_open((BARGE, MUTE))
    offered = {
        one.delivery: [word for word in ("Resume", "Release", "Leave") if bar.button(one.delivery, word)]
        for one in bar.items
    }
    assert offered == {"d-barge": ["Resume", "Release", "Leave"], "d-mute": ["Leave"]}


@pytest.mark.parametrize("word", ["Resume", "Release", "Leave"])
def test_a_decision_is_told_with_what_it_is_about(bar: RecoveryBar, qtbot: QtBot, word: str) -> None:
    bar.show_left_open((BARGE,))
    signal = {"Resume": bar.resumed, "Release": bar.released, "Leave": bar.left_alone}[word]
    button = bar.button(BARGE.delivery, word)
    assert button is not None
    assert BARGE.found in button.accessibleName()
    with qtbot.waitSignal(signal) as told:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told.args == [BARGE]


def test_the_bar_goes_when_the_last_one_is_decided(bar: RecoveryBar) -> None:
    bar.show_left_open((BARGE, MUTE))
    bar.settle(BARGE.delivery)
    assert bar.items == (MUTE,)
    assert bar.isVisible()
    bar.settle(MUTE.delivery)
    assert not bar.isVisible()


def test_what_the_feed_settled_twice_does_no_harm(bar: RecoveryBar) -> None:
    bar.show_left_open((MUTE,))
    bar.settle(MUTE.delivery)
    bar.settle(MUTE.delivery)
    assert bar.items == ()
