"""Moves the world with real time and lets the streams send: the only link between the world's clock and ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from supervisor_desk.simulator.world.schedule import SECOND
from supervisor_desk.simulator.world.world import World

BUSY_TURN, IDLE_TURN = 0.01, 0.03
"""Seconds between two turns, with much and with little to do."""
SLICE = 20
"""How many virtual ms the world is moved before the clock is looked at again."""
BUDGET = 0.03
"""Seconds that catching up may take at a time, so that a machine that was asleep, or is too slow, still answers."""


class Driver:
    """``speed`` virtual seconds pass per second of ``clock``. What cannot be caught up in one go stays owed."""

    def __init__(self, world: World, clock: Callable[[], float], speed: float, flush: Callable[[], None]) -> None:
        self._world = world
        self._clock = clock
        self._speed = speed
        self._flush = flush
        self._real = clock()
        self._virtual = float(world.now)

    @property
    def behind(self) -> int:
        """Virtual ms that are still owed."""
        return int(self._virtual) - self._world.now

    def catch_up(self) -> int:
        """Bring the world to the present, or as near as the budget allows; returns its time, ms since the epoch."""
        now = self._clock()
        self._virtual += (now - self._real) * self._speed * SECOND
        self._real = now
        while self.behind > 0:
            self._world.advance(min(int(self._virtual), self._world.now + SLICE))
            if self._clock() - now > BUDGET:
                break
        return self._world.now

    def advance(self, seconds: float) -> int:
        """Let virtual time pass at once, in addition to what passes anyhow; returns the world's time."""
        self._virtual += seconds * SECOND
        self._world.advance(int(self._virtual))
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
