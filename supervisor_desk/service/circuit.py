"""How the circuit breaker stands, for those who only show it: the breaker itself takes a while to load."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class CircuitState(StrEnum):
    """Closed lets everything through, open nothing, probing one request."""

    CLOSED = "closed"
    OPEN = "open"
    PROBING = "probing"


class Circuit(msgspec.Struct, frozen=True):
    """How the breaker stands; ``words`` for the screen, ``since`` in seconds since the epoch."""

    state: CircuitState
    words: str
    since: float
