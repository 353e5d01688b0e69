"""A barred button stays reachable and says why; a free one does what it says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.rules import WhyNot
from supervisor_desk.ui.explained_button import ExplainedButton
from supervisor_desk.ui.theme import Theme
from tests.ui.windows import bring_up

NO = WhyNot("One supervisor speaks at a time.", "Dana is speaking.", "Queue for the slot.")


@pytest.fixture
def button(theme: Theme, qtbot: QtBot) -> ExplainedButton:
    made = ExplainedButton("Barge", "Everyone hears you.")
    return bring_up(qtbot, made)


def test_a_free_button_is_used_by_mouse_space_and_enter(button: ExplainedButton, qtbot: QtBot) -> None:
    used: list[None] = []
    button.used.connect(lambda: used.append(None))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(button, key)
    assert len(used) == 4


def test_a_barred_button_refuses_and_is_not_used(button: ExplainedButton, qtbot: QtBot) -> None:
    button.explain(NO)
    with qtbot.assertNotEmitted(button.used), qtbot.waitSignal(button.refused):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_barred_button_takes_the_keyboard_and_tells_why_to_screen_readers(button: ExplainedButton) -> None:
    button.explain(NO)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.hasFocus()
    assert button.isEnabled()
    assert button.accessibleName() == "Barge, not possible now"
    assert button.accessibleDescription() == NO.sentence
    assert NO.sentence in button.toolTip()


def test_a_button_that_is_freed_again_says_what_it_does(button: ExplainedButton) -> None:
    button.explain(NO)
    button.explain(None)
    assert (button.accessibleName(), button.explanation) == ("Barge", "Everyone hears you.")


def test_looking_at_it_by_keyboard_is_told(button: ExplainedButton) -> None:
    button.clearFocus()
    looks: list[bool] = []
    button.looked_at.connect(looks.append)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert looks == [True]


def test_a_click_leaves_the_keyboard_where_it_was(button: ExplainedButton, qtbot: QtBot) -> None:
    # Else a Space that is meant to coach would press the button that was clicked last.
    button.clearFocus()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not button.hasFocus()
