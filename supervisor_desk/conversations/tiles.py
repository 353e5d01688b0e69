"""The tiles above the board: which of them a conversation falls under, and how many there are under each."""

from __future__ import annotations

from collections import Counter
from enum import Enum


class Tile(Enum):
    """The quick filters above the board. Each conversation falls under ``ALL`` and any number of the others."""

    ALL = 1
    ACTIVE = 2
    ON_HOLD = 4
    WAITING = 8
    SUPERVISED = 16
    MINE = 32
    MUTED = 64
    ATTENTION = 128


class Tally:
    """Counts how many conversations fall under each tile; a change costs one step, whatever the number of rows."""

    def __init__(self) -> None:
        self._sorts: Counter[int] = Counter()

    def add(self, tiles: int) -> None:
        """One more that falls under ``tiles``."""
        self._sorts[tiles] += 1

    def drop(self, tiles: int) -> None:
        """One less that falls under ``tiles``."""
        self._sorts[tiles] -= 1
        if not self._sorts[tiles]:
            del self._sorts[tiles]

    def clear(self) -> None:
        """Start again."""
        self._sorts.clear()

    def counts(self) -> dict[Tile, int]:
        """How many there are under each tile."""
        return {tile: sum(n for tiles, n in self._sorts.items() if tiles & tile.value) for tile in Tile}
