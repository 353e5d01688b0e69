"""Holds and pauses of the recording that this desk turned on and nobody turned off: none is to be forgotten. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.overtaking import OPPOSITE
from supervisor_desk.actions.ports import Note
from supervisor_desk.actions.recovery import StillInForce
from supervisor_desk.conversations.conversation import Conversation, ConversationId, ParticipantId, UserId

SWITCHED_ON: Final = (Kind.HOLD, Kind.SECURE_PAUSE)
"""What is looked after besides mutes, which run out by themselves."""
LOOKED_AT: Final = (*SWITCHED_ON, *(OPPOSITE[kind] for kind in SWITCHED_ON))
"""The kinds whose outcomes tell."""
_WORDS: Final = {
    Kind.HOLD: "The call is still on hold: the customer waits.",
    Kind.SECURE_PAUSE: "The recording is still paused: nothing of the call is kept.",
}


def left_on_in_force(
    confirmed: Iterable[Note], conversations: Mapping[ConversationId, Conversation]
) -> tuple[StillInForce, ...]:
    """What the last run left on. ``confirmed`` are proven outcomes of ``LOOKED_AT``, oldest first."""
    on: dict[tuple[str, Kind], Note] = {}
    for note in confirmed:
        kind = Kind(note.what)
        if kind in SWITCHED_ON:
            on[note.conversation, kind] = note
        else:
            on.pop((note.conversation, OPPOSITE[kind]), None)
    found = []
    for (key, kind), note in on.items():
        conversation = conversations.get(ConversationId(key))
        agent = note.detail.get("agent")
        action = Action(
            kind=kind,
            id=DeliveryId(note.delivery),
            conversation_id=ConversationId(key),
            participant_id=ParticipantId(note.participant) if note.participant else None,
            user_id=UserId(agent) if isinstance(agent, str) else None,
        )
        if conversation is not None and _is_on(action, conversation):
            undo = _off(action, conversation)
            found.append(
                StillInForce(delivery=action.id, kind=kind, conversation=conversation.id, found=_WORDS[kind], undo=undo)
            )
    return tuple(found)


def holds_to_end(
    deliveries: Iterable[Delivery], conversations: Mapping[ConversationId, Conversation]
) -> tuple[Action, ...]:
    """The wishes that end the holds of this run, oldest first: who leaves must not leave a customer waiting.

    A pause of the recording stays: what must not be recorded may still be said.
    """
    held: dict[ConversationId, Action] = {}
    for one in deliveries:
        if one.state is not DeliveryState.CONFIRMED:
            continue
        if one.action.kind is Kind.HOLD:
            held[one.action.conversation_id] = one.action
        elif one.action.kind is Kind.RESUME:
            held.pop(one.action.conversation_id, None)
    shown = ((action, conversations.get(key)) for key, action in held.items())
    return tuple(_off(action, call) for action, call in shown if call is not None and _is_on(action, call))


def _is_on(action: Action, conversation: Conversation) -> bool:
    if conversation.over:
        return False
    if action.kind is Kind.SECURE_PAUSE:
        return conversation.recording_paused is True
    one = conversation.participant(action.participant_id) if action.participant_id is not None else None
    return one is not None and one.left_at is None and one.held


def _off(action: Action, conversation: Conversation) -> Action:
    return Action(
        kind=OPPOSITE[action.kind],
        conversation_id=action.conversation_id,
        participant_id=action.participant_id,
        user_id=action.user_id,
        channel=conversation.channel,
    )
