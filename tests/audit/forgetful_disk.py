"""A disk that forgets: what was not synced when the power went may be there, half there, or not there at all.

Files live as usual, and beside them an image of what is surely on the disk: writes are listed per file and reach the
image with the next sync of that file. When the power goes, a random part of the listed writes reaches it too, every
other one torn at the border of a sector.
"""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import apsw

SECTOR = 512


class Disk(apsw.VFS):
    """A SQLite file system of that kind. The power goes at the write or sync that is number ``cut_at``."""

    def __init__(self, chance: random.Random) -> None:
        self.name = f"forgetful-{id(self)}"
        self.chance = chance
        self.cut_at = -1
        self.off = False
        self.images: dict[str, bytearray] = defaultdict(bytearray)
        self.waiting: dict[str, list[tuple[int, bytes | None]]] = defaultdict(list)
        self.remains: dict[str, bytes] = {}
        super().__init__(self.name, "")

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> apsw.VFSFile:
        return File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.images.pop(Path(filename).name, None)
        self.waiting.pop(Path(filename).name, None)

    def step(self) -> None:
        """Count a write or a sync; let the power go when it is time."""
        if self.off or self.cut_at < 0:
            return
        self.cut_at -= 1
        if self.cut_at < 0:
            self.off = True
            self.remains = {name: self._after_the_cut(name) for name in self.images}
            raise apsw.IOError("the power went")

    def sync(self, name: str) -> None:
        for offset, data in self.waiting.pop(name, []):
            _apply(self.images[name], offset, data)

    def _after_the_cut(self, name: str) -> bytes:
        image = bytearray(self.images[name])
        for offset, data in self.waiting[name]:
            if self.chance.random() < 0.5:
                continue
            if data is not None and self.chance.random() < 0.5:
                data = data[: self.chance.randrange(0, len(data) + 1) // SECTOR * SECTOR]
            _apply(image, offset, data)
        return bytes(image)


class File(apsw.VFSFile):
    """A file on it."""

    def __init__(self, disk: Disk, name: apsw.URIFilename | str | None, flags: list[int]) -> None:
        self._disk = disk
        self._name = Path(name.filename() if isinstance(name, apsw.URIFilename) else str(name)).name
        self._disk.images[self._name]  # it is there, if only as an empty one
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.step()
        if not self._disk.off:
            super().xWrite(data, offset)
            self._disk.waiting[self._name].append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        self._disk.step()
        if not self._disk.off:
            super().xTruncate(size)
            self._disk.waiting[self._name].append((size, None))

    def xSync(self, flags: int) -> None:
        self._disk.step()
        if not self._disk.off:
            self._disk.sync(self._name)


def _apply(image: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del image[offset:]
        return
    image.extend(bytes(max(0, offset + len(data) - len(image))))
    image[offset : offset + len(data)] = data
