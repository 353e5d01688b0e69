"""Situations and deliveries for tests of the windows, short to write."""

from __future__ import annotations

from typing import Any

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.actions.rules import Situation
from supervisor_desk.conversations.conversation import Conversation, ConversationId, Mode
from supervisor_desk.ui.microphone import Leg
from tests.support.builders import CALL, LIVE, ME, conversation, session
from tests.support.clock import NOON


def situation(chosen: Conversation | None = None, **changes: Any) -> Situation:
    """What is so on ``chosen``, with this supervisor's own session taken from it."""
    made: dict[str, Any] = {"conversation": chosen, "me": ME, "link": LIVE}
    if chosen is not None:
        made["session"] = chosen.monitor_of(ME)
    return Situation(**made | changes)


def monitored_call(mode: Mode | None = None, **changes: Any) -> Conversation:
    """A running call, with this supervisor on it in ``mode``."""
    return conversation(monitors=(session(mode, name="Me Myself"),) if mode is not None else (), **changes)


def leg(mode: Mode, call: ConversationId = CALL) -> Leg:
    """An own session in ``mode`` on ``call``."""
    chosen = monitored_call(mode, id=call)
    return Leg(chosen, chosen.monitors[0])


def delivery(
    kind: Kind = Kind.COACH, state: DeliveryState = DeliveryState.SENT, *, call: ConversationId = CALL, **changes: Any
) -> Delivery:
    """A delivery of ``kind`` asked for at noon, in ``state``."""
    fields = {name: changes.pop(name) for name in list(changes) if name in Times.__struct_fields__}
    times = Times(**{"asked": NOON} | fields)
    if state.settled and times.settled is None:
        times = Times(asked=times.asked, sent=times.sent, accepted=times.accepted, settled=times.asked + 0.8)
    action = changes.pop("action", Action(kind=kind, conversation_id=call))
    return Delivery(action=action, state=state, times=times, **changes)
