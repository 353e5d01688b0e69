"""Frames of the event stream to events. Never raises: a frame is whatever somebody sent.

``peek`` runs for every frame that arrives, ``decode`` only for those that are still wanted when the board is due.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, assert_never

import msgspec

from supervisor_desk.conversations.conversation import MonitorSession
from supervisor_desk.conversations.events import (
    AgentChanged,
    AnnouncementCompleted,
    ControlChanged,
    ConversationChanged,
    ConversationEnded,
    Event,
    Malformed,
    MediaQuality,
    MonitorChanged,
    TranscriptLine,
    Unknown,
)
from supervisor_desk.service.dialects.base import HttpCall, Lane, Peek, StreamFilter
from supervisor_desk.service.dialects.control.frames import (
    AgentFrame,
    AnyFrame,
    CompletedFrame,
    ControlFrame,
    EndedFrame,
    QualityFrame,
    SessionFrame,
    TranscriptFrame,
)
from supervisor_desk.service.dialects.control.lenient import READ_FAILURES, read_without_nulls
from supervisor_desk.service.dialects.control.reasons import reason_words
from supervisor_desk.service.dialects.control.records import ConversationFrame, Envelope

_LANES: Final = {
    "conversation": Lane.CONVERSATION,
    "control": Lane.PROOF,
    "conversation:voice:interaction:completed": Lane.PROOF,
    "interaction.telephony.monitor": Lane.FLOOR,
    "interaction.telephony.ended": Lane.FLOOR,
    "heartbeat": Lane.HEARTBEAT,
    "stream.closing": Lane.CLOSING,
    "token.revoked": Lane.REVOKED,
}
_FRAMES: Final[Mapping[str, type[AnyFrame]]] = {
    "conversation": ConversationFrame,
    "control": ControlFrame,
    "conversation:voice:interaction:completed": CompletedFrame,
    "interaction.telephony.monitor": SessionFrame,
    "interaction.telephony.ended": EndedFrame,
    "interaction.telephony.media-metrics": QualityFrame,
    "transcript": TranscriptFrame,
    "agent": AgentFrame,
}
_LONGEST_KIND: Final = 80

_frame: Final = msgspec.json.Decoder(AnyFrame).decode
_envelope: Final = msgspec.json.Decoder(Envelope, strict=False).decode
_HEAD: Final = 256
"""Bytes in which the envelope has its place: a look at them costs the same however long the frame is."""
_queue: Final = re.compile(rb'"queue":\{"id":"([^"\\]*)"').search
_skills: Final = re.compile(rb'"skills":(\[[^\]]*\])').search
_names: Final = msgspec.json.Decoder(list[str]).decode
_PASSING: Final = Peek(Lane.PASSING)
_CONVERSATION: Final = Lane.CONVERSATION  # looked up once: members of an enum are slow to reach


def stream_call(wanted: StreamFilter) -> HttpCall:
    """The handshake of the event stream; the service leaves out what the filter does not ask for."""
    chosen = (("queues", wanted.queues), ("skills", wanted.skills))
    query = tuple((name, ",".join(sorted(values))) for name, values in chosen if values)
    return HttpCall(method="GET", path="/api/v2/events", query=query)


def peek(frame: bytes) -> Peek:
    """What lane the frame belongs to, which conversation, which sequence."""
    # {"type":"conversation","id":"…","sequence":7,"timestamp":"…","conversationId":"…", cut at its quotation marks.
    # Where a mark or a member is elsewhere, or a number is none, the whole frame is read.
    cut = frame[:_HEAD].split(b'"', 18)
    try:
        if cut[3] == b"conversation" and cut[9] == b"sequence" and cut[15] == b"conversationId":
            key, number = cut[17].decode(), int(cut[10][1:-1])
            if "\\" not in key and number >= 0 and len(cut) == 19:
                return Peek(_CONVERSATION, key, number)
    except (IndexError, ValueError):
        pass
    try:
        envelope = _envelope(frame)
    except READ_FAILURES:
        return _PASSING
    return Peek(
        _LANES.get(envelope.type, Lane.PASSING),
        envelope.conversation_id or envelope.interaction_id,
        max(envelope.sequence, 0),
    )


def passes(frame: bytes, wanted: StreamFilter) -> bool:
    """Look for queue and skills in the bytes, before anything is built from them (G1)."""
    if wanted.queues:
        queue = _queue(frame)
        if queue is not None and queue[1].decode("utf-8", "replace") not in wanted.queues:
            return False
    if wanted.skills:
        skills = _skills(frame)
        if skills is not None:
            try:
                return not wanted.skills.isdisjoint(_names(skills[1]))
            except READ_FAILURES:
                return True
    return True


def mark(frame: bytes) -> str:
    """The id of the event."""
    return decode(frame).event_id


def decode(frame: bytes) -> Event:
    """The event in ``frame``."""
    try:
        read = _frame(frame)
    except msgspec.ValidationError as error:
        return _second_reading(frame, error)
    except READ_FAILURES as error:
        return Malformed(why=_why(error))
    if type(read) is ConversationFrame:  # nearly all of them: no further call
        return ConversationChanged(event_id=read.event_id, sequence=read.sequence, at=read.at, conversation=read)
    return _event(read)


def _event(frame: AnyFrame) -> Event:
    if isinstance(frame, ConversationFrame):
        return ConversationChanged(event_id=frame.event_id, sequence=frame.sequence, at=frame.at, conversation=frame)
    about: dict[str, Any] = {"event_id": frame.id, "sequence": frame.sequence, "at": frame.timestamp}
    match frame:
        case SessionFrame():
            session = MonitorSession(
                id=frame.session_id,
                supervisor_id=frame.supervisor_id,
                supervisor_name=frame.supervisor_name,
                raw_mode=frame.mode,
                raw_status=frame.status,
                since=frame.since,
            )
            key = frame.conversation_id or frame.interaction_id
            return MonitorChanged(**about, conversation_id=key, session=session)
        case ControlFrame():
            return ControlChanged(
                **about,
                conversation_id=frame.conversation_id,
                control_id=frame.control_id,
                raw_status=frame.status,
                audible=frame.media_type.upper() == "AUDIO",
                supervisor_id=frame.supervisor_id,
                supervisor_name=frame.supervisor_name,
                reason=reason_words(frame.reason),
            )
        case EndedFrame():
            key = frame.conversation_id or frame.interaction_id
            return ConversationEnded(**about, conversation_id=key, reason=frame.reason)
        case CompletedFrame():
            return AnnouncementCompleted(
                **about,
                conversation_id=frame.conversation_id,
                interaction_id=frame.interaction_id,
                succeeded=frame.status.lower() == "completed",
                stopped=frame.status.lower() == "stopped",
                reason=reason_words(frame.reason) or _UNPLAYED.get(frame.status.lower(), ""),
            )
        case QualityFrame():
            return MediaQuality(
                **about,
                conversation_id=frame.conversation_id or frame.interaction_id,
                session_id=frame.monitor_session_id,
                packet_loss=frame.packet_loss,
                jitter_ms=frame.jitter,
            )
        case TranscriptFrame():
            return TranscriptLine(
                **about, conversation_id=frame.conversation_id, speaker=frame.speaker, text=frame.text
            )
        case AgentFrame():
            return AgentChanged(**about, user_id=frame.user_id, name=frame.name, presence=frame.presence)
        case _:
            assert_never(frame)


_UNPLAYED: Final = {
    "stopped": "It was stopped before its end.",
    "failed": "The media server could not play it.",
}


def _second_reading(frame: bytes, error: msgspec.ValidationError) -> Event:
    """A type that we do not know, or a member that is null where it should not be: take what is there."""
    try:
        envelope = _envelope(frame)
        known = _FRAMES.get(envelope.type)
        if known is None:
            return Unknown(
                event_id=envelope.id,
                sequence=envelope.sequence,
                at=envelope.timestamp,
                kind=envelope.type[:_LONGEST_KIND],
            )
        return _event(read_without_nulls(msgspec.json.decode(frame), known))
    except READ_FAILURES:
        return Malformed(why=_why(error))


def _why(error: Exception) -> str:
    """The decoder's words: the place and the types, never the value; a tag it does not know is the exception."""
    text = str(error)
    return "no type that could be read" if "$.type" in text or "tag" in text else text[:200]
