"""The log as the windows read it: questions answered on a thread of their own, with a connection that cannot write."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from supervisor_desk.audit.lookup import AuditUnreadable, Lookup
from supervisor_desk.audit.record import Row
from supervisor_desk.audit.search import ANYTHING, Filter, OpenIntent, Page

__all__ = ["AuditReader", "AuditUnreadable"]

Answer = TypeVar("Answer")


class AuditReader:
    """Answers questions about the log at ``path``; its methods are for the loop's thread and raise ``AuditUnreadable``.

    Between questions it goes on indexing, a few milliseconds at a time, so a page of a million entries comes within
    50 ms. The index lies beside the log unless ``index_path`` says otherwise, and may be deleted at any time.
    """

    def __init__(self, path: Path, index_path: Path | None = None) -> None:
        self._lookup = Lookup(path, index_path or path.with_name(f"{path.name}-index"))
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="audit-reader")
        self._indexing = False
        self._closing = False

    async def page(
        self, wanted: Filter = ANYTHING, *, before: int | None = None, after: int | None = None, limit: int = 100
    ) -> Page:
        """Up to ``limit`` entries that match, newest first: the newest, or those older than the entry ``before``.

        With ``after``, the next ones that are newer than that entry.
        """
        return await self._ask(partial(self._lookup.page, wanted, before, after, limit))

    async def open_intents(self) -> tuple[OpenIntent, ...]:
        """Intents without a settled outcome, oldest first: what a crash, or another desk still running, left open.

        Complete: it does not depend on how far the index is. Entries of other desks on the same log are among them;
        ``entry.desk`` tells them apart.
        """
        return await self._ask(self._lookup.open_intents)

    async def story(self, delivery: str) -> tuple[Row, ...]:
        """All entries of a delivery and of those that repeat it, oldest first. Complete."""
        return await self._ask(partial(self._lookup.story, delivery))

    async def close(self) -> None:
        """Stop indexing, give the files back and end the thread. May be called twice."""
        if self._closing:
            return
        self._closing = True
        await asyncio.get_running_loop().run_in_executor(self._thread, self._lookup.close)
        self._thread.shutdown()

    async def _ask(self, question: Callable[[], Answer]) -> Answer:
        if self._closing:
            raise AuditUnreadable("The audit log is closed because the desk is shutting down.")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, question)
        finally:
            if not self._indexing and not self._closing:
                self._indexing = True
                self._thread.submit(self._index_some)

    def _index_some(self) -> None:
        """Runs on the reader's thread, and queues behind the questions that have come meanwhile."""
        try:
            if not self._closing and self._lookup.catch_up():
                self._thread.submit(self._index_some)
                return
        except (AuditUnreadable, RuntimeError):  # the next question will tell; or the thread is to end
            pass
        self._indexing = False
