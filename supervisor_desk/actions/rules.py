"""What is allowed now, and why not: one table, pure.

``why_not`` answers for a button, before anything is filled in; ``why_not_action`` also looks at what was filled in.
The first rule that says no gives the reason: its text names the rule, the value found and the remedy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from supervisor_desk.actions.action import MAX_MIX_LEVEL, Action, Kind
from supervisor_desk.actions.announcement import announcement_problem
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.conversations.conversation import Conversation, Mode, MonitorSession, State, UserId
from supervisor_desk.conversations.link import Link, LinkPhase


class WhyNot(msgspec.Struct, frozen=True):
    """Why an action is not possible now: the rule, what was found, and what would help."""

    rule: str
    found: str
    remedy: str = ""

    @property
    def sentence(self) -> str:
        """All of it, ready to be read."""
        return " ".join(part for part in (self.rule, self.found, self.remedy) if part)


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the rules look at, taken at one moment.

    ``permissions`` is ``None`` where the service does not tell them. ``deliveries`` are those of this conversation
    that are not settled. ``holder`` names the supervisor who has the speaking slot, if it is not this one.
    ``audit_trouble`` is empty while the audit log can be written. ``not_offered`` gives the reason for each kind that
    this service cannot do.
    """

    conversation: Conversation | None
    me: UserId
    link: Link
    session: MonitorSession | None = None
    permissions: frozenset[str] | None = None
    deliveries: tuple[Delivery, ...] = ()
    holder: str = ""
    audit_trouble: str = ""
    not_offered: Mapping[Kind, str] = msgspec.field(default_factory=dict)


_CAN_ACT = frozenset({LinkPhase.LIVE, LinkPhase.STALE, LinkPhase.LOADING, LinkPhase.CONNECTING})
_SPEECH_STATES = frozenset({State.ACTIVE})
_LISTEN_STATES = frozenset({State.ACTIVE, State.HOLD, State.IN_TRANSFER})
_MUTE_STATES = frozenset({State.ACTIVE, State.RINGING, State.HOLD})
# Contract section 3. A kind without a row is not bound to a state.
_STATES: Mapping[Kind, frozenset[State]] = {
    Kind.LISTEN: _LISTEN_STATES,
    Kind.COACH: _SPEECH_STATES,
    Kind.BARGE: _SPEECH_STATES,
    Kind.TEXT_CUE: _SPEECH_STATES,
    Kind.VOICE_CUE: _SPEECH_STATES,
    Kind.CLIP: _SPEECH_STATES,
    Kind.ANNOUNCE: _SPEECH_STATES,
    Kind.MUTE: _MUTE_STATES,
    Kind.UNMUTE: _MUTE_STATES,
    Kind.TRANSFER: _SPEECH_STATES,
}
# Prerequisites of the guides, as settled in the wire description.
PERMISSIONS: Mapping[Kind, str] = {
    Kind.LISTEN: "interaction:monitor",
    Kind.COACH: "interaction:monitor",
    Kind.BARGE: "interaction:monitor",
    Kind.TEXT_CUE: "conversation:control:write",
    Kind.VOICE_CUE: "conversation:control:write",
    Kind.CLIP: "interactions:write",
    Kind.ANNOUNCE: "conversation:voice:write",
    Kind.MUTE: "conversation:participant:write",
    Kind.UNMUTE: "conversation:participant:write",
    Kind.TRANSFER: "interactions:write",
}
_SESSION_KINDS = frozenset({Kind.LISTEN, Kind.COACH, Kind.BARGE, Kind.STOP})
_NEEDS_AGENT = frozenset({Kind.TEXT_CUE, Kind.VOICE_CUE, Kind.CLIP, Kind.ANNOUNCE, Kind.MUTE, Kind.UNMUTE})
_VOICE_ONLY = frozenset(Kind) - {Kind.TEXT_CUE, Kind.STOP, Kind.CANCEL}
_UNDER_WAY = frozenset({DeliveryState.ASKED, DeliveryState.SENT, DeliveryState.ACCEPTED, DeliveryState.EXECUTING})


def why_not(kind: Kind, situation: Situation) -> WhyNot | None:
    """Why ``kind`` is not possible in ``situation``; ``None`` if it is."""
    for rule in _RULES:
        no = rule(kind, situation)
        if no is not None:
            return no
    return None


def why_not_action(action: Action, situation: Situation) -> WhyNot | None:
    """As ``why_not``, and what was filled in is checked too."""
    no = why_not(action.kind, situation)
    if no is not None:
        return no
    match action.kind:
        case Kind.TEXT_CUE if not action.text.strip():
            return WhyNot("A text cue needs words.", "The field is empty.", "Type what the agent should read.")
        case Kind.VOICE_CUE if not (action.media_path or action.media_url):
            return WhyNot("A voice cue needs sound.", "No file is chosen.", "Choose a WAV file.")
        case Kind.CLIP if not (action.media_path or action.media_url):
            return WhyNot("A clip whisper needs a clip.", "None is chosen.", "Choose a clip.")
        case Kind.TRANSFER if not action.transfer_to.strip():
            return WhyNot("A transfer needs a target.", "None is given.", "Enter a queue or an agent.")
        case Kind.ANNOUNCE:
            problem = announcement_problem(action.media_url, action.duration_ms)
            if problem:
                return WhyNot("The announcement cannot be played.", problem)
        case Kind.VOICE_CUE | Kind.CLIP if not 0.0 <= action.mix_level <= MAX_MIX_LEVEL:
            return WhyNot(
                f"The mix level may be 0.0 to {MAX_MIX_LEVEL}.",
                f"It is {action.mix_level}: the agent would hear clipping while the customer speaks.",
                "Lower it; 0.65 is usual.",
            )
        case _:
            pass
    return None


