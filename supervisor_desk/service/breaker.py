"""The circuit breaker: a service that fails again and again is left alone for a while, and the screen says so.

Three states and a count, kept here: purgatory, which has them too, also loads a client of Redis, which costs 24 MB and
a fifth of a second at each start. The rest is counted by the monotonic clock, since the other may be set back; only one
request probes while the circuit is half open; and each change is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

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
        self._state = CircuitState.CLOSED
        self._failures = 0
        self._opened = 0.0
        self._probing = False

    @property
    def due(self) -> bool:
        """Whether the rest is over and a request would probe."""
        return self._state is not CircuitState.CLOSED and not self._probing and self._rest <= 0

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Around one request. Raises ``RestingError`` instead of letting it go while the circuit is open."""
        probe = self._enter()
        try:
            yield
        except HeldBackError:  # it never left, so it says nothing either way
            raise
        except ServiceError as error:
            # A refusal is an answer: the service is alive.
            if isinstance(error, AnswerLostError | NotSentError | UnavailableError):
                self._failed()
            else:
                self._answered()
            raise
        else:
            self._answered()
        finally:  # a cancelled request says nothing either way
            if probe:
                self._probing = False

    @property
    def _rest(self) -> float:
        return self._opened + self._rest_s - self._clock.monotonic()

    def _enter(self) -> bool:
        """Let one request through, and say whether it is the one that probes."""
        if self._state is CircuitState.CLOSED:
            return False
        if self._probing or self._rest > 0:
            raise RestingError(_resting(max(self._rest, 1.0)))
        self._probing = True
        self._turn(CircuitState.PROBING, "Trying whether the contact center answers again.")
        return True

    def _answered(self) -> None:
        """A request that left before the circuit opened may be answered while it is: that decides nothing."""
        if self._state is CircuitState.OPEN:
            return
        self._failures = 0
        self._turn(CircuitState.CLOSED, "The contact center answers again.")

    def _failed(self) -> None:
        if self._state is CircuitState.OPEN:
            return
        self._failures += 1
        if self._state is CircuitState.PROBING or self._failures >= self._threshold:
            self._opened = self._clock.monotonic()
            self._turn(CircuitState.OPEN, _resting(self._rest_s))

    def _turn(self, state: CircuitState, words: str) -> None:
        if state is not self._state:
            self._state = state
            self._changed(Circuit(state, words, since=self._clock.now()))


def _resting(seconds: float) -> str:
    return (
        "The contact center keeps failing to answer, so nothing is sent to it for now. Calls go on as they are. "
        f"The desk tries again by itself in {seconds:.0f} s."
    )
