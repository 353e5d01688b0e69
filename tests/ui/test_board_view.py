"""The board under the hand: what keeps still, what a click means, what is followed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.board_columns import BoardLayout, Column
from supervisor_desk.ui.theme import Theme
from tests.support.builders import agent, customer
from tests.ui.boards import Desk, desk_of
from tests.ui.floors import DOWN


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    with desk_of(qtbot, theme) as made:
        yield made


def test_the_chosen_row_keeps_its_place_while_others_come_and_go(desk: Desk) -> None:
    desk.scroll(100)
    before = desk.choose("n105")
    for number in range(30):
        desk.floor.put(f"a{number}")
    desk.floor.end("n101")
    desk.flush()
    assert desk.place("n105") == before


def test_the_chosen_row_keeps_its_place_when_it_moves_itself(desk: Desk) -> None:
    desk.scroll(100)
    before = desk.choose("n105")
    desk.floor.put("n105", participants=(agent(name="n020x"), customer()))
    desk.flush()
    assert desk.place("n105") == before


def test_the_chosen_row_keeps_its_place_in_another_order(desk: Desk) -> None:
    desk.scroll(100)
    before = desk.choose("n105")
    desk.floor.model.sort(Column.AGENT, DOWN)
    assert desk.place("n105") == before


def test_what_is_in_sight_keeps_its_place_where_nothing_is_chosen(desk: Desk) -> None:
    desk.scroll(100)
    for number in range(30):
        desk.floor.put(f"a{number}")
    desk.floor.end("n100")
    desk.flush()
    assert desk.place("n101") == desk.view.row_height


def test_a_board_at_its_top_stays_there(desk: Desk) -> None:
    desk.floor.put("a")
    desk.flush()
    assert desk.view.lines_in_sight()[0] == 0


def test_another_order_begins_at_the_top_where_nothing_is_chosen(desk: Desk) -> None:
    desk.scroll(100)
    desk.floor.model.sort(Column.QUEUE)
    assert desk.view.lines_in_sight()[0] == 0


def test_a_key_that_moves_the_cursor_holds_the_order(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Down)
    desk.floor.put("a")
    desk.flush()
    assert desk.floor.model.id_at(0) == "n000"


def test_the_mouse_over_the_rows_holds_the_order_until_it_leaves(desk: Desk) -> None:
    desk.mouse(QEvent.Type.MouseMove, 2)
    desk.floor.put("a")
    desk.flush()
    assert desk.floor.model.id_at(0) == "n000"
    QApplication.sendEvent(desk.view.viewport(), QEvent(QEvent.Type.Leave))
    desk.flush()
    assert desk.floor.model.id_at(0) == "a"


def test_the_wheel_holds_the_order(desk: Desk) -> None:
    at = QPointF(60, 60)
    turn = QWheelEvent(
        at,
        desk.view.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.view.viewport(), turn)
    desk.floor.put("a")
    desk.flush()
    assert desk.floor.model.id_at(0) == "n000"


def test_a_click_means_the_row_that_was_there_when_the_hand_decided(desk: Desk) -> None:
    desk.mouse(QEvent.Type.MouseMove, 2)
    desk.view._hand._rested()
    desk.floor.put("a")
    desk.flush()
    desk.click(2)
    assert desk.view.current_id == "n002"


def test_a_click_after_a_moment_means_what_is_there(desk: Desk) -> None:
    desk.mouse(QEvent.Type.MouseMove, 2)
    desk.view._hand._rested()
    desk.floor.put("a")
    desk.flush()
    desk.floor.clock.advance(1)
    desk.click(2)
    assert desk.view.current_id == "n001"


def test_a_layout_is_taken_over_with_its_order(desk: Desk) -> None:
    desk.view.take_layout(BoardLayout(sort="agent", descending=True, dense=True, hidden=("queue",)))
    assert desk.floor.model.id_at(0) == "n199"
    assert desk.view.isColumnHidden(Column.QUEUE)


def test_a_click_on_the_header_sorts(desk: Desk) -> None:
    desk.view.board_header.request_sort(Column.AGENT, descending=True)
    assert desk.floor.model.id_at(0) == "n199"


def test_a_hidden_board_does_nothing(desk: Desk) -> None:
    desk.view.hide()
    desk.floor.put("a")
    assert not desk.floor.model._frame.isActive()
    desk.view.show()
    assert desk.floor.model.id_at(0) == "a"


def test_the_row_under_the_mouse_is_seen(desk: Desk) -> None:
    before = desk.picture()
    at = QPointF(60, 60)
    QApplication.sendEvent(desk.view.viewport(), QEnterEvent(at, at, at))
    desk.mouse(QEvent.Type.MouseMove, 2)
    assert desk.picture() != before


def test_the_row_under_a_resting_mouse_stays_marked_when_the_board_moves(desk: Desk) -> None:
    desk.scroll(100)
    desk.choose("n105")
    desk.mouse(QEvent.Type.MouseMove, 2)
    desk.view._hand._rested()
    desk.floor.put("a")
    desk.flush()
    assert desk.floor.model.id_at(desk.view._hovered) == "n102"
