"""The circuit breaker: a service that fails again and again is left alone for a while, and the screen says so.

The states are purgatory's. Around them we keep what it leaves open: its rest is counted by our clock, since the wall
clock may be set back; only one request probes while the circuit is half open; and each change is told.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from purgatory.domain.model import CLOSED, HALF_OPENED, Context, OpenedState

from supervisor_desk.actions.ports import Clock
from supervisor_desk.service.circuit import Circuit as Circuit
from supervisor_desk.service.circuit import CircuitState as CircuitState
from supervisor_desk.service.errors import (
    AnswerLostError,
    HeldBackError,
    NotSentError,
    RestingError,
    ServiceError,
    UnavailableError,
)

THRESHOLD: Final = 5
"""Failures in a row that open the circuit."""
REST_S: Final = 10.0
"""Seconds for which nothing is sent while it is open."""
_NAME: Final = "contact center"


class Breaker:
    """One for all requests. ``changed`` is told each change, on the loop's thread."""

    def __init__(
        self,
        clock: Clock,
        changed: Callable[[Circuit], None],
        *,
        threshold: int = THRESHOLD,
        rest_s: float = REST_S,
    ) -> None:
        self._clock = clock
        self._changed = changed
        self._threshold = threshold
        self._rest_s = rest_s
        self._context = Context(_NAME, threshold, math.inf)
        self._opened = 0.0
        self._probing = False
        self._told = CLOSED

    @property
    def due(self) -> bool:
        """Whether the rest is over and a request would probe."""
        return self._context.state != CLOSED and not self._probing and self._rest <= 0

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Around one request. Raises ``RestingError`` instead of letting it go while the circuit is open."""
        self._enter()
        probe = self._probing = self._context.state == HALF_OPENED
        self._tell()
        try:
            yield
        except HeldBackError:  # it never left, so it says nothing either way
            raise
        except ServiceError as error:
            # A refusal is an answer: the service is alive.
            if isinstance(error, AnswerLostError | NotSentError | UnavailableError):
                self._context.handle_exception(error)
            else:
                self._context.handle_end_request()
            raise
        else:
            self._context.handle_end_request()
        finally:  # a cancelled request says nothing either way
            if probe:
                self._probing = False
            self._tell()

    @property
    def _rest(self) -> float:
        return self._opened + self._rest_s - self._clock.monotonic()

    def _enter(self) -> None:
        if self._probing or (self._context.state != CLOSED and self._rest > 0):
            raise RestingError(_resting(max(self._rest, 1.0)))
        if self._context.state not in (CLOSED, HALF_OPENED):
            self._context = Context(_NAME, self._threshold, math.inf, state=HALF_OPENED)
        try:
            self._context.handle_new_request()
        except OpenedState as opened:
            opened.__traceback__ = None  # it is kept as the state, and would keep our frames
            raise RestingError(_resting(self._rest_s)) from None

    def _tell(self) -> None:
        self._context.messages.clear()
        state = self._context.state
        if state == self._told:
            return
        self._told = state
        if state == CLOSED:
            circuit = CircuitState.CLOSED, "The contact center answers again."
        elif state == HALF_OPENED:
            circuit = CircuitState.PROBING, "Trying whether the contact center answers again."
        else:
            self._opened = self._clock.monotonic()
            circuit = CircuitState.OPEN, _resting(self._rest_s)
        self._changed(Circuit(*circuit, since=self._clock.now()))


def _resting(seconds: float) -> str:
    return (
        "The contact center keeps failing to answer, so nothing is sent to it for now. Calls go on as they are. "
        f"The desk tries again by itself in {seconds:.0f} s."
    )
