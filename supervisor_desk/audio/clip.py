"""A sound file that was checked and converted, before it has a place in the library."""

from __future__ import annotations

from pathlib import Path

import msgspec

from supervisor_desk.audio.pcm import Pcm


class Clip(msgspec.Struct, frozen=True, kw_only=True):
    """A file that can be a clip, converted. ``notes`` say what is worth knowing and no obstacle.

    ``source`` describes the file; ``loudness`` is in LUFS and ``peak`` in dBFS, of what was converted.
    """

    path: Path
    source: str
    pcm: Pcm
    loudness: float
    peak: float
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What to call it until somebody names it."""
        return self.path.stem

    @property
    def duration_ms(self) -> int:
        """Its length in milliseconds."""
        return self.pcm.duration_ms
