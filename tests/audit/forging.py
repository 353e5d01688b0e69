"""Somebody with a SQLite shell and the right to write the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def forged(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection on which everything is allowed, the triggers being gone; committed at the end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program in the middle of a transaction."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
