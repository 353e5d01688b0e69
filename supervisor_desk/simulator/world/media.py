"""The media servers: how long they take until sound follows a command (0.1 to 15 s, G1)."""

from __future__ import annotations

import math

from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.schedule import SECOND

USUAL = (0.1, 15.0)
"""Range of delays in seconds: most are around a second, one in five takes more than five."""
QUICKEST = 0.05


class Media:
    """Draws a delay per action. ``slow_for`` and ``fail_next`` are how faults and stories interfere."""

    def __init__(self, hall: Hall, delay: tuple[float, float] = USUAL) -> None:
        self._rng = hall.rng("media")
        self.set_range(*delay)
        self._slow: list[tuple[float, int]] = []
        self._failures: list[str] = []

    def set_range(self, low: float, high: float) -> None:
        """Draw from ``low`` to ``high`` seconds from now on. Raises ``ValueError`` for a range that is none."""
        if not 0 <= low <= high:
            raise ValueError("a media delay is a range of seconds, low to high")
        self._range = (low, high)

    def slow_next(self, seconds: float, count: int) -> None:
        """The next ``count`` actions that need media take ``seconds``; 0 for all until ``hurry``."""
        self._slow.append((seconds, count))

    def hurry(self) -> None:
        """Forget what ``slow_next`` asked for."""
        self._slow.clear()

    def fail_next(self, reason: str, count: int = 1) -> None:
        """The next ``count`` things to be played fail with ``reason``."""
        self._failures.extend([reason] * count)

    def spare(self) -> None:
        """Forget what ``fail_next`` asked for."""
        self._failures.clear()

    def failure(self) -> str:
        """Why what is about to play fails; empty where it plays."""
        return self._failures.pop(0) if self._failures else ""

    def delay(self) -> float:
        """Milliseconds until the media of the next action is there."""
        if self._slow:
            seconds, count = self._slow[0]
            if count == 1:
                self._slow.pop(0)
            elif count > 1:
                self._slow[0] = (seconds, count - 1)
            return seconds * SECOND
        low, high = self._range
        if low == high:
            return low * SECOND
        floor = max(low, 0.001)
        # Even on a logarithmic scale: small delays are common and large ones happen.
        return math.exp(self._rng.uniform(math.log(floor), math.log(high))) * SECOND

    def quick(self) -> float:
        """Milliseconds for what needs no new media: falling silent, showing a text."""
        low, high = self._range
        return self._rng.uniform(min(low, QUICKEST), min(high, 0.4)) * SECOND
