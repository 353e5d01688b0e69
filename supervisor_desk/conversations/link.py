"""How the desk stands with the service, told in one record: phase, words, since when."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class LinkPhase(StrEnum):
    """From nothing to a live floor, and what can go wrong on the way."""

    OFFLINE = "offline"
    SIGNING_IN = "signing in"
    CONNECTING = "connecting"
    LOADING = "loading the floor"
    LIVE = "live"
    STALE = "stale"
    SIGNED_OUT = "signed out"
    FAILED = "failed"


class Link(msgspec.Struct, frozen=True):
    """``since`` is seconds since the epoch; ``next_try_in`` seconds; ``loaded`` of ``total`` conversations are here.

    ``words`` says what happened, what it means for the calls on the screen, and what to do.
    """

    phase: LinkPhase
    words: str
    since: float
    attempt: int = 0
    next_try_in: float | None = None
    loaded: int = 0
    total: int = 0

    @property
    def live(self) -> bool:
        """Whether what the board shows is what the floor does now."""
        return self.phase is LinkPhase.LIVE
