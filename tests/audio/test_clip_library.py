"""The clips of a supervisor, through changes, damage and a second desk."""

from __future__ import annotations

import os
import wave
from pathlib import Path

import pytest

from supervisor_desk.audio.clip_entry import ClipEntry
from supervisor_desk.audio.clip_library import ClipLibrary
from supervisor_desk.audio.clip_problem import ClipProblem, Trouble
from supervisor_desk.audio.decoder import ChildDecoder
from supervisor_desk.audio.library_trouble import AlreadyThere, KeyTaken, LibraryTrouble
from tests.audio.libraries import a_clip, listing, names, opened
from tests.audio.sounds import RECORDINGS
from tests.support.clock import NOON

FLOOR = "https://127.0.0.1:8443"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "clips"


@pytest.fixture
def library(folder: Path) -> ClipLibrary:
    return opened(folder)


def test_a_new_library_is_empty_and_leaves_no_trace(library: ClipLibrary, folder: Path) -> None:
    assert library.entries == ()
    assert not folder.exists()


def test_a_clip_is_kept_with_its_sound_its_figures_and_its_time(library: ClipLibrary, folder: Path) -> None:
    entry = library.add(a_clip())
    assert (entry.name, entry.duration_ms, entry.loudness, entry.added_at) == ("Refund", 500, -17.0, NOON)
    with wave.open(str(library.path(entry.id))) as file:
        assert (file.getframerate(), file.getnframes()) == (16_000, 8000)
    assert opened(folder).entries == library.entries == (entry,)


def test_a_file_is_checked_converted_and_kept(library: ClipLibrary) -> None:
    entry = library.add_file(RECORDINGS / "tone-mono.mp3", ChildDecoder(), "Tone")
    assert isinstance(entry, ClipEntry)
    assert (entry.name, entry.source) == ("Tone", "MP3, 8 kHz mono")
    assert library.entries == (entry,)


def test_a_file_that_is_no_clip_is_not_kept(library: ClipLibrary, tmp_path: Path) -> None:
    (tmp_path / "script.wav").write_text("Hello", encoding="utf-8")
    found = library.add_file(tmp_path / "script.wav", ChildDecoder())
    assert isinstance(found, ClipProblem)
    assert found.trouble is Trouble.NOT_A_CLIP
    assert library.entries == ()


def test_the_same_sound_is_not_kept_twice(library: ClipLibrary) -> None:
    first = library.add(a_clip("Refund"))
    with pytest.raises(AlreadyThere, match="already, as “Refund”") as caught:
        library.add(a_clip("Another name"))
    assert caught.value.entry == first
    assert len(library.entries) == 1


def test_favorites_come_first_then_names(library: ClipLibrary) -> None:
    for name, hertz in (("beta", 300), ("Alpha", 400), ("gamma", 500)):
        library.add(a_clip(name, hertz=hertz))
    library.set_favorite(library.entries[2].id, True)
    assert names(library) == ["gamma", "Alpha", "beta"]
    library.set_favorite(library.entries[0].id, False)
    assert names(library) == ["Alpha", "beta", "gamma"]


@pytest.mark.parametrize(
    ("given", "kept"), [("  Slow\n down ", "Slow down"), ("x" * 200, "x" * 80), ("Réduis\tle débit", "Réduis le débit")]
)
def test_a_name_is_put_on_one_line(library: ClipLibrary, given: str, kept: str) -> None:
    entry = library.add(a_clip())
    library.rename(entry.id, given)
    assert names(library) == [kept]


def test_a_name_of_blanks_is_refused(library: ClipLibrary) -> None:
    entry = library.add(a_clip())
    with pytest.raises(LibraryTrouble, match="needs a name"):
        library.rename(entry.id, " \n\u200b")
    assert names(library) == ["Refund"]


def test_a_key_plays_one_clip(library: ClipLibrary) -> None:
    one, other = library.add(a_clip("One")), library.add(a_clip("Other", hertz=500))
    library.set_key(one.id, "F5")
    with pytest.raises(KeyTaken, match="F5 plays “One” already"):
        library.set_key(other.id, "f5")
    found = library.with_key("F5")
    assert found is not None
    assert found.name == "One"


def test_a_key_can_be_taken_over_and_taken_away(library: ClipLibrary) -> None:
    one, other = library.add(a_clip("One")), library.add(a_clip("Other", hertz=500))
    library.set_key(one.id, "F5")
    library.set_key(other.id, "F5", take_over=True)
    assert library.entry(one.id).key == ""
    assert library.entry(other.id).key == "F5"
    library.set_key(other.id, "")
    assert library.with_key("F5") is None
    assert library.with_key("") is None


def test_each_service_has_its_own_address_of_a_clip(library: ClipLibrary, folder: Path) -> None:
    entry = library.add(a_clip())
    library.note_upload(entry.id, FLOOR, "https://127.0.0.1:8443/media/1")
    library.note_upload(entry.id, "https://api.example", "https://api.example/media/7")
    library.note_upload(entry.id, FLOOR, "")
    assert opened(folder).entry(entry.id).uploads == {"https://api.example": "https://api.example/media/7"}


def test_a_removed_clip_is_gone_with_its_sound(library: ClipLibrary, folder: Path) -> None:
    entry = library.add(a_clip())
    library.remove(entry.id)
    library.remove(entry.id)
    assert not list(folder.glob("*.wav"))
    assert opened(folder).entries == ()
    with pytest.raises(LibraryTrouble, match="not in the library any more"):
        library.path(entry.id)


def test_a_clip_whose_sound_was_deleted_is_known_to_be_missing_and_may_be_added_again(library: ClipLibrary) -> None:
    entry = library.add(a_clip())
    assert library.missing() == frozenset()
    library.path(entry.id).unlink()
    assert library.missing() == {entry.id}
    library.remove(entry.id)
    assert library.add(a_clip()).id not in library.missing()


def test_two_desks_of_one_person_keep_each_others_changes(folder: Path) -> None:
    one, other = opened(folder), opened(folder)
    first = one.add(a_clip("First"))
    other.add(a_clip("Second", hertz=500))
    one.set_favorite(first.id, True)
    assert names(one) == ["First", "Second"]
    assert names(opened(folder)) == ["First", "Second"]


def test_a_full_disk_leaves_everything_as_it_was(
    library: ClipLibrary, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.add(a_clip("First"))
    before = listing(folder)

    def full(_descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LibraryTrouble, match="The disk is full"):
        library.add(a_clip("Second", hertz=500))
    monkeypatch.undo()
    assert listing(folder) == before
    assert names(library) == names(opened(folder)) == ["First"]


def test_a_change_to_a_clip_that_another_desk_removed_says_so(folder: Path) -> None:
    one, other = opened(folder), opened(folder)
    entry = one.add(a_clip())
    other.remove(entry.id)
    with pytest.raises(LibraryTrouble, match="not in the library any more"):
        one.rename(entry.id, "X")
    with pytest.raises(LibraryTrouble, match="not in the library any more"):
        one.note_upload(entry.id, FLOOR, "https://x")
