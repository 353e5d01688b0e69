"""The header: all that dragging does can be done from a menu, and a person's arrangement is told as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.board_columns import ABOUT, BoardLayout, Column
from supervisor_desk.ui.board_header import BoardHeader
from supervisor_desk.ui.board_view import BoardView
from supervisor_desk.ui.theme import Theme
from tests.ui.floors import floor


@pytest.fixture
def header(qtbot: QtBot, theme: Theme) -> Iterator[BoardHeader]:
    with floor("a") as made:
        view = BoardView(made.model, theme.tokens, theme.fonts)
        qtbot.addWidget(view)
        view.resize(2400, 300)
        view.show()
        yield view.board_header
        view.hide()


def entry(menu: QMenu, text: str) -> QAction:
    return next(action for action in menu.actions() if action.text() == text)


def shown(header: BoardHeader) -> list[Column]:
    order = [Column(header.logicalIndex(place)) for place in range(header.count())]
    return [column for column in order if not header.isSectionHidden(column)]


def told(header: BoardHeader) -> list[BoardLayout]:
    layouts: list[BoardLayout] = []
    header.rearranged.connect(layouts.append)
    return layouts


def test_a_column_can_be_put_away_and_brought_back(header: BoardHeader) -> None:
    layouts = told(header)
    header.show_column(Column.QUEUE, False)
    assert Column.QUEUE not in shown(header)
    header.show_column(Column.QUEUE, True)
    assert Column.QUEUE in shown(header)
    assert layouts == [BoardLayout(hidden=("queue",)), BoardLayout()]


def test_the_last_column_stays(header: BoardHeader) -> None:
    for column in Column:
        header.show_column(column, False)
    assert len(shown(header)) == 1


def test_a_column_moves_over_the_shown_ones_only(header: BoardHeader) -> None:
    layouts = told(header)
    header.show_column(Column.IN_STATE, False)
    header.move_column(Column.AGENT, -1)
    assert shown(header)[:3] == [Column.MARK, Column.AGENT, Column.STATE]
    assert layouts[-1].columns()[:3] == (Column.MARK, Column.AGENT, Column.STATE)


def test_no_column_moves_beyond_the_ends(header: BoardHeader) -> None:
    before = shown(header)
    header.move_column(before[0], -1)
    header.move_column(before[-1], 1)
    assert shown(header) == before


def test_a_width_that_was_chosen_is_kept_and_others_follow_the_window(header: BoardHeader) -> None:
    layouts = told(header)
    width = header.sectionSize(Column.STATE)
    header.widen(Column.STATE, 24)
    assert layouts[-1].widths == {"state": width + 24}
    agent = header.sectionSize(Column.AGENT)
    view = header.parentWidget()
    assert view is not None
    view.resize(3000, 300)
    assert header.sectionSize(Column.STATE) == width + 24
    assert header.sectionSize(Column.AGENT) > agent
    assert len(layouts) == 1


def test_no_column_gets_too_narrow_to_be_seen(header: BoardHeader) -> None:
    header.widen(Column.STATE, -10_000)
    assert header.sectionSize(Column.STATE) >= 24


def test_columns_fill_a_wide_window(header: BoardHeader) -> None:
    view = header.parentWidget()
    assert view is not None
    assert view.width() - 20 <= sum(header.sectionSize(column) for column in Column) <= view.width()


def test_in_a_narrow_window_texts_give_way_so_that_the_last_command_is_in_sight(header: BoardHeader) -> None:
    view = header.parentWidget()
    assert view is not None
    view.resize(880, 300)
    right = header.sectionViewportPosition(Column.DELIVERY) + header.sectionSize(Column.DELIVERY)
    assert right <= 880
    agent = header.sectionSize(Column.AGENT)
    view.resize(2400, 300)
    assert header.sectionSize(Column.AGENT) > agent


def test_a_layout_is_taken_over_without_telling_anybody(header: BoardHeader) -> None:
    layouts = told(header)
    header.take_layout(BoardLayout(order=("agent", "mark"), hidden=("queue", "mark"), widths={"agent": 333}))
    assert shown(header)[0] is Column.AGENT
    assert header.sectionSize(Column.AGENT) == 333
    assert header.isSectionHidden(Column.MARK)
    assert layouts == []


def test_columns_can_be_reset_and_the_order_of_rows_stays(header: BoardHeader) -> None:
    header.take_layout(BoardLayout(order=("agent",), hidden=("queue",), sort="agent", descending=True, dense=True))
    layouts = told(header)
    header.reset()
    assert shown(header) == list(BoardLayout().columns())
    assert layouts == [BoardLayout(sort="agent", descending=True, dense=True)]


def click(header: BoardHeader, column: Column) -> None:
    at = QPoint(header.sectionViewportPosition(column) + header.sectionSize(column) // 2, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_a_click_sorts_and_another_turns_the_order_round(header: BoardHeader) -> None:
    wished: list[Any] = []
    header.sort_requested.connect(wished.append)
    click(header, Column.AGENT)
    click(header, Column.AGENT)
    assert [(one.sorted_by, one.descending) for one in wished] == [(Column.AGENT, False), (Column.AGENT, True)]


def test_the_first_click_on_a_clock_asks_for_the_longest(header: BoardHeader) -> None:
    click(header, Column.TALK)
    assert header.board_layout.descending
    click(header, Column.AGE)
    assert not header.board_layout.descending


def test_the_menu_of_a_column_does_what_dragging_does(header: BoardHeader) -> None:
    menu = header.columns_menu(header, Column.AGENT)
    before = header.sectionSize(Column.AGENT)
    entry(menu, "Make Agent wider").trigger()
    entry(menu, "Move Agent left").trigger()
    entry(menu, "Sort by Agent, Z to A").trigger()
    entry(menu, "Queue").trigger()
    assert header.sectionSize(Column.AGENT) > before
    assert shown(header).index(Column.AGENT) == 2
    assert (header.board_layout.sorted_by, header.board_layout.descending) == (Column.AGENT, True)
    assert Column.QUEUE not in shown(header)


def test_the_menu_shows_which_columns_there_are(header: BoardHeader) -> None:
    header.show_column(Column.QUEUE, False)
    menu = header.columns_menu(header)
    ticked = {action.text() for action in menu.actions() if action.isChecked()}
    assert ticked == {ABOUT[column].name for column in Column if column is not Column.QUEUE}


@pytest.mark.parametrize("descending", [False, True])
def test_the_sorted_column_is_marked(header: BoardHeader, descending: bool) -> None:
    before = header.grab().toImage()
    header.request_sort(Column.QUEUE, descending=descending)
    after = header.grab().toImage()
    header.request_sort(Column.QUEUE, descending=not descending)
    assert len({image.cacheKey() for image in (before, after)}) == 2
    assert before != after != header.grab().toImage()


def test_the_context_menu_is_for_the_column_under_the_mouse(header: BoardHeader) -> None:
    at = QPoint(header.sectionViewportPosition(Column.STATE) + 5, 5)
    header.customContextMenuRequested.emit(at)
    menus = [menu for menu in header.findChildren(QMenu) if menu.isVisible()]
    assert entry(menus[0], "Move State left").isEnabled()
    menus[0].close()
