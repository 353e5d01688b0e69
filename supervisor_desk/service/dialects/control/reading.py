"""Reading: one conversation, who we are, and the consent that an announcement needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import field

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Refused
from supervisor_desk.actions.proof import TERMINATED_INTERACTION
from supervisor_desk.conversations.conversation import (
    Conversation,
    ConversationId,
    ParticipantId,
    UserId,
)
from supervisor_desk.service.dialects.base import HttpCall, Identity, Reply, UnreadableError
from supervisor_desk.service.dialects.control import lenient
from supervisor_desk.service.dialects.control.encode import segment
from supervisor_desk.service.dialects.control.lenient import READ_FAILURES
from supervisor_desk.service.dialects.control.records import WireConversation

CONSENT: Final = "supervision_consent"
"""Participant attribute that must be the text ``true`` before an announcement (G3)."""


class _Supervisor(msgspec.Struct, frozen=True):
    id: UserId
    name: str = ""


# Each scope counts only with the permission of the same meaning in the role of whoever holds it (WIRE.md).
_PERMISSION_FOR: Final = {
    "interaction:view": "Interaction:Read",
    "interaction:monitor": "Telephony:Monitor:Edit",
    "interaction:write": "Telephony:Interactions:Actions",
    "conversation:read": "Conversation:Read",
    "conversation:control:write": "Conversation:Control:Write",
    "conversation:voice:read": "Conversation:Voice:Read",
    "conversation:voice:write": "Conversation:Voice:Write",
    "conversation:participant:write": "Conversation:Participant:Write",
    "media:write": "Media:Write",
    "webhook:write": "Webhook:Write",
}


class _Token(msgspec.Struct, frozen=True):
    supervisor: _Supervisor
    active: bool = True
    client_id: str = field(name="clientId", default="")
    expires_in: float | None = field(name="expiresIn", default=None)
    scope: tuple[str, ...] = ()
    permissions: tuple[str, ...] | None = None
    server_time: str = field(name="serverTime", default="")


class _ConsentParticipant(msgspec.Struct, frozen=True):
    id: ParticipantId
    role: str = ""
    attributes: Mapping[str, object] | None = field(name="customAttributes", default=None)


class _ConsentView(msgspec.Struct, frozen=True):
    participants: tuple[_ConsentParticipant, ...] = ()


def conversation_call(conversation_id: ConversationId) -> HttpCall:
    """One conversation as it is now (G1)."""
    return HttpCall(method="GET", path=f"/api/v2/conversations/{segment(conversation_id)}")


def read_conversation(reply: Reply) -> Conversation:
    """That conversation. Raises ``UnreadableError``."""
    try:
        return conversation_in(reply.body)
    except READ_FAILURES as error:
        raise UnreadableError(f"conversation: {error}") from None


def conversation_in(body: bytes) -> Conversation:
    """The conversation in ``body``; raises what the decoder raises."""
    return lenient.read(body, WireConversation)


def identity_call() -> HttpCall:
    """The lightweight call that tells whether the token is good, and for whom (G0)."""
    return HttpCall(method="GET", path="/api/v2/oauth/token")


def read_identity(reply: Reply) -> Identity:
    """Who the desk acts for. Raises ``UnreadableError``."""
    try:
        token = lenient.read(reply.body, _Token)
    except READ_FAILURES as error:
        raise UnreadableError(f"description of the token: {error}") from None
    return Identity(
        id=token.supervisor.id,
        name=token.supervisor.name,
        client_id=token.client_id,
        permissions=_rights(token),
        scopes=frozenset(token.scope),
        expires_in=token.expires_in if token.active else 0.0,
        server_time=token.server_time,
    )


def check_call(action: Action) -> HttpCall | None:
    """Consent is read at the moment of the announcement, not before (contract section 6)."""
    if action.kind is not Kind.ANNOUNCE:
        return None
    return HttpCall(method="GET", path=f"/api/v2/conversations/voice/{segment(action.conversation_id)}")


def read_check(action: Action, reply: Reply | None) -> Refused | None:
    """Whether the agent's consent stands: anything but the text ``true`` means no, and so does what cannot be read."""
    if reply is None or (not reply.ok and reply.status not in (404, 410)):
        return _no_consent("The consent of the people on this call could not be read.", "Try again.")
    if reply.status in (404, 410):
        return Refused(reason=TERMINATED_INTERACTION, status=reply.status, over=True)
    try:
        participants = msgspec.json.decode(reply.body, type=_ConsentView).participants
    except READ_FAILURES:
        return _no_consent("The consent of the people on this call could not be read.", "Tell your administrator.")
    asked = next((one for one in participants if one.id == action.participant_id), None)
    if asked is None:
        return _no_consent("The participant you chose is not on this call any more.", "Choose a participant again.")
    consent = (asked.attributes or {}).get(CONSENT)
    if consent == "true":
        return None
    if consent is None:
        return _no_consent("There is no consent to supervision on this call.", "Ask for consent first.")
    return _no_consent("Consent to supervision was not given on this call.", "Respect it, or ask for consent first.")


def _no_consent(what: str, remedy: str) -> Refused:
    return Refused(reason=f"{what} The announcement was not sent, and nobody on the call heard anything. {remedy}")


def _rights(token: _Token) -> frozenset[str] | None:
    """The scopes that count, or ``None`` where the service does not tell permissions."""
    if token.permissions is None:
        return None
    return frozenset(scope for scope in token.scope if _PERMISSION_FOR.get(scope, scope) in token.permissions)
