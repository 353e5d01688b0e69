"""Running clocks of a conversation, as spans from which the time shown can be computed at any moment.

A span is kept instead of a number of seconds, so nothing has to be renewed while time passes: the screen paints what
a span reads now, and the board sorts by where it starts. All values are seconds since the epoch.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from supervisor_desk.conversations.conversation import ENDED_STATES, Conversation, State


class Span(msgspec.Struct, frozen=True, gc=False):
    """Time since ``origin``; it stands still where ``stopped`` is given."""

    origin: float
    stopped: float | None = None

    def seconds(self, now: float) -> float:
        """What it reads at ``now``; never less than nothing, even when the service's clock runs ahead of ours."""
        return max(0.0, (now if self.stopped is None else self.stopped) - self.origin)


_MINUTE = 17
"""Length of ``2026-05-04T12:00:``; what follows is the seconds."""
_MOST_MINUTES = 4096
_minutes: dict[str, float] = {}


def epoch(text: str | None) -> float | None:
    """Seconds since the epoch for a time as ISO 8601 text; ``None`` if there is none, or it cannot be read."""
    if not text:
        return None
    # Read for each change of each conversation, and most of what is told lies in few minutes: those are remembered.
    minute = _minutes.get(text[:_MINUTE]) if text[-1] == "Z" else None
    if minute is not None:
        seconds = text[_MINUTE:-1]
        if len(seconds) == 6 and seconds[2] == "." and seconds < "60" and (seconds[:2] + seconds[3:]).isdecimal():
            return minute + float(seconds)
    moment = _read(text)
    if moment is not None and text[-1] == "Z" and text[_MINUTE - 1 : _MINUTE] == ":":
        if len(_minutes) >= _MOST_MINUTES:
            _minutes.clear()
        start = _read(f"{text[:_MINUTE]}00Z")
        if start is not None:
            _minutes[text[:_MINUTE]] = start
    return moment


def _read(text: str) -> float | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp()


def began(conversation: Conversation) -> float | None:
    """When the state began; when the conversation did, where the service does not tell."""
    since = epoch(conversation.state_since)
    return epoch(conversation.started_at) if since is None else since


def in_state(conversation: Conversation) -> Span | None:
    """Time since the conversation entered its state; since its start where the service does not tell."""
    since = began(conversation)
    return None if since is None else Span(since)


def hold(conversation: Conversation) -> Span | None:
    """Time on hold: finished holds and the running one. ``None`` if the customer was never kept waiting."""
    return hold_since(conversation, began(conversation))


def hold_since(conversation: Conversation, since: float | None) -> Span | None:
    """``hold`` where the time the state began is known already."""
    finished = conversation.hold_ms / 1000
    if since is not None and conversation.state is State.HOLD:
        return Span(since - finished)
    return Span(0.0, finished) if finished > 0 or conversation.holds else None


def talk(conversation: Conversation) -> Span | None:
    """Time since the call was connected, less all time on hold. ``None`` if it was never connected."""
    return talk_since(conversation, began(conversation), epoch(conversation.connected_at))


def talk_since(conversation: Conversation, since: float | None, connected: float | None) -> Span | None:
    """``talk`` where the times the state began and the call was connected are known already."""
    if connected is None:
        return None
    origin = connected + conversation.hold_ms / 1000
    state = conversation.state
    if state is State.HOLD:
        return Span(origin, since)
    if state in ENDED_STATES:
        ended = epoch(conversation.ended_at)
        return Span(origin, since if ended is None else ended)
    return Span(origin)


def hms(seconds: float) -> str:
    """``01:02:03``; hours go on counting past 99."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
