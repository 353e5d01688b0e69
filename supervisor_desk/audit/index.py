"""The index that makes the log searchable while one types, in a file of its own beside the log.

It is derived: not evidence, not protected, built in the background from what is in the log, thrown away and built
again whenever it does not fit. So the log itself holds nothing but the chain, and appending costs nothing for search.

Figures that led to this form (1,000,000 entries): full-text search of ids and facets answers in 1–25 ms, for the
lists of numbers are merged as they are read; beginnings of words are looked up in a vocabulary first, because asking
the full-text search for a beginning that half the log has takes 60 ms.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from supervisor_desk.audit.ledger import transaction
from supervisor_desk.audit.opening import create_private, use_wal
from supervisor_desk.audit.record import Entry, News, news
from supervisor_desk.audit.search import SHORTEST_ID, Filter, Term, ids_of, terms, words_of

VERSION = 1
"""Number of the index's own format; another one is built anew."""
SPAN = 1024
"""Entries per line of the table of times."""
BUSY_S = 0.5
"""How long to wait for another desk that writes to the index, in seconds."""
MOST_SPELLINGS = 64
"""Words with the same beginning that are looked up one by one; more are left to the full-text search."""
MOST_KNOWN = 50_000
"""Words remembered as being in the vocabulary already."""
RETRIES = "retry"
"""Facet of the delivery that an entry's delivery repeats."""

_FACETS = {"step": "s", "what": "w", "state": "t", "actor": "a", "conversation": "c", "delivery": "d", RETRIES: "r"}
_SCHEMA = (
    # Only which entry has which word is kept: no text, no places, no counts.
    "CREATE VIRTUAL TABLE word USING fts5(words, content='', detail=none, columnsize=0,"
    " tokenize=\"ascii tokenchars '_'\")",
    "CREATE TABLE vocabulary (word TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE span (span INTEGER PRIMARY KEY, earliest REAL NOT NULL, latest REAL NOT NULL)",
    "CREATE TABLE open (delivery TEXT PRIMARY KEY, intent INTEGER NOT NULL, latest INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE state (chain TEXT NOT NULL, count INTEGER NOT NULL, hash BLOB NOT NULL)",
    f"PRAGMA user_version = {VERSION}",
)


