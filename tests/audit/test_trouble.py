from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from supervisor_desk.audit.ledger import ForeignFile, LogChanged, LogGone, NewerFormat
from supervisor_desk.audit.trouble import FAILURES, Failure, why_not_read, why_not_written

PATH = Path("audit.sqlite")


def full() -> sqlite3.Error:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.Error) as caught:
            connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
        return caught.value


def not_openable() -> sqlite3.Error:
    with pytest.raises(sqlite3.Error) as caught:
        sqlite3.connect("no/such/folder/audit.sqlite")
    return caught.value


def read_only() -> sqlite3.Error:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA query_only = ON")
        with pytest.raises(sqlite3.Error) as caught:
            connection.execute("CREATE TABLE t (x)")
        return caught.value


CASES: list[tuple[Callable[[], Failure], str, str]] = [
    (full, "The disk that holds the audit log is full", "Free some space"),
    (not_openable, "The audit log cannot be opened", "Check that its folder exists"),
    (read_only, "The audit log may not be written", "Give yourself the right"),
    (lambda: sqlite3.Error("odd"), "The disk did not take or give the audit log", "Check the disk"),
    (lambda: OSError(errno.ENOSPC, "full"), "The disk that holds the audit log is full", "Free some space"),
    (lambda: PermissionError(errno.EACCES, "no"), "may not be written", "Give yourself the right"),
    (lambda: OSError(errno.EIO, "broken"), "cannot be reached", "Check the disk and the folder"),
    (lambda: LogGone(PATH), "moved or deleted while the desk was running", "Put it back"),
    (lambda: FileNotFoundError(errno.ENOENT, "none"), "nor a new one made: its folder is not there", "make the folder"),
    (lambda: NewerFormat(7, 1), "newer Supervisor Desk (format 7; this one knows up to 1)", "Update this desk"),
    (ForeignFile, "is not an audit log", "Move it away"),
    (lambda: LogChanged("entry 4"), "was changed by somebody else", "it is evidence"),
]


@pytest.mark.parametrize(("failure", "cause", "remedy"), CASES)
def test_words_for_an_intent_say_what_happened_what_it_means_and_what_to_do(
    failure: Callable[[], Failure], cause: str, remedy: str
) -> None:
    error = failure()
    assert isinstance(error, FAILURES)
    words = why_not_written(error, PATH, "intent")
    assert words.index(cause) < words.index("Nothing was sent and the call is as it was") < words.index(remedy)
    assert words.endswith("The desk tries again with the next command.")


@pytest.mark.parametrize(("failure", "cause", "remedy"), CASES)
def test_words_for_an_outcome_do_not_claim_that_nothing_was_sent(
    failure: Callable[[], Failure], cause: str, remedy: str
) -> None:
    words = why_not_written(failure(), PATH, "outcome")
    assert cause in words
    assert "Nothing was sent" not in words
    assert "What was already sent stays in force" in words


def test_where_it_was_only_tried_nothing_is_said_about_what_was_sent() -> None:
    words = why_not_written(full(), PATH, "")
    assert words.startswith("The disk that holds the audit log is full")
    assert "sent" not in words


def test_whoever_looks_for_a_log_that_is_not_there_reads_where_it_was_looked_for() -> None:
    assert why_not_read(FileNotFoundError(), PATH).startswith(f"There is no audit log at {PATH}.")


def test_whoever_only_reads_is_told_nothing_about_sending() -> None:
    assert "sent" not in why_not_read(full(), PATH)
