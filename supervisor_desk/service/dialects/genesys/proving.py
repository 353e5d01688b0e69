"""What proves each deed: the fields of participants, never a 201 or 202. Pure.

Where the desk has a proof of its own kind it is used; ``CloudProof`` is for the deeds that only this service has.
"""

from __future__ import annotations

from typing import assert_never

import msgspec

from supervisor_desk.actions.proof import Finding, MuteProof, Proof, SessionProof, Verdict
from supervisor_desk.conversations.conversation import (
    Conversation,
    ConversationId,
    Mode,
    MonitorSession,
    ParticipantId,
    UserId,
)
from supervisor_desk.conversations.events import ConversationChanged, Event
from supervisor_desk.service.dialects.genesys.deeds import Deed
from supervisor_desk.service.dialects.genesys.telling import CloudConversation

_MODE_AFTER = {
    Deed.MONITOR: Mode.SILENT,
    Deed.COACH: Mode.WHISPER,
    Deed.BARGE: Mode.BARGE,
    Deed.LEAVE: Mode.TERMINATED,
}


class CloudProof(msgspec.Struct, frozen=True):
    """What would prove a hold, a take-over, a disconnection or a pause of the recording."""

    deed: Deed
    conversation_id: ConversationId
    participant_id: ParticipantId = ParticipantId("")
    me: UserId = UserId("")


def proof_for(
    deed: Deed,
    conversation: ConversationId,
    me: UserId,
    *,
    participant: ParticipantId | None = None,
    session: MonitorSession | None = None,
) -> Proof | CloudProof:
    """What would prove ``deed``; ``session`` is one's own leg, ``participant`` whom it is about.

    Whether a change of mode keeps the leg or makes a new one is not known, so any leg of one's own in the new mode
    counts; only leaving is bound to the leg that is left.
    """
    mode = _MODE_AFTER.get(deed)
    if mode is not None:
        bound = (session.id or None) if session is not None and deed is Deed.LEAVE else None
        return SessionProof(conversation, me, mode, bound)
    about = participant or ParticipantId("")
    match deed:
        case Deed.MUTE_AGENT | Deed.UNMUTE_AGENT:
            return MuteProof(conversation, about, deed is Deed.MUTE_AGENT)
        case Deed.MUTE_SELF | Deed.UNMUTE_SELF:
            own = ParticipantId(session.id) if session is not None else about
            return MuteProof(conversation, own, deed is Deed.MUTE_SELF)
        case _:
            return CloudProof(deed, conversation, about, me)


def judge_cloud(proof: CloudProof, event: Event) -> Verdict | None:
    """What an event says about ``proof``; ``None`` if it says nothing."""
    if isinstance(event, ConversationChanged) and event.conversation.id == proof.conversation_id:
        return seen(proof, event.conversation, "conversation event")
    return None


def seen(proof: CloudProof, conversation: Conversation, seen_in: str) -> Verdict | None:
    """What the state of a conversation says about ``proof``."""
    met = _met(proof, conversation)
    if met:
        return Verdict(Finding.PROVEN, f"{seen_in}: {met}")
    if conversation.over:
        return Verdict(Finding.FAILED, "The conversation ended before it took effect.")
    return None


def _met(proof: CloudProof, conversation: Conversation) -> str:
    about = conversation.participant(proof.participant_id)
    here = about is not None and about.left_at is None
    match proof.deed:
        case Deed.HOLD:
            return "on hold" if about is not None and here and about.held else ""
        case Deed.RESUME:
            return "off hold" if about is not None and here and not about.held else ""
        case Deed.DISCONNECT:
            return "ended" if conversation.over else ""
        case Deed.TAKE_OVER:
            mine = any(
                one.user_id == proof.me and one.left_at is None and one.raw_role != "supervisor"
                for one in conversation.participants
            )
            return "taken over" if mine and about is not None and not here else ""
        case Deed.SECURE_PAUSE | Deed.SECURE_RESUME:
            if not isinstance(conversation, CloudConversation):
                return ""
            paused = conversation.secure_pause or conversation.recording == "paused"
            wanted = proof.deed is Deed.SECURE_PAUSE
            return ("recording paused" if paused else "recording goes on") if paused is wanted else ""
        case (
            Deed.MONITOR
            | Deed.COACH
            | Deed.BARGE
            | Deed.LEAVE
            | Deed.MUTE_AGENT
            | Deed.UNMUTE_AGENT
            | Deed.MUTE_SELF
            | Deed.UNMUTE_SELF
        ):
            return ""  # these have proofs of the desk's own kind
        case _:
            assert_never(proof.deed)
