"""The cursor: keys that move it, what it opens, and that nobody but a person puts it on a call."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QKeyEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supervisor_desk.conversations.arrange import Filter
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.tiles import Tile
from supervisor_desk.ui.board_columns import Column
from supervisor_desk.ui.theme import Theme
from tests.support.builders import agent, customer
from tests.ui.boards import Desk, desk_of


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    with desk_of(qtbot, theme) as made:
        yield made


def test_getting_the_keyboard_chooses_nothing(desk: Desk) -> None:
    desk.view.clearFocus()
    desk.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert desk.view.current_id is None
    assert desk.seen.chosen == []


def test_arrows_page_home_and_end_move_the_cursor(desk: Desk) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Home):
        desk.key(key)
    assert desk.seen.chosen == ["n000", "n001", "n199", "n198", "n000"]
    desk.key(Qt.Key.Key_PageDown)
    assert str(desk.view.current_id) > "n005"


def test_left_and_right_stay_on_the_row(desk: Desk) -> None:
    desk.choose("n003")
    desk.key(Qt.Key.Key_Right)
    assert (desk.view.current_id, desk.view.currentIndex().column()) == ("n003", Column.STATE)


def test_enter_and_a_double_click_open(desk: Desk) -> None:
    desk.choose("n002")
    desk.key(Qt.Key.Key_Return)
    desk.click(4)
    desk.mouse(QEvent.Type.MouseButtonDblClick, 4, Qt.MouseButton.LeftButton)
    assert desk.seen.opened == ["n002", "n004"]


def test_enter_without_a_cursor_opens_nothing(desk: Desk) -> None:
    desk.key(Qt.Key.Key_Return)
    assert desk.seen.opened == []


def test_a_conversation_that_is_not_on_the_board_cannot_be_chosen(desk: Desk) -> None:
    assert not desk.view.choose(ConversationId("nobody"))


def test_the_first_row_in_sight_is_chosen_when_asked_for(desk: Desk) -> None:
    desk.scroll(50)
    desk.view.choose_first()
    assert desk.view.current_id == "n050"
    desk.scroll(0)
    desk.view.choose_first()
    assert desk.view.current_id == "n050"


def test_the_cursor_follows_its_conversation(desk: Desk) -> None:
    desk.choose("n003")
    desk.floor.put("n003", participants=(agent(name="zz"), customer()))
    desk.flush()
    assert desk.view.current_id == "n003"
    assert desk.floor.model.id_at(desk.view.currentIndex().row()) == "n003"
    assert desk.seen.chosen == ["n003"]


def test_when_the_chosen_row_must_leave_nothing_takes_its_place(desk: Desk) -> None:
    desk.choose("n003")
    desk.floor.model.set_filter(Filter(words=("n01",)))
    assert desk.view.current_id is None
    assert not desk.view.currentIndex().isValid()
    assert desk.seen.chosen == ["n003", None]


def test_the_next_arrow_goes_on_where_the_lost_row_was(desk: Desk) -> None:
    desk.choose("n003")
    desk.floor.model.set_filter(Filter(words=("n0",)))
    assert desk.view.current_id == "n003"
    desk.floor.model.set_filter(Filter(words=("n1",)))
    desk.key(Qt.Key.Key_Down)
    assert desk.view.current_id is not None


def test_the_chosen_row_stays_though_it_no_longer_passes_the_filter(desk: Desk) -> None:
    desk.floor.model.set_filter(Filter(tile=Tile.ACTIVE))
    desk.choose("n003")
    desk.floor.put("n003", raw_state="hold")
    desk.floor.put("n004", raw_state="hold")
    desk.flush()
    assert desk.view.current_id == "n003"
    assert desk.floor.model.line_of(ConversationId("n004")) is None


def test_a_chosen_row_that_went_leaves_when_another_is_chosen(desk: Desk) -> None:
    desk.choose("n003")
    desk.floor.end("n003")
    desk.flush()
    assert desk.view.current_id == "n003"
    desk.choose("n005")
    desk.flush()
    assert desk.floor.model.line_of(ConversationId("n003")) is None
    assert desk.view.current_id == "n005"


@pytest.mark.parametrize("typed", ["a", "Z", "7", "é", "+"])
def test_what_is_typed_is_looked_for(desk: Desk, typed: str) -> None:
    QApplication.sendEvent(desk.view, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, typed))
    assert desk.seen.found == [typed]


def test_keys_of_the_window_are_not_looked_for(desk: Desk) -> None:
    QTest.keyClicks(desk.view, " ?")
    desk.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    desk.key(Qt.Key.Key_F5)
    assert desk.seen.found == []
