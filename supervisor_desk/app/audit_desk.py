"""The audit log for the windows: pages, verification and export, read beside the writing and off the loop."""

from __future__ import annotations

import asyncio
from pathlib import Path

from supervisor_desk.actions.ports import Clock
from supervisor_desk.audit import commands
from supervisor_desk.audit.anchor import HeadKeeper
from supervisor_desk.audit.export import Form
from supervisor_desk.audit.reader import AuditReader, AuditUnreadable
from supervisor_desk.qtloop import Tasks
from supervisor_desk.ui.audit_model import PageWanted
from supervisor_desk.ui.audit_window import AuditWindow
from supervisor_desk.ui.dialogs import ask_where_to_save
from supervisor_desk.ui.theme import Theme

ENDINGS = {"jsonl": "JSON Lines (*.jsonl)", "csv": "Table (*.csv)"}


class AuditDesk:
    """Opens the audit window and answers what it asks. Main thread only."""

    def __init__(
        self, path: Path, reader: AuditReader, keeper: HeadKeeper | None, theme: Theme, clock: Clock, tasks: Tasks
    ) -> None:
        self._path = path
        self._reader = reader
        self._keeper = keeper
        self._theme = theme
        self._clock = clock
        self._tasks = tasks
        self._window: AuditWindow | None = None

    def show(self) -> None:
        """Open the window, or bring it to the front."""
        if self._window is None:
            self._window = AuditWindow(self._theme, self._clock)
            self._window.page_wanted.connect(self._answer)
            self._window.verify_requested.connect(self._verify)
            self._window.export_requested.connect(self._export)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._window.look()

    def grown(self) -> None:
        """Entries were written."""
        if self._window is not None:
            self._window.show_grown()

    def close(self) -> None:
        """Close the window for good."""
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None

    def _answer(self, question: PageWanted) -> None:
        self._tasks.start(self._read(question), name="audit page")

    def _verify(self) -> None:
        self._tasks.start(self._walk(), name="audit verify")

    def _export(self, form: Form) -> None:
        self._tasks.start(self._write(form), name="audit export")

    async def _read(self, question: PageWanted) -> None:
        try:
            page = await self._reader.page(
                question.filter, before=question.before, after=question.after, limit=question.limit
            )
        except AuditUnreadable as trouble:
            if self._window is not None:
                self._window.show_trouble(str(trouble))
            return
        if self._window is not None:
            self._window.show_page(question, page)

    async def _walk(self) -> None:
        result = await asyncio.to_thread(commands.verify, self._path, self._keeper)
        if self._window is not None:
            self._window.show_verification(result.code == commands.SOUND, result.text)

    async def _write(self, form: Form) -> None:
        where = await ask_where_to_save(self._window, "Export the audit log", ENDINGS[form], form)
        if not where:
            return
        result = await asyncio.to_thread(commands.export, self._path, form, Path(where), self._keeper)
        if self._window is None:
            return
        if result.code == commands.NOT_DONE:
            self._window.show_trouble(result.text)
        else:
            self._window.show_exported(result.text)
