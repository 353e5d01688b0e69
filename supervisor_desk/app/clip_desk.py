"""The clip library for the window: what is asked there is done in threads, and what is so then is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.app.desk import Starter
from supervisor_desk.audio.clip_entry import ClipEntry, ClipId
from supervisor_desk.audio.clip_library import ClipLibrary
from supervisor_desk.audio.clip_problem import ClipProblem
from supervisor_desk.audio.decoder import Decoder
from supervisor_desk.audio.library_trouble import LibraryTrouble
from supervisor_desk.ui.clip_keys import ClipKeys
from supervisor_desk.ui.clip_row import ClipRow
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.dialogs import agreed, question
from supervisor_desk.ui.main_window import MainWindow
from supervisor_desk.ui.notices import Notice
from supervisor_desk.ui.wishes import wish

log = structlog.get_logger(__name__)


class ClipDesk:
    """Main thread only. ``folder`` is where the library is."""

    def __init__(
        self, window: MainWindow, library: ClipLibrary, folder: Path, decoder: Decoder, start: Starter
    ) -> None:
        self._window = window
        self._panel = window.panel
        self._form = form = window.panel.clips
        self._library = library
        self._folder = folder
        self._decoder = decoder
        self._start = start
        self._service = ""
        self._keys = ClipKeys(window)
        self._keys.played.connect(self._play)
        form.added.connect(self._add)
        form.keyed.connect(lambda row, key: self._change(library.set_key, row.id, key))
        form.removed.connect(self._ask_to_remove)
        form.clips.renamed.connect(lambda row, name: self._change(library.rename, row.id, name))
        form.clips.starred.connect(lambda row, favorite: self._change(library.set_favorite, row.id, favorite))

    async def open(self) -> None:
        """Read the library and show it."""
        try:
            for words in await asyncio.to_thread(self._library.open):
                self._tell(words, Tone.WAITING)
        except LibraryTrouble as trouble:
            self._tell(str(trouble))
        await self._show()

    def at(self, service: str) -> None:
        """``service`` is where clips go from now on; what it has already need not be uploaded."""
        self._service = service
        self._start(self._show(), name="clips at this service")

    def holds(self, path: Path) -> bool:
        """Whether that is a sound file of the library, converted long ago."""
        return path.parent == self._folder

    def uploaded(self, action: Action, url: str) -> None:
        """The service has the sound of ``action`` at ``url`` now."""
        entry = self._entry_at(Path(action.media_path))
        if entry is not None:
            self._change(self._library.note_upload, entry.id, self._service, url)

    def delivery_changed(self, delivery: Delivery) -> None:
        """A clip that the service refused may be gone there: it is uploaded anew the next time."""
        action, state = delivery.action, delivery.state
        if not action.media_url or state not in (DeliveryState.REFUSED, DeliveryState.FAILED):
            return
        entry = self._entry_at(Path(action.media_path))
        if entry is not None and delivery.times.sent is not None:
            self._change(self._library.note_upload, entry.id, self._service, "")

    # --- asked for -----------------------------------------------------------------------------------------------

    def _play(self, row: ClipRow) -> None:
        self._panel.send(row.fill(wish(Kind.CLIP, self._panel.situation.conversation)))

    def _add(self, files: tuple[str, ...]) -> None:
        self._start(self._take_in(files), name="add clips")

    def _ask_to_remove(self, row: ClipRow) -> None:
        self._start(self._remove(row), name="remove a clip")

    def _change(self, change: Callable[..., None], *arguments: Any) -> None:
        self._start(self._carry_out(change, *arguments), name="change the clips")

    async def _take_in(self, files: tuple[str, ...]) -> None:
        for file in files:
            try:
                found = await asyncio.to_thread(self._library.add_file, Path(file), self._decoder)
            except LibraryTrouble as trouble:
                self._tell(str(trouble), Tone.WAITING)
                continue
            if isinstance(found, ClipProblem):
                self._problem(found)
            else:
                self._panel.show_reason(f"“{found.name}” is one of your clips now. Give it a key under Edit.")
        await self._show()

    async def _remove(self, row: ClipRow) -> None:
        words = f"“{row.name}” and its sound are deleted on this computer. Calls are not affected."
        box = question(self._window, "Remove the clip?", words, "Remove", "Keep")
        if await agreed(box):
            await self._carry_out(self._library.remove, row.id)

    async def _carry_out(self, change: Callable[..., None], *arguments: Any) -> None:
        try:
            await asyncio.to_thread(change, *arguments)
        except LibraryTrouble as trouble:
            self._tell(str(trouble), Tone.WAITING)
        await self._show()

    # --- showing -------------------------------------------------------------------------------------------------

    async def _show(self) -> None:
        missing = await asyncio.to_thread(self._library.missing)
        rows = tuple(self._row(entry, missing) for entry in self._library.entries)
        self._form.clips.show_clips(rows)
        self._keys.show_clips(rows)

    def _row(self, entry: ClipEntry, missing: frozenset[ClipId]) -> ClipRow:
        return ClipRow(
            id=entry.id,
            name=entry.name,
            path=str(self._folder / entry.file),
            url=entry.uploads.get(self._service, ""),
            duration_ms=entry.duration_ms,
            loudness=entry.loudness,
            favorite=entry.favorite,
            key=entry.key,
            missing=entry.id in missing,
        )

    def _entry_at(self, path: Path) -> ClipEntry | None:
        if not self.holds(path):
            return None
        return next((one for one in self._library.entries if one.file == path.name), None)

    def _problem(self, problem: ClipProblem) -> None:
        self._window.notices.show_notice(
            Notice(
                kind=f"clip {problem.trouble.value}",
                happened=problem.what,
                means=problem.means,
                do=problem.remedy,
                tone=Tone.WAITING,
            )
        )

    def _tell(self, words: str, tone: Tone = Tone.BAD) -> None:
        self._window.notices.show_notice(Notice(kind="clips", happened=words, tone=tone))
