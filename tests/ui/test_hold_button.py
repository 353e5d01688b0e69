"""A button that works while it is held: trembling does not end it, and nothing begun is ever left running."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.rules import WhyNot
from supervisor_desk.ui.hold_button import HoldButton
from tests.ui.windows import bring_up

LEFT = Qt.MouseButton.LeftButton


class Hand:
    def __init__(self, button: HoldButton) -> None:
        self.button = button
        self.told: list[str] = []
        button.held.connect(lambda: self.told.append("held"))
        button.let_go.connect(lambda: self.told.append("let go"))
        button.lost.connect(lambda: self.told.append("lost"))


@pytest.fixture
def hand(qtbot: QtBot) -> Hand:
    return Hand(bring_up(qtbot, HoldButton("Hold to speak", "Records while you hold it.")))


def test_it_is_held_until_the_hand_lets_go_wherever_the_pointer_is(hand: Hand) -> None:
    QTest.mousePress(hand.button, LEFT)
    QTest.mouseMove(hand.button, QPoint(400, 300))
    assert hand.told == ["held"]
    QTest.mouseRelease(hand.button, LEFT, pos=QPoint(400, 300))
    assert hand.told == ["held", "let go"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_the_keyboard_holds_it_too(hand: Hand, key: Qt.Key) -> None:
    hand.button.setFocus()
    QTest.keyPress(hand.button, key)
    QTest.keyRelease(hand.button, key)
    assert hand.told == ["held", "let go"]


def test_what_is_held_while_it_goes_out_of_sight_is_lost(hand: Hand) -> None:
    QTest.mousePress(hand.button, LEFT)
    hand.button.hide()
    assert hand.told == ["held", "lost"]


def test_another_mouse_button_does_nothing(hand: Hand) -> None:
    QTest.mousePress(hand.button, Qt.MouseButton.RightButton)
    QTest.mouseRelease(hand.button, Qt.MouseButton.RightButton)
    assert hand.told == []


def test_barred_it_gives_the_reason_and_holds_nothing(hand: Hand, qtbot: QtBot) -> None:
    hand.button.explain(WhyNot("Possible while the call is active.", "It is on hold now.", "Wait."))
    with qtbot.waitSignal(hand.button.refused):
        QTest.mouseClick(hand.button, LEFT)
    assert hand.told == []
