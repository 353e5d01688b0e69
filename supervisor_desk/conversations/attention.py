"""When a conversation wants a supervisor's eye, and why. Pure: the same record and time always give the same answer.

Two limits each, as on other boards: *watch* says it is getting long, *act* that somebody should do something. The
moment of the next change is told as well, so that nobody has to look at every conversation every second.
"""

from __future__ import annotations

from enum import IntEnum

import msgspec

from supervisor_desk.conversations.conversation import ENDED_STATES, State


class Level(IntEnum):
    """How much a conversation wants attention."""

    NONE = 0
    WATCH = 1
    ACT = 2


class Concern(IntEnum):
    """What it is about, which is also the clock that it concerns."""

    NOTHING = 0
    WAITING = 1
    HOLD = 2
    HANDLING = 3


class Limit(msgspec.Struct, frozen=True):
    """Seconds after which to watch, and to act."""

    watch: float
    act: float


class Limits(msgspec.Struct, frozen=True):
    """The limits of a floor. ``waiting`` is for callers nobody has answered, ``handling`` for the whole call."""

    waiting: Limit = Limit(60, 120)
    hold: Limit = Limit(90, 180)
    handling: Limit = Limit(900, 1800)


class Attention(msgspec.Struct, frozen=True, gc=False):
    """``next_at`` is when the level changes by itself, in seconds since the epoch; ``None`` if it does not."""

    level: Level = Level.NONE
    concern: Concern = Concern.NOTHING
    since: float = 0.0
    next_at: float | None = None


CALM = Attention()
_WAITING = frozenset({State.QUEUED, State.RINGING, State.DIALING})
JUDGED_BY_STATE = _WAITING | {State.HOLD}
"""States in which it counts how long they have lasted; in the others the whole call does."""
_WORDS = {
    Concern.NOTHING: "",
    Concern.WAITING: "Nobody has answered for {span}",
    Concern.HOLD: "On hold for {span}",
    Concern.HANDLING: "The call has been going on for {span}",
}


def attention(state: State, since: float | None, connected: float | None, limits: Limits, now: float) -> Attention:
    """How much attention a conversation wants that is in ``state`` since then and was connected then.

    All times are in seconds since the epoch.
    """
    if state is State.HOLD:
        return _judge(since, Concern.HOLD, limits.hold, now)
    if state in _WAITING:
        return _judge(since, Concern.WAITING, limits.waiting, now)
    if state in ENDED_STATES or state is State.UNKNOWN:
        return CALM
    return _judge(connected, Concern.HANDLING, limits.handling, now)


def words(found: Attention, now: float) -> str:
    """Why, as a sentence without its full stop; empty if there is nothing."""
    if found.level is Level.NONE:
        return ""
    return _WORDS[found.concern].format(span=_span(now - found.since))


def _judge(since: float | None, concern: Concern, limit: Limit, now: float) -> Attention:
    if since is None:
        return CALM
    if now >= since + limit.act:
        return Attention(Level.ACT, concern, since)
    if now >= since + limit.watch:
        return Attention(Level.WATCH, concern, since, since + limit.act)
    return Attention(Level.NONE, concern, since, since + limit.watch)


def _span(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 1:
        return f"{int(seconds)} seconds"
    return "more than a minute" if minutes == 1 else f"{minutes} minutes"
