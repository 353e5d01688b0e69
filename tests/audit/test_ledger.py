from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from supervisor_desk.audit.chain import Head, Walk
from supervisor_desk.audit.ledger import (
    APPLICATION_ID,
    MIGRATIONS,
    ForeignFile,
    Ledger,
    LogChanged,
    NewerFormat,
    check_format,
    statements,
)
from supervisor_desk.audit.opening import open_for_reading, open_for_writing
from supervisor_desk.audit.record import draft
from supervisor_desk.audit.verify import batches
from tests.audit.forging import forged
from tests.audit.notes import ORIGIN, intent
from tests.support.clock import NOON

DRAFT = draft(intent(), ORIGIN, NOON)


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_for_writing(path)) as connection:
        yield connection


@pytest.fixture
def ledger(connection: sqlite3.Connection) -> Ledger:
    ledger = Ledger(connection)
    ledger.prepare(NOON)
    return ledger


def test_a_new_file_is_marked_and_empty(connection: sqlite3.Connection) -> None:
    head = Ledger(connection).prepare(NOON)
    assert head.count == 0
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_opening_it_again_changes_nothing(ledger: Ledger, connection: sqlite3.Connection) -> None:
    ledger.append([DRAFT, DRAFT])
    assert Ledger(connection).prepare(NOON + 99) == ledger.head()


def test_entries_are_numbered_from_one_and_chained(ledger: Ledger, path: Path) -> None:
    ledger.append([DRAFT])
    written = ledger.append([DRAFT, DRAFT])
    assert [one.sequence for one in written] == [2, 3]
    head = ledger.head()
    assert (head.count, head.hash) == (3, written[-1].hash)
    with closing(open_for_reading(path)) as log:
        walk = Walk(head.chain, head)
        for batch in batches(log):
            walk.take(batch)
    assert walk.finish() is None


def test_two_writers_on_one_file_make_one_chain(path: Path, ledger: Ledger) -> None:
    with closing(open_for_writing(path)) as other:
        second = Ledger(other)
        assert second.prepare(NOON) == ledger.head()
        numbers = [one.append([DRAFT])[0].sequence for one in (ledger, second, second, ledger)]
    assert numbers == [1, 2, 3, 4]
    with closing(open_for_reading(path)) as log:
        walk = Walk(ledger.head().chain, ledger.head())
        for batch in batches(log):
            walk.take(batch)
    assert walk.finish() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = '{}' WHERE sequence = 1",
        "UPDATE entry SET sequence = 9 WHERE sequence = 2",
        "UPDATE entry SET hash = zeroblob(32)",
        "DELETE FROM entry WHERE sequence = 2",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry VALUES (1, zeroblob(32), '{}')",
        "REPLACE INTO entry VALUES (2, zeroblob(32), '{}')",
        "INSERT INTO entry VALUES (4, zeroblob(32), '{}')",
        "INSERT INTO entry (hash, body) VALUES (zeroblob(32), '{}') ON CONFLICT DO UPDATE SET body = ''",
        "INSERT INTO entry VALUES (0, zeroblob(32), '{}')",
        "INSERT INTO entry VALUES (-1, zeroblob(32), '{}')",
        "INSERT INTO chain VALUES ('another', 'now')",
        "UPDATE chain SET id = 'another'",
        "DELETE FROM chain",
    ],
)
def test_the_file_refuses_everything_but_adding_at_the_end(
    ledger: Ledger, connection: sqlite3.Connection, statement: str
) -> None:
    ledger.append([DRAFT, DRAFT])
    before = list(connection.iterdump())
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    assert list(connection.iterdump()) == before


