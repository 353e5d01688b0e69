"""Moves the world with real time and lets the streams send: the only link between the world's clock and ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from supervisor_desk.simulator.world.schedule import SECOND
from supervisor_desk.simulator.world.world import World

BUSY_TURN, IDLE_TURN = 0.01, 0.03
"""Seconds between two turns, with much and with little to do."""
LONGEST_STEP = 250
"""At most so many virtual ms are caught up at once, so that a busy world does not keep the service from answering."""


class Driver:
    """``speed`` virtual seconds pass per second of ``clock``. Where the machine cannot keep up, time is dropped rather
    than owed; ``dropped`` counts the ms."""

    def __init__(self, world: World, clock: Callable[[], float], speed: float, flush: Callable[[], None]) -> None:
        self._world = world
        self._clock = clock
        self._speed = speed
        self._flush = flush
        self._real = clock()
        self._virtual = float(world.now)
        self.dropped = 0.0

    def catch_up(self) -> int:
        """Bring the world to the present; returns its time, ms since the epoch."""
        now = self._clock()
        passed = (now - self._real) * self._speed * SECOND
        self._real = now
        allowed = min(passed, LONGEST_STEP * max(1.0, self._speed))
        self.dropped += passed - allowed
        self._virtual += allowed
        self._world.advance(int(self._virtual))
        return self._world.now

    def advance(self, seconds: float) -> int:
        """Let virtual time pass at once, in addition to what passes anyhow."""
        self._virtual += seconds * SECOND
        return self.catch_up()

    async def run(self) -> None:
        """Drive until cancelled."""
        told = 0
        while True:
            self.catch_up()
            self._flush()
            busy = self._world.hall.told - told > 2
            told = self._world.hall.told
            await asyncio.sleep(BUSY_TURN if busy else IDLE_TURN)
