"""Falling silent on a call: step back to listening and take cues back, until nothing of this desk is heard there.

One step is not always enough: what was sent before the slot was lost may take effect after. So the duty stays until
it is fulfilled, or the slot is had again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from supervisor_desk.actions.action import DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.dispatcher import Dispatcher
from supervisor_desk.actions.lifecycle import listen_again
from supervisor_desk.actions.ports import Clock
from supervisor_desk.actions.rules import Situation
from supervisor_desk.actions.speaking import Speaking
from supervisor_desk.actions.starter import Starter
from supervisor_desk.conversations.conversation import ConversationId

AGAIN_AFTER_S: Final = 3.0
"""Pause before a step back that did not succeed is tried again, in seconds."""


class _Duty(msgspec.Struct):
    why: str
    next_try: float = 0.0
    taken_back: set[DeliveryId] = msgspec.field(default_factory=set)


class Silence:
    """Main thread only. What takes time is started beside the caller."""

    def __init__(
        self,
        *,
        clock: Clock,
        dispatcher: Dispatcher,
        speaking: Speaking,
        situation: Callable[[ConversationId], Situation],
        start: Starter,
    ) -> None:
        self._clock = clock
        self._dispatcher = dispatcher
        self._speaking = speaking
        self._situation = situation
        self._start = start
        self._duties: dict[ConversationId, _Duty] = {}

    @property
    def owed(self) -> frozenset[ConversationId]:
        """The calls on which this desk has no slot and may still be heard."""
        return frozenset(self._duties)

    def begin(self, key: ConversationId, why: str) -> None:
        """Fall silent there; ``why`` goes into the audit log."""
        self._duties.setdefault(key, _Duty(why))
        self.step()

    def step(self) -> None:
        """Do what is to be done next; to be called often."""
        for key, duty in list(self._duties.items()):
            situation = self._situation(key)
            session = situation.session
            heard = session is not None and session.mode.speaks
            sent = any(one.action.kind.speaks and one.times.sent is not None for one in situation.deliveries)
            if situation.conversation is None or self._speaking.holds(key) or not (heard or sent):
                del self._duties[key]
                continue
            self._take_back(situation.deliveries, duty)
            now = self._clock.monotonic()
            if heard and now >= duty.next_try and not any(_quiets(one) for one in situation.deliveries):
                duty.next_try = now + AGAIN_AFTER_S
                wish = listen_again(situation.conversation)
                self._start(self._dispatcher.perform(wish, why=duty.why), name=f"step back on {key}")

    def once(self, key: ConversationId, why: str) -> None:
        """Stop speaking there because the supervisor is done; the slot goes on to the next when that is proven."""
        situation = self._situation(key)
        self._take_back(situation.deliveries, _Duty(why))
        if situation.session is not None and situation.session.mode.speaks and situation.conversation is not None:
            wish = listen_again(situation.conversation)
            self._start(self._dispatcher.perform(wish, why=why), name=f"done on {key}")

    def _take_back(self, deliveries: tuple[Delivery, ...], duty: _Duty) -> None:
        for one in deliveries:
            waits = one.state is DeliveryState.ASKED and one.waiting_place > 0
            cue = one.action.kind.speaks and one.action.kind.cancellable
            if cue and not waits and one.id not in duty.taken_back:
                duty.taken_back.add(one.id)
                self._start(self._dispatcher.cancel(one.id, duty.why), name=f"take back {one.id}")


def _quiets(delivery: Delivery) -> bool:
    """Whether it is on its way to silence; an unconfirmed one does not count, since repeating it is safe."""
    return delivery.action.kind in (Kind.LISTEN, Kind.STOP) and delivery.state is not DeliveryState.UNPROVEN
