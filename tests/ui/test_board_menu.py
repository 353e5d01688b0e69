"""What can be done with a row besides working on the call."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
)
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.board_columns import Column
from supervisor_desk.ui.theme import Theme
from tests.ui.boards import Desk, desk_of


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    with desk_of(qtbot, theme) as made:
        yield made


def entry(menu: QMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text() == text)


def test_a_copied_row_is_as_it_is_shown(desk: Desk) -> None:
    desk.choose("n003")
    desk.view.board_header.show_column(Column.DIRECTION, False)
    desk.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied[:5] == ["Active", "00:00:50", "n003", "Billing", "C. C. · ••• 56"]
    assert "Inbound" not in copied


def test_the_menu_of_a_row_opens_and_copies_it(desk: Desk) -> None:
    menu = desk.menu(3)
    entry(menu, "Open conversation").trigger()
    entry(menu, "Copy conversation ID").trigger()
    menu.close()
    assert desk.seen.opened == ["n003"]
    assert QGuiApplication.clipboard().text() == "n003"


def test_showing_customers_in_full_is_asked_for_and_not_done(desk: Desk) -> None:
    asked: list[object] = []
    desk.view.masking_requested.connect(asked.append)
    menu = desk.menu(3)
    entry(menu, "Show customers in full").trigger()
    menu.close()
    assert asked == [False]
    assert desk.floor.model.masked


def test_low_rows_are_chosen_from_the_menu_and_kept_in_the_layout(desk: Desk) -> None:
    before = desk.view.row_height
    menu = desk.menu(3)
    entry(menu, "Low rows").trigger()
    menu.close()
    assert desk.view.row_height < before
    assert desk.view.board_header.board_layout.dense


def test_the_menu_of_a_row_has_what_can_be_done_on_its_call(desk: Desk) -> None:
    hold = QAction("Hold", desk.view)
    desk.view.commands = lambda: [hold]
    for line in (3, 4):
        menu = desk.menu(line)
        assert menu.actions()[1].text() == "Conversation", "right below what opens it"
        (acting,) = (one for one in menu.findChildren(QMenu) if one.title() == "Conversation")
        assert acting.actions() == [hold]
        assert desk.view.currentIndex().row() == line, "what is asked for is meant for this row"
        menu.close()
