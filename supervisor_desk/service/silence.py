"""The watchdog of the stream: a connection on which nothing is heard is dead, whatever the network says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from supervisor_desk.actions.ports import Clock


class Silence:
    """Calls ``dead`` once when nothing was heard for ``limit_s``. One timer, not one per frame."""

    def __init__(self, clock: Clock, dead: Callable[[], None], limit_s: float) -> None:
        self._clock = clock
        self._dead = dead
        self._limit_s = limit_s
        self._timer: asyncio.Handle | None = None
        self.heard = 0.0
        """When something was last heard, monotonic. Set with each frame."""

    def watch(self) -> None:
        """Begin; this moment counts as heard."""
        self.stop()
        self.heard = self._clock.monotonic()
        self._wait(self._limit_s)

    def stop(self) -> None:
        """End the watch."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        rest = self.heard + self._limit_s - self._clock.monotonic()
        if rest > 0:  # something came meanwhile, or the timer woke early
            self._wait(rest)
        else:
            self._timer = None
            self._dead()
