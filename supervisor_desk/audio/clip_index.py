"""The index of the clip library on disk: one JSON file, replaced as a whole, with the one before kept beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import msgspec

from supervisor_desk.audio.clip_entry import ClipEntry

FORMAT: Final = 1
INDEX: Final = "index.json"
BEFORE: Final = "index.before.json"


class Index(msgspec.Struct, frozen=True):
    """What the file holds."""

    clips: tuple[ClipEntry, ...] = ()
    format: int = FORMAT


class NewerIndex(Exception):
    """A newer version of the desk wrote it."""


class DamagedIndex(Exception):
    """It cannot be understood."""


def read_index(path: Path) -> Index:
    """Raises ``OSError``, ``NewerIndex`` and ``DamagedIndex``."""
    content = path.read_bytes()
    try:
        form = msgspec.json.decode(content, type=_Form).format
        if form > FORMAT:
            raise NewerIndex(form)
        return msgspec.json.decode(content, type=Index)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedIndex(str(error)) from error


class _Form(msgspec.Struct):
    format: int


def write_index(folder: Path, index: Index) -> None:
    """Replace the index at once: a power cut leaves the old one or the new one. Raises ``OSError``."""
    path = folder / INDEX
    if path.exists():
        write_whole(folder / BEFORE, path.read_bytes())
    write_whole(path, msgspec.json.format(msgspec.json.encode(index), indent=2))


def write_whole(path: Path, content: bytes) -> None:
    """Write all of ``content`` to ``path``, or leave what is there. Raises ``OSError``."""
    fresh = path.with_name(path.name + ".new")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    _settle(path.parent)


def set_aside(path: Path) -> Path:
    """Give a damaged file another name, which is returned, so that nothing in it is lost. Raises ``OSError``."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    path.replace(aside)
    return aside


def _settle(folder: Path) -> None:
    """Have the new name itself on the disk, where the system knows such a thing."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
