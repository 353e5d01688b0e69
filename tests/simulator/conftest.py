"""A still floor for each test: nothing happens on it but what the test does, and time stands still until advanced."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.runner import serve
from tests.simulator.visitor import Visitor

STILL = FloorConfig(seed=11, conversations=24, events_per_second=0, speed=0, media_delay=(1.0, 1.0))


@pytest.fixture
async def floor() -> AsyncIterator[RunningFloor]:
    running = await serve(STILL)
    try:
        yield running
    finally:
        await running.close()


@pytest.fixture
async def desk(floor: RunningFloor) -> AsyncIterator[Visitor]:
    async with Visitor(floor, "desk-1") as visitor:
        yield visitor


@pytest.fixture
async def other(floor: RunningFloor) -> AsyncIterator[Visitor]:
    async with Visitor(floor, "desk-2") as visitor:
        yield visitor


@pytest.fixture
def call(floor: RunningFloor) -> str:
    """The prepared call: active, steady, with an agent who consents."""
    return floor.theatre.story.call.id
