from __future__ import annotations

import csv
import io
import json
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from supervisor_desk.audit.chain import Break, Head
from supervisor_desk.audit.export import CSV_COLUMNS, CSV_END, Form, export
from supervisor_desk.audit.exported import NoExport, verify_export
from supervisor_desk.audit.verify import BATCH
from tests.audit.forging import forged
from tests.audit.notes import intent, outcome, write

NOTES = [
    intent("d-1", "mute", conversation="c-1"),
    outcome("d-1", reason='=HYPERLINK("http://x")', proof="Grüße,\n東京"),
    msgspec.structs.replace(intent("-d", "+cue"), detail={"status": 409, "fence": 3}),
]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def table(out: Path) -> list[dict[str, str]]:
    text = out.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), fieldnames=CSV_COLUMNS))


def test_json_lines_hold_the_entries_as_they_were_hashed(path: Path, out: Path) -> None:
    head = write(path, NOTES)
    assert export(path, Form.JSONL, out).sound
    first, *lines, last = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert first["chain"] == head.chain
    assert [line["entry"]["delivery"] for line in lines] == ["d-1", "d-1", "-d"]
    assert lines[-1]["hash"] == head.hash
    assert (last["entries"], last["head"], last["sound"]) == (3, head.hash, True)


def test_the_last_line_vouches_for_all_before_it(path: Path, tmp_path: Path) -> None:
    write(path, NOTES)
    for form in Form:
        export(path, form, tmp_path / "out")
        before, last = (tmp_path / "out").read_bytes()[:-1].rsplit(b"\n", 1)
        assert sha256(before + b"\n").hexdigest() in last.decode()


def test_an_export_can_be_verified_without_the_log(path: Path, out: Path) -> None:
    head = write(path, NOTES)
    export(path, Form.JSONL, out)
    path.unlink()
    report = verify_export(out)
    assert report.sound
    assert report.head == head


