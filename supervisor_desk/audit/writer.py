"""The writing side of the log: opens the file when it is needed, and again after trouble. Blocking; one thread only."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from supervisor_desk.actions.ports import Clock, Written
from supervisor_desk.audit.chain import Head
from supervisor_desk.audit.ledger import Ledger, LogGone
from supervisor_desk.audit.opening import BUSY_S, open_for_writing

TIDY_AFTER: Final = 1_000
"""Entries after which the write-ahead log is brought into the file: it is hardly larger than they are."""


class Writer:
    """Owns the writing connection. ``moved`` is told each new head, the one found at opening included.

    Remembers the last head it has seen: a log that does not hold it any more is not written to (``LogChanged``).
    """

    def __init__(self, path: Path, clock: Clock, moved: Callable[[Head], None], busy_s: float = BUSY_S) -> None:
        self._path = path
        self._clock = clock
        self._moved = moved
        self._busy_s = busy_s
        self._seen: Head | None = None
        self._connection: sqlite3.Connection | None = None
        self._ledger: Ledger | None = None
        self._file: tuple[int, int] | None = None
        self._untidy = 0

    def write(self, drafts: Sequence[bytes]) -> list[Written]:
        """Put ``drafts`` on the disk together. With none, only look whether that could be done.

        Raises ``trouble.Failure``; then none is written, and the next call opens the file anew.
        """
        try:
            ledger = self._open()
            written = ledger.append(drafts, self._seen)
        except BaseException:
            self.close()
            raise
        self._untidy += len(written)
        if written and self._seen is not None:
            self._see(Head(self._seen.chain, written[-1].sequence, written[-1].hash))
        return written

    def tidy(self) -> None:
        """Bring what was written into the file itself, every so often; to be called when nobody waits for an entry.

        Left to SQLite, it would come with an entry, and whoever asked for that would wait for a second sync.
        """
        if self._connection is not None and self._untidy >= TIDY_AFTER:
            self._untidy = 0
            with suppress(sqlite3.Error):  # what was written is safe where it is; the next entry tells what is wrong
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def close(self) -> None:
        """Give the file back."""
        connection, self._connection, self._ledger = self._connection, None, None
        if connection is not None:
            connection.close()

    def _open(self) -> Ledger:
        identity = self._identity()
        if identity is None and self._seen is not None:
            # The connection would go on writing into a file that nobody finds any more.
            raise LogGone(self._path)
        if self._ledger is not None and identity == self._file:
            return self._ledger
        self.close()
        self._connection = open_for_writing(self._path, self._busy_s)
        self._connection.execute("PRAGMA wal_autocheckpoint = 0")  # see tidy
        ledger = Ledger(self._connection)
        head = ledger.prepare(self._clock.now())
        self._ledger, self._file = ledger, self._identity()
        if self._seen is None:
            self._see(head)
        return ledger

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def _see(self, head: Head) -> None:
        self._seen = head
        self._moved(head)
