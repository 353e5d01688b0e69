"""Deadlines: found when due, never early, forgotten when set anew."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.deadlines import Deadlines

ONE, TWO = ConversationId("one"), ConversationId("two")


def test_nothing_is_due_before_its_time() -> None:
    deadlines = Deadlines()
    deadlines.set(ONE, 100.5)
    assert list(deadlines.take(100.4)) == []


def test_what_is_due_is_taken_once() -> None:
    deadlines = Deadlines()
    deadlines.set(ONE, 100.5)
    assert list(deadlines.take(101.5)) == [ONE]
    assert list(deadlines.take(200)) == []


def test_a_new_moment_takes_the_place_of_the_old_one() -> None:
    deadlines = Deadlines()
    deadlines.set(ONE, 100)
    deadlines.set(ONE, 500)
    assert list(deadlines.take(200)) == []
    assert list(deadlines.take(501)) == [ONE]


def test_a_moment_can_be_taken_back() -> None:
    deadlines = Deadlines()
    deadlines.set(ONE, 100)
    deadlines.set(ONE, None)
    assert list(deadlines.take(1000)) == []
    assert len(deadlines) == 0


def test_after_a_pause_all_that_came_due_is_found_in_order() -> None:
    deadlines = Deadlines()
    deadlines.set(TWO, 300)
    deadlines.set(ONE, 100)
    assert list(deadlines.take(10_000)) == [ONE, TWO]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.floats(0, 50))), st.lists(st.floats(0, 60), max_size=5)
)
def test_it_agrees_with_a_list_that_is_searched_through(
    settings: list[tuple[str, float | None]], looks: list[float]
) -> None:
    deadlines, plain = Deadlines(), dict[str, float]()
    for name, moment in settings:
        deadlines.set(ConversationId(name), moment)
        plain.pop(name, None)
        if moment is not None:
            plain[name] = moment
    for now in sorted(looks):
        due = {name for name, moment in plain.items() if math.ceil(moment) <= now}
        assert set(deadlines.take(now)) == due
        for name in due:
            del plain[name]
    assert len(deadlines) == len(plain)
