"""What is told of the calls that this supervisor is on: their last words and the quality of the line. Never stored."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from typing import Final

from supervisor_desk.actions.line_quality import quality_words
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.events import MediaQuality, TranscriptLine

LINES: Final = 6
"""How many of the last lines are shown; older ones are gone for good."""
_SPEAKERS: Final = {"agent": "Agent", "customer": "Customer"}


class Heard:
    """In memory only, and only while the supervisor's session lasts: transcripts are what people said."""

    def __init__(self) -> None:
        self._lines: dict[ConversationId, deque[TranscriptLine]] = {}
        self._quality: dict[ConversationId, MediaQuality] = {}

    def note(self, told: TranscriptLine | MediaQuality) -> None:
        """Take over a line, or figures."""
        if isinstance(told, TranscriptLine):
            self._lines.setdefault(told.conversation_id, deque(maxlen=LINES)).append(told)
        else:
            self._quality[told.conversation_id] = told

    def keep_only(self, calls: Collection[ConversationId]) -> None:
        """Forget all calls but these."""
        self._lines = {key: lines for key, lines in self._lines.items() if key in calls}
        self._quality = {key: quality for key, quality in self._quality.items() if key in calls}

    def lines(self, key: ConversationId) -> str:
        """The last words on that call, one line each, the newest last; empty where nothing was told."""
        said = (f"{_SPEAKERS.get(one.speaker, one.speaker)}: {one.text}" for one in self._lines.get(key, ()))
        return "\n".join(said)

    def line(self, key: ConversationId) -> str:
        """The quality of the line; empty where nothing was told."""
        quality = self._quality.get(key)
        return quality_words(quality) if quality is not None else ""
