"""Turning things on and off: a rule for each pair, so that nobody asks for what is so already. Pure.

Microphone of the agent, one's own microphone, the agent's hold, the pause of the recording.
"""

from __future__ import annotations

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.situation import Situation, WhyNot
from supervisor_desk.conversations.conversation import Conversation, Mode, MonitorSession, Participant, ParticipantId

_NOTHING = "Nothing has to be done."


def own_leg(conversation: Conversation | None, session: MonitorSession | None) -> Participant | None:
    """The supervisor as a participant of the conversation, where the service shows legs so."""
    if conversation is None or session is None:
        return None
    return conversation.participant(ParticipantId(session.id))


def self_muted(conversation: Conversation | None, session: MonitorSession | None) -> bool:
    """Whether the supervisor's own microphone is seen to be muted there; unseen counts as open."""
    leg = own_leg(conversation, session)
    return leg is not None and leg.left_at is None and leg.muted


def why_not_switched(kind: Kind, situation: Situation) -> WhyNot | None:
    """Why ``kind`` would change nothing; ``None`` where it would, or where it is no switch."""
    conversation = situation.conversation
    if conversation is None:
        return None
    agent = conversation.agent
    match kind:
        case Kind.MUTE if agent is not None and agent.muted:
            return WhyNot("The agent's microphone must be open.", "It is muted already.", _NOTHING)
        case Kind.UNMUTE if agent is not None and not agent.muted:
            return WhyNot("The agent's microphone must be muted.", "It is open.", _NOTHING)
        case Kind.HOLD if agent is not None and agent.held:
            return WhyNot("The agent's line must be open.", "It is on hold already.", _NOTHING)
        case Kind.RESUME if agent is not None and not agent.held:
            return WhyNot("The agent's line must be on hold.", "It is not.", _NOTHING)
        case Kind.SECURE_PAUSE if conversation.recording_paused is True:
            return WhyNot("The recording must be running.", "It is paused already.", _NOTHING)
        case Kind.SECURE_RESUME if conversation.recording_paused is False:
            return WhyNot("The recording must be paused.", "It is not.", _NOTHING)
        case Kind.MUTE_SELF | Kind.UNMUTE_SELF:
            return _own_microphone(kind, conversation, situation.session)
        case _:
            return None


def _own_microphone(kind: Kind, conversation: Conversation, session: MonitorSession | None) -> WhyNot | None:
    if session is None or session.mode is Mode.PENDING:
        found = "You are not on this call." if session is None else "Your phone is not connected yet."
        return WhyNot("There must be a microphone to mute.", found, _NOTHING)
    muted = self_muted(conversation, session)
    if kind is Kind.MUTE_SELF and muted:
        return WhyNot("Your microphone must be open.", "It is muted already.", _NOTHING)
    if kind is Kind.UNMUTE_SELF and not muted and own_leg(conversation, session) is not None:
        return WhyNot("Your microphone must be muted.", "It is open.", _NOTHING)
    return None
