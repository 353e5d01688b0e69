"""The bare baseline of decoding: plain narrow structs in the order of the wire, with what the desk shows alone."""

from __future__ import annotations

import msgspec


class _Queue(msgspec.Struct, frozen=True, gc=False):
    id: str = ""
    name: str = ""


class _Participant(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    id: str
    role: str = ""
    user_id: str | None = None
    name: str = ""
    address: str = ""
    muted: bool = False
    held: bool = False
    joined_at: str | None = None
    left_at: str | None = None


class _Medium(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    id: str
    media_type: str = "voice"
    whisper_supported: bool = False


class _Session(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    monitor_session_id: str
    supervisor_id: str
    supervisor_name: str = ""
    mode: str = ""
    status: str = ""
    since: str | None = None


class BareEvent(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A conversation event."""

    type: str
    id: str
    sequence: int
    timestamp: str
    conversation_id: str
    state: str
    direction: str = ""
    channel: str = ""
    queue: _Queue | None = None
    skills: tuple[str, ...] = ()
    started_at: str | None = None
    state_since: str | None = None
    connected_at: str | None = None
    ended_at: str | None = None
    hold_ms: int = 0
    holds: int = 0
    participants: tuple[_Participant, ...] = ()
    media_channels: tuple[_Medium, ...] = ()
    monitor_sessions: tuple[_Session, ...] = ()


bare_decode = msgspec.json.Decoder(BareEvent).decode
