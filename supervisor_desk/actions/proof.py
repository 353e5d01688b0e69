"""What proves an action, as data, and the judgement of one event against it. Pure; the same for every dialect."""

from __future__ import annotations

from enum import Enum, auto

import msgspec

from supervisor_desk.actions.state_proof import (
    EndProof,
    HoldProof,
    RecordingProof,
    StateProof,
    TakeOverProof,
    met,
    out_of_reach,
)
from supervisor_desk.conversations.conversation import (
    ControlId,
    Conversation,
    ConversationId,
    Mode,
    MonitorSession,
    MonitorSessionId,
    ParticipantId,
    UserId,
)
from supervisor_desk.conversations.events import (
    AnnouncementCompleted,
    ControlChanged,
    ControlStatus,
    ConversationChanged,
    ConversationEnded,
    Event,
    MonitorChanged,
)


class Finding(Enum):
    """What an event or a look says about a delivery."""

    EXECUTING = auto()
    PROVEN = auto()
    FAILED = auto()
    CANCELLED = auto()
    NOT_SEEN = auto()
    """Only of a look: the service answered, and so far there is no trace of it. It changes no delivery."""


class Verdict(msgspec.Struct, frozen=True):
    """A finding and the words for it: what was seen, or why it failed. ``session`` is the own leg as it was seen."""

    finding: Finding
    words: str
    session: MonitorSession | None = None


class SessionProof(msgspec.Struct, frozen=True):
    """The supervisor's own leg is in ``mode``. Without ``session_id`` any leg of that supervisor counts."""

    conversation_id: ConversationId
    supervisor_id: UserId
    mode: Mode
    session_id: MonitorSessionId | None = None


class ControlProof(msgspec.Struct, frozen=True):
    """The control of that id completed; ``cancelling`` asks for its cancellation instead."""

    conversation_id: ConversationId
    control_id: ControlId | None = None
    cancelling: bool = False


class AnnouncementProof(msgspec.Struct, frozen=True):
    """The announcement of that id finished playing; ``stopping`` asks for its being stopped instead."""

    conversation_id: ConversationId
    interaction_id: str = ""
    stopping: bool = False


class MuteProof(msgspec.Struct, frozen=True):
    """The participant's microphone is as asked."""

    conversation_id: ConversationId
    participant_id: ParticipantId
    muted: bool


class TransferProof(msgspec.Struct, frozen=True):
    """The conversation is under way to the target, or there."""

    conversation_id: ConversationId
    target: str


Proof = SessionProof | ControlProof | AnnouncementProof | MuteProof | TransferProof | StateProof


def bound(proof: Proof, remote_id: str) -> Proof:
    """The proof narrowed to the id that the service gave in its answer; unchanged where the id is known already."""
    if not remote_id:
        return proof
    match proof:
        case SessionProof(session_id=None):
            return msgspec.structs.replace(proof, session_id=MonitorSessionId(remote_id))
        case ControlProof(control_id=None):
            return msgspec.structs.replace(proof, control_id=ControlId(remote_id))
        case AnnouncementProof(interaction_id=""):
            return msgspec.structs.replace(proof, interaction_id=remote_id)
        case _:
            return proof


def judge(proof: Proof, event: Event) -> Verdict | None:
    """What ``event`` says about ``proof``; ``None`` if it says nothing."""
    match proof, event:
        case SessionProof(), MonitorChanged(conversation_id=proof.conversation_id, session=session):
            return _judge_session(proof, session, "monitor event")
        case SessionProof(), ConversationChanged(conversation=conversation) if conversation.id == proof.conversation_id:
            return judge_conversation(proof, conversation, "conversation event")
        case ControlProof(), ControlChanged(conversation_id=proof.conversation_id):
            return _judge_control(proof, event)
        case AnnouncementProof(), AnnouncementCompleted(conversation_id=proof.conversation_id):
            return _judge_announcement(proof, event)
        case (
            (MuteProof() | TransferProof() | HoldProof() | RecordingProof() | EndProof() | TakeOverProof()),
            ConversationChanged(conversation=conversation),
        ) if conversation.id == proof.conversation_id:
            return judge_conversation(proof, conversation, "conversation event")
        case _:
            return ending(proof, event)


