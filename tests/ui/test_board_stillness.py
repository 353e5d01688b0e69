"""What keeps the board still: when order is held, which row keeps its place, which row a click means."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.ui.board_rows import BoardRow
from supervisor_desk.ui.board_stillness import LONGEST_HOLD_S, SLIPPED_S, Anchor, Hand, Slip
from tests.support.clock import FakeClock
from tests.ui.floors import Floor, call, floor

pytestmark = pytest.mark.usefixtures("qapp")
HEIGHT = 20


@pytest.fixture
def made() -> Iterator[Floor]:
    with floor("a", "b") as one:
        yield one


@pytest.fixture
def parent() -> Iterator[QObject]:
    owner = QObject()
    yield owner
    owner.deleteLater()


def follows(made: Floor) -> bool:
    """Whether rows move now."""
    name = f"x{made.model.rowCount()}"
    made.put(name)
    return name in made.flush()


def test_order_is_held_while_the_hand_works(made: Floor, parent: QObject) -> None:
    hand = Hand(made.model, made.clock, lambda: False, parent)
    assert follows(made)
    hand.works()
    assert hand.at_work
    assert not follows(made)


def test_order_is_let_go_when_the_hand_has_rested(made: Floor, parent: QObject, qtbot: QtBot) -> None:
    hand = Hand(made.model, made.clock, lambda: False, parent)
    hand.works()
    qtbot.waitUntil(lambda: not hand.at_work)
    assert follows(made)


def test_order_is_let_go_at_once_when_the_mouse_leaves(made: Floor, parent: QObject) -> None:
    hand = Hand(made.model, made.clock, lambda: False, parent)
    hand.works()
    hand.lets_go()
    assert follows(made)


def test_while_a_button_is_down_nothing_lets_go(made: Floor, parent: QObject) -> None:
    hand = Hand(made.model, made.clock, lambda: True, parent)
    hand.works()
    made.clock.advance(LONGEST_HOLD_S * 2)
    hand.works()
    hand.lets_go()
    hand._rested()
    assert not follows(made)


def test_a_hand_that_never_rests_lets_rows_move_now_and_then(made: Floor, parent: QObject) -> None:
    hand = Hand(made.model, made.clock, lambda: False, parent)
    hand.works()
    assert not follows(made)
    made.clock.advance(LONGEST_HOLD_S + 0.1)
    hand.works()
    assert len(made.ids()) == 3
    assert hand.at_work


def rows(count: int) -> list[BoardRow]:
    made = [BoardRow(call(str(number))) for number in range(count)]
    for number, row in enumerate(made):
        row.placed = (float(number), row.tie)
    return made


def test_the_chosen_row_keeps_its_place_wherever_it_goes() -> None:
    one, two = rows(2)
    anchor = Anchor((two, 40), [(one, 20), (two, 40)])
    two.placed = (99.0, two.tie)
    assert anchor.offset(lambda row: 30 if row is two else 1, HEIGHT) == 30 * HEIGHT - 40


def test_without_a_chosen_row_the_first_that_did_not_move_itself_keeps_its_place() -> None:
    one, two = rows(2)
    anchor = Anchor(None, [(one, 0), (two, 20)])
    one.placed = (99.0, one.tie)
    assert anchor.offset(lambda row: 50 if row is one else 7, HEIGHT) == 7 * HEIGHT - 20


def test_where_all_have_moved_or_gone_there_is_nothing_to_go_by() -> None:
    one, two = rows(2)
    anchor = Anchor((one, 0), [(one, 0), (two, 20)])
    one.placed = two.placed = None
    assert anchor.offset(lambda _row: None, HEIGHT) is None


A, B = ConversationId("a"), ConversationId("b")


def test_a_click_right_after_a_slip_means_the_row_before(clock: FakeClock) -> None:
    slip = Slip(clock)
    slip.note(A, B)
    assert slip.meant() == A
    clock.advance(SLIPPED_S + 0.01)
    assert slip.meant() is None


def test_a_mouse_that_has_moved_has_seen_what_is_under_it(clock: FakeClock) -> None:
    slip = Slip(clock)
    slip.note(A, B)
    slip.forget()
    assert slip.meant() is None


def test_where_nothing_slipped_a_click_means_what_it_hits(clock: FakeClock) -> None:
    slip = Slip(clock)
    slip.note(A, A)
    slip.note(None, B)
    assert slip.meant() is None
