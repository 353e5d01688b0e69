"""Live transcripts: what was said for good becomes a line, what may still change is left alone."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import field

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.events import Event, TranscriptLine, Unknown

_SPEAKERS: Final = {"INTERNAL": "agent", "EXTERNAL": "customer", "BOTH": "agent and customer"}


class _Alternative(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    confidence: float | None = None
    transcript: str | None = None
    decorated_transcript: str | None = None

    @property
    def text(self) -> str:
        return self.decorated_transcript or self.transcript or ""


class _Transcript(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    is_final: bool | None = None
    channel: str | None = None
    alternatives: tuple[_Alternative, ...] | None = None


class _Body(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    conversation_id: ConversationId
    event_time: str | int | None = None
    transcripts: tuple[_Transcript, ...] | None = None


class _Frame(msgspec.Struct, frozen=True, gc=False):
    body: _Body = field(name="eventBody")


_frame: Final = msgspec.json.Decoder(_Frame).decode


def line(topic: str, frame: bytes) -> Event | None:
    """What was said; ``None`` if ``topic`` is another one. Raises what decoders raise."""
    if not topic.endswith(".transcription"):
        return None
    body = _frame(frame).body
    said = [(_SPEAKERS.get(one.channel or "", ""), _best(one)) for one in body.transcripts or () if one.is_final]
    said = [(speaker, text) for speaker, text in said if text]
    if not said:
        return Unknown(kind="transcription without a final line")
    speakers = {speaker for speaker, _ in said}
    if len(speakers) == 1:
        speaker, text = said[0][0], " ".join(text for _, text in said)
    else:  # rare: one frame speaks for two, and a line has one speaker
        speaker, text = "", " ".join(f"{speaker.capitalize() or 'Somebody'}: {text}" for speaker, text in said)
    at = body.event_time if isinstance(body.event_time, str) else ""
    return TranscriptLine(at=at, conversation_id=body.conversation_id, speaker=speaker, text=text)


def _best(transcript: _Transcript) -> str:
    alternatives = transcript.alternatives or ()
    return max(alternatives, key=lambda one: one.confidence or 0.0).text if alternatives else ""
