"""What ``Pending`` keeps for each delivery besides the delivery itself."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.actions.proof import Proof
from supervisor_desk.conversations.events import AnnouncementCompleted, ControlChanged, Event, MonitorChanged

EARLY_KEPT: Final = 64
"""Events that are kept for each delivery until its answer tells which id to look for."""

_SETTLED: Final = asyncio.Event()
_SETTLED.set()

_NAMED: Final = (AnnouncementCompleted, ControlChanged, MonitorChanged)


class Watched:
    """A delivery, its proof, its deadline, and events that came before the answer told which id to look for.

    ``order`` counts what left the desk, 0 before that. ``after`` is the newest sequence seen before it left: an event
    up to there tells of the time before and proves nothing. ``deadline`` is monotonic seconds, ``patience`` the
    seconds without news after which it is reached.
    """

    __slots__ = ("_early", "after", "deadline", "delivery", "order", "patience", "proof", "settled")

    def __init__(self, delivery: Delivery, proof: Proof) -> None:
        self.delivery = delivery
        self.proof = proof
        self.deadline: float | None = None
        self.patience = 0.0
        self.order = 0
        self.after = 0
        self.settled = asyncio.Event()
        self._early: deque[Event] | None = None

    def settle(self) -> None:
        """Wake whoever waits for the outcome. Hundreds are kept after that, and need no event each."""
        self.settled.set()
        self.settled = _SETTLED

    def await_answer(self) -> None:
        """From now on keep what may turn out to be news of this delivery."""
        self._early = deque(maxlen=EARLY_KEPT)

    def keep(self, event: Event) -> None:
        """Keep ``event`` if an answer is awaited and the event names what it speaks of."""
        if self._early is not None and isinstance(event, _NAMED):
            self._early.append(event)

    def answer_came(self) -> tuple[Event, ...]:
        """Stop keeping, and give what was kept, oldest first. Also for an answer that will never come."""
        early, self._early = self._early, None
        return tuple(early or ())
