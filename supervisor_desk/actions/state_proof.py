"""Proofs that are a field of the conversation itself: held, paused, over, taken over. Pure; the same for every dialect.

Each is met by what a conversation shows, whether an event told it or a look. A receipt never meets one.
"""

from __future__ import annotations

from typing import assert_never

import msgspec

from supervisor_desk.conversations.conversation import Conversation, ConversationId, ParticipantId, Role, UserId


class HoldProof(msgspec.Struct, frozen=True):
    """The participant is on hold, or off it."""

    conversation_id: ConversationId
    participant_id: ParticipantId
    held: bool


class RecordingProof(msgspec.Struct, frozen=True):
    """The recording of the conversation is paused, or goes on."""

    conversation_id: ConversationId
    paused: bool


class EndProof(msgspec.Struct, frozen=True):
    """The conversation is over, by whatever way it is told."""

    conversation_id: ConversationId


class TakeOverProof(msgspec.Struct, frozen=True):
    """The supervisor takes part in the place of the participant, who is gone."""

    conversation_id: ConversationId
    participant_id: ParticipantId
    supervisor_id: UserId


StateProof = HoldProof | RecordingProof | EndProof | TakeOverProof


def met(proof: StateProof, conversation: Conversation) -> str:
    """What ``conversation`` shows that meets ``proof``, in words; empty while it does not."""
    match proof:
        case HoldProof():
            one = conversation.participant(proof.participant_id)
            if conversation.over or one is None or one.left_at is not None or one.held is not proof.held:
                return ""
            return "on hold" if proof.held else "off hold"
        case RecordingProof():
            if conversation.over or conversation.recording_paused is not proof.paused:
                return ""
            return "recording paused" if proof.paused else "recording goes on"
        case EndProof():
            return "ended" if conversation.over else ""
        case TakeOverProof():
            before = conversation.participant(proof.participant_id)
            gone = before is not None and before.left_at is not None
            return "taken over" if gone and _takes_part(conversation, proof.supervisor_id) else ""
        case _:
            assert_never(proof)


def out_of_reach(proof: StateProof, conversation: Conversation) -> str:
    """Why ``proof`` cannot be met any more though the conversation goes on; empty while it can."""
    if not isinstance(proof, HoldProof):
        return ""
    one = conversation.participant(proof.participant_id)
    return "They left the call before it took effect." if one is not None and one.left_at is not None else ""


def _takes_part(conversation: Conversation, user: UserId) -> bool:
    here = (one for one in conversation.participants if one.user_id == user and one.left_at is None)
    return any(one.role is not Role.SUPERVISOR for one in here)
