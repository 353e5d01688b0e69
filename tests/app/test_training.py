"""The training floor as a process: it starts, tells how to reach it, ends with us, and says why it did not start."""

from __future__ import annotations

import asyncio
import urllib.request

import pytest

from supervisor_desk.app.training import TrainingFloor, TrainingFloorError


async def test_it_listens_on_this_computer_and_ends_when_closed() -> None:
    floor = await TrainingFloor.start(["--conversations", "3", "--events-per-second", "1"])
    try:
        assert floor.ready.url.startswith("http://127.0.0.1:")
        assert floor.ready.conversation_id
        alive = floor.running
        assert alive
    finally:
        await floor.close()
    assert not floor.running
    with pytest.raises(OSError, match="refused"):
        await asyncio.to_thread(urllib.request.urlopen, floor.ready.url, None, 2)


async def test_a_floor_that_cannot_start_says_why() -> None:
    with pytest.raises(TrainingFloorError, match="no-such-story"):
        await TrainingFloor.start(["--scenario", "no-such-story"])
