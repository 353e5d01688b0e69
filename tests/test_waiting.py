from __future__ import annotations

import asyncio

import pytest

from tests.support.clock import NOON, FakeClock
from tests.support.waiting import happened, until


async def test_until_returns_as_soon_as_the_condition_is_true() -> None:
    seen: list[str] = []
    asyncio.get_running_loop().call_later(0.02, seen.append, "news")
    await until(lambda: seen)
    assert seen == ["news"]


async def test_until_fails_with_the_place_of_the_condition() -> None:
    with pytest.raises(AssertionError, match=r"not within 0\.02 s: .*test_waiting\.py:\d+"):
        await until(lambda: False, within=0.02)


async def test_happened_returns_when_the_event_is_set() -> None:
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.02, event.set)
    await happened(event)
    assert event.is_set()


async def test_happened_fails_when_the_event_is_not_set() -> None:
    with pytest.raises(AssertionError, match="was not set"):
        await happened(asyncio.Event(), within=0.02)


def test_both_times_of_the_clock_advance_together() -> None:
    clock = FakeClock()
    begun = clock.monotonic()
    clock.advance(2.5)
    assert (clock.now() - NOON, clock.monotonic() - begun) == (2.5, 2.5)


def test_only_the_wall_clock_can_be_set_back() -> None:
    clock = FakeClock()
    begun = clock.monotonic()
    clock.set_back(60)
    assert (clock.now() - NOON, clock.monotonic() - begun) == (-60, 0)
    with pytest.raises(ValueError, match="set_back"):
        clock.advance(-1)
