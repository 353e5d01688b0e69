"""One clip of the library, as its index records it."""

from __future__ import annotations

import hashlib
from typing import Annotated, NewType

import msgspec

from supervisor_desk.audio.clip import Clip

ClipId = NewType("ClipId", str)


class ClipEntry(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One clip. ``loudness`` is in LUFS, ``peak`` in dBFS, ``added_at`` in seconds since the epoch, UTC.

    ``key`` is what plays it (“F5”), empty for none. ``uploads`` holds its address at each service that has it.
    ``digest`` is the SHA-256 of its samples. ``source`` describes the file that it was made from.
    """

    id: Annotated[ClipId, msgspec.Meta(pattern="^[0-9a-f]{32}$")]  # it becomes the name of a file
    name: str
    duration_ms: int
    loudness: float
    peak: float
    digest: str
    added_at: float
    source: str = ""
    favorite: bool = False
    key: str = ""
    uploads: dict[str, str] = msgspec.field(default_factory=dict)

    @property
    def file(self) -> str:
        """Name of its sound file in the folder of the library."""
        return f"{self.id}.wav"


def entry_of(clip: Clip, number: ClipId, name: str, added_at: float) -> ClipEntry:
    """The record of a clip that has been checked."""
    return ClipEntry(
        id=number,
        name=name,
        duration_ms=clip.duration_ms,
        loudness=round(clip.loudness, 1),
        peak=round(clip.peak, 1),
        digest=hashlib.sha256(clip.pcm.frames).hexdigest(),
        added_at=added_at,
        source=clip.source,
    )