def _conversation_chosen(_kind: Kind, situation: Situation) -> WhyNot | None:
    if situation.conversation is None:
        return WhyNot("An action needs a conversation.", "None is chosen.", "Choose one on the board.")
    return None


def _offered(kind: Kind, situation: Situation) -> WhyNot | None:
    reason = situation.not_offered.get(kind)
    return WhyNot("Not offered here.", reason) if reason else None


def _audited(_kind: Kind, situation: Situation) -> WhyNot | None:
    if situation.audit_trouble:
        return WhyNot("Nothing is sent that is not in the audit log first.", situation.audit_trouble)
    return None


def _linked(_kind: Kind, situation: Situation) -> WhyNot | None:
    if situation.link.phase in _CAN_ACT:
        return None
    return WhyNot("The desk must be signed in to act.", situation.link.words)


def _not_over(_kind: Kind, situation: Situation) -> WhyNot | None:
    conversation = situation.conversation
    if conversation is not None and conversation.over:
        return WhyNot("Nothing can be done on an ended conversation.", f"It is {conversation.raw_state}.")
    return None


def _permitted(kind: Kind, situation: Situation) -> WhyNot | None:
    needed = PERMISSIONS.get(kind)
    if needed is None or situation.permissions is None or needed in situation.permissions:
        return None
    return WhyNot(
        f"This needs the permission {needed}.", "Your account lacks it.", "Ask your administrator to grant it."
    )


def _right_channel(kind: Kind, situation: Situation) -> WhyNot | None:
    conversation = situation.conversation
    if conversation is None:
        return None
    if kind in _VOICE_ONLY and conversation.channel != "voice":
        return WhyNot("Only voice calls carry sound.", f"This is a conversation by {conversation.channel}.")
    if kind in (Kind.TEXT_CUE, Kind.VOICE_CUE) and not conversation.whisper_supported:
        return WhyNot("The medium must accept cues.", "None of this conversation's media does.")
    return None


def _right_state(kind: Kind, situation: Situation) -> WhyNot | None:
    conversation = situation.conversation
    wanted = _STATES.get(kind)
    if conversation is None or wanted is None or conversation.state in wanted:
        return None
    if kind is Kind.LISTEN and situation.session is not None:
        return None  # the way back to the safer mode stays open in every state
    if conversation.state is State.UNKNOWN:
        return WhyNot("The desk acts only in states it knows.", f"The service says “{conversation.raw_state}”.")
    states = " or ".join(sorted(state.value for state in wanted))
    return WhyNot(
        f"Possible while the call is {states}.",
        f"It is {conversation.state.value} now.",
        "It becomes possible when the state changes.",
    )


def _right_session(kind: Kind, situation: Situation) -> WhyNot | None:
    session = situation.session
    if kind is Kind.STOP and session is None:
        return WhyNot("There must be something to stop.", "You are not on this call.")
    if kind is Kind.TRANSFER and (session is None or session.mode is not Mode.BARGE):
        return WhyNot("You transfer a call after barging in.", "You are not in the call.", "Barge first.")
    if session is None or kind not in _SESSION_KINDS or kind is Kind.STOP:
        return None
    if session.mode is Mode.PENDING:
        return WhyNot("One step at a time.", "Your session is still being connected.", "Wait until you hear the call.")
    if session.mode is kind.mode:
        return WhyNot("You are already there.", f"Your session is in the mode {session.mode.value}.")
    return None


def _nothing_under_way(kind: Kind, situation: Situation) -> WhyNot | None:
    for delivery in situation.deliveries:
        if delivery.state not in _UNDER_WAY:
            continue
        other = delivery.action.kind
        same = other is kind or {other, kind} == {Kind.MUTE, Kind.UNMUTE}
        if kind is Kind.STOP and other is not Kind.STOP:
            continue  # one may always get out
        if (same and kind is not Kind.TEXT_CUE) or (kind in _SESSION_KINDS and other in _SESSION_KINDS):
            return WhyNot("One step at a time.", f"“{other.value}” is still {delivery.state.value}.", "Wait for it.")
    return None


def _slot_free(kind: Kind, situation: Situation) -> WhyNot | None:
    if kind.speaks and situation.holder:
        return WhyNot(
            "One supervisor speaks at a time.",
            f"{situation.holder} is speaking to this call.",
            "Queue for the speaking slot, or send a text cue.",
        )
    return None


def _agent_there(kind: Kind, situation: Situation) -> WhyNot | None:
    conversation = situation.conversation
    if conversation is None or kind not in _NEEDS_AGENT:
        return None
    agent = conversation.agent
    if agent is None or agent.left_at is not None:
        return WhyNot("An agent must be on the call.", "There is none.")
    if kind is Kind.MUTE and agent.muted:
        return WhyNot("The agent's microphone must be open.", "It is muted already.")
    if kind is Kind.UNMUTE and not agent.muted:
        return WhyNot("The agent's microphone must be muted.", "It is open.")
    return None


_RULES: tuple[Callable[[Kind, Situation], WhyNot | None], ...] = (
    _conversation_chosen,
    _offered,
    _linked,
    _audited,
    _not_over,
    _permitted,
    _right_channel,
    _right_state,
    _right_session,
    _agent_there,
    _nothing_under_way,
    _slot_free,
)
