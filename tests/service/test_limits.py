"""Waiting as asked, and slowing down before the wall."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.quota import Quota
from supervisor_desk.service.limits import FORGET_S, Limiter, retry_after
from tests.support.clock import NOON, FakeClock


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3", 3.0),
        (" 0.3 ", 0.3),
        ("0", 0.0),
        ("-5", 0.0),
        (format_datetime(datetime.fromtimestamp(NOON + 90, UTC), usegmt=True), 90.0),
        (format_datetime(datetime.fromtimestamp(NOON - 90, UTC), usegmt=True), 0.0),
        (format_datetime(datetime.fromtimestamp(NOON + 90, UTC).replace(tzinfo=None)), 90.0),
        ("", None),
        ("soon", None),
        ("inf", None),
        ("nan", None),
    ],
)
def test_retry_after_is_read_as_seconds_and_as_date(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, NOON) == seconds


@given(st.text(max_size=40))
def test_no_retry_after_makes_it_raise(text: str) -> None:
    wait = retry_after({"retry-after": text}, NOON)
    assert wait is None or (wait >= 0 and math.isfinite(wait))


def noted(remaining: str, limit: str = "100") -> tuple[Limiter, FakeClock]:
    clock = FakeClock()
    limiter = Limiter(clock)
    limiter.note({"x-ratelimit-remaining": remaining, "x-ratelimit-limit": limit})
    return limiter, clock


def test_nothing_is_slowed_while_there_is_plenty_left() -> None:
    limiter, _ = noted("60")
    assert limiter.cost(writes=False) == 1.0


def test_readings_cost_the_more_the_less_is_left_and_actions_do_not() -> None:
    costs = [noted(left)[0].cost(writes=False) for left in ("25", "10", "5", "1", "0")]
    assert costs == sorted(costs)
    assert costs[0] == 1.0 < costs[1]
    assert noted("0")[0].cost(writes=True) == 1.0


def test_what_was_said_long_ago_no_longer_counts() -> None:
    limiter, clock = noted("0")
    clock.advance(FORGET_S + 1)
    assert limiter.cost(writes=False) == 1.0


@pytest.mark.parametrize(("remaining", "limit"), [("many", "100"), ("-1", "100"), ("5", "0"), ("5", "x"), ("", "")])
def test_nonsense_about_the_limit_is_left_alone(remaining: str, limit: str) -> None:
    assert noted(remaining, limit)[0].share_left == 1.0


async def test_little_left_really_slows_readings_down() -> None:
    limiter = Limiter(SystemClock(), per_minute=60)
    limiter.note({"x-ratelimit-remaining": "1", "x-ratelimit-limit": "100"})
    cost = limiter.cost(writes=False)
    assert cost == 25.0
    for _ in range(2):
        await limiter.turn(writes=False)
    assert not limiter._bucket.has_capacity(cost)


async def test_a_pause_holds_everything_back_until_it_is_over() -> None:
    clock = SystemClock()
    limiter = Limiter(clock)
    limiter.hold(0.1)
    limiter.hold(0.01)  # a shorter one does not cut it short
    began = clock.monotonic()
    await limiter.turn(writes=True)
    assert clock.monotonic() - began >= 0.1
    assert limiter.pause == 0.0


def test_what_is_left_is_read_as_the_dialect_reads_it_and_forgotten_when_the_count_starts_again() -> None:
    clock = FakeClock()
    limiter = Limiter(clock, quota_of=lambda _: Quota(left=3, allowed=300, reset_s=12.0))
    limiter.note({})
    assert limiter.share_left == 0.01
    assert limiter.cost(writes=False) > 1.0
    clock.advance(12.5)
    assert limiter.share_left == 1.0


@pytest.mark.parametrize(
    ("quota", "seconds"),
    [
        (Quota(0, 300, 12.0), 10.0),
        (Quota(0, 300, 1.0), 0.0),
        (Quota(0, 300), None),
        (Quota(1, 300, 12.0), None),
        (None, None),
    ],
)
def test_it_is_known_when_the_service_counts_anew_once_nothing_is_left(
    quota: Quota | None, seconds: float | None
) -> None:
    clock = FakeClock()
    limiter = Limiter(clock, quota_of=lambda _: quota)
    limiter.note({})
    clock.advance(2.0)
    assert limiter.count_restarts_in == seconds
