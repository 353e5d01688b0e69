"""Watching the sequence of one connection: a hole means missed events (contract section 10). Pure."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

_MOST_HOLES: Final = 10_000


class Place(Enum):
    """Where a frame stands in the sequence."""

    NEXT = auto()
    AFTER_GAP = auto()
    """Frames before it are missing."""
    LATE = auto()
    """It fills a hole: newer frames have overtaken it."""
    REPEATED = auto()
    """It was here before."""


class Sequence:
    """The sequence starts at 1 on each connection and grows by one."""

    def __init__(self) -> None:
        self.last = 0
        """The highest number so far."""
        self._holes: set[int] = set()
        self.missed = 0
        """Frames that are missing so far; late ones are taken off again."""

    def see(self, number: int) -> Place:
        """Where the frame with that number stands."""
        if number == self.last + 1:
            self.last = number
            return Place.NEXT
        if number > self.last:
            hole = range(self.last + 1, number)
            self.missed += len(hole)
            if len(self._holes) + len(hole) <= _MOST_HOLES:
                self._holes.update(hole)
            self.last = number
            return Place.AFTER_GAP
        if number in self._holes:
            self._holes.discard(number)
            self.missed -= 1
            return Place.LATE
        return Place.REPEATED
