"""A clock that tests turn by hand."""

from __future__ import annotations

NOON = 1_700_000_000.0


class FakeClock:
    """Fits the `Clock` protocol: `now()` in seconds since the epoch, `monotonic()` in seconds since whenever.

    Both stand still until `advance`; `set_back` moves the wall clock alone, as a corrected computer clock does.
    """

    def __init__(self, now: float = NOON, monotonic: float = 1_000.0) -> None:
        self._now = now
        self._monotonic = monotonic

    def now(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass on both clocks."""
        if seconds < 0:
            raise ValueError("time does not run backwards; set_back moves the wall clock")
        self._now += seconds
        self._monotonic += seconds

    def set_back(self, seconds: float) -> None:
        """Move the wall clock back by `seconds`; the monotonic one runs on."""
        self._now -= seconds