class IndexUseless(Exception):
    """The index cannot be opened, read or written now; searching falls back to reading entries one by one.

    ``broken`` tells that this will stay so until it is made anew.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.broken = _is_broken(error)


class SearchIndex:
    """The index file on one connection, for one thread. ``count`` entries from the first on are in it.

    All methods raise ``IndexUseless``.
    """

    def __init__(self, path: Path, chain: str) -> None:
        """Open the index of that chain at ``path``, or make a new one."""
        self._path = path
        self._chain = chain
        self._known: set[str] = set()
        with _useful():
            self._connection = self._opened()

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    @property
    def count(self) -> int:
        """How many entries are indexed."""
        return self.last()[0]

    def last(self) -> tuple[int, bytes]:
        """Number and hash of the last entry indexed, to be compared with the log."""
        with _useful():
            count, digest = self._connection.execute("SELECT count, hash FROM state").fetchone()
        return count, digest

    def start_over(self) -> None:
        """Throw everything away: the log is not the one that was indexed."""
        self._connection.close()
        with _useful():
            self._throw_away()
            self._connection = self._opened()

    def add(self, rows: Sequence[tuple[int, Entry, bytes]]) -> None:
        """Index further entries (number, entry, hash)."""
        known, self._known = self._known, set()  # until they are committed
        with _useful(), transaction(self._connection):
            count = self.count
            fresh = [row for row in rows if row[0] > count]  # another desk may have been here
            if fresh and fresh[0][0] == count + 1:
                known |= self._add(fresh, known)
        self._known = known if len(known) <= MOST_KNOWN else set()

    def candidates(self, wanted: Filter, low: int, high: int, *, newest_first: bool) -> Iterator[int]:
        """Numbers from ``low`` to ``high`` of entries that may match, all that do among them; times are not exact."""
        with _useful():
            low, high = self._narrowed(wanted, low, high)
            query = self._query(wanted)
        order = "DESC" if newest_first else "ASC"
        if query is None or low > high:
            return
        if query:
            yield from self._numbers(
                f"SELECT rowid FROM word WHERE word MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid {order}",  # noqa: S608
                (query, low, high),
            )
        else:
            high = min(high, self.count)
            yield from range(high, low - 1, -1) if newest_first else range(low, high + 1)

    def of_delivery(self, delivery: str, high: int) -> Iterator[int]:
        """Numbers up to ``high`` of the entries of a delivery and of those that repeat it, oldest first."""
        query = f"{_facet('delivery', delivery)} OR {_facet(RETRIES, delivery)}"
        return self._numbers("SELECT rowid FROM word WHERE word MATCH ? AND rowid <= ? ORDER BY rowid", (query, high))

    def open_deliveries(self) -> dict[str, tuple[int, int]]:
        """Deliveries with an intent and no settled outcome: number of the intent, number of the latest news."""
        with _useful():
            rows = self._connection.execute("SELECT delivery, intent, latest FROM open")
            return {delivery: (intent, latest) for delivery, intent, latest in rows}

    def _numbers(self, sql: str, parameters: Sequence[object]) -> Iterator[int]:
        with _useful():
            for (number,) in self._connection.execute(sql, parameters):
                yield number

    # Building

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._connected()
        except sqlite3.DatabaseError as error:
            if not _is_broken(error):
                raise
        except _AnotherIndex:
            pass
        self._throw_away()
        return self._connected()

    def _connected(self) -> sqlite3.Connection:
        create_private(self._path)
        connection = sqlite3.connect(self._path, timeout=BUSY_S, isolation_level=None)
        try:
            use_wal(connection, BUSY_S)
            connection.execute("PRAGMA synchronous = NORMAL")  # after a power cut some entries are indexed again
            connection.execute("BEGIN IMMEDIATE")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                for statement in _SCHEMA:
                    connection.execute(statement)
                connection.execute("INSERT INTO state VALUES (?, 0, x'')", (self._chain,))
            chain = connection.execute("SELECT chain FROM state").fetchone() if version in (0, VERSION) else None
            if chain != (self._chain,):
                raise _AnotherIndex
            connection.execute("COMMIT")
        except BaseException:
            connection.close()
            raise
        return connection

    def _throw_away(self) -> None:
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        self._known.clear()

    def _add(self, rows: Sequence[tuple[int, Entry, bytes]], known: set[str]) -> set[str]:
        words: set[str] = set()
        lines: list[tuple[int, str]] = []
        for number, entry, _ in rows:
            found = {_spelled(word) for word in words_of(entry)}
            words |= found
            marked = [_marked_id(one) for one in ids_of(entry)]
            lines.append((number, " ".join([*found, *marked, *_facets_of(entry)])))
            self._note_delivery(number, entry)
        self._connection.executemany("INSERT INTO word (rowid, words) VALUES (?, ?)", lines)
        self._connection.executemany("INSERT OR IGNORE INTO vocabulary VALUES (?)", ((word,) for word in words - known))
        self._connection.executemany(
            "INSERT INTO span VALUES (?1, ?2, ?2) ON CONFLICT (span) DO UPDATE"
            " SET earliest = min(earliest, ?2), latest = max(latest, ?2)",
            ((number // SPAN, entry.at_s) for number, entry, _ in rows),
        )
        number, _, digest = rows[-1]
        self._connection.execute("UPDATE state SET count = ?, hash = ?", (number, digest))
        return words

    def _note_delivery(self, number: int, entry: Entry) -> None:
        if not entry.delivery:
            return
        match news(entry.step, entry.state):
            case News.OPENS:
                self._connection.execute(
                    "INSERT OR REPLACE INTO open VALUES (?, ?, ?)", (entry.delivery, number, number)
                )
            case News.SETTLES:
                self._connection.execute("DELETE FROM open WHERE delivery = ?", (entry.delivery,))
            case News.CONTINUES:
                self._connection.execute("UPDATE open SET latest = ? WHERE delivery = ?", (number, entry.delivery))

    # Asking

    def _narrowed(self, wanted: Filter, low: int, high: int) -> tuple[int, int]:
        """The numbers between which the times asked for lie, however often the computer's clock was set back."""
        if not wanted.bounded:
            return low, high
        since = wanted.since.timestamp() if wanted.since is not None else float("-inf")
        until = wanted.until.timestamp() if wanted.until is not None else float("inf")
        first, last = self._connection.execute(
            "SELECT min(span), max(span) FROM span WHERE latest >= ? AND earliest < ?", (since, until)
        ).fetchone()
        if first is None:
            return 1, 0
        return max(low, first * SPAN), min(high, last * SPAN + SPAN - 1)

    def _query(self, wanted: Filter) -> str | None:
        """The question to the full-text search: empty for everything, ``None`` if nothing can match."""
        asked = [_facet(name, value) for name, value in wanted.exact()]
        for term in terms(wanted.text):
            spelled = self._any_of(term)
            if spelled is None:
                return None
            asked.append(f"({spelled})")
        return " AND ".join(asked)

    def _any_of(self, term: Term) -> str | None:
        ways = [f"{_marked_id(term.joined)}*"] if len(term.joined) >= SHORTEST_ID else []
        parts = [self._beginning_with(part) for part in term.parts]
        if None not in parts:
            ways.append(" AND ".join(f"({part})" for part in parts))
        return " OR ".join(f"({way})" for way in ways) or None

    def _beginning_with(self, part: str) -> str | None:
        beginning = _spelled(part)
        rows = self._connection.execute(
            "SELECT word FROM vocabulary WHERE word >= ? AND word < ? LIMIT ?",
            (beginning, beginning + "\x7f", MOST_SPELLINGS + 1),
        ).fetchall()
        if len(rows) > MOST_SPELLINGS:
            return f"{beginning}*"
        return " OR ".join(word for (word,) in rows) or None


class _AnotherIndex(Exception):
    """The file is the index of another log, or of another version."""


@contextmanager
def _useful() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise IndexUseless(error) from error


def _is_broken(error: Exception) -> bool:
    kinds = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in kinds


def _facets_of(entry: Entry) -> Iterable[str]:
    for name in _FACETS:
        value = entry.retry_of if name == RETRIES else getattr(entry, name)
        if value:
            yield _facet(name, value)


@lru_cache(maxsize=4096)
def _facet(name: str, value: str) -> str:
    """One token for a whole value, whatever is in it."""
    return f"_{_FACETS[name]}{blake2b(value.encode(), digest_size=8).hexdigest()}"


def _marked_id(text: str) -> str:
    return f"_i{_spelled(text)}"


def _spelled(word: str) -> str:
    """A word in letters that the full-text search leaves alone; what begins alike still begins alike."""
    return word if word.isascii() else "".join(one if one.isascii() else f"_u{ord(one):x}_" for one in word)
