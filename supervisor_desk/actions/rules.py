"""What is allowed now, and why not: one table, pure.

``why_not`` answers for a button, before anything is filled in; ``why_not_action`` also looks at what was filled in.
The first rule that says no gives the reason: its text names the rule, the value found and the remedy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.filled_in import NEEDS_AGENT, why_not_filled_in
from supervisor_desk.actions.hearing import hearing
from supervisor_desk.actions.overtaking import OPPOSITE, SESSION_KINDS
from supervisor_desk.actions.sessions import may_move
from supervisor_desk.actions.situation import Situation, WhyNot
from supervisor_desk.actions.switches import why_not_switched
from supervisor_desk.conversations.conversation import Mode, State
from supervisor_desk.conversations.link import LinkPhase

__all__ = ["Situation", "WhyNot", "why_not", "why_not_action"]

_CAN_ACT = frozenset({LinkPhase.LIVE, LinkPhase.STALE, LinkPhase.LOADING, LinkPhase.CONNECTING})
_STANDINGS = {State.HOLD: "on hold"}  # how a state stands in a sentence, where its own word does not fit
_SPEECH_STATES = frozenset({State.ACTIVE})
_LISTEN_STATES = frozenset({State.ACTIVE, State.HOLD, State.IN_TRANSFER})
_MUTE_STATES = frozenset({State.ACTIVE, State.RINGING, State.HOLD})
_TALKING = frozenset({State.ACTIVE, State.CONFERENCE})
_ON_CALL = frozenset({State.ACTIVE, State.CONFERENCE, State.HOLD, State.IN_TRANSFER})
# Contract section 3; the lower rows are for what it does not have. A kind without a row is not bound to a state.
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
    Kind.TAKE_OVER: _SPEECH_STATES,
    Kind.HOLD: _TALKING,
    Kind.RESUME: _ON_CALL,
    Kind.SECURE_PAUSE: _ON_CALL,
    Kind.SECURE_RESUME: _ON_CALL,
}
_STARTS_SESSION = frozenset({Kind.LISTEN, Kind.BARGE})
_LOUDER = frozenset({Kind.COACH, Kind.BARGE})
_SEVERAL_AT_ONCE = frozenset({Kind.TEXT_CUE, Kind.CANCEL})
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
    return why_not(action.kind, situation) or why_not_filled_in(action, situation.conversation)


def _conversation_chosen(_kind: Kind, situation: Situation) -> WhyNot | None:
    if situation.conversation is None:
        return WhyNot("An action needs a conversation.", "None is chosen.", "Choose one on the board.")
    return None


def _offered(kind: Kind, situation: Situation) -> WhyNot | None:
    reason = situation.not_offered.get(kind)
    return WhyNot("Not offered here.", reason, "Choose another action.") if reason else None


def _audited(_kind: Kind, situation: Situation) -> WhyNot | None:
    if situation.audit_trouble:
        rule = "Nothing is sent that is not in the audit log first."
        return WhyNot(rule, situation.audit_trouble, "It becomes possible when the log can be written again.")
    return None


def _linked(_kind: Kind, situation: Situation) -> WhyNot | None:
    if situation.link.phase in _CAN_ACT:
        return None
    remedy = "It becomes possible when the desk is connected."
    return WhyNot("The desk must be signed in to act.", situation.link.words, remedy)


def _not_over(_kind: Kind, situation: Situation) -> WhyNot | None:
    conversation = situation.conversation
    if conversation is not None and conversation.over:
        rule = "Nothing can be done on an ended conversation."
        return WhyNot(rule, f"It is {conversation.raw_state}.", "Choose another one on the board.")
    return None


def _not_barred(kind: Kind, situation: Situation) -> WhyNot | None:
    return situation.barred.get(kind)


def _right_state(kind: Kind, situation: Situation) -> WhyNot | None:
    conversation = situation.conversation
    wanted = _STATES.get(kind)
    if conversation is None or wanted is None or conversation.state in wanted:
        return None
    if kind is Kind.LISTEN and situation.session is not None:
        return None  # the way back to the safer mode stays open in every state
    if conversation.state is State.UNKNOWN:
        found = f"The service says “{conversation.raw_state}”."
        return WhyNot("The desk acts only in states it knows.", found, "Wait until the state changes.")
    states = " or ".join(sorted(_STANDINGS.get(state, state.value) for state in wanted))
    return WhyNot(
        f"Possible while the call is {states}.",
        f"It is {_STANDINGS.get(conversation.state, conversation.state.value)} now.",
        "It becomes possible when the state changes.",
    )


def _right_session(kind: Kind, situation: Situation) -> WhyNot | None:
    session = situation.session
    if kind is Kind.STOP and session is None:
        return WhyNot("There must be something to stop.", "You are not on this call.", "Nothing has to be done.")
    if kind is Kind.TAKE_OVER and session is None:
        return WhyNot(
            "You take over what you listen to.", "You are not listening to this conversation.", "Listen first."
        )
    if kind is Kind.TRANSFER and (session is None or session.mode is not Mode.BARGE):
        return WhyNot("You transfer a call after barging in.", "You are not in the call.", "Barge first.")
    if session is None or kind not in SESSION_KINDS or kind is Kind.STOP or kind.mode is None:
        return None
    if session.mode is kind.mode and not (kind is Kind.LISTEN and _getting_louder(situation)):
        found = hearing(session.mode).words
        return WhyNot("You are already there.", found, "Nothing has to be done.")
    if not may_move(session.mode, kind.mode):
        found = "Your session is still being connected."
        return WhyNot("One step at a time.", found, "Wait until you hear the call, or stop.")
    return None


def _getting_louder(situation: Situation) -> bool:
    return any(one.action.kind in _LOUDER and one.state in _UNDER_WAY for one in situation.deliveries)


def _one_session(kind: Kind, situation: Situation) -> WhyNot | None:
    """An unproven start may have opened a session unseen: a second must not be asked for (G2)."""
    if situation.session is not None or kind not in SESSION_KINDS or kind is Kind.STOP:
        return None
    for delivery in situation.deliveries:
        if delivery.state is DeliveryState.UNPROVEN and delivery.action.kind in _STARTS_SESSION:
            other = delivery.action.kind.value
            found = f"“{other}” is not confirmed yet and may have opened one."
            return WhyNot("One session for each call.", found, f"Retry “{other}”: the desk looks first.")
    return None


def _nothing_under_way(kind: Kind, situation: Situation) -> WhyNot | None:
    for delivery in situation.deliveries:
        if delivery.state not in _UNDER_WAY:
            continue
        other = delivery.action.kind
        if kind is Kind.STOP and other is not Kind.STOP:
            continue  # one may always get out
        if kind is Kind.LISTEN and situation.session is not None and other in _LOUDER:
            continue  # or go back to where nobody hears one
        same = other is kind or OPPOSITE.get(kind) is other
        if (same and kind not in _SEVERAL_AT_ONCE) or (kind in SESSION_KINDS and other in SESSION_KINDS):
            found = f"“{other.value}” is still {delivery.state.value}."
            return WhyNot("One step at a time.", found, "Wait for it, or cancel it.")
    return None


def _slot_free(kind: Kind, situation: Situation) -> WhyNot | None:
    if kind.speaks and situation.taken_by:
        speaking = "is speaking to this call" if situation.holder else "has the speaking slot of this call"
        return WhyNot(
            "One supervisor speaks at a time.",
            f"{situation.taken_by} {speaking}.",
            "Queue for the speaking slot, or send a text cue.",
        )
    return None


def _agent_there(kind: Kind, situation: Situation) -> WhyNot | None:
    conversation = situation.conversation
    if conversation is None or kind not in NEEDS_AGENT:
        return None
    agent = conversation.agent
    if agent is None or agent.left_at is not None:
        return WhyNot("An agent must be on the call.", "There is none.", "Wait until one joins.")
    return None


_RULES: tuple[Callable[[Kind, Situation], WhyNot | None], ...] = (
    _conversation_chosen,
    _offered,
    _linked,
    _audited,
    _not_over,
    _not_barred,
    _right_state,
    _right_session,
    _one_session,
    _agent_there,
    why_not_switched,
    _nothing_under_way,
    _slot_free,
)