@pytest.mark.parametrize("values", ["(1, x'00', '{}')", "(1, zeroblob(32), x'7b7d')", "(1, 'h', '{}')"])
def test_the_file_refuses_rows_of_another_shape(ledger: Ledger, connection: sqlite3.Connection, values: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(f"INSERT INTO entry VALUES {values}")  # noqa: S608


def test_a_failure_within_a_group_writes_nothing_of_it(ledger: Ledger, connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TEMP TRIGGER no BEFORE INSERT ON entry WHEN NEW.sequence = 3 BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(sqlite3.IntegrityError):
        ledger.append([DRAFT] * 4)
    assert ledger.head().count == 0
    assert not connection.in_transaction


def test_an_entry_that_fails_alone_leaves_nothing_behind(ledger: Ledger, connection: sqlite3.Connection) -> None:
    ledger.append([DRAFT])
    connection.execute("CREATE TEMP TRIGGER no BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'no'); END")
    before = ledger.head()
    with pytest.raises(sqlite3.IntegrityError):
        ledger.append([DRAFT], before)
    assert ledger.head() == before
    assert not connection.in_transaction


def test_an_entry_after_the_head_last_seen_is_one_statement(ledger: Ledger, connection: sqlite3.Connection) -> None:
    ledger.append([DRAFT])
    seen, statements = ledger.head(), list[str]()
    connection.set_trace_callback(statements.append)
    written = ledger.append([DRAFT], seen)
    connection.set_trace_callback(None)
    assert {one.split()[0] for one in statements} == {"INSERT"}
    assert [(one.sequence, one.hash) for one in written] == [(2, ledger.head().hash)]


def test_a_log_of_a_newer_desk_is_refused_with_both_numbers(path: Path, ledger: Ledger) -> None:
    with forged(path) as file:
        file.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 4}")
    with closing(open_for_writing(path)) as connection, pytest.raises(NewerFormat) as refused:
        Ledger(connection).prepare(NOON)
    assert (refused.value.found, refused.value.known) == (len(MIGRATIONS) + 4, len(MIGRATIONS))


@pytest.mark.parametrize("script", ["CREATE TABLE t (x)", "PRAGMA user_version = 1", "PRAGMA application_id = 7"])
def test_a_database_that_is_no_log_is_left_alone(tmp_path: Path, script: str) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db", isolation_level=None)) as connection:
        connection.execute(script)
        before = list(connection.iterdump())
        with pytest.raises(ForeignFile):
            Ledger(connection).prepare(NOON)
        assert list(connection.iterdump()) == before


def test_the_head_last_seen_must_still_be_there(ledger: Ledger) -> None:
    seen = ledger.head()
    for _ in range(3):
        ledger.append([DRAFT], seen)
        seen = ledger.head()
    assert seen.count == 3


def test_a_head_that_others_have_built_on_is_still_there(ledger: Ledger) -> None:
    ledger.append([DRAFT])
    seen = ledger.head()
    ledger.append([DRAFT])
    assert ledger.append([DRAFT], seen)[0].sequence == 3


@pytest.mark.parametrize(
    "tamper",
    [
        "DELETE FROM entry WHERE sequence > 1",
        "DELETE FROM entry",
        "UPDATE entry SET hash = zeroblob(32) WHERE sequence = 2",
    ],
)
def test_nothing_is_added_to_a_log_that_lost_what_was_seen(path: Path, ledger: Ledger, tamper: str) -> None:
    ledger.append([DRAFT, DRAFT])
    seen = ledger.head()
    with forged(path) as file:
        file.execute(tamper)
        count = file.execute("SELECT count(*) FROM entry").fetchone()
    with pytest.raises(LogChanged):
        ledger.append([DRAFT], seen)
    with forged(path) as file:
        assert file.execute("SELECT count(*) FROM entry").fetchone() == count


def test_nothing_is_added_to_another_log_put_in_its_place(ledger: Ledger) -> None:
    with pytest.raises(LogChanged):
        ledger.append([DRAFT], Head("another", 0, ledger.head().hash))


def test_an_empty_file_has_format_zero(connection: sqlite3.Connection) -> None:
    assert check_format(connection) == 0


def test_a_script_is_taken_apart_at_its_statements() -> None:
    script = "-- why\nCREATE TABLE a (x);\nCREATE TRIGGER t AFTER INSERT ON a BEGIN\n SELECT 1;\n SELECT 2;\nEND;\n"
    assert [one.split()[-2] for one in statements(script)] == ["a", "2;"]


def test_people_with_a_sqlite_shell_can_read_it(ledger: Ledger, path: Path) -> None:
    ledger.append([DRAFT])
    with closing(sqlite3.connect(path)) as shell:
        row = shell.execute("SELECT sequence, actor, step, what, delivery FROM readable").fetchone()
    assert row == (1, "sup-7", "intent", "coach", "d-1")
