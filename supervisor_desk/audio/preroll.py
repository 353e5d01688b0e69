"""The last moment before the key went down, so that the first syllable is not lost (contract section 7, G1)."""

from __future__ import annotations

from typing import Final

PRE_ROLL_MS: Final = 200
"""How much is kept, in milliseconds (G1)."""


class PreRoll:
    """Keeps the newest ``size`` bytes of a stream and forgets what is older.

    ``size`` and what is taken in are whole frames, and so is what is kept.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept = bytearray()

    def keep(self, piece: bytes) -> None:
        """Take in the next piece of the stream."""
        self._kept += piece
        del self._kept[: max(0, len(self._kept) - self._size)]

    def take(self) -> bytes:
        """All that is kept, which is forgotten here."""
        taken = bytes(self._kept)
        self._kept.clear()
        return taken
