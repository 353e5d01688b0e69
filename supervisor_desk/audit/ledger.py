"""The log as SQL on one connection: its format, its head, and adding entries. Blocking; knows no threads, no files.

Works on whatever connection offers ``execute`` and ``executemany`` in autocommit mode, so that the power-cut tests can
run the same statements over a disk that forgets.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from sqlite3 import complete_statement
from typing import Any, Final, Protocol

from supervisor_desk.actions.ports import Written
from supervisor_desk.audit.chain import Head, genesis, link
from supervisor_desk.audit.record import numbered

APPLICATION_ID = 0x53444131
"""Marks a SQLite file as an audit log ("SDA1")."""
MIGRATIONS = ("schema.sql",)
"""Scripts that lead from format n to n + 1; ``PRAGMA user_version`` is the number of those applied."""


class Cursor(Protocol):
    """What a statement gives. ``rowcount`` is the number of rows that it added."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...


class Connection(Protocol):
    """A SQLite connection in autocommit mode, the standard library's or another one."""

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor: ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> object: ...


class ForeignFile(Exception):
    """The file is a database, but no audit log."""


class NewerFormat(Exception):
    """The file has a format that this version does not know. ``found`` and ``known`` are the numbers."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"format {found}, known up to {known}")
        self.found = found
        self.known = known


class LogChanged(Exception):
    """Entries that this desk has written are gone or different: somebody else changed the file meanwhile."""


class LogGone(FileNotFoundError):
    """The log that this desk writes is not where it was: somebody moved or deleted it meanwhile."""


_ADD: Final = "INSERT INTO entry (sequence, hash, body) VALUES (?, ?, ?)"
_ADD_AFTER: Final = """
INSERT INTO entry (sequence, hash, body) SELECT ?, ?, ?
WHERE (SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1) = (?, ?)
"""
"""A transaction of its own, which holds the write lock from its beginning as well."""


class Ledger:
    """The log on one writing connection.

    Two ledgers on one file, in one process or in two, add to one chain: the head is read in the transaction that adds,
    and that transaction holds the write lock from its beginning.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._chain = ""
        self._genesis = b""

    def prepare(self, at: float) -> Head:
        """Create or migrate the tables where needed; ``at`` is now, in seconds since the epoch. Returns the head.

        Raises ``NewerFormat``, ``ForeignFile`` and what the connection raises.
        """
        if check_format(self._connection) < len(MIGRATIONS):
            with transaction(self._connection):
                self._migrate(check_format(self._connection), at)  # asked again: another desk may have been quicker
        (self._chain,) = self._connection.execute("SELECT id FROM chain").fetchone()
        self._genesis = genesis(self._chain)
        return self.head()

    def head(self) -> Head:
        """The end of the chain as it is now."""
        count, last = self._end()
        return Head(self._chain, count, last.hex())

    def append(self, drafts: Sequence[bytes], seen: Head | None = None) -> list[Written]:
        """Add ``drafts`` in one transaction, with one sync. When it returns they are on disk, when it raises none is.

        ``seen`` is the last head known to this desk. Raises ``LogChanged`` if the log does not hold it any more.
        """
        if len(drafts) == 1 and seen is not None:
            written = self._added_after(seen, drafts[0])
            if written is not None:
                return [written]
        with transaction(self._connection):
            sequence, last = self._end()
            if seen is not None:
                self._still_holds(seen, sequence, last)
            rows: list[tuple[int, bytes, str]] = []
            for drafted in drafts:
                sequence += 1
                body = numbered(drafted, sequence)
                last = link(last, body)
                rows.append((sequence, last, body.decode()))
            self._connection.executemany(_ADD, rows)
        return [Written(number, digest.hex()) for number, digest, _ in rows]

    def _added_after(self, seen: Head, drafted: bytes) -> Written | None:
        """Add one entry where ``seen`` is the end of the log, which it nearly always is; ``None`` where it is not.

        One statement instead of four: besides the sync, these are what a single entry waits for.
        """
        if seen.chain != self._chain:
            return None
        sequence, last = seen.count + 1, bytes.fromhex(seen.hash)
        body = numbered(drafted, sequence)
        digest = link(last, body)
        row = (sequence, digest, body.decode(), seen.count, last)
        if self._connection.execute(_ADD_AFTER, row).rowcount != 1:
            return None
        return Written(sequence, digest.hex())

    def _end(self) -> tuple[int, bytes]:
        row = self._connection.execute("SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1").fetchone()
        return (0, self._genesis) if row is None else (row[0], row[1])

    def _still_holds(self, seen: Head, sequence: int, last: bytes) -> None:
        if seen.chain == self._chain:
            if seen.count in (0, sequence):
                found: bytes | None = last if seen.count else self._genesis
            else:
                row = self._connection.execute("SELECT hash FROM entry WHERE sequence = ?", (seen.count,)).fetchone()
                found = None if row is None else row[0]
            if found is not None and found.hex() == seen.hash:
                return
        raise LogChanged(f"entry {seen.count} is not what it was")

    def _migrate(self, version: int, at: float) -> None:
        for script in MIGRATIONS[version:]:
            for statement in statements(files(__package__).joinpath(script).read_text(encoding="utf-8")):
                self._connection.execute(statement)
        if version == 0:
            begun_at = datetime.fromtimestamp(at, UTC).isoformat()
            self._connection.execute("INSERT INTO chain VALUES (?, ?)", (uuid.uuid4().hex, begun_at))
            self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        self._connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def check_format(connection: Connection) -> int:
    """The format number of the file; 0 if it is still empty. Raises ``ForeignFile`` and ``NewerFormat``."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if application or version or tables:
            raise ForeignFile
        return 0
    if version > len(MIGRATIONS):
        raise NewerFormat(version, len(MIGRATIONS))
    return int(version)


def statements(script: str) -> Iterator[str]:
    """The statements of an SQL script one by one; running the script as a whole would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Hold the write lock from the beginning; commit at the end, or take everything back."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:  # SQLite takes some failed transactions back by itself
            connection.execute("ROLLBACK")
