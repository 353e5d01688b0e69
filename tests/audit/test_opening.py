from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from supervisor_desk.audit.chain import Head
from supervisor_desk.audit.ledger import ForeignFile
from supervisor_desk.audit.opening import (
    chain_of,
    create_private,
    holds,
    last_sequence,
    open_for_reading,
    open_for_writing,
    use_wal,
)
from tests.audit import children
from tests.audit.children import readable_by_all
from tests.audit.forging import forged
from tests.audit.notes import intent, write


def test_the_writer_makes_every_commit_durable(path: Path) -> None:
    with closing(open_for_writing(path)) as connection:
        asked = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert asked == {"journal_mode": "wal", "synchronous": 2}


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_only_its_owner_may_read_the_log_and_its_journal(path: Path) -> None:
    with closing(open_for_writing(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
        for file in path.parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_a_file_that_is_there_is_not_touched(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_bytes(b"content")
    create_private(there)
    assert there.read_bytes() == b"content"


def test_a_reader_cannot_write(path: Path) -> None:
    write(path, [intent()])
    with closing(open_for_reading(path)) as log, pytest.raises(sqlite3.OperationalError, match="readonly"):
        log.execute("DELETE FROM entry")


def test_a_reader_sees_what_is_written_after_it_was_opened(path: Path) -> None:
    write(path, [intent()])
    with closing(open_for_reading(path)) as log:
        assert last_sequence(log) == 1
        write(path, [intent(), intent()])
        assert last_sequence(log) == 3


def test_a_reader_can_be_opened_while_nobody_writes_and_follows_the_writer_then(path: Path) -> None:
    write(path, [intent()])
    assert [file.name for file in path.parent.iterdir()] == [path.name]  # no journal
    with closing(open_for_reading(path)) as log, closing(open_for_writing(path)) as writer:
        assert last_sequence(log) == 1
        writer.execute("DROP TRIGGER entry_is_added_at_the_end")
        writer.execute("INSERT INTO entry VALUES (2, zeroblob(32), '{}')")
        assert last_sequence(log) == 2


class Patient(sqlite3.Connection):
    """At its second try the program that held the file has ended."""

    holder: sqlite3.Connection
    tries = 0

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        self.tries += 1
        if self.tries == 2:
            self.holder.execute("ROLLBACK")
        return super().execute(sql, parameters)


def test_two_desks_that_begin_a_log_at_the_same_moment_wait_for_each_other(tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "log", isolation_level=None)) as holder,
        closing(sqlite3.connect(tmp_path / "log", factory=Patient, timeout=0)) as second,
    ):
        holder.execute("BEGIN EXCLUSIVE")
        second.holder = holder
        use_wal(second, busy_s=1)
        assert second.tries == 2
        assert second.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_that_stays_locked_is_given_up_in_the_end(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "log", isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            open_for_writing(tmp_path / "log", busy_s=0.04)
        holder.execute("ROLLBACK")


def test_what_does_not_pass_by_waiting_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "log").touch()
    address = f"{(tmp_path / 'log').as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        use_wal(connection, busy_s=3_600)


def test_a_file_that_is_no_database_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"no database" * 1_000)
    with pytest.raises(sqlite3.DatabaseError):
        open_for_writing(tmp_path / "log", busy_s=3_600)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become somebody else")
def test_a_log_on_a_medium_that_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "medium" / "audit.sqlite"
    write(path, [intent("d-1", "mute"), intent("d-2", "barge")])
    path.chmod(0o444)
    readable_by_all(path.parent)
    assert "1 mute" in children.told("read", path)


def test_no_log_is_made_by_looking_for_it(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_for_reading(path)
    assert not path.exists()


def test_another_database_is_not_taken_for_a_log(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE t (x)")
    with pytest.raises(ForeignFile):
        open_for_reading(tmp_path / "other.db")


def test_odd_characters_in_the_path_are_part_of_it(tmp_path: Path) -> None:
    odd = tmp_path / "100% Grüße #1?.sqlite" if os.name != "nt" else tmp_path / "100% Grüße #1.sqlite"
    write(odd, [intent()])
    with closing(open_for_reading(odd)) as log:
        assert last_sequence(log) == 1


def test_an_empty_file_is_no_log(tmp_path: Path) -> None:
    empty = tmp_path / "empty.sqlite"
    empty.touch()
    with pytest.raises(FileNotFoundError):
        open_for_reading(empty)


def test_a_log_knows_its_chain_and_its_last_entry(path: Path) -> None:
    head = write(path, [intent(), intent()])
    with closing(open_for_reading(path)) as log:
        assert (chain_of(log), last_sequence(log)) == (head.chain, 2)


def test_a_log_holds_the_heads_it_has_had(path: Path) -> None:
    heads = [write(path, []), write(path, [intent()]), write(path, [intent(), intent()])]
    assert [head.count for head in heads] == [0, 1, 3]
    assert all(holds(path, head) for head in heads)


def test_a_log_does_not_hold_what_it_lost(path: Path) -> None:
    head = write(path, [intent(), intent()])
    with forged(path) as file:
        file.execute("DELETE FROM entry WHERE sequence = 2")
    assert not holds(path, head)


def test_a_log_does_not_hold_the_head_of_another(path: Path) -> None:
    head = write(path, [intent()])
    assert not holds(path, Head("another", head.count, head.hash))
    assert not holds(path, Head(head.chain, head.count, "00" * 32))
