"""The clips of a supervisor: sound files in a folder, and an index of their names, keys and addresses.

Nothing is ever lost to a damaged index: it is set aside, the one before is used, and sound files that no index knows
are taken in again.
"""

from __future__ import annotations

import contextlib
import re
import threading
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

import msgspec

from supervisor_desk.actions.ports import Clock
from supervisor_desk.audio.clip import Clip
from supervisor_desk.audio.clip_check import check
from supervisor_desk.audio.clip_entry import ClipEntry, ClipId, entry_of
from supervisor_desk.audio.clip_index import Index, write_index, write_whole
from supervisor_desk.audio.clip_problem import ClipProblem
from supervisor_desk.audio.clip_recovery import adopted_entries, current_entries
from supervisor_desk.audio.decoder import Decoder
from supervisor_desk.audio.library_trouble import (
    AlreadyThere,
    KeyTaken,
    LibraryTrouble,
    no_name,
    no_such_clip,
    not_read,
    not_written,
    taken_in,
)

LONGEST_NAME: Final = 80
Entries = tuple[ClipEntry, ...]


class ClipLibrary:
    """The library in one folder. Its methods block, and may be called from any thread; ``entries`` never waits.

    The index is read again before each change, so that two desks of one person do not undo each other's changes.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._entries: Entries = ()
        self._one_at_a_time = threading.Lock()

    @property
    def entries(self) -> Entries:
        """All clips, favorites first, by name."""
        return self._entries

    def open(self) -> tuple[str, ...]:
        """Read it, repairing what is damaged. Returns what a person should know, in words. Raises ``LibraryTrouble``.

        The folder need not exist.
        """
        with self._one_at_a_time:
            try:
                found, words = current_entries(self._folder)
                adopted = adopted_entries(self._folder, found)
                if adopted:
                    words = (*words, taken_in(len(adopted)))
                if words:
                    write_index(self._folder, Index((*found, *adopted)))
            except OSError as error:
                raise not_read(self._folder, error) from error
            self._show((*found, *adopted))
            return words

    def entry(self, clip: ClipId) -> ClipEntry:
        """Raises ``LibraryTrouble`` if it is not there any more."""
        return _find(self._entries, clip)

    def with_key(self, key: str) -> ClipEntry | None:
        """The clip that this key plays."""
        wanted = _key(key)
        return next((one for one in self._entries if wanted and _key(one.key) == wanted), None)

    def path(self, clip: ClipId) -> Path:
        """Its sound file, for ``Action.media_path``. Raises ``LibraryTrouble`` if the clip is not there any more."""
        return self._folder / self.entry(clip).file

    def missing(self) -> frozenset[ClipId]:
        """The clips whose sound file is gone; they cannot be played and may be removed."""
        return frozenset(one.id for one in self._entries if not (self._folder / one.file).is_file())

    def add_file(self, path: Path, decoder: Decoder, name: str = "") -> ClipEntry | ClipProblem:
        """Check a file, convert it and take it in. Raises ``LibraryTrouble``, ``AlreadyThere`` among them."""
        found = check(path, decoder)
        return found if isinstance(found, ClipProblem) else self.add(found, name)

    def add(self, clip: Clip, name: str = "") -> ClipEntry:
        """Take in a checked clip. Raises ``LibraryTrouble``, ``AlreadyThere`` among them."""
        called = _tidy(name) or _tidy(clip.name) or "Clip"
        entry = entry_of(clip, ClipId(uuid.uuid4().hex), called, self._clock.now())

        def added(entries: Entries) -> Entries:
            same = next((one for one in entries if one.digest == entry.digest), None)
            if same is not None and (self._folder / same.file).is_file():
                raise AlreadyThere(same)
            self._folder.mkdir(parents=True, exist_ok=True)
            # The sound first: an entry without it would be useless, sound without an entry is taken in again.
            write_whole(self._folder / entry.file, clip.pcm.wav())
            return (*entries, entry)

        try:
            self._change(added)
        except LibraryTrouble:
            with contextlib.suppress(OSError):
                (self._folder / entry.file).unlink(missing_ok=True)
            raise
        return entry

    def rename(self, clip: ClipId, name: str) -> None:
        """Call it something else. Raises ``LibraryTrouble``."""
        if not _tidy(name):
            raise no_name()
        self._update(clip, name=_tidy(name))

    def set_favorite(self, clip: ClipId, favorite: bool) -> None:
        """Favorites come first. Raises ``LibraryTrouble``."""
        self._update(clip, favorite=favorite)

    def set_key(self, clip: ClipId, key: str, *, take_over: bool = False) -> None:
        """Have ``key`` play it; none if empty. Raises ``LibraryTrouble``; ``KeyTaken`` where another clip has the key,
        unless it is to be taken over.
        """

        def keyed(entries: Entries) -> Entries:
            entry = _find(entries, clip)
            others = [one for one in entries if one.id != clip and key.strip() and _key(one.key) == _key(key)]
            if others and not take_over:
                raise KeyTaken(others[0])
            freed = {one.id: msgspec.structs.replace(one, key="") for one in others}
            freed[clip] = msgspec.structs.replace(entry, key=key.strip())
            return tuple(freed.get(one.id, one) for one in entries)

        self._change(keyed)

    def note_upload(self, clip: ClipId, service: str, url: str) -> None:
        """``service`` has it at ``url`` now; an empty ``url`` means not any more. Raises ``LibraryTrouble``."""

        def noted(entries: Entries) -> Entries:
            entry = _find(entries, clip)
            uploads = {name: address for name, address in entry.uploads.items() if name != service}
            if url:
                uploads[service] = url
            return _replaced(entries, msgspec.structs.replace(entry, uploads=uploads))

        self._change(noted)

    def remove(self, clip: ClipId) -> None:
        """Delete it and its sound. Does nothing if it is gone already. Raises ``LibraryTrouble``."""

        def removed(entries: Entries) -> Entries:
            for one in entries:
                if one.id == clip:
                    # The sound first: left behind, it would be taken in again at the next start.
                    (self._folder / one.file).unlink(missing_ok=True)
            return tuple(one for one in entries if one.id != clip)

        self._change(removed)

    def _update(self, clip: ClipId, **changes: Any) -> None:
        self._change(lambda entries: _replaced(entries, msgspec.structs.replace(_find(entries, clip), **changes)))

    def _change(self, change: Callable[[Entries], Entries]) -> None:
        with self._one_at_a_time:
            try:
                found, repaired = current_entries(self._folder)
                changed = change(found)
                if changed != found or repaired:
                    write_index(self._folder, Index(changed))
            except OSError as error:
                raise not_written(self._folder, error) from error
            self._show(changed)

    def _show(self, entries: Iterable[ClipEntry]) -> None:
        self._entries = tuple(sorted(entries, key=lambda one: (not one.favorite, one.name.casefold(), one.added_at)))


def _find(entries: Entries, clip: ClipId) -> ClipEntry:
    for entry in entries:
        if entry.id == clip:
            return entry
    raise no_such_clip()


def _replaced(entries: Entries, changed: ClipEntry) -> Entries:
    return tuple(changed if one.id == changed.id else one for one in entries)


def _tidy(name: str) -> str:
    """On one line, without blanks around it, short enough for a button."""
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in name)).strip()[:LONGEST_NAME].strip()


def _key(key: str) -> str:
    return key.strip().casefold()
