"""Sequence, filter and lanes: what becomes of each frame before anybody decodes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.service.backoff import backoff
from supervisor_desk.service.dialects.base import StreamFilter
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.inbox import Inbox
from supervisor_desk.service.intake import Intake, Notice
from supervisor_desk.service.sequence import Place, Sequence
from tests.support.clock import FakeClock
from tests.support.wire import conversation_frame, frame

DIALECT = ControlDialect()


def places(*numbers: int) -> list[Place]:
    sequence = Sequence()
    return [sequence.see(number) for number in numbers]


def test_a_sequence_without_holes_is_in_order() -> None:
    assert places(1, 2, 3) == [Place.NEXT] * 3


def test_a_sequence_that_does_not_begin_with_one_has_a_gap_at_once() -> None:
    assert places(2) == [Place.AFTER_GAP]


def test_a_hole_that_is_filled_later_was_only_late() -> None:
    assert places(1, 3, 2, 4) == [Place.NEXT, Place.AFTER_GAP, Place.LATE, Place.NEXT]


def test_what_was_here_before_is_repeated() -> None:
    assert places(1, 2, 2, 1, 3) == [Place.NEXT, Place.NEXT, Place.REPEATED, Place.REPEATED, Place.NEXT]


def test_what_is_missing_is_counted_and_late_ones_are_taken_off() -> None:
    sequence = Sequence()
    for number in (1, 5, 3):
        sequence.see(number)
    assert sequence.missed == 2


def test_a_hole_of_astronomic_size_costs_no_memory() -> None:
    sequence = Sequence()
    assert sequence.see(10**17) is Place.AFTER_GAP
    assert not sequence._holes


@given(st.permutations(range(1, 9)))
def test_in_whatever_order_they_come_each_is_new_once(numbers: list[int]) -> None:
    sequence = Sequence()
    assert Place.REPEATED not in [sequence.see(number) for number in numbers]
    assert sequence.missed == 0
    assert {sequence.see(number) for number in numbers} == {Place.REPEATED}


def test_the_back_off_doubles_up_to_its_longest_and_is_spread_over_half_of_it() -> None:
    def first(count: int, chance: float) -> list[float]:
        delays: Iterator[float] = backoff(0.5, 30.0, chance=lambda: chance)
        return [next(delays) for _ in range(count)]

    assert first(8, 1.0) == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    assert first(8, 0.0) == [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0]


class Line:
    def __init__(self, wanted: StreamFilter | None = None) -> None:
        self.inbox = Inbox(DIALECT.decode, lambda _: True)
        self.intake = Intake(DIALECT, self.inbox, wanted or StreamFilter())

    def take(self, *frames: bytes) -> list[Notice | None]:
        return [self.intake.take(one, 1.0) for one in frames]

    def out(self) -> list[str]:
        return [event.event_id for event, _ in self.inbox.drain(FakeClock(), 1.0)]


def state(sequence: int, event_id: str = "", **changes: Any) -> bytes:
    return conversation_frame(sequence=sequence, event_id=event_id or f"e{sequence}", **changes)


def ended(sequence: int, event_id: str = "") -> bytes:
    return frame(
        "interaction.telephony.ended", sequence=sequence, event_id=event_id or f"e{sequence}", conversationId="c"
    )


def test_frames_go_into_the_inbox_and_heartbeats_only_count() -> None:
    line = Line()
    assert line.take(state(1), frame("heartbeat", sequence=2, event_id=""), ended(3)) == [None] * 3
    assert line.out() == ["e1", "e3"]
    assert line.intake.heard == 3


def test_a_gap_is_told_and_what_showed_it_waits_for_the_snapshot() -> None:
    line = Line()
    assert line.take(state(1), state(4)) == [None, Notice.GAP]
    assert line.out() == ["e1"]
    line.inbox.release()
    assert line.out() == ["e4"]
    assert line.intake.missed == 2


def test_a_gap_before_a_heartbeat_is_told_too() -> None:
    assert Line().take(frame("heartbeat", sequence=9)) == [Notice.GAP]


def test_repeated_frames_are_left_out() -> None:
    line = Line()
    line.take(state(1), ended(2), state(1), ended(2))
    assert line.out() == ["e1", "e2"]
    assert line.intake.repeated == 2


def test_a_late_state_is_left_to_the_snapshot_but_a_late_ending_counts() -> None:
    line = Line()
    line.take(state(1), state(4), state(2), ended(3))
    line.inbox.release()
    assert line.out() == ["e1", "e4", "e3"]


@pytest.mark.parametrize("wanted", [StreamFilter(queues=frozenset({"q"})), StreamFilter(skills=frozenset({"s"}))])
def test_what_was_not_asked_for_is_left_out_and_still_counts_in_the_sequence(wanted: StreamFilter) -> None:
    line = Line(wanted)
    assert line.take(state(1), ended(2)) == [None, None]
    assert line.out() == ["e2"]
    assert line.intake.filtered == 1


def test_a_revoked_token_is_told() -> None:
    assert Line().take(frame("token.revoked", sequence=1), frame("stream.closing", sequence=2)) == [
        Notice.REVOKED,
        None,
    ]


def test_each_connection_has_its_own_sequence() -> None:
    line = Line()
    line.take(ended(1, "a"), ended(2, "b"))
    line.intake.connected()
    assert line.take(ended(1, "c")) == [None]


def test_what_two_overlapping_connections_both_bring_comes_once() -> None:
    line = Line()
    line.take(ended(1, "a"))
    line.intake.overlap()
    line.take(ended(2, "b"), ended(3, "c"))
    line.intake.handed_over()
    line.take(ended(1, "b"), ended(2, "c"), state(3, "s"), ended(4, "d"))
    assert line.out() == ["a", "b", "c", "s", "d"]
    assert line.intake.repeated == 2


def test_states_that_both_bring_come_once_too() -> None:
    line = Line()
    line.intake.overlap()
    line.take(state(1, "a"), state(2, "b"))
    line.intake.handed_over()
    line.take(state(1, "b"), state(2, "c"), state(3, "b"))
    assert line.out() == ["a", "b", "c", "b"]  # streams keep their order, so after "c" nothing is a repetition


def test_the_sequence_of_events_goes_on_from_one_connection_to_the_next() -> None:
    line = Line()
    line.take(state(1), ended(2))
    line.intake.connected()
    line.take(state(1), ended(2))
    line.intake.overlap()
    line.intake.handed_over()
    line.take(ended(1))
    events = [event for event, _ in line.inbox.drain(FakeClock(), 1.0)]
    assert [event.sequence for event in events] == [1, 2, 3, 4, 5]


def test_a_second_connection_that_never_came_leaves_nothing_behind() -> None:
    line = Line()
    line.intake.overlap()
    line.take(ended(1, "a"))
    line.intake.alone()
    assert line.intake._seen is None


def test_events_without_an_id_are_never_taken_for_repeated() -> None:
    line = Line()
    line.intake.overlap()
    line.take(ended(1).replace(b'"e1"', b'""'))
    line.intake.handed_over()
    line.take(ended(1).replace(b'"e1"', b'""'))
    assert line.out() == ["", ""]
