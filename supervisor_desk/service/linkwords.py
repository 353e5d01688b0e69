"""Telling how the desk stands with the service: ``Link`` records with words that say what they mean for the board."""

from __future__ import annotations

from collections.abc import Callable

from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.service.errors import Fate, ServiceError, SignedOutError, StreamError

_OLD_ROWS = "The rows show what was last known; actions still work and are proven by asking."


class LinkTeller:
    """Makes the records and hands them to ``tell``. Remembers only whether there are rows that may be out of date."""

    def __init__(self, clock: Clock, tell: Callable[[Link], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._was_live = False
        self._last: Link | None = None
        self._loading_words = ""

    def connecting(self, attempt: int, *, signed_in: bool) -> None:
        """A connection is being opened."""
        if not signed_in:
            self._say(LinkPhase.SIGNING_IN, "Signing in to the contact center.", attempt=attempt)
        elif self._was_live:
            self._say(LinkPhase.STALE, f"Connecting to the event stream again. {_OLD_ROWS}", attempt=attempt)
        else:
            self._say(LinkPhase.CONNECTING, "Connecting to the event stream.", attempt=attempt)

    def loading(self, why: str) -> None:
        """The floor is being loaded, ``why`` if it is not for the first time."""
        again = f"{why}, so the floor is being loaded again. {_OLD_ROWS}" if why else "Loading the floor."
        self._loading_words = again
        self._say(LinkPhase.LOADING, again)

    def progress(self, loaded: int, total: int) -> None:
        """So many conversations of so many are here."""
        self._say(LinkPhase.LOADING, self._loading_words, loaded=loaded, total=total)

    def loading_failed(self, words: str, wait: float) -> None:
        """The floor could not be loaded; it is tried again in ``wait`` seconds."""
        meaning = _OLD_ROWS if self._was_live else "The board cannot be filled yet."
        self._say(LinkPhase.LOADING, f"{words} {meaning} Trying again.", next_try_in=wait)

    def live(self) -> None:
        """The board shows what the floor does now."""
        self._was_live = True
        self._say(LinkPhase.LIVE, "The board follows the floor.")

    def lost(self, error: ServiceError, attempt: int, wait: float) -> None:
        """The stream ended, or could not be opened."""
        meaning = _OLD_ROWS if self._was_live else "The board cannot be filled yet."
        if isinstance(error, SignedOutError):
            phase, meaning = LinkPhase.SIGNED_OUT, "Nothing can be done on calls until the desk is signed in."
        elif isinstance(error, StreamError) and error.fate is Fate.FATAL:
            phase = LinkPhase.FAILED
        else:
            phase = LinkPhase.STALE if self._was_live else LinkPhase.OFFLINE
        self._say(phase, f"{error} {meaning}", attempt=attempt, next_try_in=wait)

    def _say(
        self,
        phase: LinkPhase,
        words: str,
        *,
        attempt: int = 0,
        next_try_in: float | None = None,
        loaded: int = 0,
        total: int = 0,
    ) -> None:
        same = self._last is not None and self._last.phase is phase
        since = self._last.since if same and self._last is not None else self._clock.now()
        self._last = Link(phase, words, since, attempt, next_try_in, loaded, total)
        self._tell(self._last)
