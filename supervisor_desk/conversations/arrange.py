"""How the board is arranged: sort keys, filters and search. Pure; knows no Qt and no clock.

What is looked at is kept ready in an ``Entry``, so that a keystroke in the search field costs a look at each text. Keys
by a running clock use where the clock started, so the order stays right while time passes.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from math import inf

import msgspec

from supervisor_desk.conversations import clocks
from supervisor_desk.conversations.attention import Level
from supervisor_desk.conversations.conversation import ENDED_STATES, State, state_of
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
    state: float(rank)
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
_LAST_TEXT = "\U0010ffff"
_FAR = 1e11
"""More seconds than any clock shows: running clocks lie beyond it where a board is read from its end."""

READ = frozenset({SortBy.ATTENTION, SortBy.AGENT, SortBy.CUSTOMER, SortBy.SUPERVISING, SortBy.MUTED, SortBy.AGE})
"""Orders that go by what an entry has worked out, and so ask for it to be read before."""

Key = tuple[float | str, str]
"""What is sorted by, then start and id, so that equal rows keep their places whatever else changes."""


class Filter(msgspec.Struct, frozen=True):
    """What is shown. Empty sets mean all; ``words`` must all be found, in any of the texts of a row."""

    tile: Tile = Tile.ALL
    queues: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    @property
    def reads(self) -> bool:
        """Whether it goes by what an entry has worked out, which must be read before."""
        return self.tile is not Tile.ALL or bool(self.words)

    @property
    def restricts(self) -> bool:
        """Whether anything is kept back at all."""
        return self != Filter()

    def covers(self, entry: Entry) -> bool:
        """Whether queue and channel are among those asked for: these are the rows that the tiles count."""
        return (not self.queues or entry.queue_key in self.queues) and (
            not self.channels or entry.conversation.channel.lower() in self.channels
        )

    def test(self) -> Callable[[Entry], bool]:
        """A test of whether a row is shown, as quick as the filter allows: it runs for each row and keystroke."""
        bit, words, covers = self.tile.value, self.words, self.covers
        if self.queues or self.channels:
            return lambda entry: bool(entry.tiles & bit) and covers(entry) and all(word in entry.text for word in words)
        if len(words) > 1:
            return lambda entry: bool(entry.tiles & bit) and all(word in entry.text for word in words)
        if words:
            word = words[0]
            return lambda entry: word in entry.text and bool(entry.tiles & bit)
        return lambda entry: bool(entry.tiles & bit)


def search_words(typed: str) -> tuple[str, ...]:
    """What is looked for when somebody types ``typed``: its words, without regard to case."""
    return tuple(typed.casefold().split())


def sort_key(by: SortBy, *, descending: bool = False) -> Callable[[Entry], Key]:
    """The key of an entry for an order by ``by``.

    Keys always sort upwards: for a ``descending`` order read the result from its end. What has no value comes last
    either way, and of the clocks those that run come before those that stand.
    """
    if by in _TEXTS:
        return _TEXTS[by]("" if descending else _LAST_TEXT)
    last = -inf if descending else inf
    if by in _SPANS:
        return _by_span(_SPANS[by], last, _FAR if descending else 0.0)
    rank = _RANKS[by]
    return lambda entry: (last if (value := rank(entry)) is None else value, entry.tie)


def _by_span(span_of: Callable[[Entry], clocks.Span | None], last: float, far: float) -> Callable[[Entry], Key]:
    def key(entry: Entry) -> Key:
        span = span_of(entry)
        if span is None:
            return (last, entry.tie)
        return (far - span.origin if span.stopped is None else span.stopped - span.origin, entry.tie)

    return key


def _urgency(entry: Entry) -> float:
    tiles = entry.tiles
    if tiles & _MINE:
        return 0.0
    if tiles & _ATTENTION:
        return 1.0 + Level.ACT - entry.level
    if tiles & _SUPERVISED:
        return 4.0
    return 6.0 if entry.state in ENDED_STATES else 5.0


def _supervising(entry: Entry) -> float | None:
    if not entry.tiles & _SUPERVISED:
        return None
    return 0.0 if entry.tiles & _MINE else 1.0


@lru_cache(maxsize=256)
def _state_rank(raw: str) -> float:
    return _STATE_RANK[state_of(raw)]


_folded = lru_cache(maxsize=1024)(str.casefold)
"""For texts that many conversations have in common."""

_TEXTS: dict[SortBy, Callable[[str], Callable[[Entry], Key]]] = {
    SortBy.AGENT: lambda last: lambda entry: (entry.agent_key or last, entry.tie),
    SortBy.CUSTOMER: lambda last: lambda entry: (entry.customer_key or last, entry.tie),
    SortBy.QUEUE: lambda last: lambda entry: (_folded(entry.conversation.queue_name) or last, entry.tie),
    SortBy.CHANNEL: lambda last: lambda entry: (_folded(entry.conversation.channel) or last, entry.tie),
    SortBy.DIRECTION: lambda last: lambda entry: (_folded(entry.conversation.direction) or last, entry.tie),
}
_SPANS: dict[SortBy, Callable[[Entry], clocks.Span | None]] = {
    SortBy.TALK: lambda entry: clocks.talk_since(entry.conversation, entry.since, entry.connected),
    SortBy.HOLD: lambda entry: clocks.hold_since(entry.conversation, entry.since),
}
_RANKS: dict[SortBy, Callable[[Entry], float | None]] = {
    SortBy.ATTENTION: _urgency,
    SortBy.STATE: lambda entry: _state_rank(entry.conversation.raw_state),
    SortBy.SUPERVISING: _supervising,
    SortBy.MUTED: lambda entry: 0.0 if entry.tiles & _MUTED else None,
    SortBy.DELIVERY: lambda entry: float(entry.delivery_rank) if entry.delivery_rank else None,
    SortBy.IN_STATE: lambda entry: None if entry.since is None else -entry.since,
    SortBy.AGE: lambda entry: -entry.arrived,
}
