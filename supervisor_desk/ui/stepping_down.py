"""What the Esc key does: one step towards the safer mode, on the call where it matters most. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.conversations.conversation import ConversationId, Mode
from supervisor_desk.ui.microphone import Leg, loudest_first, safer
from supervisor_desk.ui.wishes import wish

_TO_SAFER = (Kind.COACH, Kind.LISTEN)
_LOUD = (Kind.COACH, Kind.BARGE)


class Step(msgspec.Struct, frozen=True):
    """Either a wish to send, or a delivery to take back before it leaves the desk; neither while one is leaving."""

    ask: Action | None = None
    take_back: Delivery | None = None


def step_down(legs: Iterable[Leg], deliveries: Iterable[Delivery], chosen: ConversationId | None) -> Step | None:
    """The next step down; ``None`` if this supervisor is nowhere heard and not on the ``chosen`` call.

    A wish to speak that still waits is taken back first. Then the call where most people hear this supervisor, chosen
    or not, goes one mode down, counted from what is already under way there, so that a second press goes further.
    A silent session ends only on the chosen call.
    """
    under_way = [one for one in deliveries if not one.state.settled]
    for one in under_way:
        if one.state is DeliveryState.ASKED and one.action.kind in _LOUD:
            return Step(take_back=one)
    for leg in loudest_first(legs, chosen):
        if leg.mode.speaks:
            return _towards(safer(_heading_for(leg, under_way)), leg, under_way)
        if leg.conversation.id == chosen:
            return _towards(Kind.STOP, leg, under_way)
    return None


def _towards(kind: Kind, leg: Leg, under_way: list[Delivery]) -> Step:
    """The wish for ``kind``; nothing where one is leaving already, for a second stop would only be refused."""
    leaving = any(
        one.action.kind is Kind.STOP
        and one.action.conversation_id == leg.conversation.id
        and one.state is not DeliveryState.UNPROVEN
        for one in under_way
    )
    return Step() if kind is Kind.STOP and leaving else Step(ask=wish(kind, leg.conversation))


def _heading_for(leg: Leg, under_way: list[Delivery]) -> Mode:
    """The mode that the leg is in, or the safer one that was already asked for."""
    for one in reversed(under_way):
        if one.action.conversation_id == leg.conversation.id and one.action.kind in _TO_SAFER:
            mode = one.action.kind.mode
            if mode is not None and not (mode is Mode.WHISPER and leg.mode is Mode.WHISPER):
                return mode
    return leg.mode
