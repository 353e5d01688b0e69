"""What became of each delivery, on its way into the audit log: nothing is lost while the log cannot be written.

Also the one place that knows whether the log can be written, for as long as it cannot.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from supervisor_desk.actions import notes
from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.actions.ports import AuditTrail, AuditUnavailable, Note
from supervisor_desk.actions.starter import Starter

AUDIT_RETRY_S: Final = 1.0
"""Pause before what could not be written is tried again, in seconds."""


class Outcomes:
    """Use from the loop's thread. ``told`` hears of trouble with the log, and of its end as an empty text."""

    def __init__(self, audit: AuditTrail, start: Starter, told: Callable[[str], None]) -> None:
        self._audit = audit
        self._start = start
        self._told = told
        self._waiting: asyncio.Queue[Delivery] = asyncio.Queue()
        self.trouble = ""

    def put(self, delivery: Delivery) -> None:
        """Have written what became of ``delivery``."""
        self._waiting.put_nowait(delivery)

    async def run(self) -> None:
        """Write what is put, until cancelled."""
        while True:
            delivery = await self._waiting.get()
            await self.write(notes.outcome(delivery))
            self._waiting.task_done()

    async def flush(self) -> None:
        """Wait until everything put so far is on disk."""
        await self._waiting.join()

    async def write(self, note: Note) -> None:
        """Return when ``note`` is on disk, however long that takes."""
        while True:
            try:
                await self._audit.append(note)
            except AuditUnavailable as trouble:
                self.failed(str(trouble))
                await asyncio.sleep(AUDIT_RETRY_S)
            else:
                self._works()
                return

    def failed(self, trouble: str) -> None:
        """The log was found not to take entries; it is tried until it does, and the gap is noted in it."""
        if trouble == self.trouble:
            return
        first = not self.trouble
        self.trouble = trouble
        if first:
            gap = Note(step="notice", what="audit gap", reason="The log could not be written for a time.")
            self._start(self.write(gap), name="audit probe")
        self._told(trouble)

    def _works(self) -> None:
        if self.trouble:
            self.trouble = ""
            self._told("")