def test_a_table_holds_each_entry_and_an_end(path: Path, out: Path) -> None:
    head = write(path, NOTES)
    export(path, Form.CSV, out)
    title, *rows, end = table(out)
    assert tuple(title.values()) == CSV_COLUMNS
    assert [row["sequence"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["at"] == "2023-11-14T22:13:20+00:00"
    assert rows[1]["proof"] == "Grüße,\n東京"
    assert (rows[2]["fence"], rows[2]["detail"]) == ("3", '{"status":409}')
    assert rows[2]["hash"] == head.hash
    assert end["sequence"] == CSV_END
    assert {f"head: {head.hash}", "entries: 3", "sound: True"} <= set(end.values())


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", "＝1", "＠x"])
def test_no_cell_of_a_table_is_taken_for_a_formula(path: Path, out: Path, cell: str) -> None:
    write(path, [intent(cell, what=cell, reason=cell)])
    export(path, Form.CSV, out)
    row = table(out)[1]
    assert (row["delivery"], row["what"], row["reason"]) == (f"'{cell}",) * 3


def test_harmless_cells_stay_as_they_are(path: Path, out: Path) -> None:
    write(path, [intent("d-1", reason="1 = 1, a+b", retry_of="d@x")])
    export(path, Form.CSV, out)
    row = table(out)[1]
    assert (row["reason"], row["retry_of"]) == ("1 = 1, a+b", "d@x")


def test_a_log_that_is_not_sound_is_exported_as_it_is_and_says_so(path: Path, out: Path) -> None:
    write(path, NOTES)
    with forged(path) as file:
        file.execute("UPDATE entry SET body = replace(body, 'mute', 'barge') WHERE sequence = 1")
        file.execute("UPDATE entry SET body = 'scratched' || char(10) WHERE sequence = 2")
    report = export(path, Form.JSONL, out)
    assert not report.sound
    lines = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert len(lines) == 5
    assert lines[2]["unreadable"] == "scratched\n"
    assert lines[-1]["sound"] is False
    assert "Entry 1 was edited" in lines[-1]["mismatch"]
    found = verify_export(out).mismatch
    assert found is not None
    assert (found.kind, found.sequence) == (Break.EDITED, 1)


def test_an_entry_spread_over_lines_does_not_break_the_lines_of_the_export(path: Path, out: Path) -> None:
    write(path, NOTES)
    with forged(path) as file:
        file.execute("UPDATE entry SET body = replace(body, char(44, 34), char(44, 10, 34)) WHERE sequence = 2")
    export(path, Form.JSONL, out)
    assert "unreadable" in json.loads(out.read_bytes().splitlines()[2])
    found = verify_export(out).mismatch
    assert found is not None
    assert found.sequence == 2


def test_a_log_that_contradicts_the_kept_head_is_exported_and_says_so(path: Path, out: Path) -> None:
    head = write(path, NOTES)
    with forged(path) as file:
        file.execute("DELETE FROM entry WHERE sequence = 3")
    report = export(path, Form.JSONL, out, head)
    assert report.mismatch is not None
    assert report.mismatch.kind is Break.CUT
    assert json.loads(out.read_bytes().splitlines()[-1])["entries"] == 2


def test_a_failed_export_leaves_the_old_one(path: Path, out: Path) -> None:
    out.write_bytes(b"old")
    with pytest.raises(FileNotFoundError):
        export(path, Form.JSONL, out)
    assert out.read_bytes() == b"old"


def test_an_empty_log_and_one_of_several_portions_can_be_exported(path: Path, out: Path) -> None:
    write(path, [])
    assert export(path, Form.JSONL, out).sound
    assert verify_export(out).head.count == 0
    write(path, [intent()] * (BATCH + 1))
    assert export(path, Form.JSONL, out).sound
    assert verify_export(out).head.count == BATCH + 1


def _changed(lines: list[bytes]) -> None:
    lines[1] = lines[1].replace(b"mute", b"deaf")


def _without_one(lines: list[bytes]) -> None:
    del lines[2]


def _exchanged(lines: list[bytes]) -> None:
    lines[1], lines[2] = lines[2], lines[1]


def _shorter(lines: list[bytes]) -> None:
    del lines[3]


def _without_end(lines: list[bytes]) -> None:
    del lines[4]


def _longer(lines: list[bytes]) -> None:
    lines.append(lines[1])


def _scratched(lines: list[bytes]) -> None:
    lines[2] = b"scratched\n"


def _other_head(lines: list[bytes]) -> None:
    lines[4] = lines[4].replace(b'"head":"', b'"head":"00')


def _respaced(lines: list[bytes]) -> None:
    lines[1] = lines[1].replace(b"{", b"{ ", 1)


@pytest.mark.parametrize(
    ("forge", "kind"),
    [
        (_changed, Break.EDITED),
        (_without_one, Break.MISSING),
        (_exchanged, Break.MISSING),
        (_shorter, Break.CUT),
        (_without_end, Break.CUT),
        (_longer, Break.CUT),
        (_scratched, Break.EDITED),
        (_other_head, Break.REWRITTEN),
        (_respaced, Break.EDITED),
    ],
)
def test_each_forgery_of_an_export_is_found(path: Path, out: Path, forge: object, kind: Break) -> None:
    write(path, NOTES)
    export(path, Form.JSONL, out)
    lines = out.read_bytes().splitlines(keepends=True)
    assert callable(forge)
    forge(lines)
    out.write_bytes(b"".join(lines))
    report = verify_export(out)
    assert report.mismatch is not None
    assert report.mismatch.kind is kind


def test_an_export_is_compared_with_the_kept_head_as_far_as_it_reaches(path: Path, out: Path) -> None:
    early = write(path, NOTES[:1])
    export(path, Form.JSONL, out)
    late = write(path, NOTES[1:])
    assert verify_export(out, early).anchor == early
    assert verify_export(out, late).anchor is None
    assert verify_export(out, late).sound
    assert verify_export(out, Head("another log", 1, "00")).sound
    report = verify_export(out, msgspec.structs.replace(early, hash="00" * 32))
    assert report.mismatch is not None
    assert report.mismatch.kind is Break.REWRITTEN


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b"no json", b'{"export":"other","version":1,"chain":"c"}\n', b"\xff"]
)
def test_what_is_no_export_is_not_verified(out: Path, content: bytes) -> None:
    out.write_bytes(content)
    with pytest.raises(NoExport, match="is not an audit export"):
        verify_export(out)


def test_an_export_of_a_later_version_is_not_guessed_at(path: Path, out: Path) -> None:
    write(path, NOTES)
    export(path, Form.JSONL, out)
    out.write_bytes(out.read_bytes().replace(b'"version":1', b'"version":2', 1))
    with pytest.raises(NoExport):
        verify_export(out)
