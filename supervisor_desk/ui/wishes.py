"""Making a wish out of what is on the screen. Pure: kind and situation in, a complete action out."""

from __future__ import annotations

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.rules import Situation
from supervisor_desk.conversations.conversation import Conversation, ConversationId

NOWHERE = ConversationId("")
"""Stands for no conversation at all."""
_AT_NOBODY = frozenset({Kind.MUTE_SELF, Kind.UNMUTE_SELF, Kind.DISCONNECT, Kind.SECURE_PAUSE, Kind.SECURE_RESUME})


def chosen(situation: Situation) -> ConversationId:
    """The conversation that a situation is about, or ``NOWHERE``."""
    return situation.conversation.id if situation.conversation is not None else NOWHERE


def wish(kind: Kind, conversation: Conversation | None) -> Action:
    """``kind`` aimed at the agent of ``conversation``, if it is at anybody; what a form adds is not in it."""
    agent = conversation.agent if conversation is not None and kind not in _AT_NOBODY else None
    return Action(
        kind=kind,
        conversation_id=conversation.id if conversation is not None else NOWHERE,
        participant_id=agent.id if agent is not None else None,
        user_id=agent.user_id if agent is not None else None,
        channel=conversation.channel if conversation is not None else "",
    )
