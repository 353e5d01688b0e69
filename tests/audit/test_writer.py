from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from supervisor_desk.audit.chain import Head
from supervisor_desk.audit.ledger import LogChanged
from supervisor_desk.audit.record import draft
from supervisor_desk.audit.writer import Writer
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
