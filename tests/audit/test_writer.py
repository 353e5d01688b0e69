from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from supervisor_desk.audit.chain import Head
from supervisor_desk.audit.ledger import LogChanged
from supervisor_desk.audit.record import draft
from supervisor_desk.audit.writer import TIDY_AFTER, Writer
from tests.audit.forging import forged, locked
from tests.audit.notes import ORIGIN, intent, write
from tests.support.clock import NOON, FakeClock

DRAFT = draft(intent(), ORIGIN, NOON)


@pytest.fixture
def heads() -> list[Head]:
    return []


@pytest.fixture
def writer(path: Path, heads: list[Head]) -> Iterator[Writer]:
    writer = Writer(path, FakeClock(), heads.append, busy_s=0.05)
    yield writer
    writer.close()


def test_it_tells_the_head_it_finds_and_each_new_one(writer: Writer, heads: list[Head]) -> None:
    writer.write([])
    written = writer.write([DRAFT, DRAFT])
    assert [head.count for head in heads] == [0, 2]
    assert heads[-1].hash == written[-1].hash


def test_it_goes_on_where_an_earlier_run_ended(path: Path, writer: Writer) -> None:
    write(path, [intent(), intent()])
    assert writer.write([DRAFT])[0].sequence == 3


def test_it_tries_again_after_another_program_held_the_file(path: Path, writer: Writer) -> None:
    writer.write([DRAFT])
    with locked(path), pytest.raises(sqlite3.OperationalError, match="locked"):
        writer.write([DRAFT])
    assert writer.write([DRAFT])[0].sequence == 2


def test_it_does_not_write_into_a_file_that_was_moved_away(path: Path, writer: Writer) -> None:
    writer.write([DRAFT])
    path.rename(path.with_name("elsewhere"))
    with pytest.raises(FileNotFoundError):
        writer.write([DRAFT])
    assert not path.exists()


def test_it_goes_on_once_the_file_is_back(path: Path, writer: Writer) -> None:
    writer.write([DRAFT])
    path.rename(path.with_name("elsewhere"))
    with pytest.raises(FileNotFoundError):
        writer.write([DRAFT])
    path.with_name("elsewhere").rename(path)
    assert writer.write([DRAFT])[0].sequence == 2


def test_it_does_not_write_into_a_file_put_in_the_place_of_its_own(path: Path, writer: Writer, tmp_path: Path) -> None:
    writer.write([DRAFT])
    writer.close()
    write(tmp_path / "another.sqlite", [intent(), intent()])
    (tmp_path / "another.sqlite").replace(path)
    with pytest.raises(LogChanged):
        writer.write([DRAFT])


def in_the_file_itself(path: Path) -> int:
    """How many entries there are without what stands beside the file."""
    alone = path.with_name("alone.sqlite")
    alone.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(f"{alone.as_uri()}?immutable=1", uri=True)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    return int(count)


def test_no_entry_waits_for_the_file_itself_which_is_brought_up_to_date_between_entries(
    path: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supervisor_desk.audit.writer.TIDY_AFTER", 4)
    write(path, [])
    writer.write([DRAFT])
    writer.write([DRAFT] * 2)
    writer.tidy()
    assert in_the_file_itself(path) == 0
    writer.write([DRAFT])
    assert in_the_file_itself(path) == 0
    writer.tidy()
    assert in_the_file_itself(path) == 4


def test_many_entries_alone_do_not_bring_the_file_up_to_date(path: Path, writer: Writer) -> None:
    write(path, [])
    for _ in range(5):
        writer.write([DRAFT] * 2_000)  # hundreds of pages each: more than SQLite itself would let wait
    assert in_the_file_itself(path) == 0
    writer.tidy()
    assert in_the_file_itself(path) == 10_000


def test_a_tidying_that_fails_is_left_to_the_next_entry(writer: Writer) -> None:
    writer.write([DRAFT] * TIDY_AFTER)
    assert writer._connection is not None
    writer._connection.set_authorizer(lambda _what, name, *_: sqlite3.SQLITE_DENY if name == "wal_checkpoint" else 0)
    writer.tidy()
    assert writer.write([DRAFT])[0].sequence == TIDY_AFTER + 1


def test_there_is_nothing_to_tidy_before_the_file_is_open(path: Path, writer: Writer) -> None:
    writer.tidy()
    assert not path.exists()


def test_it_does_not_write_behind_a_tail_that_was_cut(path: Path, writer: Writer) -> None:
    writer.write([DRAFT, DRAFT])
    with forged(path) as file:
        file.execute("DELETE FROM entry WHERE sequence = 2")
    for _ in range(2):
        with pytest.raises(LogChanged):
            writer.write([DRAFT])


def test_a_note_that_cannot_be_written_now_is_written_once_when_it_is_tried_again(path: Path, writer: Writer) -> None:
    writer.write([])
    with locked(path), pytest.raises(sqlite3.OperationalError):
        writer.write([DRAFT])
    writer.write([DRAFT])
    with forged(path) as file:
        assert file.execute("SELECT count(*) FROM entry").fetchone() == (1,)
