"""Looking by REST: what proves each action, which reading shows it, and what that reading says.

Used while the stream is down, after a lost answer, and before anything is tried a second time (contract sections 4, 9).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, assert_never

import msgspec
from msgspec import field

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.proof import (
    TERMINATED_INTERACTION,
    AnnouncementProof,
    ControlProof,
    Finding,
    MuteProof,
    Proof,
    SessionProof,
    TransferProof,
    Verdict,
    bound,
    judge,
    judge_conversation,
)
from supervisor_desk.actions.state_proof import EndProof, HoldProof, RecordingProof, TakeOverProof
from supervisor_desk.conversations.conversation import (
    ControlId,
    Conversation,
    Mode,
    MonitorSession,
    ParticipantId,
    UserId,
)
from supervisor_desk.conversations.events import AnnouncementCompleted, ControlChanged
from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.dialects.control import lenient
from supervisor_desk.service.dialects.control.answers import error_of
from supervisor_desk.service.dialects.control.encode import control_path, interactions_path, segment
from supervisor_desk.service.dialects.control.lenient import READ_FAILURES
from supervisor_desk.service.dialects.control.reading import conversation_call, conversation_in
from supervisor_desk.service.dialects.control.reasons import reason_words
from supervisor_desk.service.dialects.control.records import WireSession

_SEEN: Final = "REST check"


class _Monitor(msgspec.Struct, frozen=True):
    sessions: tuple[WireSession, ...] = ()
    barge_status: str = field(name="bargeStatus", default="")


class _Control(msgspec.Struct, frozen=True):
    id: str
    status: str = ""
    reason: str | None = None
    metadata: Mapping[str, object] | None = None


class _Controls(msgspec.Struct, frozen=True):
    entities: tuple[_Control, ...] = ()


class _Announcement(msgspec.Struct, frozen=True):
    status: str = ""
    reason: str | None = None
    started_at: str | None = field(name="startedAt", default=None)


def proof_of(action: Action, session: MonitorSession | None, me: UserId) -> Proof:
    """What would prove ``action`` ("done when", contract section 1)."""
    conversation = action.conversation_id
    match action.kind:
        case Kind.LISTEN | Kind.COACH | Kind.BARGE | Kind.STOP:
            mode = action.kind.mode or Mode.SILENT
            return SessionProof(conversation, me, mode, session.id if session is not None else None)
        case Kind.TEXT_CUE | Kind.VOICE_CUE | Kind.CLIP:
            return ControlProof(conversation)
        case Kind.CANCEL if action.cancels_kind is Kind.ANNOUNCE:
            return AnnouncementProof(conversation, action.cancels_remote, stopping=True)
        case Kind.CANCEL:
            return ControlProof(conversation, ControlId(action.cancels_remote) or None, cancelling=True)
        case Kind.ANNOUNCE:
            return AnnouncementProof(conversation)
        case Kind.MUTE | Kind.UNMUTE:
            return MuteProof(conversation, action.participant_id or ParticipantId(""), action.kind is Kind.MUTE)
        case Kind.TRANSFER:
            return TransferProof(conversation, action.transfer_to.strip())
        case _:
            return ControlProof(conversation)  # not offered, and so never sent: nothing meets it


def look_call(action: Action, proof: Proof) -> HttpCall | None:
    """The reading that shows whether ``proof`` is met."""
    match proof:
        case SessionProof():
            path = f"/api/v2/interactions/{segment(proof.conversation_id)}/telephony/monitor"
            return HttpCall(method="GET", path=path)
        case ControlProof():
            if proof.control_id is not None:
                return HttpCall(method="GET", path=control_path(action, proof.control_id))
            # The answer was lost, and the id with it: what is running carries our delivery's id in its metadata.
            return HttpCall(method="GET", path=f"/api/v2/conversations/{segment(proof.conversation_id)}/controls")
        case AnnouncementProof(interaction_id=""):
            return conversation_call(proof.conversation_id)  # it tells at least whether the call is over
        case AnnouncementProof(interaction_id=key):
            return HttpCall(method="GET", path=f"{interactions_path(action)}/{segment(key)}")
        case MuteProof() | TransferProof() | HoldProof() | RecordingProof() | EndProof() | TakeOverProof():
            return conversation_call(proof.conversation_id)
        case _:
            assert_never(proof)


def read_look(action: Action, proof: Proof, reply: Reply) -> Verdict | None:
    """What that reading says; ``None`` where it tells nothing.

    ``NOT_SEEN`` clears the way for a repetition, so it is said only where a trace would have to be there.
    """
    if reply.status in (404, 410):
        return _gone(proof, reply)
    if not reply.ok:
        return None
    try:
        match proof:
            case SessionProof():
                return _sessions(proof, lenient.read(reply.body, _Monitor))
            case ControlProof():
                return _controls(action, proof, reply.body)
            case AnnouncementProof(interaction_id=""):
                return judge_conversation(proof, conversation_in(reply.body), _SEEN)
            case AnnouncementProof():
                return _announcement(proof, lenient.read(reply.body, _Announcement))
            case MuteProof():
                return judge_conversation(proof, conversation_in(reply.body), _SEEN) or Verdict(
                    Finding.NOT_SEEN, f"{_SEEN}: microphone {'open' if proof.muted else 'muted'}"
                )
            case TransferProof() | HoldProof() | RecordingProof() | EndProof() | TakeOverProof():
                return judge_conversation(proof, conversation_in(reply.body), _SEEN)  # it may still be on its way
            case _:
                assert_never(proof)
    except READ_FAILURES:
        return None


def _sessions(proof: SessionProof, monitor: _Monitor) -> Verdict | None:
    shown = Conversation(id=proof.conversation_id, raw_state="active", monitors=monitor.sessions)
    verdict = judge_conversation(proof, shown, _SEEN)
    if verdict is not None:
        return verdict
    own = shown.monitor_of(proof.supervisor_id)
    if own is None:
        if proof.mode is Mode.TERMINATED:
            return Verdict(Finding.PROVEN, f"{_SEEN}: no session left")
        return Verdict(Finding.NOT_SEEN, f"{_SEEN}: no session of yours")
    claimed = monitor.barge_status.lower() == "active" and not shown.speakers(besides=proof.supervisor_id)
    if own.mode is Mode.PENDING or (proof.mode.speaks and claimed and not own.mode.speaks):
        return None  # the media has not followed yet; only what somebody speaks over, or is about to, is claimed
    return Verdict(Finding.NOT_SEEN, f"{_SEEN}: still {own.mode.value}", own)


def _controls(action: Action, proof: ControlProof, body: bytes) -> Verdict | None:
    if proof.control_id is not None:
        return _control(proof, lenient.read(body, _Control))
    controls = lenient.read(body, _Controls).entities
    ours = [one for one in controls if (one.metadata or {}).get("deliveryId") == action.id]
    if not ours:
        return Verdict(Finding.NOT_SEEN, f"{_SEEN}: no such cue")
    return _control(bound(proof, ours[-1].id), ours[-1])


def _control(proof: Proof, control: _Control) -> Verdict | None:
    event = ControlChanged(
        conversation_id=proof.conversation_id,
        control_id=ControlId(control.id),
        raw_status=control.status,
        reason=reason_words(control.reason or ""),
    )
    verdict = judge(proof, event)
    seen = f"{_SEEN}: {control.status.lower()}"
    if verdict is None and isinstance(proof, ControlProof) and proof.cancelling:
        return Verdict(Finding.NOT_SEEN, seen)
    if verdict is None or verdict.finding is Finding.FAILED or event.reason:
        return verdict
    return Verdict(verdict.finding, seen)


def _announcement(proof: AnnouncementProof, announcement: _Announcement) -> Verdict | None:
    status = announcement.status.lower()
    match status:
        case "playing" | "queued" if proof.stopping:
            return Verdict(Finding.NOT_SEEN, f"{_SEEN}: {status}")
        case "playing":
            return Verdict(Finding.EXECUTING, f"{_SEEN}: playing")
        case "completed" if not proof.stopping:
            return Verdict(Finding.PROVEN, f"{_SEEN}: completed")
        case "completed" | "failed" | "stopped":
            event = AnnouncementCompleted(
                conversation_id=proof.conversation_id,
                interaction_id=proof.interaction_id,
                succeeded=False,
                stopped=status == "stopped",
                reason=reason_words(announcement.reason or (status if status == "stopped" else "")),
            )
            return judge(proof, event)
        case _:
            return None


def _gone(proof: Proof, reply: Reply) -> Verdict | None:
    """A 404: the conversation is over, unless it may be only the control or announcement that is not known."""
    if isinstance(proof, SessionProof) and proof.mode is Mode.TERMINATED:
        return Verdict(Finding.PROVEN, "conversation ended, and every session with it")
    named = isinstance(proof, ControlProof | AnnouncementProof) and error_of(reply).code != "interaction.ended"
    return None if named else Verdict(Finding.FAILED, TERMINATED_INTERACTION)
