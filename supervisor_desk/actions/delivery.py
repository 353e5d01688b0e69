"""The states of a delivery and the only steps between them.

Nothing is *confirmed* by an HTTP answer: only the feed, or a look by REST, proves (contract sections 1 and 4).
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from supervisor_desk.actions.action import Action, DeliveryId


class DeliveryState(StrEnum):
    """Where a delivery stands. ``UNPROVEN`` reads "pending delivery": it may have happened, nobody has seen it."""

    ASKED = "asked"
    SENT = "sent"
    ACCEPTED = "accepted"
    EXECUTING = "executing"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    FAILED = "failed"
    UNPROVEN = "unproven"
    CANCELLED = "cancelled"

    @property
    def settled(self) -> bool:
        """Whether no further step is possible. ``UNPROVEN`` is not: late news still settles it."""
        return not _STEPS[self]


_S = DeliveryState
_END = frozenset({_S.CONFIRMED, _S.FAILED, _S.CANCELLED})
# The feed may overtake the HTTP answer, so a delivery that was only sent may already execute or be confirmed.
# News that comes after the deadline shows where it stands again, so UNPROVEN may go back to EXECUTING.
_STEPS: dict[DeliveryState, frozenset[DeliveryState]] = {
    _S.ASKED: frozenset({_S.SENT, _S.REFUSED, _S.FAILED, _S.CANCELLED}),
    _S.SENT: frozenset({_S.ACCEPTED, _S.EXECUTING, _S.REFUSED, _S.UNPROVEN}) | _END,
    _S.ACCEPTED: frozenset({_S.EXECUTING, _S.UNPROVEN}) | _END,
    _S.EXECUTING: frozenset({_S.UNPROVEN}) | _END,
    _S.UNPROVEN: frozenset({_S.EXECUTING, _S.REFUSED}) | _END,
    _S.CONFIRMED: frozenset(),
    _S.REFUSED: frozenset(),
    _S.FAILED: frozenset(),
    _S.CANCELLED: frozenset(),
}


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """When each step was reached, in seconds since the epoch by the desk's clock; ``None`` if it was not."""

    asked: float
    sent: float | None = None
    accepted: float | None = None
    executing: float | None = None
    settled: float | None = None


class ImpossibleStepError(Exception):
    """A step that the table does not allow was asked for: a bug of ours."""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One action under way, or settled.

    ``proof`` says in words what was seen, ``reason`` why it was refused, failed or stays open and what to do.
    ``remote_id`` is the service's id (control, monitor session or interaction). ``answered`` tells whether the
    request itself was answered; ``waiting_place`` is the place in the line for the speaking slot, 0 if not waiting.
    ``reference`` is the id under which the service's own people find the request.
    """

    action: Action
    state: DeliveryState
    times: Times
    proof: str = ""
    reason: str = ""
    remote_id: str = ""
    answered: bool = False
    was_unproven: bool = False
    waiting_place: int = 0
    reference: str = ""

    @property
    def id(self) -> DeliveryId:
        """The action's id, which is the delivery's."""
        return self.action.id

    @property
    def started_late(self) -> bool:
        """Whether it started more than 2 s after it was accepted (G0: late audio). What never started is not late."""
        accepted, began = self.times.accepted, self.times.executing
        if began is None and self.state is DeliveryState.CONFIRMED and not self.action.kind.plays:
            began = self.times.settled
        return began is not None and accepted is not None and began - accepted > LATE_START_S

    def step(self, state: DeliveryState, at: float, **changes: object) -> Delivery:
        """This delivery moved to ``state`` at time ``at``. Raises ``ImpossibleStepError`` if there is no such step."""
        if state not in _STEPS[self.state]:
            raise ImpossibleStepError(f"{self.id}: {self.state} to {state}")
        times = self.times
        if state is DeliveryState.SENT:
            times = msgspec.structs.replace(times, sent=at)
        elif state is DeliveryState.ACCEPTED:
            times = msgspec.structs.replace(times, accepted=at)
        elif state is DeliveryState.EXECUTING:
            times = msgspec.structs.replace(times, executing=times.executing or at)
        elif not _STEPS[state]:
            times = msgspec.structs.replace(times, settled=at)
        unproven = self.was_unproven or state is DeliveryState.UNPROVEN
        return msgspec.structs.replace(self, state=state, times=times, was_unproven=unproven, **changes)

    def may(self, state: DeliveryState) -> bool:
        """Whether the table allows a step to ``state``."""
        return state in _STEPS[self.state]


LATE_START_S = 2.0
"""Audio that starts later than this after its acceptance is marked late (G0)."""
