"""Holds and the begin of a state, worked out where the service tells neither: from what was seen before."""

from __future__ import annotations

from typing import Any

from supervisor_desk.conversations import clocks
from supervisor_desk.conversations.clocks import epoch
from supervisor_desk.conversations.conversation import Conversation, ConversationId
from supervisor_desk.conversations.untold import carried_on
from tests.support.builders import conversation


def at(minute: int, second: int = 0) -> str:
    return f"2026-05-04T12:{minute:02d}:{second:02d}.000Z"


def when(minute: int, second: int = 0) -> float:
    moment = epoch(at(minute, second))
    assert moment is not None
    return moment


def record(state: str, since: str | None, **more: Any) -> Conversation:
    return conversation(raw_state=state, state_since=since, connected_at=at(1), **more)


def course(*told: tuple[str, str | None, float]) -> Conversation:
    """What is known after each of these was told: state, since when, and when it came."""
    state, since, _ = told[0]
    known = record(state, since, holds=1 if state == "hold" else 0)
    for state, since, now in told[1:]:
        known = carried_on(record(state, since), known, now)
    return known


TALK = ("active", at(1), when(1))
HELD = ("hold", at(3), when(3))
BACK = ("active", at(1), when(4))


def test_after_a_hold_the_state_began_when_the_end_was_seen() -> None:
    assert course(TALK, HELD, BACK).state_since == at(4)


def test_after_a_hold_its_time_stays() -> None:
    known = course(TALK, HELD, BACK)
    assert (known.hold_ms, known.holds) == (60_000, 1)
    span = clocks.hold(known)
    assert span is not None
    assert span.seconds(when(9)) == 60


def test_later_news_of_the_same_state_does_not_bring_the_old_begin_back() -> None:
    known = course(TALK, HELD, BACK, ("active", at(1), when(6)))
    assert (known.state_since, known.hold_ms, known.holds) == (at(4), 60_000, 1)


def test_holds_add_up_and_the_running_one_goes_on_from_them() -> None:
    known = course(TALK, HELD, BACK, ("hold", at(5), when(5, 1)))
    assert (known.state_since, known.hold_ms, known.holds) == (at(5), 60_000, 2)
    span = clocks.hold(known)
    assert span is not None
    assert span.seconds(when(5, 30)) == 90


def test_a_hold_that_was_there_from_the_first_counts() -> None:
    known = course(HELD, BACK)
    assert (known.hold_ms, known.holds) == (60_000, 1)


def test_a_hold_whose_begin_is_not_told_began_when_it_was_seen() -> None:
    assert course(TALK, ("hold", None, when(3)), ("hold", None, when(4))).state_since == at(3)


def test_what_is_left_of_a_conference_began_when_that_was_seen() -> None:
    assert course(TALK, ("conference", at(3), when(3)), BACK).state_since == at(4)


def test_another_agent_who_takes_the_call_begins_anew() -> None:
    assert course(TALK, HELD, BACK, ("active", at(7), when(7))).state_since == at(7)


def test_a_call_that_ends_on_hold_counts_it_to_its_end() -> None:
    known = course(TALK, HELD, ("ended", at(5), when(6)))
    assert (known.state_since, known.hold_ms) == (at(5), 120_000)


def test_a_clock_that_lags_behind_the_service_takes_nothing_off() -> None:
    assert course(TALK, HELD, ("active", at(1), when(2))).hold_ms == 0


def test_a_record_that_lacks_nothing_is_left_as_it_is() -> None:
    told = record("active", at(2), id=ConversationId("c"))
    assert carried_on(told, record("ringing", at(1)), when(3)) is told
