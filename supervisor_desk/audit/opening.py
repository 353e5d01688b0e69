"""Opening the file: for the one writer with everything durable, for readers without being able to change it."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from supervisor_desk.audit.chain import Head
from supervisor_desk.audit.ledger import Connection, check_format

BUSY_S = 2.0
"""How long the writer waits for another program that holds the file, in seconds. A supervisor waits as long."""
_RETRY_S = 0.02


def open_for_writing(path: Path, busy_s: float = BUSY_S) -> sqlite3.Connection:
    """A connection on which a commit returns when the entry is on the disk itself. Creates file and folders.

    Raises ``OSError`` and ``sqlite3.Error``. The connection belongs to the calling thread.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    create_private(path)
    connection = sqlite3.connect(path, timeout=busy_s, isolation_level=None)
    try:
        use_wal(connection, busy_s)
        make_durable(connection)
        connection.execute("PRAGMA trusted_schema = OFF")
    except BaseException:
        connection.close()
        raise
    return connection


def make_durable(connection: Connection) -> None:
    """Have a commit return only when the disk itself has it; less than that loses entries in a power cut."""
    connection.execute("PRAGMA synchronous = FULL")
    # Without these a sync on macOS ends in the cache of the drive; other systems ignore them.
    connection.execute("PRAGMA fullfsync = ON")
    connection.execute("PRAGMA checkpoint_fullfsync = ON")


def use_wal(connection: sqlite3.Connection, busy_s: float) -> None:
    """Switch to a write-ahead log. Raises ``sqlite3.OperationalError`` if the file stays locked for ``busy_s``.

    Two desks that begin one file at the same moment meet here, and this is the one lock for which SQLite refuses to
    wait by itself.
    """
    for _ in range(int(busy_s / _RETRY_S)):
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        threading.Event().wait(_RETRY_S)
    connection.execute("PRAGMA journal_mode = WAL").fetchone()


def create_private(path: Path) -> None:
    """Create the file for its owner alone, where there is none; SQLite's journals take over its rights.

    Raises ``OSError``.
    """
    if not path.exists():  # touching an open database would let go of SQLite's locks
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that sees what is committed and cannot write. Bodies come as bytes.

    Raises ``FileNotFoundError`` if there is no log or the file is empty, ``sqlite3.Error``, ``ForeignFile`` and
    ``NewerFormat``. The connection belongs to the calling thread.
    """
    if not path.is_file():
        raise FileNotFoundError(path)
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        return _opened_for_reading(address)
    except sqlite3.OperationalError:
        # On a medium that cannot be written, SQLite cannot make the files that readers share. It can do without them
        # where nobody can write and no journal was left behind.
        if os.access(path.parent, os.W_OK) or path.with_name(f"{path.name}-wal").exists():
            raise
        return _opened_for_reading(f"{address}&immutable=1")


def _opened_for_reading(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_S, isolation_level=None)
    try:
        connection.text_factory = bytes
        connection.execute("PRAGMA trusted_schema = OFF")
        if not check_format(connection):
            raise FileNotFoundError(f"{address} is empty")
    except BaseException:
        connection.close()
        raise
    return connection


def chain_of(connection: sqlite3.Connection) -> str:
    """The id of the chain in the file."""
    (chain,) = connection.execute("SELECT id FROM chain").fetchone()
    return bytes(chain).decode()


def last_sequence(connection: sqlite3.Connection) -> int:
    """The number of the newest entry, 0 if there is none."""
    (last,) = connection.execute("SELECT coalesce(max(sequence), 0) FROM entry").fetchone()
    return int(last)


def holds(path: Path, head: Head) -> bool:
    """Whether the log at ``path`` still holds the entry that ``head`` names. Raises like ``open_for_reading``."""
    with closing(open_for_reading(path)) as connection:
        if chain_of(connection) != head.chain:
            return False
        if head.count == 0:
            return True
        row = connection.execute("SELECT hash FROM entry WHERE sequence = ?", (head.count,)).fetchone()
        return row is not None and bytes(row[0]).hex() == head.hash
