"""Rows that move where nobody looks: they cost nothing then, and lie right before anybody can see them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from supervisor_desk.conversations.arrange import Filter
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.tiles import Tile
from supervisor_desk.ui import board_follow, board_zone
from supervisor_desk.ui.board_columns import Column
from supervisor_desk.ui.theme import Theme
from tests.support.builders import agent, customer
from tests.ui.boards import NAMES, desk_of
from tests.ui.floors import DOWN, UP, Floor, floor

pytestmark = pytest.mark.usefixtures("qapp")
FEW = [f"n{number:02d}" for number in range(20)]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    """Twenty rows, of which the first five are seen."""
    monkeypatch.setattr(board_zone, "MARGIN", 1)
    with floor(*FEW) as one:
        one.model.look_through(lambda: (0, 4))
        one.model.follow()
        yield one


def rename(one: Floor, row: str, name: str) -> None:
    """The board is sorted by the agent: the row wants to lie elsewhere."""
    one.put(row, participants=(agent(name=name), customer()))


def test_a_row_that_moves_out_of_sight_stays_where_it_was_for_a_while(made: Floor) -> None:
    rename(made, "n10", "n15b")
    made.model.follow()
    assert made.ids() == FEW
    assert made.text(10, Column.AGENT) == "n15b"
    made.model._catch_up()
    assert made.ids().index("n10") == 15


def test_a_row_that_comes_into_sight_does_so_at_once(made: Floor) -> None:
    rename(made, "n10", "n02b")
    made.model.follow()
    assert made.ids()[3] == "n10"


def test_a_row_that_leaves_sight_does_so_at_once(made: Floor) -> None:
    rename(made, "n02", "n15b")
    made.model.follow()
    assert "n02" not in made.ids()[:5]


def test_rows_come_and_go_out_of_sight_with_the_next_round(made: Floor) -> None:
    made.put("n17b")
    made.end("n12")
    made.model.follow()
    assert made.ids() == FEW
    made.model._catch_up()
    assert made.ids() == [*FEW[:12], *FEW[13:18], "n17b", *FEW[18:]]


def test_where_the_end_is_in_sight_newcomers_are_seen_at_once(made: Floor) -> None:
    made.model.look_through(lambda: (15, 30))
    made.model.follow()
    made.put("z")
    made.model.follow()
    assert made.ids()[-1] == "z"


def test_whoever_looks_elsewhere_finds_all_in_order(made: Floor) -> None:
    rename(made, "n10", "n15b")
    made.model.follow()
    made.model.look_through(lambda: (8, 12))
    made.model.follow()
    assert made.ids().index("n10") == 15


def test_a_hand_that_begins_to_work_finds_all_in_order(made: Floor) -> None:
    rename(made, "n10", "n15b")
    made.model.follow()
    made.model.hold()
    assert made.ids().index("n10") == 15


@pytest.mark.parametrize("asked", ["sort", "filter"])
def test_what_a_person_asks_for_is_right_at_once(made: Floor, asked: str) -> None:
    rename(made, "n10", "n15b")
    made.put("n17b")
    made.end("n12")
    made.model.follow()
    if asked == "sort":
        made.sort(Column.AGENT, DOWN)
    else:
        made.model.set_filter(Filter(words=("n1",)))
    assert made.ids() == [made.model.id_at(line) for line in range(made.model.rowCount())]
    assert made.ids() == made.anew_ids()


def test_a_filter_keeps_out_who_has_come_out_of_sight_and_does_not_pass(made: Floor) -> None:
    made.put("n17b")
    made.model.follow()
    made.model.set_filter(Filter(words=("n0",)))
    assert made.ids() == FEW[:10]
    made.model.flush()
    assert made.ids() == FEW[:10]


def test_a_filter_keeps_who_was_about_to_leave_out_of_sight_and_passes(made: Floor) -> None:
    made.model.set_filter(Filter(tile=Tile.ACTIVE))
    made.model.follow()
    made.put("n15", raw_state="hold")
    made.model.follow()
    assert "n15" in made.ids()
    made.model.set_filter(Filter())
    assert made.ids() == FEW


def test_few_rows_are_put_right_at_a_time(made: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_follow, "_SETTLED_AT_A_TIME", 2)
    for row in FEW[8:14]:
        rename(made, row, f"x{row}")
    made.model.follow()
    moved = []
    while made.model._loose:
        before = len(made.model._loose)
        made.model._catch_up()
        moved.append(before - len(made.model._loose))
    assert moved == [2, 2, 2]
    assert made.ids() == made.anew_ids()


def test_few_rows_are_read_at_a_time_where_only_the_counts_ask_for_it(
    made: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.sort(Column.IN_STATE)
    monkeypatch.setattr(board_follow, "_READ_PER_FRAME", 3)
    for row in FEW[:10]:
        made.put(row, raw_state="hold")
    made.model.follow()
    assert made.model._rows.unread == 7
    made.model.follow()
    assert made.model._rows.unread == 4


def test_a_call_that_is_asked_for_is_found_though_it_has_only_just_come(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_zone, "MARGIN", 1)
    with desk_of(qtbot, theme) as desk:
        desk.floor.put("n150b")
        desk.floor.model.follow()
        assert desk.floor.model.rowCount() == len(NAMES)
        assert desk.view.choose(ConversationId("n150b"))


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(FEW), st.sampled_from(["hold", "active", "ended"]), st.sampled_from(["a", "k", "n05", "z"])
    ),
    max_size=12,
)


FILTERS = st.none() | st.sampled_from([Filter(), Filter(tile=Tile.ACTIVE), Filter(words=("n",)), Filter(words=("k",))])
ORDERS = st.none() | st.sampled_from([Column.AGENT, Column.STATE])


@settings(deadline=None, max_examples=60)
@given(st.lists(CHANGES, min_size=1, max_size=5), st.integers(0, 18), st.integers(0, 4), st.booleans())
def test_what_is_in_sight_is_always_what_sorting_anew_would_show(
    rounds: list[list[tuple[str, str, str]]], last: int, margin: int, upwards: bool
) -> None:
    with floor(*FEW) as one, pytest.MonkeyPatch.context() as patch:
        patch.setattr(board_zone, "MARGIN", margin)
        one.sort(Column.AGENT, UP if upwards else DOWN)
        one.model.look_through(lambda: (0, last))
        one.model.follow()
        for changes in rounds:
            for row, state, name in changes:
                one.put(row, raw_state=state, participants=(agent(name=name), customer()))
            one.model.follow()
            assert one.ids()[: last + 1] == one.anew_ids()[: last + 1]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(CHANGES, FILTERS, ORDERS), min_size=1, max_size=5))
def test_what_is_asked_for_is_right_whatever_has_moved_out_of_sight(
    rounds: list[tuple[list[tuple[str, str, str]], Filter | None, Column | None]],
) -> None:
    with floor(*FEW) as one, pytest.MonkeyPatch.context() as patch:
        patch.setattr(board_zone, "MARGIN", 0)
        one.model.look_through(lambda: (0, 3))
        one.model.follow()
        for changes, chosen, column in rounds:
            for row, state, name in changes:
                one.put(row, raw_state=state, participants=(agent(name=name), customer()))
            one.model.follow()
            if chosen is not None and chosen != one.model.filter:
                one.model.set_filter(chosen)
                assert one.ids() == one.anew_ids()
            if column is not None:
                one.sort(column)
                assert one.ids() == one.anew_ids()
