"""The index file: replaced as a whole, and never believed blindly."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.audio.clip_entry import ClipEntry, ClipId
from supervisor_desk.audio.clip_index import (
    BEFORE,
    INDEX,
    DamagedIndex,
    Index,
    NewerIndex,
    read_index,
    set_aside,
    write_index,
    write_whole,
)

ENTRY = ClipEntry(
    id=ClipId("0" * 32),
    name="Refund",
    duration_ms=1500,
    loudness=-20.5,
    peak=-3.0,
    digest="ab",
    added_at=1.0,
    uploads={"https://floor": "https://floor/media/1"},
)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    write_index(tmp_path, Index((ENTRY,)))
    assert read_index(tmp_path / INDEX).clips == (ENTRY,)


def test_the_index_before_is_kept_beside_it(tmp_path: Path) -> None:
    write_index(tmp_path, Index((ENTRY,)))
    write_index(tmp_path, Index(()))
    assert read_index(tmp_path / BEFORE).clips == (ENTRY,)
    assert read_index(tmp_path / INDEX).clips == ()


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format":1,"clips":[{}]}', b"\xff\xfe", b'{"format":1,"cl'])
def test_a_damaged_index_is_called_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / INDEX).write_bytes(content)
    with pytest.raises(DamagedIndex):
        read_index(tmp_path / INDEX)


@given(st.binary(max_size=200))
def test_no_content_leads_to_anything_but_entries_or_a_word(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(raw)
    try:
        assert isinstance(read_index(path), Index)
    except (DamagedIndex, NewerIndex):
        pass


@pytest.mark.parametrize("number", ["../../etc/passwd", "0" * 31, "G" * 32, ""])
def test_an_id_that_could_lead_out_of_the_folder_is_damage(tmp_path: Path, number: str) -> None:
    entry = msgspec.to_builtins(ENTRY) | {"id": number}
    (tmp_path / INDEX).write_bytes(msgspec.json.encode({"format": 1, "clips": [entry]}))
    with pytest.raises(DamagedIndex):
        read_index(tmp_path / INDEX)


def test_the_index_of_a_newer_desk_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    (tmp_path / INDEX).write_bytes(b'{"format":2,"clips":{"something":"else"}}')
    with pytest.raises(NewerIndex):
        read_index(tmp_path / INDEX)


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "file", b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        write_whole(tmp_path / "file", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"


def test_nothing_that_was_set_aside_is_overwritten(tmp_path: Path) -> None:
    names = []
    for number in range(3):
        (tmp_path / INDEX).write_text(str(number), encoding="utf-8")
        names.append(set_aside(tmp_path / INDEX).name)
    assert names == ["index.damaged-1.json", "index.damaged-2.json", "index.damaged-3.json"]
    assert (tmp_path / names[0]).read_text(encoding="utf-8") == "0"
