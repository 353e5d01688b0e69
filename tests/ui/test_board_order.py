"""Order: taking rows out and putting them in again gives what sorting anew would give."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.conversations.arrange import Key
from supervisor_desk.ui.board_order import Order


@dataclass(eq=False)
class Item:
    name: str
    placed: Key | None = None
    wanted: Key | None = None

    @property
    def tie(self) -> str:
        return self.name


def key(value: float, item: Item) -> Key:
    return (value, item.name)


def place(order: Order[Item], *loose: Item) -> list[Item]:
    """Bring ``loose`` to where they want to be, in the steps that Qt needs; those that left."""
    coming = [item for item in loose if item.placed is None and item.wanted is not None]
    order.take_in(coming)
    order.settle(loose)
    return order.let_go()


def make(values: dict[str, float], *, descending: bool = False) -> tuple[Order[Item], dict[str, Item]]:
    order = Order[Item](descending=descending)
    items = {name: Item(name) for name in values}
    for name, item in items.items():
        item.wanted = key(values[name], item)
    place(order, *items.values())
    return order, items


def names(order: Order[Item]) -> str:
    return "".join(item.name for item in order)


def test_rows_lie_by_their_keys() -> None:
    assert names(make({"a": 3, "b": 1, "c": 2})[0]) == "bca"


def test_a_descending_order_is_read_from_the_end() -> None:
    order, items = make({"a": 3, "b": 1, "c": 2}, descending=True)
    assert names(order) == "acb"
    assert [order.line_of(items[name]) for name in "acb"] == [0, 1, 2]
    assert [order.at(line).name for line in range(3)] == ["a", "c", "b"]


def test_a_row_that_is_not_shown_has_no_line() -> None:
    order, _ = make({"a": 1})
    assert order.line_of(Item("z")) is None
    assert order.line_of(Item("z", placed=(5.0, "z"))) is None


@pytest.mark.parametrize("line", [-1, 1])
def test_there_is_nothing_beyond_the_ends(line: int) -> None:
    with pytest.raises(IndexError):
        make({"a": 1})[0].at(line)


def test_lines_beyond_the_ends_are_left_out_of_a_span() -> None:
    order, _ = make({"a": 1, "b": 2, "c": 3})
    assert [item.name for item in order.between(-5, 1)] == ["a", "b"]
    assert [item.name for item in order.between(2, 9)] == ["c"]
    assert order.between(3, 9) == []


@pytest.mark.parametrize("descending", [False, True])
def test_newcomers_take_up_the_lines_they_were_promised(descending: bool) -> None:
    order, _ = make({"a": 1, "b": 2}, descending=descending)
    coming = [Item("x"), Item("y")]
    first, last = order.room_for(2)
    order.take_in(coming)
    assert len(order) == 4
    assert {order.at(line).name for line in range(first, last + 1)} == {"x", "y"}
    assert all(order.at(line_of).name in "ab" for line_of in range(4) if not first <= line_of <= last)


@pytest.mark.parametrize("descending", [False, True])
def test_those_who_leave_stand_together_until_they_are_let_go(descending: bool) -> None:
    order, items = make({name: float(number) for number, name in enumerate("abcd")}, descending=descending)
    for name in "ac":
        items[name].wanted = None
    order.settle([items["a"], items["c"]])
    first, last = order.leaving_lines()
    assert {order.at(line).name for line in range(first, last + 1)} == {"a", "c"}
    assert {order.line_of(items[name]) for name in "ac"} == {first, last}
    assert {item.name for item in order.let_go()} == {"a", "c"}
    assert names(order) == ("db" if descending else "bd")


def test_another_order_sorts_all_and_keeps_them() -> None:
    order, items = make({"a": 1, "b": 2, "c": 3})
    order.sort_anew(items.values(), lambda item: key(-ord(item.name), item), descending=True)
    assert names(order) == "abc"
    assert order.line_of(items["c"]) == 2


ROUNDS = st.lists(
    st.dictionaries(st.integers(0, 40), st.none() | st.integers(0, 5), max_size=30), min_size=1, max_size=8
)


@given(ROUNDS, st.booleans())
def test_any_changes_leave_what_sorting_anew_would_give(rounds: list[dict[int, int | None]], descending: bool) -> None:
    order = Order[Item](descending=descending)
    items = {number: Item(f"{number:02d}") for number in range(41)}
    for wishes in rounds:
        loose = []
        for number, value in wishes.items():
            item = items[number]
            item.wanted = None if value is None else key(value, item)
            if item.wanted != item.placed:
                loose.append(item)
        leaving = {item.name for item in loose if item.wanted is None}
        assert {item.name for item in place(order, *loose)} == leaving
        shown = sorted((item for item in items.values() if item.wanted is not None), key=lambda item: item.wanted or ())
        expected = shown[::-1] if descending else shown
        assert list(order) == expected
        assert [order.line_of(item) for item in expected] == list(range(len(expected)))
        assert order.between(0, 50) == expected
