"""How well a supervisor's leg carries sound, and when that is worth a warning (contract section 7, G2). Pure."""

from __future__ import annotations

from typing import Final

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.events import MediaQuality

MOST_LOSS: Final = 0.03
"""Above this share of lost packets words break up; concealment hides less than that."""
MOST_JITTER_MS: Final = 30.0
"""Milliseconds of jitter above which usual play-out buffers run empty: a rule of thumb of the field, not a standard."""


def poor(quality: MediaQuality) -> bool:
    """Whether words may be lost on that leg."""
    return quality.packet_loss > MOST_LOSS or quality.jitter_ms > MOST_JITTER_MS


def quality_words(quality: MediaQuality) -> str:
    """The figures, each over its limit said so."""
    loss = f"{quality.packet_loss * 100:.1f} % of packets lost"
    jitter = f"jitter {quality.jitter_ms:.0f} ms"
    loss += f" (more than {MOST_LOSS * 100:.0f} %)" if quality.packet_loss > MOST_LOSS else ""
    jitter += f" (more than {MOST_JITTER_MS:.0f} ms)" if quality.jitter_ms > MOST_JITTER_MS else ""
    return f"{loss}, {jitter}"


class LineQuality:
    """The legs that are poor now. Tells only what changes, so that figures around a limit do not flood anybody."""

    BETTER_AFTER: Final = 3
    """Good figures in a row that end a warning."""

    def __init__(self) -> None:
        self._poor: dict[ConversationId, int] = {}

    def note(self, quality: MediaQuality) -> bool | None:
        """``True`` if the leg has just become poor, ``False`` if it is good again, ``None`` if that is no news."""
        key = quality.conversation_id
        if poor(quality):
            news = key not in self._poor
            self._poor[key] = 0
            return True if news else None
        if key not in self._poor:
            return None
        self._poor[key] += 1
        return self.forget(key) if self._poor[key] >= self.BETTER_AFTER else None

    def forget(self, key: ConversationId) -> bool | None:
        """The leg is good, or gone: ``False`` if it was poor, ``None`` if that is no news."""
        return False if self._poor.pop(key, None) is not None else None
