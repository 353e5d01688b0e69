"""Why the log cannot be written or read, in words: what happened, what it means for the call, what to do."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from supervisor_desk.audit.ledger import ForeignFile, LogChanged, LogGone, NewerFormat
from supervisor_desk.audit.record import INTENT

Failure = sqlite3.Error | OSError | ForeignFile | NewerFormat | LogChanged
"""What opening, reading and writing the log may raise."""
FAILURES = (sqlite3.Error, OSError, ForeignFile, NewerFormat, LogChanged)

_NOTHING_SENT = "Nothing was sent and the call is as it was, because no command leaves before it is on record."
_NOT_ON_RECORD = "What was already sent stays in force; this news about it is not on record yet."
_AGAIN = "The desk tries again with the next command."


def why_not_written(error: Failure, path: Path, step: str) -> str:
    """For the supervisor whose note of kind ``step`` could not be written; empty where it was only tried."""
    cause, remedy = _cause_and_remedy(error, path)
    if not step:
        return f"{cause} {remedy} {_AGAIN}"
    return f"{cause} {_NOTHING_SENT if step == INTENT else _NOT_ON_RECORD} {remedy} {_AGAIN}"


def why_not_read(error: Failure, path: Path) -> str:
    """For whoever wants to browse, verify or export the log."""
    if isinstance(error, FileNotFoundError):
        return f"There is no audit log at {path}. Check the path; the desk creates the log when it first starts."
    cause, remedy = _cause_and_remedy(error, path)
    return f"{cause} {remedy}"


def _cause_and_remedy(error: Failure, path: Path) -> tuple[str, str]:
    match error:
        case NewerFormat():
            return (
                f"The audit log was written by a newer Supervisor Desk (format {error.found}; this one knows up to "
                f"{error.known}).",
                f"Update this desk, or let it keep a log of its own: {path} stays untouched.",
            )
        case ForeignFile():
            return (f"The file {path} is not an audit log.", "Move it away, or choose another place for the log.")
        case LogChanged():
            return (
                "The audit log was changed by somebody else: entries that this desk had written are gone or different.",
                f"Keep {path} as it is, it is evidence. Have it verified, then restart the desk.",
            )
        case sqlite3.Error():
            return _of_sqlite(error, path)
        case _:
            return _of_system(error, path)


def _of_sqlite(error: sqlite3.Error, path: Path) -> tuple[str, str]:
    code = getattr(error, "sqlite_errorcode", None)
    match code if code is None else code & 0xFF:  # the low byte is the kind, the rest where it was noticed
        case sqlite3.SQLITE_FULL:
            return (f"The disk that holds the audit log is full ({path}).", "Free some space on it.")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return (
                f"Another program keeps the audit log locked ({path}).",
                "Close what has it open: a database browser, a backup, a virus scanner.",
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return (f"The audit log may not be written ({path}).", "Give yourself the right to write file and folder.")
        case sqlite3.SQLITE_CANTOPEN:
            return (
                f"The audit log cannot be opened ({path}).",
                "Check that its folder exists and that you may write there.",
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return (
                f"The audit log is damaged ({path}).",
                "Keep a copy, it is evidence; then restore it from a backup or move it away.",
            )
        case _:
            return (f"The disk did not take or give the audit log ({path}: {error}).", "Check the disk.")


def _of_system(error: OSError, path: Path) -> tuple[str, str]:
    if isinstance(error, LogGone):
        return (
            f"The audit log was moved or deleted while the desk was running ({path}).",
            "Put it back, or restart the desk to begin a new one.",
        )
    if isinstance(error, FileNotFoundError):
        return (
            f"The audit log could not be opened, nor a new one made: its folder is not there ({path}).",
            "Connect the drive or make the folder, or choose another place for the log in the settings.",
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (f"The disk that holds the audit log is full ({path}).", "Free some space on it.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (f"The audit log may not be written ({path}).", "Give yourself the right to write file and folder.")
    return (f"The audit log cannot be reached ({path}: {error.strerror or error}).", "Check the disk and the folder.")
