"""What proves each deed: the fields of participants, never a 201 or 202. Pure."""

from __future__ import annotations

from typing import assert_never

from supervisor_desk.actions.proof import MuteProof, Proof, SessionProof
from supervisor_desk.actions.state_proof import EndProof, HoldProof, RecordingProof, TakeOverProof
from supervisor_desk.conversations.conversation import ConversationId, Mode, MonitorSession, ParticipantId, UserId
from supervisor_desk.service.dialects.genesys.deeds import Deed


def proof_for(
    deed: Deed,
    conversation: ConversationId,
    me: UserId,
    *,
    participant: ParticipantId | None = None,
    session: MonitorSession | None = None,
) -> Proof:
    """What would prove ``deed``; ``session`` is one's own leg, ``participant`` whom it is about.

    Whether a change of mode keeps the leg or makes a new one is not known, so any leg of one's own in the new mode
    counts; only leaving is bound to the leg that is left.
    """
    about = participant or ParticipantId("")
    match deed:
        case Deed.MONITOR:
            return SessionProof(conversation, me, Mode.SILENT)
        case Deed.COACH:
            return SessionProof(conversation, me, Mode.WHISPER)
        case Deed.BARGE:
            return SessionProof(conversation, me, Mode.BARGE)
        case Deed.LEAVE:
            left = (session.id or None) if session is not None else None
            return SessionProof(conversation, me, Mode.TERMINATED, left)
        case Deed.MUTE_AGENT | Deed.UNMUTE_AGENT:
            return MuteProof(conversation, about, deed is Deed.MUTE_AGENT)
        case Deed.MUTE_SELF | Deed.UNMUTE_SELF:
            own = ParticipantId(session.id if session is not None else "")  # without a leg nothing proves it
            return MuteProof(conversation, own, deed is Deed.MUTE_SELF)
        case Deed.HOLD | Deed.RESUME:
            return HoldProof(conversation, about, deed is Deed.HOLD)
        case Deed.SECURE_PAUSE | Deed.SECURE_RESUME:
            return RecordingProof(conversation, deed is Deed.SECURE_PAUSE)
        case Deed.DISCONNECT:
            return EndProof(conversation)
        case Deed.TAKE_OVER:
            return TakeOverProof(conversation, about, me)
        case _:
            assert_never(deed)
