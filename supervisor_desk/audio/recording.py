"""What push-to-talk gives, and the states it goes through."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from supervisor_desk.audio.level import Level
from supervisor_desk.audio.pcm import Pcm


class TalkState(StrEnum):
    """``READY`` listens for the pre-roll; ``FULL`` has reached the limit while the key is still held; ``BROKEN`` has
    lost the input while the key is still held.
    """

    OFF = "off"
    READY = "ready"
    RECORDING = "recording"
    FULL = "full"
    BROKEN = "broken"


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """What was said. ``problem`` says why it should not go out, empty if it may; ``notes`` are no obstacle."""

    pcm: Pcm
    level: Level
    problem: str = ""
    notes: tuple[str, ...] = ()

    @property
    def duration_ms(self) -> int:
        """Its length in milliseconds, the pre-roll included."""
        return self.pcm.duration_ms
