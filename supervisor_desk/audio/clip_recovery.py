"""What the library on the disk holds, even where its index is damaged or gone."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from pathlib import Path

from supervisor_desk.audio.clip import Clip
from supervisor_desk.audio.clip_check import check
from supervisor_desk.audio.clip_entry import ClipEntry, ClipId, entry_of
from supervisor_desk.audio.clip_index import BEFORE, INDEX, DamagedIndex, NewerIndex, read_index, set_aside
from supervisor_desk.audio.decoder import Decoded, Undecodable
from supervisor_desk.audio.library_trouble import index_gone, newer, restored

_SOUND_FILE = re.compile(r"[0-9a-f]{32}\.wav")

logger = logging.getLogger(__name__)


def current_entries(folder: Path) -> tuple[tuple[ClipEntry, ...], tuple[str, ...]]:
    """The entries, and words about what had to be repaired. A damaged index is set aside and the one before is used.

    Raises ``OSError``, and ``LibraryTrouble`` for an index that only a newer desk understands.
    """
    path = folder / INDEX
    try:
        return read_index(path).clips, ()
    except FileNotFoundError:
        entries = _entries_before(folder)
        return entries, (index_gone(len(entries)),) if entries else ()
    except NewerIndex as error:
        raise newer(path) from error
    except DamagedIndex:
        aside = set_aside(path)
        logger.warning("the index of the clip library was damaged and is now %s", aside.name)
        entries = _entries_before(folder)
        return entries, (restored(aside, len(entries)),)


def adopted_entries(folder: Path, known: Iterable[ClipEntry]) -> tuple[ClipEntry, ...]:
    """New entries for the sound files of the library that no known entry belongs to. Raises ``OSError``."""
    files = {one.file for one in known}
    adopted: list[ClipEntry] = []
    for path in sorted(folder.glob("*.wav")):
        if path.name in files or not _SOUND_FILE.fullmatch(path.name):
            continue
        clip = check(path, _WavOnly())
        if isinstance(clip, Clip):
            name = f"Recovered clip {len(adopted) + 1}"
            adopted.append(entry_of(clip, ClipId(path.stem), name, path.stat().st_mtime))
    return tuple(adopted)


def _entries_before(folder: Path) -> tuple[ClipEntry, ...]:
    try:
        return read_index(folder / BEFORE).clips
    except (FileNotFoundError, NewerIndex, DamagedIndex):
        return ()


class _WavOnly:
    """Fits ``Decoder``: the library holds nothing but WAV files."""

    def decode(self, content: bytes, limit_ms: int) -> Decoded:  # noqa: ARG002 - the protocol has it
        raise Undecodable("it is not a WAV file")
