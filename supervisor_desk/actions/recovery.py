"""After a crash: what the log says was open, judged by what the floor shows now. Pure.

No forgotten leg, no forgotten mute: what was open is settled by what is seen, and what is still in force is named with
the wish that undoes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.hearing import hearing
from supervisor_desk.actions.ports import Note
from supervisor_desk.actions.proof import (
    TERMINATED_INTERACTION,
    Finding,
    MuteProof,
    Proof,
    SessionProof,
    TransferProof,
    Verdict,
    judge_conversation,
)
from supervisor_desk.actions.state_proof import EndProof, HoldProof, TakeOverProof
from supervisor_desk.conversations.conversation import (
    Conversation,
    ConversationId,
    Mode,
    MonitorSession,
    Participant,
    ParticipantId,
    UserId,
)

SEEN: Final = "seen after the restart"
_SETTLES: Final = frozenset({Finding.PROVEN, Finding.FAILED, Finding.CANCELLED})


class StillInForce(msgspec.Struct, frozen=True, kw_only=True):
    """Something of the last run that still has effect. ``undo`` is the wish that ends it; ``found`` says how it is.

    ``resume`` is what going on with it takes, ``None`` where it takes nothing. ``ours`` is false where somebody else
    may have done it.
    """

    delivery: DeliveryId
    kind: Kind
    conversation: ConversationId
    found: str
    undo: Action
    resume: Action | None = None
    ours: bool = True


def action_of(note: Note) -> Action | None:
    """The wish that an intent in the log was about, without the words and files that never get there.

    ``None`` for a kind that this version of the desk does not know.
    """
    try:
        kind = Kind(note.what)
    except ValueError:
        return None
    agent, cancels = note.detail.get("agent"), note.detail.get("cancels")
    cancelled_kind = next((one for one in Kind if one.value == note.detail.get("cancels_kind")), None)
    return Action(
        kind=kind,
        id=DeliveryId(note.delivery),
        conversation_id=ConversationId(note.conversation),
        participant_id=ParticipantId(note.participant) if note.participant else None,
        user_id=UserId(agent) if isinstance(agent, str) else None,
        cancels=DeliveryId(cancels) if isinstance(cancels, str) else None,
        cancels_remote=str(note.detail.get("cancels_remote") or ""),
        cancels_kind=cancelled_kind,
    )


def judge_left(proof: Proof, conversation: Conversation | None, looked: Verdict | None) -> Verdict | None:
    """What became of a delivery that the last run left open, settled for good; ``None`` if nobody can tell.

    ``conversation`` is the call as it is now, ``None`` if it is over; ``looked`` is what a look by REST found.
    """
    if conversation is None or conversation.over:
        if isinstance(proof, SessionProof) and proof.mode is Mode.TERMINATED:
            return Verdict(Finding.PROVEN, f"{SEEN}: the call is over, and every session with it")
        if isinstance(proof, EndProof):
            return Verdict(Finding.PROVEN, f"{SEEN}: the call is over")
        known = looked is not None and looked.finding in _SETTLES
        return looked if known else Verdict(Finding.FAILED, TERMINATED_INTERACTION)
    if looked is not None and looked.finding in _SETTLES:
        return looked
    if looked is not None and looked.finding is Finding.NOT_SEEN:  # nobody is sending it any more
        return Verdict(Finding.FAILED, f"It did not take effect. {looked.words}.")
    seen = judge_conversation(proof, conversation, SEEN)
    if seen is not None:
        return seen
    match proof:
        case SessionProof():
            own = conversation.monitor_of(proof.supervisor_id)
            if own is None and proof.mode is Mode.TERMINATED:
                return Verdict(Finding.PROVEN, f"{SEEN}: no session left")
            standing = "you have no session there" if own is None else f"your session is in the mode {own.mode.value}"
            return Verdict(Finding.FAILED, f"It did not take effect: {standing}.")
        case MuteProof() if proof.participant_id:
            return Verdict(Finding.FAILED, f"It did not take effect: the microphone {_opposite(proof)}.")
        case TransferProof() if proof.target:  # the audit does not keep it: without it nobody can tell
            return Verdict(Finding.FAILED, "It did not take effect: the call was not transferred.")
        case HoldProof() | EndProof() | TakeOverProof():
            return Verdict(Finding.FAILED, "It did not take effect: the call is as it was.")
        case _:
            return None


def legs_in_force(
    sessions: Mapping[ConversationId, MonitorSession], asked: Mapping[ConversationId, DeliveryId]
) -> tuple[StillInForce, ...]:
    """Sessions of this supervisor that outlived the last run; ``asked`` names the newest delivery of each call.

    The speaking slot did not outlive it: who was heard goes on by listening, and asks for the slot to speak again.
    """
    found = []
    for call, own in sessions.items():
        mode = own.mode
        back = Action(kind=Kind.LISTEN, conversation_id=call) if mode.speaks else None
        found.append(
            StillInForce(
                delivery=asked.get(call, DeliveryId(own.id)),
                kind=_KIND_OF.get(mode, Kind.LISTEN),
                conversation=call,
                found=f"Your session is still open. {hearing(mode).words}{_BACK if back is not None else ''}",
                undo=Action(kind=Kind.STOP, conversation_id=call),
                resume=back,
            )
        )
    return tuple(found)


def mutes_in_force(
    confirmed: Iterable[Note], conversations: Mapping[ConversationId, Conversation]
) -> tuple[StillInForce, ...]:
    """Mutes that this desk placed and nobody undid. ``confirmed`` are proven mutes and unmutes, oldest first."""
    found = []
    for note in _placed(confirmed):
        conversation = conversations.get(ConversationId(note.conversation))
        one = _muted(conversation, note)
        if conversation is not None and one is not None:
            words = "The agent's microphone is still muted: the customer hears nothing."
            found.append(_mute(DeliveryId(note.delivery), conversation, one, words))
    return tuple(found)


def agents_out_of_sight(
    confirmed: Iterable[Note], conversations: Mapping[ConversationId, Conversation]
) -> dict[UserId, Note]:
    """The agents whom this desk muted, by their newest mute, where that call is not on the board any more.

    It may go on where this desk does not look, and the agent may be on the next one (G4: found by user).
    """
    gone: dict[UserId, Note] = {}
    for note in _placed(confirmed):
        shown = conversations.get(ConversationId(note.conversation))
        agent = note.detail.get("agent")
        if isinstance(agent, str) and agent and (shown is None or shown.over):
            gone[UserId(agent)] = note
    return gone


def mutes_elsewhere(agent: UserId, placed: Note, calls: Iterable[Conversation]) -> tuple[StillInForce, ...]:
    """What became of the mute that ``placed`` proves: ``calls`` are those that ``agent`` is on now, wherever."""
    found = []
    for call in calls:
        one = next((one for one in call.participants if one.user_id == agent and one.left_at is None), None)
        if call.over or one is None or not one.muted:
            continue
        same = call.id == placed.conversation
        words = (
            "The agent's microphone is still muted on a call that your board does not show: the customer hears nothing."
            if same
            else "The agent whom you muted is on another call now, and muted there: the customer hears nothing. It may "
            "be the agent's own choice; ask before you undo it."
        )
        found.append(_mute(DeliveryId(f"{placed.delivery} {call.id}"), call, one, words, ours=same))
    return tuple(found)


def _placed(confirmed: Iterable[Note]) -> tuple[Note, ...]:
    """The mutes that no unmute followed."""
    placed: dict[tuple[str, str], Note] = {}
    for note in confirmed:
        if note.what == Kind.MUTE.value:
            placed[note.conversation, note.participant] = note
        else:
            placed.pop((note.conversation, note.participant), None)
    return tuple(placed.values())


def _muted(conversation: Conversation | None, note: Note) -> Participant | None:
    if conversation is None or conversation.over:
        return None
    one = conversation.participant(ParticipantId(note.participant))
    return one if one is not None and one.left_at is None and one.muted else None


def _mute(key: DeliveryId, call: Conversation, one: Participant, found: str, *, ours: bool = True) -> StillInForce:
    undo = Action(kind=Kind.UNMUTE, conversation_id=call.id, participant_id=one.id, user_id=one.user_id)
    return StillInForce(delivery=key, kind=Kind.MUTE, conversation=call.id, found=found, undo=undo, ours=ours)


def _opposite(proof: MuteProof) -> str:
    return "is open" if proof.muted else "is still muted"


_BACK: Final = " Resume goes back to listening: the speaking slot was given up. Ask for it to speak again."
_KIND_OF: Final = {Mode.SILENT: Kind.LISTEN, Mode.WHISPER: Kind.COACH, Mode.BARGE: Kind.BARGE}
