"""Keeps the rows of the board in order while few of them change: those are taken out and put in again, the rest stays.

Pure, so that it can be tried with random changes. Rows always lie by ascending key; a descending board reads them from
the end. ``wanted`` of a row is the key it should lie under, ``None`` if it should not be shown; ``placed`` is the key
it lies under. The steps are those that Qt's models know: newcomers are taken in at the end, everything is settled at
once, those that leave then stand together at the end and are let go. A search that drops nine thousand rows is thus one
removal rather than thousands.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from supervisor_desk.conversations.arrange import Key

_VALUE: Callable[[Key], Any] = itemgetter(0)
_TIE: Callable[[Key], str] = itemgetter(1)
_FEW = 12
"""Up to one row in so many is found and put back by halving; above that, all are sifted out and merged in by sorting,
which is quick where most is in order."""


class Span(NamedTuple):
    """Keys from ``low`` to ``high``; ``None`` where it is open."""

    low: Key | None
    high: Key | None

    def holds(self, key: Key | None) -> bool:
        """Whether ``key`` lies in it."""
        return key is not None and (self.low is None or key >= self.low) and (self.high is None or key <= self.high)

    def covers(self, other: Span) -> bool:
        """Whether all of ``other`` lies in it."""
        low = self.low is None or (other.low is not None and other.low >= self.low)
        return low and (self.high is None or (other.high is not None and other.high <= self.high))

    def within(self, other: Span) -> Span:
        """What it has in common with ``other``."""
        lows = [key for key in (self.low, other.low) if key is not None]
        highs = [key for key in (self.high, other.high) if key is not None]
        return Span(max(lows, default=None), min(highs, default=None))


class Placeable(Protocol):
    """What is kept in order."""

    placed: Key | None
    wanted: Key | None

    @property
    def tie(self) -> str:
        """What the key ends with: no two have the same."""


Row = TypeVar("Row", bound=Placeable)


class Order(Generic[Row]):
    """The rows that are shown, in order. Lines are counted from the top of the board."""

    def __init__(self, *, descending: bool = False) -> None:
        self.descending = descending
        # Keys alone: finding and sorting never look into rows, which lie all over the memory. Nor does the search for
        # garbage look at keys, which hold nothing but numbers and texts, though each change brings another one.
        self._lying: list[Key] = []
        self._rows: dict[str, Row] = {}
        self._coming: Sequence[Row] = ()
        self._leaving: list[Row] = []

    def __len__(self) -> int:
        return len(self._lying) + len(self._coming) + len(self._leaving)

    def __iter__(self) -> Iterator[Row]:
        """The rows from the top of the board to its end."""
        rows = [self._rows[tie] for _, tie in self._lying]
        return reversed(rows) if self.descending else iter(rows)

    def at(self, line: int) -> Row:
        """The row on that line. Raises ``IndexError``."""
        count = len(self)
        if not 0 <= line < count:
            raise IndexError(line)
        place = count - 1 - line if self.descending else line
        settled = len(self._lying)
        if place < settled:
            return self._rows[self._lying[place][1]]
        return (self._coming or self._leaving)[place - settled]

    def between(self, first: int, last: int) -> list[Row]:
        """The rows on the lines from ``first`` to ``last``, as far as there are any."""
        first, last = max(0, first), min(len(self) - 1, last)
        if self._coming or self._leaving:
            return [self.at(line) for line in range(first, last + 1)]
        if not self.descending:
            return [self._rows[tie] for _, tie in self._lying[first : last + 1]]
        end = len(self._lying) - first
        lying = self._lying[end - (last - first + 1) : end] if last >= first else []
        return [self._rows[tie] for _, tie in reversed(lying)]

    def span(self, first: int, last: int) -> Span:
        """The keys that belong on the lines from ``first`` to ``last``: open where a line is the first or last one."""
        count = len(self)
        upper = self.at(first).placed if 0 < first < count else None
        lower = self.at(last).placed if last < count - 1 else None
        return Span(lower, upper) if self.descending else Span(upper, lower)

    def line_of(self, row: Row) -> int | None:
        """The line that ``row`` is on, ``None`` if it is not shown."""
        if row.placed is None:
            return self._line_of_guest(row)
        place = bisect_left(self._lying, row.placed)
        if place == len(self._lying) or self._rows.get(self._lying[place][1]) is not row:
            return None
        return self._line(place)

    def room_for(self, count: int) -> tuple[int, int]:
        """First and last line that ``count`` newcomers will take up."""
        return (0, count - 1) if self.descending else (len(self), len(self) + count - 1)

    def take_in(self, coming: Sequence[Row]) -> None:
        """Put newcomers at the end, not yet in order. ``settle`` must follow."""
        self._coming = coming

    def settle(self, loose: Collection[Row]) -> None:
        """Bring ``loose`` rows, newcomers among them, to where they want to be.

        Those that want to be nowhere stand at the end afterwards, until ``let_go``.
        """
        self._coming = ()
        self._leaving = [row for row in loose if row.wanted is None and row.placed is not None]
        if len(loose) * _FEW <= len(self._lying):
            self._move_few(loose)
        else:
            self._move_many(loose)

    @property
    def leaving(self) -> Sequence[Row]:
        """The rows that leave, between ``settle`` and ``let_go``."""
        return self._leaving

    def leaving_lines(self) -> tuple[int, int]:
        """First and last line of those that leave, between ``settle`` and ``let_go``."""
        count = len(self._leaving)
        return (0, count - 1) if self.descending else (len(self) - count, len(self) - 1)

    def let_go(self) -> list[Row]:
        """Drop the rows that leave, and give them back."""
        gone, self._leaving = self._leaving, []
        return gone

    def sort_anew(self, rows: Iterable[Row], key: Callable[[Row], Key], *, descending: bool) -> None:
        """Put ``rows``, which are those that are shown, in the order of ``key``."""
        self.descending = descending
        lying = []
        for row in rows:
            row.placed = row.wanted = placed = key(row)
            lying.append(placed)
        # One part of the key after the other: comparing plain numbers and texts is several times as quick as comparing
        # pairs, and the ties, which begin with the start of a conversation, come nearly in order.
        lying.sort(key=_TIE)
        lying.sort(key=_VALUE)
        self._lying = lying

    def _line(self, place: int) -> int:
        return len(self) - 1 - place if self.descending else place

    def _line_of_guest(self, row: Row) -> int | None:
        guests = self._coming or self._leaving
        return self._line(len(self._lying) + guests.index(row)) if row in guests else None

    def _move_few(self, loose: Collection[Row]) -> None:
        lying = self._lying
        for row in loose:
            if row.placed is not None:
                del lying[bisect_left(lying, row.placed)]
        for row in loose:
            key = self._put(row)
            if key is not None:
                insort(lying, key)

    def _move_many(self, loose: Collection[Row]) -> None:
        moving = {id(row.placed) for row in loose}  # to know a key by where it is spares a look at it
        lying = [one for one in self._lying if id(one) not in moving]
        lying += [key for row in loose if (key := self._put(row)) is not None]
        lying.sort()
        self._lying = lying

    def _put(self, row: Row) -> Key | None:
        """Note that ``row`` lies where it wants to, or nowhere; its key."""
        wanted = row.wanted
        if wanted is None:
            self._rows.pop(row.tie, None)
        elif row.placed is None:
            self._rows[row.tie] = row
        row.placed = wanted
        return wanted
