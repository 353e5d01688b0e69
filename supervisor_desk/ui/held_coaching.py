"""One call's coachings by the held key, and what leads back from them once the key is let go. No Qt.

A coaching is followed until it is known to be over, however late its news comes: one that is confirmed but has not
been seen in force may still open the microphone.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from supervisor_desk.actions.action import DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.ui.microphone import Leg

AGAIN_S = 1.0
"""Least time between two wishes to go back to listening, while the first has no effect (seconds)."""
_SPEAKING = (Kind.COACH, Kind.BARGE)


class Advice(msgspec.Struct, frozen=True):
    """``over``: nothing is left to follow. Else what to take back, and whether to ask for listening now."""

    over: bool = False
    take_back: tuple[Delivery, ...] = ()
    listen: bool = False


class HeldCoaching:
    """``held`` says whether the key is down for this call. Times are monotonic seconds."""

    def __init__(self, coaching: DeliveryId) -> None:
        self.held = True
        self._coachings = [coaching]
        self._heard = False
        self._taken_back: set[DeliveryId] = set()
        self._asked_back_at: float | None = None

    def hold_again(self, coaching: DeliveryId) -> None:
        """The key went down again before all was over: what is still on its way stays our business."""
        self.held = True
        self._coachings.append(coaching)
        self._heard = False
        self._asked_back_at = None

    def look(self, leg: Leg | None, deliveries: Mapping[DeliveryId, Delivery], now: float) -> Advice:
        """What follows from the session and the deliveries of the call, oldest first, as they are at one moment."""
        speaking = leg is not None and leg.mode is Mode.WHISPER
        self._heard = self._heard or speaking
        known = [deliveries[key] for key in self._coachings if key in deliveries]
        if self._is_over(known, speaking) or self._decided_anew(deliveries):
            return Advice(over=True)
        if self.held:
            return Advice()
        unsent = tuple(one for one in known if one.state is DeliveryState.ASKED and one.id not in self._taken_back)
        self._taken_back.update(one.id for one in unsent)
        left = any(one.state is not DeliveryState.ASKED for one in known)
        wanted = leg is not None and (speaking or (left and self._asked_back_at is None))
        listen = wanted and self._may_ask(deliveries, now)
        if listen:
            self._asked_back_at = now
        return Advice(take_back=unsent, listen=listen)

    def _is_over(self, known: list[Delivery], speaking: bool) -> bool:
        if speaking or len(known) < len(self._coachings) or not all(one.state.settled for one in known):
            return False
        return self._heard or all(one.state is not DeliveryState.CONFIRMED for one in known)

    def _decided_anew(self, deliveries: Mapping[DeliveryId, Delivery]) -> bool:
        """Whether this supervisor asked to speak there by other means since: then the key has no say any more."""
        order = list(deliveries)
        if self._coachings[-1] not in deliveries:
            return False
        later = order[order.index(self._coachings[-1]) + 1 :]
        return any(deliveries[key].action.kind in _SPEAKING for key in later)

    def _may_ask(self, deliveries: Mapping[DeliveryId, Delivery], now: float) -> bool:
        """Not while the last wish is fresh or under way: each event on the call leads here."""
        under_way = any(
            one.action.kind is Kind.LISTEN and not one.state.settled and one.state is not DeliveryState.UNPROVEN
            for one in deliveries.values()
        )
        return not under_way and (self._asked_back_at is None or now - self._asked_back_at >= AGAIN_S)
