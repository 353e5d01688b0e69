"""Keeps the rows of the board in order while few of them change: those are taken out and put in again, the rest stays.

Pure, so that it can be tried with random changes. Rows always lie by ascending key; a descending board reads them from
the end. ``wanted`` of a row is the key it should lie under, ``None`` if it should not be shown; ``placed`` is the key
it lies under. The steps are those that Qt's models know: newcomers are taken in at the end, everything is settled at
once, those that leave then stand together at the end and are let go. A search that drops nine thousand rows is thus one
removal rather than thousands.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

from supervisor_desk.conversations.arrange import Key

_FEW = 24
"""Up to one row in so many is moved one by one; above that, sorting what is nearly sorted is cheaper."""


class Placeable(Protocol):
    """What is kept in order."""

    placed: Key | None
    wanted: Key | None


Row = TypeVar("Row", bound=Placeable)


class Order(Generic[Row]):
    """The rows that are shown, in order. Lines are counted from the top of the board."""

    def __init__(self, *, descending: bool = False) -> None:
        self.descending = descending
        self._keys: list[Key] = []
        self._rows: list[Row] = []
        self._leaving: list[Row] = []

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        """The rows from the top of the board to its end."""
        return reversed(self._rows) if self.descending else iter(self._rows)

    def at(self, line: int) -> Row:
        """The row on that line. Raises ``IndexError``."""
        if not 0 <= line < len(self._rows):
            raise IndexError(line)
        return self._rows[-1 - line if self.descending else line]

    def between(self, first: int, last: int) -> list[Row]:
        """The rows on the lines from ``first`` to ``last``, as far as there are any."""
        count = len(self._rows)
        first, last = max(0, first), min(count - 1, last)
        if first > last:
            return []
        if self.descending:
            return self._rows[count - 1 - last : count - first][::-1]
        return self._rows[first : last + 1]

    def line_of(self, row: Row) -> int | None:
        """The line that ``row`` is on, ``None`` if it is not shown."""
        if row.placed is None:
            return None
        index = bisect_left(self._keys, row.placed)
        if index == len(self._keys) or self._rows[index] is not row:
            return None
        return self._line(index)

    def take_in(self, coming: Sequence[Row]) -> None:
        """Put newcomers at the end, not yet in order. ``settle`` must follow."""
        self._rows.extend(coming)

    def room_for(self, count: int) -> tuple[int, int]:
        """First and last line that ``count`` newcomers will take up."""
        return (0, count - 1) if self.descending else (len(self._rows), len(self._rows) + count - 1)

    def leaving_lines(self) -> tuple[int, int]:
        """First and last line of those that leave, between ``settle`` and ``let_go``."""
        count = len(self._leaving)
        return (0, count - 1) if self.descending else (len(self._rows) - count, len(self._rows) - 1)

    @property
    def leaving(self) -> Sequence[Row]:
        """The rows that leave, between ``settle`` and ``let_go``."""
        return self._leaving

    def settle(self, loose: Collection[Row], came: int = 0) -> None:
        """Bring ``loose`` rows to where they want to be; the last ``came`` rows have just been taken in.

        Those that want to be nowhere stand at the end afterwards, until ``let_go``.
        """
        if came:
            del self._rows[-came:]
        self._leaving = [row for row in loose if row.wanted is None and row.placed is not None]
        if len(loose) * _FEW <= len(self._rows):
            self._move_few(loose)
        else:
            self._move_many(loose)
        self._rows.extend(self._leaving)

    def line_after_settling(self, row: Row) -> int:
        """The line of a row between ``settle`` and ``let_go``, those that leave included. Raises ``ValueError``."""
        if row.placed is not None:
            return self._line(bisect_left(self._keys, row.placed))
        return self._line(len(self._keys) + self._leaving.index(row))

    def let_go(self) -> list[Row]:
        """Drop the rows that leave, and give them back."""
        del self._rows[len(self._keys) :]
        gone, self._leaving = self._leaving, []
        return gone

    def sort_anew(self, *, descending: bool) -> None:
        """Put all rows where they want to be, after the keys of all have changed."""
        self.descending = descending
        for row in self._rows:
            row.placed = row.wanted
        self._sort()

    def _line(self, index: int) -> int:
        return len(self._rows) - 1 - index if self.descending else index

    def _move_few(self, loose: Collection[Row]) -> None:
        keys, rows = self._keys, self._rows
        for row in loose:
            if row.placed is not None:
                index = bisect_left(keys, row.placed)
                del keys[index], rows[index]
        for row in loose:
            row.placed = row.wanted
            if row.placed is not None:
                index = bisect_left(keys, row.placed)
                keys.insert(index, row.placed)
                rows.insert(index, row)

    def _move_many(self, loose: Collection[Row]) -> None:
        coming = [row for row in loose if row.placed is None and row.wanted is not None]
        for row in loose:
            row.placed = row.wanted
        self._rows = [row for row in self._rows if row.placed is not None]
        self._rows += coming
        self._sort()

    def _sort(self) -> None:
        self._rows.sort(key=attrgetter("placed"))
        self._keys = [row.placed for row in self._rows if row.placed is not None]
