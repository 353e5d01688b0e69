"""How the board is arranged: sort keys, filters and search. Pure; knows no Qt and no clock.

What is looked at is kept ready in an ``Entry``, so that a keystroke in the search field costs a look at each text. Keys
by a running clock use where the clock started, so the order stays right while time passes.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import msgspec

from supervisor_desk.conversations import clocks
from supervisor_desk.conversations.attention import Level
from supervisor_desk.conversations.conversation import State
from supervisor_desk.conversations.entry import Entry
from supervisor_desk.conversations.tiles import Tile

_MINE = Tile.MINE.value
_SUPERVISED = Tile.SUPERVISED.value
_MUTED = Tile.MUTED.value
_ATTENTION = Tile.ATTENTION.value


class SortBy(Enum):
    """What the board can be sorted by."""

    ATTENTION = "attention"
    STATE = "state"
    AGENT = "agent"
    CUSTOMER = "customer"
    QUEUE = "queue"
    CHANNEL = "channel"
    DIRECTION = "direction"
    IN_STATE = "in state"
    TALK = "talk"
    HOLD = "hold"
    SUPERVISING = "supervising"
    MUTED = "muted"
    DELIVERY = "delivery"
    AGE = "age"


_STATE_RANK = {
    state: rank
    for rank, state in enumerate(
        (
            State.HOLD,
            State.IN_TRANSFER,
            State.CONFERENCE,
            State.ACTIVE,
            State.RINGING,
            State.DIALING,
            State.QUEUED,
            State.UNKNOWN,
            State.TRANSFERRED,
            State.ABANDONED,
            State.ENDED,
        )
    )
}
_LAST = 9
"""Group of conversations that have nothing to be sorted by: they come last in either direction."""

Key = tuple[int, float | str, str, str]
"""Group, value, then start and id, so that equal rows keep their places whatever else changes."""


class Filter(msgspec.Struct, frozen=True):
    """What is shown. Empty sets mean all; ``words`` must all be found, in any of the texts of a row."""

    tile: Tile = Tile.ALL
    queues: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    @property
    def restricts(self) -> bool:
        """Whether anything is kept back at all."""
        return self != Filter()

    def covers(self, entry: Entry) -> bool:
        """Whether queue and channel are among those asked for: these are the rows that the tiles count."""
        return (not self.queues or entry.queue_key in self.queues) and (
            not self.channels or entry.conversation.channel.lower() in self.channels
        )

    def admits(self, entry: Entry) -> bool:
        """Whether the row is shown."""
        if not entry.tiles & self.tile.value:
            return False
        if (self.queues or self.channels) and not self.covers(entry):
            return False
        text = entry.text
        return all(word in text for word in self.words) if self.words else True


def search_words(typed: str) -> tuple[str, ...]:
    """What is looked for when somebody types ``typed``: its words, without regard to case."""
    return tuple(typed.casefold().split())


def sort_key(by: SortBy, *, descending: bool = False) -> Callable[[Entry], Key]:
    """The key of an entry for an order by ``by``.

    Keys always sort upwards: for a ``descending`` order read the result from its end. What has no value comes last
    either way, and of the clocks those that run come before those that stand.
    """
    value_of = _VALUES[by]
    sign = -1 if descending else 1

    def key(entry: Entry) -> Key:
        group, value = value_of(entry)
        return (sign * group, value, entry.conversation.started_at or "", entry.id)

    return key


def _text(value: str) -> tuple[int, str]:
    return (0, value.casefold()) if value else (_LAST, "")


def _clock(span: clocks.Span | None) -> tuple[int, float]:
    if span is None:
        return (_LAST, 0.0)
    return (0, -span.origin) if span.stopped is None else (1, span.stopped - span.origin)


def _urgency(entry: Entry) -> tuple[int, float]:
    tiles = entry.tiles
    if tiles & _MINE:
        return (0, 0.0)
    if tiles & _ATTENTION:
        return (0, 1.0 + Level.ACT - entry.level)
    if tiles & _SUPERVISED:
        return (0, 4.0)
    return (0, 6.0 if entry.conversation.over else 5.0)


def _supervising(entry: Entry) -> tuple[int, float]:
    if not entry.tiles & _SUPERVISED:
        return (_LAST, 0.0)
    return (0, 0.0 if entry.tiles & _MINE else 1.0)


_VALUES: dict[SortBy, Callable[[Entry], tuple[int, float | str]]] = {
    SortBy.ATTENTION: _urgency,
    SortBy.STATE: lambda entry: (0, float(_STATE_RANK[entry.state])),
    SortBy.AGENT: lambda entry: _text(entry.agent_name),
    SortBy.CUSTOMER: lambda entry: _text(entry.customer),
    SortBy.QUEUE: lambda entry: _text(entry.conversation.queue_name),
    SortBy.CHANNEL: lambda entry: _text(entry.conversation.channel),
    SortBy.DIRECTION: lambda entry: _text(entry.conversation.direction),
    SortBy.IN_STATE: lambda entry: _clock(clocks.in_state(entry.conversation)),
    SortBy.TALK: lambda entry: _clock(clocks.talk(entry.conversation)),
    SortBy.HOLD: lambda entry: _clock(clocks.hold(entry.conversation)),
    SortBy.SUPERVISING: _supervising,
    SortBy.MUTED: lambda entry: (0, 0.0) if entry.tiles & _MUTED else (_LAST, 0.0),
    SortBy.DELIVERY: lambda entry: (0, float(entry.delivery_rank)) if entry.delivery_rank else (_LAST, 0.0),
    SortBy.AGE: lambda entry: (0, -entry.arrived),
}
