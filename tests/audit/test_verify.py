from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from supervisor_desk.audit.chain import Break, link
from supervisor_desk.audit.verify import BATCH, verify
from tests.audit.forging import forged
from tests.audit.notes import intent, outcome, write

TEN = [intent(str(number)) if number % 2 else outcome(str(number)) for number in range(10)]


def test_a_log_and_its_kept_head_agree(path: Path) -> None:
    head = write(path, TEN)
    report = verify(path, head)
    assert report.sound
    assert report.head == head
    assert "SOUND. 10 entries" in str(report)
    assert "agrees with the head kept outside the file, at entry 10." in str(report)


def test_what_is_newer_than_the_kept_head_is_told(path: Path) -> None:
    head = write(path, TEN[:4])
    write(path, TEN[4:])
    assert "at entry 4. 6 newer than that are vouched for by the chain alone." in str(verify(path, head))


def test_without_a_kept_head_it_says_what_it_cannot_see(path: Path) -> None:
    write(path, TEN[:1])
    words = str(verify(path))
    assert "1 entry" in words
    assert "No head was kept outside the file" in words


def test_it_never_promises_more_than_evidence(path: Path) -> None:
    write(path, TEN)
    words = str(verify(path))
    assert "tamper-evident" in words
    assert "tamper-proof" not in words
    assert "tamperproof" not in words


def test_an_empty_log_is_sound(path: Path) -> None:
    head = write(path, [])
    assert verify(path, head).sound


@pytest.mark.parametrize(
    ("forgery", "kind", "sequence"),
    [
        ("UPDATE entry SET body = replace(body, 'coach', 'barge') WHERE sequence = 3", Break.EDITED, 3),
        ("UPDATE entry SET body = body || ' ' WHERE sequence = 3", Break.EDITED, 3),
        ("UPDATE entry SET body = 'nothing' WHERE sequence = 3", Break.EDITED, 3),
        ("UPDATE entry SET hash = zeroblob(32) WHERE sequence = 10", Break.EDITED, 10),
        ("DELETE FROM entry WHERE sequence = 5", Break.MISSING, 5),
        ("DELETE FROM entry WHERE sequence = 1", Break.MISSING, 1),
        ("DELETE FROM entry WHERE sequence > 6", Break.CUT, 7),
        ("DELETE FROM entry", Break.CUT, 1),
        ("UPDATE entry SET sequence = 30 - sequence WHERE sequence IN (4, 5)", Break.MISSING, 4),
        ("UPDATE entry SET sequence = sequence + 1 WHERE sequence = 10", Break.MISSING, 10),
        ("UPDATE chain SET id = 'another'", Break.REPLACED, 0),
    ],
)
def test_each_forgery_is_found_where_it_is(path: Path, forgery: str, kind: Break, sequence: int) -> None:
    head = write(path, TEN)
    with forged(path) as file:
        file.execute(forgery)
    report = verify(path, head)
    assert not report.sound
    assert report.mismatch is not None
    assert (report.mismatch.kind, report.mismatch.sequence) == (kind, sequence)
    assert f"NOT SOUND ({kind})" in str(report)


def test_exchanged_contents_are_found(path: Path) -> None:
    head = write(path, TEN)
    with forged(path) as file:
        rows = dict(file.execute("SELECT sequence, body FROM entry WHERE sequence IN (3, 7)"))
        file.executemany("UPDATE entry SET body = ? WHERE sequence = ?", [(rows[3], 7), (rows[7], 3)])
    report = verify(path, head)
    assert report.mismatch is not None
    assert (report.mismatch.kind, report.mismatch.sequence) == (Break.REORDERED, 3)


def test_a_log_chained_anew_by_somebody_who_knows_how_is_found_by_the_kept_head_alone(path: Path) -> None:
    head = write(path, TEN)
    with forged(path) as file:
        rows = file.execute("SELECT sequence, body, hash FROM entry ORDER BY sequence").fetchall()
        last = rows[4][2]
        for sequence, body, _ in rows[5:]:
            body = body.replace("coach", "listen")
            last = link(last, body.encode())
            file.execute("UPDATE entry SET body = ?, hash = ? WHERE sequence = ?", (body, last, sequence))
    assert verify(path).sound
    report = verify(path, head)
    assert report.mismatch is not None
    assert (report.mismatch.kind, report.mismatch.expected) == (Break.REWRITTEN, head.hash)


def test_a_log_begun_anew_is_found(path: Path) -> None:
    head = write(path, TEN)
    path.unlink()
    write(path, TEN)
    report = verify(path, head)
    assert report.mismatch is not None
    assert report.mismatch.kind is Break.REPLACED


def test_more_than_one_portion_of_rows_is_walked_to_the_end(path: Path) -> None:
    head = write(path, [intent()] * (BATCH + 3))
    assert verify(path, head).head.count == BATCH + 3


def test_it_runs_beside_a_desk_that_writes(path: Path) -> None:
    write(path, TEN)
    with forged(path) as desk:
        desk.execute("BEGIN IMMEDIATE")
        desk.execute("INSERT INTO entry VALUES (11, zeroblob(32), '{}')")
        assert verify(path).head.count == 10
        desk.execute("ROLLBACK")


def test_a_damaged_page_ends_the_walk_with_words_not_with_a_crash(path: Path) -> None:
    write(path, [intent("x" * 400)] * 400)
    content = bytearray(path.read_bytes())
    for page in range(8, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(content)
    report = verify(path)
    assert not report.sound
    assert "damaged" in report.unreadable
    assert "NOT VERIFIED after" in str(report)


def test_no_log_at_all_is_the_callers_to_explain(path: Path) -> None:
    with pytest.raises((FileNotFoundError, sqlite3.Error)):
        verify(path)
