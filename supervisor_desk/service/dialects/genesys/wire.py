"""What the desk reads of the service's objects: narrow structs for both shapes of a conversation.

    full   participants carry one array per channel, ``calls[]``, ``messages[]``, …: topics ``….conversations``, and
           ``GET /conversations/{id}``
    flat   what is said of the leg sits on the participant: topics ``….conversations.calls`` and the like, and
           ``GET /conversations/calls/{id}``

Every member may be missing or null, enumerations are open and kept as text (reference data, reading rules).
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import field

from supervisor_desk.conversations.conversation import ConversationId, ParticipantId, UserId

READ_FAILURES: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading bytes from the service may raise; ``msgspec.ValidationError`` is one of the first."""


class Ref(msgspec.Struct, frozen=True, gc=False):
    """Something that is named by its id."""

    id: str | None = None
    name: str | None = None


class UserRef(msgspec.Struct, frozen=True, gc=False):
    """A user."""

    id: UserId | None = None


class Routing(msgspec.Struct, frozen=True, gc=False):
    """How a participant was routed: the skills that were asked for."""

    skills: tuple[Ref, ...] | None = None


class Leg(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """One end of one medium: an element of ``calls[]`` and its like."""

    state: str | None = None
    muted: bool | None = None
    held: bool | None = None
    confined: bool | None = None
    direction: str | None = None
    disconnect_type: str | None = None
    start_hold_time: str | None = None
    start_alerting_time: str | None = None
    disconnected_time: str | None = None
    secure_pause: bool | None = None
    recording_state: str | None = None


class Person(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """What a participant says in both shapes. The three ids name whom a supervisor's leg listens or speaks to."""

    id: ParticipantId = ParticipantId("")
    purpose: str | None = None
    name: str | None = None
    address: str | None = None
    start_time: str | None = None
    connected_time: str | None = None
    end_time: str | None = None
    monitored_participant_id: str | None = None
    coached_participant_id: str | None = None
    barged_participant_id: str | None = None
    screen_monitored_participant_id: str | None = None
    conversation_routing_data: Routing | None = None


class FlatPerson(Person, frozen=True, gc=False, rename="camel"):
    """A participant of the flat shape: its own leg."""

    state: str | None = None
    muted: bool | None = None
    held: bool | None = None
    confined: bool | None = None
    direction: str | None = None
    disconnect_type: str | None = None
    start_hold_time: str | None = None
    secure_pause: bool | None = None
    recording_state: str | None = None
    user: UserRef | None = None
    queue: Ref | None = None


class FullPerson(Person, frozen=True, gc=False, rename="camel"):
    """A participant of the full shape."""

    user_id: UserId | None = None
    queue_id: str | None = None
    queue_name: str | None = None
    calls: tuple[Leg, ...] | None = None
    messages: tuple[Leg, ...] | None = None
    callbacks: tuple[Leg, ...] | None = None
    emails: tuple[Leg, ...] | None = None
    chats: tuple[Leg, ...] | None = None
    videos: tuple[Leg, ...] | None = None


class Body(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A conversation, without those who take part. ``end_time`` is there in REST answers alone."""

    id: ConversationId = field()
    address: str | None = None
    recording_state: str | None = None
    secure_pause: bool | None = None
    start_time: str | None = None
    end_time: str | None = None


class FlatBody(Body, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A conversation of the flat shape."""

    participants: tuple[FlatPerson, ...] | None = None


class FullBody(Body, frozen=True, gc=False, kw_only=True, rename="camel"):
    """A conversation of the full shape."""

    participants: tuple[FullPerson, ...] | None = None
