"""Virtual time and what is due in it: a heap of steps, run in order by whoever moves the time on."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

SECOND = 1000
MINUTE = 60 * SECOND


class Step:
    """Something that will be done once. ``cancel`` may be called at any time, also after it was done."""

    __slots__ = ("args", "call", "due")

    def __init__(self, due: int, call: Callable[..., object], args: tuple[Any, ...]) -> None:
        self.due = due
        self.call: Callable[..., object] | None = call
        self.args = args

    def cancel(self) -> None:
        """Let it not happen. What it held is let go at once; its place in the heap goes when it would be due."""
        self.call = None
        self.args = ()


class Schedule:
    """Steps by due time, in milliseconds since the epoch; steps due at the same time run in the order of asking."""

    def __init__(self, now: int) -> None:
        self.now = now
        self._heap: list[tuple[int, int, Step]] = []
        self._count = 0

    def after(self, delay: float, call: Callable[..., object], *args: Any) -> Step:
        """Do ``call(*args)`` in ``delay`` milliseconds."""
        step = Step(self.now + max(0, round(delay)), call, args)
        self._count += 1
        heapq.heappush(self._heap, (step.due, self._count, step))
        return step

    def advance(self, to: int) -> None:
        """Run all that is due until ``to``, and set the time to it; steps may ask for further steps."""
        heap = self._heap
        while heap and heap[0][0] <= to:
            due, _, step = heapq.heappop(heap)
            if step.call is None:
                continue
            self.now = max(self.now, due)
            step.call(*step.args)
        self.now = max(self.now, to)

    @property
    def next_due(self) -> int | None:
        """When the next step is due; ``None`` where nothing is planned. A cancelled step may still be counted."""
        return self._heap[0][0] if self._heap else None
