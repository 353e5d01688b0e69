"""A clip library whose index was damaged, deleted, or written by a newer desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from supervisor_desk.audio.clip_index import BEFORE, INDEX
from supervisor_desk.audio.clip_library import ClipLibrary
from supervisor_desk.audio.library_trouble import LibraryTrouble
from tests.audio.libraries import a_clip, listing, names, opened
from tests.audio.sounds import pcm
from tests.support.clock import FakeClock
from tests.support.stray_logs import ExpectedLogs

RECOVERY = "supervisor_desk.audio.clip_recovery"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "clips"


@pytest.fixture
def library(folder: Path) -> ClipLibrary:
    return opened(folder)


def test_a_damaged_index_is_set_aside_and_nothing_is_lost(
    library: ClipLibrary, folder: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs(RECOVERY)
    kept = library.add(a_clip("Kept"))
    library.set_key(kept.id, "F5")
    library.add(a_clip("Newest", hertz=500))
    (folder / INDEX).write_bytes(b'{"format":1,"clips":[{"id":')
    again = ClipLibrary(folder, FakeClock())
    words = again.open()
    assert names(again) == ["Kept", "Recovered clip 1"]  # the newest was not in the index before
    assert again.entry(kept.id).key == "F5"
    assert "restored as it was before the last change, with 1 clip" in words[0]
    assert "index.damaged-1.json" in words[0]
    assert words[1].startswith("One clip was found that no list knew")
    assert (folder / "index.damaged-1.json").exists()
    assert opened(folder).entries == again.entries


def test_with_both_indexes_damaged_all_sounds_are_taken_in_again(
    library: ClipLibrary, folder: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs(RECOVERY)
    for hertz in (300, 400, 500):
        library.add(a_clip(str(hertz), hertz=hertz))
    for name in (INDEX, BEFORE):
        (folder / name).write_bytes(b"\0" * 100)
    again = ClipLibrary(folder, FakeClock())
    assert again.open()[1].startswith("3 clips were found")
    assert {entry.digest for entry in again.entries} == {entry.digest for entry in library.entries}
    assert [entry.duration_ms for entry in again.entries] == [500, 500, 500]


def test_an_index_that_is_gone_is_restored(library: ClipLibrary, folder: Path) -> None:
    library.rename(library.add(a_clip()).id, "Renamed")
    (folder / INDEX).unlink()
    again = ClipLibrary(folder, FakeClock())
    assert again.open()[0].startswith("The list of your clips was gone")
    assert names(again) == ["Refund"]


def test_damage_met_in_the_middle_of_work_is_repaired_too(
    library: ClipLibrary, folder: Path, expected_logs: ExpectedLogs
) -> None:
    records = expected_logs(RECOVERY)
    entry = library.add(a_clip())
    library.set_favorite(entry.id, True)
    (folder / INDEX).write_bytes(b"")
    library.rename(entry.id, "Still here")
    assert names(opened(folder)) == ["Still here"]
    assert len(records) == 1


def test_foreign_files_in_the_folder_are_left_alone(library: ClipLibrary, folder: Path) -> None:
    library.add(a_clip())
    (folder / "holiday.wav").write_bytes(pcm(0.2).wav())
    (folder / f"{'a' * 32}.wav").write_bytes(b"no sound at all")
    assert names(opened(folder)) == ["Refund"]
    assert (folder / "holiday.wav").exists()


def test_the_index_of_a_newer_desk_is_not_touched(folder: Path) -> None:
    folder.mkdir()
    (folder / INDEX).write_bytes(b'{"format":9}')
    library = ClipLibrary(folder, FakeClock())
    with pytest.raises(LibraryTrouble, match="newer Supervisor Desk"):
        library.open()
    with pytest.raises(LibraryTrouble, match="newer Supervisor Desk"):
        library.add(a_clip())
    assert listing(folder) == [INDEX]
