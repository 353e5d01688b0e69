"""Questions to the log, answered from the index as far as it goes, entry by entry for the rest. Blocking; one thread.

Entries never change, so what the index says about them stays true. What is newer than the index is looked at one by
one: all of it where completeness matters (open intents, stories), the newest part of it where speed does (pages).
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import msgspec

from supervisor_desk.audit.index import IndexUseless, SearchIndex
from supervisor_desk.audit.opening import chain_of, last_sequence, open_for_reading
from supervisor_desk.audit.record import News, Row, entry_or_stand_in, news
from supervisor_desk.audit.search import ANYTHING, Filter, OpenIntent, Page
from supervisor_desk.audit.trouble import FAILURES, why_not_read

logger = logging.getLogger(__name__)

SLICE = 400
"""Entries indexed at a time: about 15 ms, the longest that a question waits for the index."""
LOOKED_AT = 1_000
"""Newest entries looked at one by one while the index lags behind."""
LOOKED_AT_WITHOUT_INDEX = 20_000
"""The same where there can be no index, as on a medium that cannot be written."""

Answer = TypeVar("Answer")


class AuditUnreadable(Exception):
    """The log cannot be read. ``str()`` says why and what to do."""


class _Trace(msgspec.Struct):
    """The little of an entry that tells whether its delivery is open."""

    step: str = ""
    state: str = ""
    delivery: str = ""


class Lookup:
    """Answers questions about the log at ``path``. All methods raise ``AuditUnreadable``."""

    def __init__(self, path: Path, index_path: Path) -> None:
        self._path = path
        self._index_path = index_path
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[int, int] | None = None
        self._index: SearchIndex | None = None

    def close(self) -> None:
        """Give the files back; the next question opens them again."""
        connection, self._connection = self._connection, None
        index, self._index = self._index, None
        if index is not None:
            index.close()
        if connection is not None:
            connection.close()

    def page(self, wanted: Filter, before: int | None, after: int | None, limit: int) -> Page:
        """Up to ``limit`` entries older than ``before``, or else the next ones newer than ``after``."""

        def answer(log: sqlite3.Connection, index: SearchIndex | None) -> Page:
            newest = last_sequence(log)
            backwards = after is None
            low = 1 if after is None else max(after, 0) + 1
            high = newest if before is None else min(before - 1, newest)
            found = list(islice(_matching(log, index, wanted, low, high, backwards), limit + 1))
            rows = found[:limit] if backwards else found[:limit][::-1]
            behind = 0 if wanted == ANYTHING else max(0, newest - _indexed(index) - _budget(index))
            return Page(tuple(rows), more=len(found) > limit, newest=newest, behind=behind)

        return self._answered(answer)

    def open_intents(self) -> tuple[OpenIntent, ...]:
        """Intents without a settled outcome, oldest first."""

        def answer(log: sqlite3.Connection, index: SearchIndex | None) -> tuple[OpenIntent, ...]:
            indexed = _indexed(index)  # asked first: what another desk indexes meanwhile is heard twice, not missed
            found = index.open_deliveries() if index is not None else {}
            for number, body in log.execute("SELECT sequence, body FROM entry WHERE sequence > ?", (indexed,)):
                _follow(found, number, body)
            pairs = sorted(found.values())
            return tuple(OpenIntent(_row(log, intent), _row(log, latest)) for intent, latest in pairs)

        return self._answered(answer)

    def story(self, delivery: str) -> tuple[Row, ...]:
        """All entries of a delivery and of those that repeat it, oldest first."""

        def answer(log: sqlite3.Connection, index: SearchIndex | None) -> tuple[Row, ...]:
            indexed = _indexed(index)
            numbers = index.of_delivery(delivery, indexed) if index is not None else ()
            known = (_row(log, number) for number in numbers)
            named = msgspec.json.encode(delivery)
            recent = _rows(log, indexed + 1, last_sequence(log), sieve=lambda body: named in body)
            return tuple(row for row in chain(known, recent) if delivery in (row.entry.delivery, row.entry.retry_of))

        return self._answered(answer) if delivery else ()

    def catch_up(self) -> bool:
        """Index some more entries. Returns whether there are still more."""

        def answer(log: sqlite3.Connection, index: SearchIndex | None) -> bool:
            if index is None:
                return False
            rows = islice(_rows(log, index.count + 1, last_sequence(log)), SLICE)
            some = [(row.entry.sequence, row.entry, bytes.fromhex(row.hash)) for row in rows]
            index.add(some)
            return len(some) == SLICE

        return self._answered(answer)

    def _answered(self, answer: Callable[[sqlite3.Connection, SearchIndex | None], Answer]) -> Answer:
        try:
            log = self._open()
            try:
                return answer(log, self._index)
            except IndexUseless as error:
                logger.info("the index of the audit log is of no use: %s", error)
                self._drop_index(error.broken)
                return answer(log, None)
        except FAILURES as error:
            self.close()
            raise AuditUnreadable(why_not_read(error, self._path)) from error

    def _open(self) -> sqlite3.Connection:
        found = self._path.stat()
        identity = (found.st_dev, found.st_ino)
        if self._connection is None or identity != self._file:
            self.close()
            self._connection, self._file = open_for_reading(self._path), identity
        if self._index is None:
            self._index = self._fitting_index(self._connection)
        return self._connection

    def _fitting_index(self, log: sqlite3.Connection) -> SearchIndex | None:
        try:
            index = SearchIndex(self._index_path, chain_of(log))
            count, digest = index.last()
            if count and log.execute("SELECT hash FROM entry WHERE sequence = ?", (count,)).fetchone() != (digest,):
                index.start_over()
        except IndexUseless as error:
            logger.info("the audit log has no index: %s", error)
            return None
        return index

    def _drop_index(self, broken: bool) -> None:
        """Open it again with the next question, or make a new one of it if it is broken."""
        index, self._index = self._index, None
        if index is None:
            return
        try:
            if broken:
                index.start_over()
        except IndexUseless as error:
            logger.info("the audit log has no index: %s", error)
        finally:
            index.close()


def newest_matching(log: sqlite3.Connection, wanted: Filter, limit: int) -> list[Row]:
    """The newest ``limit`` entries that match, newest first, found by reading one by one: for a single question."""
    rows = _rows(log, 1, last_sequence(log), backwards=True, sieve=wanted.sieve())
    return list(islice((row for row in rows if wanted.matches(row.entry)), limit))


def _indexed(index: SearchIndex | None) -> int:
    return index.count if index is not None else 0


def _budget(index: SearchIndex | None) -> int:
    return LOOKED_AT if index is not None else LOOKED_AT_WITHOUT_INDEX


def _matching(
    log: sqlite3.Connection, index: SearchIndex | None, wanted: Filter, low: int, high: int, backwards: bool
) -> Iterator[Row]:
    if wanted == ANYTHING:
        return _rows(log, low, high, backwards=backwards)
    indexed, budget, sieve = _indexed(index), _budget(index), wanted.sieve()
    unindexed = max(low, indexed + 1)
    if backwards:
        recent = _rows(log, max(unindexed, high - budget + 1), high, backwards=True, sieve=sieve)
    else:
        recent = _rows(log, unindexed, min(high, unindexed + budget - 1), sieve=sieve)
    numbers: Iterator[int] = iter(())
    if index is not None:
        numbers = index.candidates(wanted, low, min(high, indexed), newest_first=backwards)
    older = (_row(log, number) for number in numbers)
    rows = chain(recent, older) if backwards else chain(older, recent)
    return (row for row in rows if wanted.matches(row.entry))


def _rows(
    log: sqlite3.Connection,
    low: int,
    high: int,
    *,
    backwards: bool = False,
    sieve: Callable[[bytes], bool] | None = None,
) -> Iterator[Row]:
    """Rows ``low`` to ``high``, those whose canonical bytes the ``sieve`` lets through."""
    if low > high:
        return
    order = "DESC" if backwards else "ASC"
    for number, body, digest in log.execute(
        f"SELECT sequence, body, hash FROM entry WHERE sequence BETWEEN ? AND ? ORDER BY sequence {order}",  # noqa: S608
        (low, high),
    ):
        if sieve is None or sieve(body):
            yield Row(entry_or_stand_in(number, body), digest.hex())


def _row(log: sqlite3.Connection, number: int) -> Row:
    found = log.execute("SELECT body, hash FROM entry WHERE sequence = ?", (number,)).fetchone()
    body, digest = found if found is not None else (b"", b"")
    return Row(entry_or_stand_in(number, body), digest.hex())


_traces = msgspec.json.Decoder(_Trace)


def _follow(found: dict[str, tuple[int, int]], number: int, body: bytes) -> None:
    """Take into account what entry ``number`` says about its delivery."""
    try:
        trace = _traces.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return
    if not trace.delivery:
        return
    match news(trace.step, trace.state):
        case News.OPENS:
            found[trace.delivery] = (number, number)
        case News.SETTLES:
            found.pop(trace.delivery, None)
        case News.CONTINUES:
            if trace.delivery in found:
                found[trace.delivery] = (found[trace.delivery][0], number)
