"""The last moment before the key went down, so that the first syllable is not lost (contract section 7, G1)."""

from __future__ import annotations

from typing import Final

PRE_ROLL_MS: Final = 200
"""How much is kept, in milliseconds (G1)."""


class PreRoll:
    """Keeps the newest ``frames`` frames of a stream and forgets what is older. Pieces may be cut anywhere."""

    def __init__(self, frames: int, frame_bytes: int) -> None:
        self._size = frames * frame_bytes
        self._frame_bytes = frame_bytes
        self._kept = bytearray()

    def keep(self, piece: bytes) -> None:
        """Take in the next piece of the stream."""
        self._kept += piece
        over = len(self._kept) - self._size
        if over > 0:
            # Whole frames only: what is left must begin where a frame begins.
            del self._kept[: -(-over // self._frame_bytes) * self._frame_bytes]

    def take(self) -> bytes:
        """All that is kept, which is forgotten here."""
        taken = bytes(self._kept)
        self._kept.clear()
        return taken
