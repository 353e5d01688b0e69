"""A still floor that serves Genesys Cloud: nothing happens on it but what the test does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.runner import serve
from tests.simulator.conftest import STILL
from tests.simulator.genesys_api.caller import Caller

CLOUD = replace(STILL, platform="genesys")


@pytest.fixture
async def floor() -> AsyncIterator[RunningFloor]:
    running = await serve(CLOUD)
    try:
        yield running
    finally:
        await running.close()


@pytest.fixture
async def desk(floor: RunningFloor) -> AsyncIterator[Caller]:
    async with Caller(floor) as caller:
        yield caller


@pytest.fixture
async def other(floor: RunningFloor) -> AsyncIterator[Caller]:
    async with Caller(floor, "s-02") as caller:
        yield caller
