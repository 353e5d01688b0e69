"""The floor: the lamp over the panel, the board with room to spare, its division kept from run to run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListWidget, QPushButton, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.floor_view import FloorView
from supervisor_desk.ui.window_place import FloorPlace
from tests.ui.windows import bring_up


class Parts:
    """A floor in a window, and what it is made of."""

    def __init__(self, filter_bar: QWidget | None = None) -> None:
        self.board = QListWidget()
        self.board.addItems([f"Agent {number}" for number in range(60)])
        self.filter_bar = filter_bar or QWidget()
        self.detail = QLabel("Detail")
        self.panel = QLabel("Panel")
        self.floor = FloorView(self.board, self.filter_bar, self.detail, self.panel)
        self.floor.resize(1300, 700)

    def top(self, part: QWidget) -> int:
        return part.mapTo(self.floor, QPoint(0, 0)).y()


@pytest.fixture
def parts(qtbot: QtBot) -> Parts:
    bar = QWidget()
    row = QHBoxLayout(bar)
    row.addWidget(QPushButton("Mine"))
    row.addWidget(QLineEdit("billing"))
    made = Parts(bar)
    bring_up(qtbot, made.floor)
    return made


def test_filters_board_and_detail_stand_at_the_left_and_the_panel_at_the_right(parts: Parts) -> None:
    assert parts.top(parts.filter_bar) < parts.top(parts.board) < parts.top(parts.detail)
    right = parts.panel.mapTo(parts.floor, QPoint(0, 0)).x()
    assert right >= parts.board.mapTo(parts.floor, QPoint(parts.board.width(), 0)).x()


def test_the_lamp_stands_over_the_panel_and_never_on_it(parts: Parts, qtbot: QtBot) -> None:
    lamp = QLabel("Nobody hears you.")
    parts.floor.take_lamp(lamp)
    qtbot.waitUntil(lamp.isVisible)
    parts.floor.grab()  # has it laid out
    assert parts.top(lamp) + lamp.height() <= parts.top(parts.panel)


def test_the_detail_may_be_folded_away_and_the_board_may_not(parts: Parts) -> None:
    down = parts.board.parent()
    assert isinstance(down, QSplitter)
    down.setSizes([0, 700])
    assert parts.board.height() >= 150
    assert parts.detail.height() > 0
    down.setSizes([700, 0])
    assert down.sizes()[1] == 0


def test_the_panel_may_not_be_folded_away(parts: Parts) -> None:
    parts.floor.setSizes([1300, 0])
    assert parts.panel.isVisible()
    assert parts.panel.width() > 0


def test_the_board_takes_the_room_that_a_larger_window_gives(parts: Parts) -> None:
    board, panel, detail = parts.board.size(), parts.panel.width(), parts.detail.height()
    parts.floor.resize(1600, 900)
    parts.floor.grab()
    assert parts.board.width() - board.width() == 300
    assert parts.board.height() - board.height() == 200
    assert (parts.panel.width(), parts.detail.height()) == (panel, detail)


def test_it_is_divided_again_as_it_was(parts: Parts, qtbot: QtBot) -> None:
    parts.floor.setSizes([800, 500])
    parts.floor.grab()
    other = Parts()
    bring_up(qtbot, other.floor)
    before = other.floor.sizes()
    other.floor.put_back(parts.floor.place)
    assert other.floor.sizes() == parts.floor.sizes() != before


@pytest.mark.parametrize("place", [FloorPlace(), FloorPlace(sideways="no such thing", downwards="%%%")])
def test_a_division_that_cannot_be_read_changes_nothing(parts: Parts, place: FloorPlace) -> None:
    before = (parts.floor.sizes(), parts.board.height())
    parts.floor.put_back(place)
    assert (parts.floor.sizes(), parts.board.height()) == before


def test_search_goes_into_the_field_and_chooses_what_is_in_it(parts: Parts) -> None:
    parts.floor.search()
    field = parts.filter_bar.findChild(QLineEdit)
    assert field is not None
    assert field.hasFocus()
    assert field.selectedText() == "billing"


def test_search_without_a_field_goes_to_the_first_filter(qtbot: QtBot) -> None:
    bar = QWidget()
    button = QPushButton("Mine")
    QHBoxLayout(bar).addWidget(button)
    parts = Parts(bar)
    bring_up(qtbot, parts.floor)
    parts.board.setFocus()
    parts.floor.search()
    assert button.hasFocus()


def test_a_row_that_lost_its_place_is_scrolled_back_into_sight(parts: Parts) -> None:
    parts.board.setCurrentRow(30)
    parts.board.scrollToTop()
    row = parts.board.visualItemRect(parts.board.item(30))
    assert not parts.board.viewport().rect().contains(row)
    parts.floor.keep_row_in_sight()
    row = parts.board.visualItemRect(parts.board.item(30))
    assert parts.board.viewport().rect().contains(row)


def test_a_board_without_a_current_row_stays_where_it_was_scrolled_to(parts: Parts) -> None:
    parts.board.setCurrentRow(-1)
    parts.board.scrollToBottom()
    there = parts.board.verticalScrollBar().value()
    assert there > 0
    parts.floor.keep_row_in_sight()
    assert parts.board.verticalScrollBar().value() == there
