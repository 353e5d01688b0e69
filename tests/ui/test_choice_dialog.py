"""Choosing one of several, with the keyboard alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from supervisor_desk.actions.remedies import Choice
from supervisor_desk.ui.choice_dialog import ChoiceDialog
from supervisor_desk.ui.theme import Theme
from tests.ui.windows import bring_up

PHONES = tuple(Choice(f"st-{number}", f"Desk {number}", "in the browser" if not number else "") for number in range(9))


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> ChoiceDialog:
    return bring_up(qtbot, ChoiceDialog(theme, "Choose a Phone", "You are called on it.", PHONES))


def test_the_first_one_is_marked_and_enter_takes_it(dialog: ChoiceDialog) -> None:
    assert dialog.list.item(0).text() == "Desk 0 (in the browser)"
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    dialog.take.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.chosen == "st-1"


def test_a_long_list_is_narrowed_down(dialog: ChoiceDialog) -> None:
    assert dialog.field.isVisible()
    dialog.field.setText("desk 7")
    assert dialog.chosen == "st-7"
    dialog.field.setText("no such phone")
    assert dialog.chosen == ""
    assert not dialog.take.isEnabled()


def test_a_short_list_has_no_field(theme: Theme, qtbot: QtBot) -> None:
    assert not bring_up(qtbot, ChoiceDialog(theme, "Choose", "One of two.", PHONES[:2])).field.isVisible()
