from __future__ import annotations

from pathlib import Path

import pytest

from supervisor_desk.audit import commands
from supervisor_desk.audit.anchor import FileHeadKeeper
from supervisor_desk.audit.commands import NOT_DONE, NOT_SOUND, SOUND
from supervisor_desk.audit.export import Form
from supervisor_desk.audit.search import Filter
from tests.audit.forging import forged
from tests.audit.notes import intent, outcome, write


@pytest.fixture
def keeper(tmp_path: Path) -> FileHeadKeeper:
    return FileHeadKeeper(tmp_path / "kept" / "head")


def test_verifying_a_sound_log_exits_with_zero(path: Path, keeper: FileHeadKeeper) -> None:
    keeper.save(write(path, [intent(), outcome()]))
    code, text = commands.verify(path, keeper)
    assert code == SOUND
    assert "SOUND. 2 entries" in text
    assert "agrees with the head kept outside" in text


def test_verifying_a_forged_log_exits_with_one_and_names_the_row(path: Path) -> None:
    write(path, [intent(), outcome()])
    with forged(path) as file:
        file.execute("UPDATE entry SET body = body || ' ' WHERE sequence = 2")
    code, text = commands.verify(path)
    assert code == NOT_SOUND
    assert "Entry 2 was edited" in text


def test_verifying_what_is_not_there_exits_with_two(path: Path) -> None:
    code, text = commands.verify(path)
    assert code == NOT_DONE
    assert "There is no audit log at" in text


def test_a_keeper_that_cannot_be_read_is_told_and_the_chain_verified_all_the_same(path: Path, tmp_path: Path) -> None:
    write(path, [intent()])
    (tmp_path / "scratched").write_bytes(b"scratched")
    code, text = commands.verify(path, FileHeadKeeper(tmp_path / "scratched"))
    assert code == SOUND
    assert "The head kept outside the log could not be read" in text


def test_an_export_is_verified_by_its_ending(path: Path, tmp_path: Path) -> None:
    write(path, [intent()])
    out = tmp_path / "export.jsonl"
    assert commands.export(path, Form.JSONL, out).code == SOUND
    assert commands.verify(out).code == SOUND
    out.write_bytes(out.read_bytes().replace(b"coach", b"barge"))
    assert commands.verify(out).code == NOT_SOUND
    out.write_bytes(b"something else")
    assert commands.verify(out).code == NOT_DONE


def test_an_export_says_where_it_went_and_whether_it_is_sound(path: Path, tmp_path: Path) -> None:
    write(path, [intent()])
    code, text = commands.export(path, Form.CSV, tmp_path / "out.csv")
    assert code == SOUND
    assert text.startswith(f"Exported to {tmp_path / 'out.csv'}.")
    assert "SOUND. 1 entry" in text


def test_an_export_that_cannot_be_written_says_why(path: Path, tmp_path: Path) -> None:
    write(path, [intent()])
    (tmp_path / "folder").mkdir()
    code, text = commands.export(path, Form.CSV, tmp_path / "folder")
    assert code == NOT_DONE
    assert "could not be written" in text


def test_an_export_into_a_folder_that_is_not_there_blames_the_folder(path: Path, tmp_path: Path) -> None:
    write(path, [intent()])
    code, text = commands.export(path, Form.CSV, tmp_path / "no" / "out.csv")
    assert code == NOT_DONE
    assert str(tmp_path / "no" / "out.csv") in text


def test_an_export_of_a_log_that_is_not_there_blames_the_log(path: Path, tmp_path: Path) -> None:
    code, text = commands.export(path, Form.CSV, tmp_path / "out.csv")
    assert code == NOT_DONE
    assert f"There is no audit log at {path}" in text


def test_an_export_that_is_not_there_or_forged_beyond_reading_is_said_so(tmp_path: Path) -> None:
    code, text = commands.verify(tmp_path / "none.jsonl")
    assert code == NOT_DONE
    assert "none.jsonl" in text


def test_a_log_damaged_half_way_was_not_verified(path: Path) -> None:
    write(path, [intent("x" * 400)] * 400)
    content = bytearray(path.read_bytes())
    content[8 * 4096 :] = b"\xff" * (len(content) - 8 * 4096)
    path.write_bytes(content)
    assert commands.verify(path).code == NOT_DONE
    assert "damaged" in commands.show(path).text


def test_the_newest_entries_are_shown_as_a_table(path: Path) -> None:
    write(path, [intent("d-1", "mute"), outcome("d-1", "refused", "mute", reason="Another one speaks."), intent("d-2")])
    code, text = commands.show(path, limit=2)
    title, *lines = text.splitlines()
    assert code == SOUND
    assert title.split()[:4] == ["no.", "at", "(UTC)", "who"]
    assert [line.split()[0] for line in lines] == ["2", "3"]
    assert "2023-11-14 22:13:21.000  sup-7  outcome  mute   refused" in lines[0]
    assert lines[0].endswith("Another one speaks.")


def test_filters_narrow_what_is_shown(path: Path) -> None:
    write(path, [intent("d-1", "mute"), intent("d-2", "barge")])
    assert "barge" not in commands.show(path, wanted=Filter(text="mut")).text
    assert commands.show(path, wanted=Filter(text="transfer")) == (SOUND, "No entry matches.")


def test_an_empty_log_shows_that_it_is_empty(path: Path) -> None:
    write(path, [])
    assert commands.show(path) == (SOUND, "The log has no entries yet.")


def test_nothing_shown_can_move_the_cursor_of_a_terminal(path: Path) -> None:
    write(path, [intent("d-1", reason="\x1b[2J\x07now\r\n")])
    text = commands.show(path).text
    assert "\x1b" not in text
    assert len(text.splitlines()) == 2


def test_a_log_moved_away_on_purpose_can_be_begun_anew(path: Path, keeper: FileHeadKeeper) -> None:
    before = write(path, [intent(), outcome()])
    keeper.save(before)
    path.rename(path.with_name("archive"))
    write(path, [intent()])
    assert commands.verify(path, keeper).code == NOT_SOUND
    code, text = commands.adopt(path, keeper)
    assert code == SOUND
    assert f"given up: chain {before.chain}, 2 entries, head {before.hash}" in text
    assert commands.verify(path, keeper).code == SOUND


def test_a_log_that_is_not_sound_in_itself_is_not_adopted(path: Path, keeper: FileHeadKeeper) -> None:
    head = write(path, [intent(), outcome()])
    keeper.save(head)
    with forged(path) as file:
        file.execute("DELETE FROM entry WHERE sequence = 1")
    assert commands.adopt(path, keeper).code == NOT_SOUND
    assert keeper.load() == head


def test_adopting_says_when_the_head_cannot_be_kept(path: Path, tmp_path: Path) -> None:
    write(path, [intent()])
    (tmp_path / "a file").touch()
    assert commands.adopt(path, FileHeadKeeper(tmp_path / "a file" / "head")).code == NOT_DONE
    assert commands.adopt(tmp_path / "none", FileHeadKeeper(tmp_path / "head")).code == NOT_DONE