def judge_conversation(proof: Proof, conversation: Conversation, seen_in: str) -> Verdict | None:
    """What the state of a conversation, seen by event or by REST (``seen_in``), says about ``proof``."""
    match proof:
        case SessionProof():
            for session in conversation.monitors:
                verdict = _judge_session(proof, session, seen_in)
                if verdict is not None:
                    return verdict
            if conversation.over:
                return _ended(proof)
            return None
        case MuteProof():
            one = conversation.participant(proof.participant_id)
            if one is not None and not conversation.over:
                if one.left_at is not None:
                    return Verdict(Finding.FAILED, "They left the call before it took effect.")
                if one.muted == proof.muted:
                    return Verdict(Finding.PROVEN, f"{seen_in}: microphone {'muted' if proof.muted else 'open'}")
        case TransferProof():
            if conversation.raw_state.lower() in ("in_transfer", "transferred") or _arrived(proof.target, conversation):
                return Verdict(Finding.PROVEN, f"{seen_in}: {conversation.raw_state}")
        case HoldProof() | RecordingProof() | EndProof() | TakeOverProof():
            if words := met(proof, conversation):
                return Verdict(Finding.PROVEN, f"{seen_in}: {words}")
            if not conversation.over and (gone := out_of_reach(proof, conversation)):
                return Verdict(Finding.FAILED, gone)
        case _:
            pass
    return _ended(proof) if conversation.over else None


def _arrived(target: str, conversation: Conversation) -> bool:
    """Whether the call is with ``target``, which is not known of a transfer read back from the audit."""
    if not target:
        return False
    there = (one for one in conversation.participants if one.left_at is None)
    return conversation.queue_id == target or any(
        target in (one.id, one.user_id, one.address, one.name) for one in there
    )


def _judge_session(proof: SessionProof, session: MonitorSession, seen_in: str) -> Verdict | None:
    if session.supervisor_id != proof.supervisor_id:
        return None
    if proof.session_id is not None and session.id != proof.session_id:
        return None
    if session.mode is proof.mode:
        return Verdict(Finding.PROVEN, f"{seen_in}: {session.mode.value}", session)
    if session.mode is Mode.TERMINATED and proof.session_id is not None:
        words = "The service ended your session before the change took effect. Nobody on the call hears you."
        return Verdict(Finding.FAILED, words, session)
    return None


def _judge_control(proof: ControlProof, event: ControlChanged) -> Verdict | None:
    if proof.control_id is None or event.control_id != proof.control_id:
        return None
    match event.status:
        case ControlStatus.COMPLETED if not proof.cancelling:
            return Verdict(Finding.PROVEN, "control event: completed")
        case ControlStatus.EXECUTING if not proof.cancelling:
            return Verdict(Finding.EXECUTING, "control event: executing")
        case ControlStatus.FAILED if not proof.cancelling:
            return Verdict(Finding.FAILED, event.reason or "The media server could not play it.")
        case ControlStatus.CANCELLED if proof.cancelling:
            return Verdict(Finding.PROVEN, "control event: cancelled")
        case ControlStatus.CANCELLED:
            return Verdict(Finding.CANCELLED, event.reason or "control event: cancelled")
        case ControlStatus.COMPLETED | ControlStatus.FAILED:
            return Verdict(Finding.FAILED, "It had already ended and could not be taken back.")
        case _:
            return None


def _judge_announcement(proof: AnnouncementProof, event: AnnouncementCompleted) -> Verdict | None:
    if not proof.interaction_id or event.interaction_id != proof.interaction_id:
        return None
    if proof.stopping:
        if event.stopped:
            return Verdict(Finding.PROVEN, "interaction completed event: stopped")
        return Verdict(Finding.FAILED, "It had already ended and could not be stopped.")
    if event.succeeded:
        return Verdict(Finding.PROVEN, "interaction completed event")
    if event.stopped:
        return Verdict(Finding.CANCELLED, event.reason or "It was stopped before its end.")
    return Verdict(Finding.FAILED, event.reason or "The media server could not play it.")


def ending(proof: Proof, event: Event) -> Verdict | None:
    """The verdict if ``event`` says that the conversation is over."""
    match event:
        case ConversationEnded(conversation_id=proof.conversation_id):
            return _ended(proof)
        case ConversationChanged(conversation=conversation) if (
            conversation.id == proof.conversation_id and conversation.over
        ):
            return _ended(proof)
        case _:
            return None


def _ended(proof: Proof) -> Verdict:
    if isinstance(proof, SessionProof) and proof.mode is Mode.TERMINATED:
        return Verdict(Finding.PROVEN, "conversation ended, and every session with it")
    if isinstance(proof, EndProof):
        return Verdict(Finding.PROVEN, "conversation ended")
    return Verdict(Finding.FAILED, TERMINATED_INTERACTION)


TERMINATED_INTERACTION = "Supervision attempt on terminated interaction: the call ended before it took effect."
"""Outcome for whatever was under way on a call that ended (G0)."""
