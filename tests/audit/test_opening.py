from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

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
)
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


def test_a_file_that_was_not_begun_has_no_chain_and_no_entries(tmp_path: Path) -> None:
    empty = tmp_path / "empty.sqlite"
    empty.touch()
    with closing(open_for_reading(empty)) as log:
        assert (chain_of(log), last_sequence(log)) == ("", 0)


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
