"""When to look by REST at what is under way: while the stream is down, and when a delivery stays unproven."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from supervisor_desk.actions.action import DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState

FIRST_LOOK_S: Final = 0.5
LONGEST_WHILE_DOWN_S: Final = 3.0
"""Back-off 0.5 s doubling to 3 s while the stream is down (G1, G2)."""
LONGEST_WHILE_LIVE_S: Final = 30.0
"""With a live stream a look only helps where an answer or an event was lost: it backs off further."""


class Looks:
    """Keeps, for each delivery, when the next look is due. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._next: dict[DeliveryId, tuple[float, float]] = {}  # due, pause after it

    def due(self, deliveries: Iterable[Delivery], now: float, *, live: bool) -> tuple[DeliveryId, ...]:
        """Those to look at now. Whoever calls this does look: the next look moves on."""
        wanted = [one for one in deliveries if _wants_look(one, live=live)]
        self._next = {one.id: self._next.get(one.id, (now + FIRST_LOOK_S, FIRST_LOOK_S)) for one in wanted}
        longest = LONGEST_WHILE_LIVE_S if live else LONGEST_WHILE_DOWN_S
        ready: list[DeliveryId] = []
        for key, (due, pause) in self._next.items():
            if now >= due:
                ready.append(key)
                longer = min(pause * 2, longest)
                self._next[key] = (now + longer, longer)
            elif due - now > longest:  # the stream went down while a long pause ran
                self._next[key] = (now + longest, longest)
        return tuple(ready)


def _wants_look(delivery: Delivery, *, live: bool) -> bool:
    if delivery.state.settled or delivery.state in (DeliveryState.ASKED, DeliveryState.SENT):
        return False  # while the answer may still come, a look could only mistake "not yet" for "not at all"
    if delivery.action.kind is Kind.ANNOUNCE and delivery.state is DeliveryState.ACCEPTED:
        return True  # no event tells that it has begun (contract section 10)
    return not live or delivery.state is DeliveryState.UNPROVEN
