"""The one form in which sound leaves the desk: 16 kHz, mono, 16-bit PCM (contract section 7, G1)."""

from __future__ import annotations

import io
import wave
from typing import Final

import msgspec

RATE: Final = 16_000
"""Samples per second that the media servers mix at (G1)."""
WIDTH: Final = 2
MAX_MS: Final = 30_000
"""Longest clip, cue or announcement, in milliseconds (G3)."""
MAX_SAMPLES: Final = RATE * MAX_MS // 1000


class Pcm(msgspec.Struct, frozen=True):
    """Finished sound: ``frames`` are little-endian samples of 16 bits, one channel, 16 000 a second."""

    frames: bytes = b""

    @property
    def count(self) -> int:
        """Number of samples."""
        return len(self.frames) // WIDTH

    @property
    def duration_ms(self) -> int:
        """Its length, rounded up, so that sound never lasts longer than it says."""
        return -(-self.count * 1000 // RATE)

    def cut(self, samples: int) -> Pcm:
        """The first ``samples`` of it."""
        return Pcm(self.frames[: samples * WIDTH])

    def wav(self) -> bytes:
        """A complete WAV file of it."""
        file = io.BytesIO()
        with wave.open(file, "wb") as writer:
            writer.setnchannels(1)
            writer.setsampwidth(WIDTH)
            writer.setframerate(RATE)
            writer.writeframes(self.frames)
        return file.getvalue()

    def __repr__(self) -> str:
        # What somebody said belongs neither in a log nor in a traceback.
        return f"Pcm({self.duration_ms} ms)"
