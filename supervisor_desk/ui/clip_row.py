"""One clip as the window shows it: all that is needed to send it, and nothing that would have to be read first."""

from __future__ import annotations

import msgspec

from supervisor_desk.actions.action import Action
from supervisor_desk.audio.clip_entry import ClipId


class ClipRow(msgspec.Struct, frozen=True, kw_only=True):
    """``url`` is where the service has it already, empty if it must be uploaded. ``loudness`` is in LUFS.

    ``missing`` means that its sound file is gone.
    """

    id: ClipId
    name: str
    path: str
    url: str = ""
    duration_ms: int = 0
    loudness: float = 0.0
    favorite: bool = False
    key: str = ""
    missing: bool = False

    def fill(self, action: Action) -> Action:
        """``action`` with this clip in it."""
        return msgspec.structs.replace(
            action, media_path=self.path, media_url=self.url, duration_ms=max(self.duration_ms, 1)
        )
