"""The objects of the control contract as they go over the wire, made from the world's records."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from supervisor_desk.simulator.world.records import (
    Announcement,
    CallState,
    Conversation,
    Cue,
    MonitorSession,
    Participant,
)

_encode = msgspec.json.Encoder().encode


@lru_cache(maxsize=4096)
def _to_the_second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def iso(at: int | None) -> str | None:
    """Milliseconds since the epoch as ISO 8601 in UTC."""
    return None if at is None else f"{_to_the_second(at // 1000)}.{at % 1000:03d}Z"


class _Named(msgspec.Struct, gc=False):
    id: str
    name: str


class _Medium(msgspec.Struct, rename="camel", gc=False):
    id: str
    media_type: str
    whisper_supported: bool


class _Session(msgspec.Struct, rename="camel", gc=False):
    monitor_session_id: str
    supervisor_id: str
    supervisor_name: str
    mode: str
    status: str
    since: str | None


class _Participant(msgspec.Struct, rename="camel", gc=False):
    id: str
    role: str
    user_id: str | None
    name: str
    address: str
    muted: bool
    held: bool
    joined_at: str | None
    left_at: str | None


class _VoiceParticipant(_Participant, rename="camel", gc=False):
    state: str
    custom_attributes: dict[str, str]


class _Body(msgspec.Struct, rename="camel", gc=False):
    """All members of a conversation but its id, which has one name in events and another elsewhere."""

    state: str
    direction: str
    channel: str
    queue: _Named
    skills: tuple[str, ...]
    started_at: str | None
    state_since: str | None
    connected_at: str | None
    ended_at: str | None
    hold_ms: int
    holds: int
    participants: list[Any]
    media_channels: list[_Medium]
    monitor_sessions: list[_Session]
    media_server_group_id: str


def conversation_body(one: Conversation, *, voice: bool = False) -> bytes:
    """The members of a conversation but its id, without the opening brace; ``voice`` adds what only the voice answers
    carry."""
    members = [_voice_participant(one, leg) if voice else _participant(leg) for leg in one.participants]
    body = _Body(
        one.state,
        one.direction,
        one.channel,
        _Named(one.queue.id, one.queue.name),
        one.skills,
        iso(one.started),
        iso(one.state_since),
        iso(one.connected),
        iso(one.ended),
        one.hold_ms,
        one.holds,
        members,
        [_Medium(f"{one.id}-m", one.channel, one.whisper_supported)],
        [_session(session) for session in one.sessions if session.living] if one.sessions else [],
        one.group,
    )
    return _encode(body)[1:]


def conversation(one: Conversation, *, voice: bool = False) -> bytes:
    """A conversation as answers give it."""
    return b'{"id":"%b",%b' % (one.id.encode(), conversation_body(one, voice=voice))


def participant(one: Conversation, leg: Participant) -> dict[str, Any]:
    """A participant as the answer to muting gives it."""
    built: dict[str, Any] = msgspec.to_builtins(_voice_participant(one, leg))
    return {**built, "conversationId": one.id}


def session(one: MonitorSession) -> dict[str, Any]:
    """A monitor session as answers and conversations give it."""
    built: dict[str, Any] = msgspec.to_builtins(_session(one))
    return built


def session_event(one: MonitorSession) -> dict[str, Any]:
    """Body of ``interaction.telephony.monitor``."""
    return {"conversationId": one.conversation.id, "interactionId": one.conversation.id, **session(one)}


def control(one: Cue) -> dict[str, Any]:
    """A control as answers give it."""
    return {
        "id": one.id,
        "conversationId": one.conversation.id,
        "controlType": "WHISPER",
        "mediaType": "AUDIO" if one.audible else "TEXT",
        "status": one.status.value,
        "targetParticipantId": one.target.id,
        "targetUserId": one.target.user_id,
        "supervisorId": one.supervisor.id,
        "supervisorName": one.supervisor.name,
        "audioMixLevel": one.mix_level,
        "mediaUrl": one.media_url,
        "metadata": one.metadata,
        "createdAt": iso(one.created),
        "reason": one.reason,
    }


def control_event(one: Cue) -> dict[str, Any]:
    """Body of ``control``."""
    return {
        "conversationId": one.conversation.id,
        "controlId": one.id,
        "status": one.status.value,
        "controlType": "WHISPER",
        "mediaType": "AUDIO" if one.audible else "TEXT",
        "targetParticipantId": one.target.id,
        "supervisorId": one.supervisor.id,
        "supervisorName": one.supervisor.name,
        "reason": one.reason,
        "metadata": one.metadata,
    }


def announcement(one: Announcement) -> dict[str, Any]:
    """An announcement as answers give it."""
    return {"id": one.id, "status": one.status.value, "reason": one.reason, "startedAt": iso(one.started)}


def announcement_event(one: Announcement) -> dict[str, Any]:
    """Body of ``conversation:voice:interaction:completed``, to the stream and to webhooks."""
    return {
        "conversationId": one.conversation.id,
        "interactionId": one.id,
        "participantId": one.participant.id,
        "sourceUrl": one.source_url,
        "status": one.status.value,
        "reason": one.reason,
    }


def _participant(leg: Participant) -> _Participant:
    return _Participant(
        leg.id,
        leg.role,
        leg.user_id,
        leg.name,
        leg.address,
        leg.muted,
        leg.held,
        iso(leg.joined),
        iso(leg.left),
    )


def _voice_participant(one: Conversation, leg: Participant) -> _VoiceParticipant:
    plain = _participant(leg)
    state = "connected"
    if leg.left is not None:
        state = "disconnected"
    elif leg.held:
        state = "hold"
    elif one.state in (CallState.RINGING, CallState.DIALING) and leg is not one.customer:
        state = "alerting"
    return _VoiceParticipant(**msgspec.structs.asdict(plain), state=state, custom_attributes=leg.attributes)


def _session(one: MonitorSession) -> _Session:
    return _Session(one.id, one.supervisor.id, one.supervisor.name, one.mode, one.status, iso(one.since))
