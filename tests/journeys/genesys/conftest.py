"""One floor of Genesys Cloud for the journeys of a module; time stands still on it but for what a journey does."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support.leaks import lasting


@pytest.fixture(scope="module")
def _floor() -> Iterator[FloorThread]:
    config = FloorConfig(platform="genesys", seed=11, conversations=8, events_per_second=0.0, rate_limit=3000)
    before = set(threading.enumerate())
    with FloorThread(config) as floor:
        own = set(threading.enumerate()) - before
        lasting.update(own)
        yield floor
    lasting.difference_update(own)


@pytest.fixture
def floor(_floor: FloorThread) -> Iterator[FloorThread]:
    """The floor, left without faults."""
    yield _floor
    _floor.control.switch_off()
