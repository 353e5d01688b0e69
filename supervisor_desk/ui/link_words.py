"""How the link to the service is told: a mark, a word and a tone for each phase. No Qt."""

from __future__ import annotations

from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.ui.delivery_words import Face, Tone

_FACES = {
    LinkPhase.OFFLINE: Face("link-down", "Offline", Tone.BAD),
    LinkPhase.SIGNING_IN: Face("link-busy", "Signing in", Tone.BUSY),
    LinkPhase.CONNECTING: Face("link-busy", "Connecting", Tone.BUSY),
    LinkPhase.LOADING: Face("link-busy", "Loading the floor", Tone.BUSY),
    LinkPhase.LIVE: Face("link-live", "Live", Tone.GOOD),
    LinkPhase.STALE: Face("link-stale", "Not up to date", Tone.WAITING),
    LinkPhase.SIGNED_OUT: Face("link-signed-out", "Signed out", Tone.BAD),
    LinkPhase.FAILED: Face("error", "Cannot connect", Tone.BAD),
}
STOPPED = frozenset({LinkPhase.OFFLINE, LinkPhase.SIGNED_OUT, LinkPhase.FAILED})
"""Phases in which somebody may have to do something; trying again is offered."""


def link_face(link: Link) -> Face:
    """What the link shows."""
    return _FACES[link.phase]


def next_try_words(seconds: float | None) -> str:
    """When the desk tries again by itself; empty if it does not."""
    if seconds is None:
        return ""
    return "Trying again now." if seconds < 1 else f"Trying again in {round(seconds)} s."


class Countdown:
    """Counts down to the next try of a link, by monotonic seconds."""

    def __init__(self) -> None:
        self._due: float | None = None

    def start(self, link: Link, monotonic: float) -> None:
        """Begin with what ``link`` says."""
        self._due = None if link.next_try_in is None else monotonic + link.next_try_in

    @property
    def running(self) -> bool:
        """Whether there is anything to wait for."""
        return self._due is not None

    def words(self, monotonic: float) -> str:
        """What is left of it."""
        return next_try_words(None if self._due is None else max(0.0, self._due - monotonic))
