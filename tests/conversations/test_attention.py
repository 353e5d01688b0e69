"""What wants a supervisor's eye, since when, and when that changes by itself."""

from __future__ import annotations

import pytest

from supervisor_desk.conversations.attention import CALM, Attention, Concern, Level, Limit, Limits, attention, words
from supervisor_desk.conversations.conversation import State

LIMITS = Limits(waiting=Limit(60, 120), hold=Limit(90, 180), handling=Limit(900, 1800))
BEGAN = 10_000.0


def judged(state: State, after: float, limits: Limits = LIMITS) -> Attention:
    return attention(state, BEGAN, BEGAN, limits, BEGAN + after)


@pytest.mark.parametrize(
    ("state", "concern", "watch", "act"),
    [
        (State.HOLD, Concern.HOLD, 90, 180),
        (State.QUEUED, Concern.WAITING, 60, 120),
        (State.RINGING, Concern.WAITING, 60, 120),
        (State.DIALING, Concern.WAITING, 60, 120),
        (State.ACTIVE, Concern.HANDLING, 900, 1800),
        (State.CONFERENCE, Concern.HANDLING, 900, 1800),
    ],
)
def test_each_concern_has_its_two_limits(state: State, concern: Concern, watch: float, act: float) -> None:
    levels = [judged(state, after).level for after in (watch - 1, watch, act - 1, act)]
    assert levels == [Level.NONE, Level.WATCH, Level.WATCH, Level.ACT]
    assert judged(state, act).concern is concern


@pytest.mark.parametrize("state", [State.ENDED, State.ABANDONED, State.TRANSFERRED, State.UNKNOWN])
def test_what_is_over_or_unknown_wants_nothing(state: State) -> None:
    assert judged(state, 1_000_000) == CALM


def test_without_a_time_there_is_no_limit_to_pass() -> None:
    assert attention(State.HOLD, None, None, LIMITS, BEGAN) == CALM


@pytest.mark.parametrize("after", [0.0, 90.0])
def test_the_next_change_is_told_and_comes_then(after: float) -> None:
    now = judged(State.HOLD, after)
    assert now.next_at is not None
    assert judged(State.HOLD, now.next_at - BEGAN - 0.001).level is now.level
    assert judged(State.HOLD, now.next_at - BEGAN).level > now.level


def test_after_the_last_limit_nothing_changes_by_itself() -> None:
    assert judged(State.HOLD, 180).next_at is None


@pytest.mark.parametrize(
    ("state", "after", "said"),
    [
        (State.HOLD, 10, ""),
        (State.HOLD, 100, "On hold for more than a minute"),
        (State.QUEUED, 400, "Nobody has answered for 6 minutes"),
        (State.ACTIVE, 1000, "The call has been going on for 16 minutes"),
    ],
)
def test_the_reason_is_said_in_words(state: State, after: float, said: str) -> None:
    assert words(judged(state, after), BEGAN + after) == said


def test_a_limit_below_a_minute_is_told_in_seconds() -> None:
    limits = Limits(waiting=Limit(20, 30))
    assert words(judged(State.QUEUED, 25, limits), BEGAN + 25) == "Nobody has answered for 25 seconds"
