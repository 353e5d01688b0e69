"""The board under hand and eye: cursor, keys, mouse, menus, what is painted, and what keeps still."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from supervisor_desk.conversations.arrange import Filter
from supervisor_desk.conversations.conversation import Conversation, ConversationId
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.conversations.tiles import Tile
from supervisor_desk.ui.board_columns import BoardLayout, Column
from supervisor_desk.ui.board_view import BoardView
from supervisor_desk.ui.theme import Scheme, Theme
from tests.support.builders import agent, customer
from tests.support.clock import NOON
from tests.ui.floors import DOWN, Floor, call, floor
from tests.ui.windows import bring_up

NAMES = [f"n{number:03d}" for number in range(200)]


def _calls(*names: str) -> list[Conversation]:
    return [call(name) for name in names]


class Seen:
    """What the view told, and which parts of it were painted."""

    def __init__(self, view: BoardView) -> None:
        self.chosen: list[Any] = []
        self.opened: list[Any] = []
        self.found: list[Any] = []
        view.chosen.connect(self.chosen.append)
        view.opened.connect(self.opened.append)
        view.find_requested.connect(self.found.append)


class Paints(QObject):
    """Watches a viewport and notes the rectangles that are painted."""

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self.areas: list[QRect] = []
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append(event.region().boundingRect())
        return False


class Desk:
    """A board of 200 rows in a window that shows some of them."""

    def __init__(self, made: Floor, view: BoardView) -> None:
        self.floor = made
        self.view = view
        self.seen = Seen(view)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.view, key, held)

    def choose(self, name: str) -> int:
        """Put the cursor on a row; where it stands on the screen."""
        assert self.view.choose(ConversationId(name))
        return self.place(name)

    def place(self, name: str) -> int:
        """Upper edge of a row on the screen."""
        line = self.floor.model.line_of(ConversationId(name))
        assert line is not None
        return self.view.top_of(line)

    def scroll(self, line: int) -> None:
        self.view.verticalScrollBar().setValue(line * self.view.row_height)

    def flush(self) -> None:
        self.floor.model.flush()
        self.settle()

    def settle(self) -> None:
        """Have everything laid out and painted that waits to be."""
        self.view.executeDelayedItemsLayout()
        QApplication.sendPostedEvents()

    def mouse(self, kind: QEvent.Type, line: int, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
        """What the mouse does at a line of the screen."""
        at = QPointF(60, line * self.view.row_height + 3)
        event = QMouseEvent(
            kind, at, self.view.viewport().mapToGlobal(at), button, button, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(self.view.viewport(), event)

    def click(self, line: int) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, line, Qt.MouseButton.LeftButton)
        self.mouse(QEvent.Type.MouseButtonRelease, line, Qt.MouseButton.LeftButton)

    def picture(self) -> QImage:
        """What is on the screen, as it was painted bit by bit."""
        self.settle()
        return self.view.screen().grabWindow(self.view.winId()).toImage()


@pytest.fixture
def desk(qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    with floor(*NAMES) as made:
        view = BoardView(made.model, theme.tokens, theme.fonts)
        view.resize(1300, 400)
        bring_up(qtbot, view)
        view.setFocus()
        one = Desk(made, view)
        one.settle()
        yield one
        view.hide()


# Choosing.


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


# Keeping still.


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


# Keys and menus.


@pytest.mark.parametrize("typed", ["a", "Z", "7", "é", "+"])
def test_what_is_typed_is_looked_for(desk: Desk, typed: str) -> None:
    QApplication.sendEvent(desk.view, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, typed))
    assert desk.seen.found == [typed]


def test_keys_of_the_window_are_not_looked_for(desk: Desk) -> None:
    QTest.keyClicks(desk.view, " ?")
    desk.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    desk.key(Qt.Key.Key_F5)
    assert desk.seen.found == []


def test_a_copied_row_is_as_it_is_shown(desk: Desk) -> None:
    desk.choose("n003")
    desk.view.board_header.show_column(Column.DIRECTION, False)
    desk.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().split("\t")
    assert copied[:5] == ["Active", "00:00:50", "n003", "Billing", "C. C. · ••• 56"]
    assert "Inbound" not in copied


def menu_of(desk: Desk, line: int) -> QMenu:
    at = QPoint(60, line * desk.view.row_height + 3)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(desk.view.viewport(), QContextMenuEvent(reason, at, desk.view.viewport().mapToGlobal(at)))
    menus = [one for one in desk.view.findChildren(QMenu) if one.isVisible()]
    assert len(menus) == 1
    return menus[0]


def entry(menu: QMenu, text: str) -> Any:
    return next(action for action in menu.actions() if action.text() == text)


def test_the_menu_of_a_row_opens_and_copies_it(desk: Desk) -> None:
    menu = menu_of(desk, 3)
    entry(menu, "Open conversation").trigger()
    entry(menu, "Copy conversation ID").trigger()
    menu.close()
    assert desk.seen.opened == ["n003"]
    assert QGuiApplication.clipboard().text() == "n003"


def test_showing_customers_in_full_is_asked_for_and_not_done(desk: Desk) -> None:
    asked: list[object] = []
    desk.view.masking_requested.connect(asked.append)
    menu = menu_of(desk, 3)
    entry(menu, "Show customers in full").trigger()
    menu.close()
    assert asked == [False]
    assert desk.floor.model.masked


def test_low_rows_are_chosen_from_the_menu_and_kept_in_the_layout(desk: Desk) -> None:
    before = desk.view.row_height
    menu = menu_of(desk, 3)
    entry(menu, "Low rows").trigger()
    menu.close()
    assert desk.view.row_height < before
    assert desk.view.board_header.board_layout.dense


def test_comfortable_rows_are_high_enough_to_hit(desk: Desk) -> None:
    assert desk.view.row_height >= 28


def test_a_layout_is_taken_over_with_its_order(desk: Desk) -> None:
    desk.view.take_layout(BoardLayout(sort="agent", descending=True, dense=True, hidden=("queue",)))
    assert desk.floor.model.id_at(0) == "n199"
    assert desk.view.isColumnHidden(Column.QUEUE)


def test_a_click_on_the_header_sorts(desk: Desk) -> None:
    desk.view.board_header.request_sort(Column.AGENT, descending=True)
    assert desk.floor.model.id_at(0) == "n199"


# Painting.


def test_a_change_out_of_sight_paints_nothing(desk: Desk) -> None:
    paints = Paints(desk.view)
    desk.floor.put("n150", raw_state="hold")
    desk.flush()
    assert paints.areas == []


def test_a_move_out_of_sight_paints_nothing(desk: Desk) -> None:
    paints = Paints(desk.view)
    desk.floor.put("n150", participants=(agent(name="n1999"), customer()))
    desk.flush()
    assert paints.areas == []


def test_a_changed_row_in_sight_is_painted_alone(desk: Desk) -> None:
    paints = Paints(desk.view)
    desk.floor.put("n003", raw_state="hold")
    desk.flush()
    height = desk.view.row_height
    assert paints.areas == [QRect(0, 3 * height, desk.view.viewport().width(), height)]


def test_rows_that_keep_their_place_are_not_painted_though_their_lines_change(desk: Desk) -> None:
    desk.scroll(100)
    desk.choose("n105")
    desk.settle()
    paints = Paints(desk.view)
    for name in ("a", "b"):
        desk.floor.put(name)
    desk.flush()
    assert paints.areas == []
    assert desk.view.lines_in_sight()[0] == 102


def test_a_row_that_leaves_a_short_board_leaves_nothing_behind(desk: Desk) -> None:
    desk.floor.model.set_filter(Filter(words=("n00",)))
    desk.settle()
    desk.floor.end("n003")
    desk.flush()
    bit_by_bit = desk.picture()
    desk.view._repaint_all()
    assert desk.picture() == bit_by_bit


def test_each_second_only_the_clocks_are_painted(desk: Desk) -> None:
    paints = Paints(desk.view)
    desk.floor.model._tick()
    desk.settle()
    header = desk.view.board_header
    clocks = [header.sectionViewportPosition(column) for column in Column if column.runs]
    assert min(clocks) == paints.areas[0].left()
    assert len(paints.areas) == 1


def test_what_is_painted_bit_by_bit_equals_what_is_painted_anew(desk: Desk) -> None:
    desk.mouse(QEvent.Type.MouseMove, 5)
    desk.view._hand._rested()
    desk.choose("n004")
    for change in (
        lambda: desk.floor.put("n002", raw_state="hold"),
        lambda: desk.floor.put("n001", participants=(agent(name="zz"), customer())),
        lambda: desk.floor.put("a"),
        lambda: desk.floor.end("n003"),
        lambda: desk.floor.model.set_filter(Filter(words=("n00",))),
        lambda: desk.choose("n006"),
        lambda: desk.floor.model.set_filter(Filter()),
        lambda: desk.scroll(20),
        lambda: desk.floor.put("b"),
        lambda: desk.choose("n022"),
        lambda: desk.floor.store.replace(_calls("c", "d", *NAMES), NOON),
        lambda: desk.floor.end("n001"),
        lambda: desk.scroll(15),
        lambda: desk.floor.model.sort(Column.AGENT, DOWN),
        lambda: desk.floor.model.set_masking(False),
        lambda: desk.floor.model.set_filter(Filter(words=("nobody",))),
        lambda: desk.floor.model.set_filter(Filter(words=("n01",))),
    ):
        change()
        desk.flush()
        bit_by_bit = desk.picture()
        desk.view._repaint_all()
        assert desk.picture() == bit_by_bit


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_stale_rows_look_stale_in_either_scheme(desk: Desk, theme: Theme, scheme: Scheme) -> None:
    theme.choose(scheme)
    desk.view.restyle(theme.tokens, theme.fonts)
    live = desk.picture()
    desk.floor.store.stale_since = desk.floor.clock.monotonic()
    desk.flush()
    stale = desk.picture()
    assert stale != live
    text_colors = {stale.pixelColor(x, 40).name() for x in range(stale.width())}
    assert theme.tokens.text not in text_colors


def test_an_empty_board_says_why(desk: Desk) -> None:
    full = desk.picture()
    desk.floor.model.set_filter(Filter(words=("nobody",)))
    empty = desk.picture()
    assert empty != full
    desk.view.set_link(Link(LinkPhase.LOADING, "", NOON, loaded=1, total=2))
    assert desk.picture() == empty


def test_a_hidden_board_does_nothing(desk: Desk) -> None:
    desk.view.hide()
    desk.floor.put("a")
    assert not desk.floor.model._frame.isActive()
    desk.view.show()
    assert desk.floor.model.id_at(0) == "a"


def test_columns_can_be_fitted_to_what_they_show(desk: Desk) -> None:
    for column in Column:
        assert desk.view.sizeHintForColumn(column) > 10


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
