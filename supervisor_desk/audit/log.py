"""The log as the desk writes it: ``append`` returns when the entry is on disk, and never blocks the loop.

One thread owns the one writing connection. All notes that wait while a sync is running are written together by the
next one (group commit): a burst costs hardly more than a single entry, and nobody waits longer than for the sync
under way and the next.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from supervisor_desk.actions.ports import AuditUnavailable, Clock, Note, Written
from supervisor_desk.audit.anchor import Anchoring, HeadKeeper
from supervisor_desk.audit.chain import Head
from supervisor_desk.audit.groups import GroupCommit, Job, on_the_loop
from supervisor_desk.audit.opening import BUSY_S
from supervisor_desk.audit.record import Origin, draft
from supervisor_desk.audit.writer import Writer

logger = logging.getLogger(__name__)


class AuditLog:
    """Fits ``actions.ports.AuditTrail``. Its methods are for the loop's thread.

    ``origin`` says who acts and from where; replace it once the supervisor has signed in. ``keeper`` keeps the head
    outside the file. ``alarm`` is called on the loop, with words for a person, when the log contradicts that head.
    ``busy_s`` is how long an entry waits for another program that holds the file, in seconds.

    Several desks may write to one file: their entries form one chain.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock,
        origin: Origin,
        keeper: HeadKeeper | None = None,
        alarm: Callable[[str], None] = logger.error,
        busy_s: float = BUSY_S,
    ) -> None:
        self.path = path
        self.origin = origin
        self._clock = clock
        self._keeper = keeper
        self._alarm = alarm
        self._busy_s = busy_s
        self._thread: GroupCommit | None = None
        self._ended: asyncio.Future[None] | None = None
        self._closing = False

    def start(self) -> None:
        """Start the threads. The file is opened with the first ``check`` or ``append``."""
        loop = asyncio.get_running_loop()

        def pass_on(words: str) -> None:
            on_the_loop(loop, self._alarm, words)

        anchoring = Anchoring(self.path, self._keeper, pass_on) if self._keeper is not None else None
        if anchoring is not None:
            anchoring.start()
        writer = Writer(self.path, self._clock, anchoring.moved if anchoring is not None else _ignore, self._busy_s)
        self._ended = loop.create_future()
        self._thread = GroupCommit(self.path, writer, anchoring, loop, self._ended)
        self._thread.start()

    async def check(self) -> None:
        """Open the log and take its write lock once. Raises ``AuditUnavailable``; the log can be used all the same.

        A full disk is only noticed by an entry.
        """
        await self._answered(None, "")

    async def append(self, note: Note) -> Written:
        """Return once the entry is durable on disk.

        Raises ``AuditUnavailable``: then it is not on disk, and the next call tries everything anew. If the caller is
        cancelled while it waits, the entry may get there or not.
        """
        return await self._answered(draft(note, self.origin, self._clock.now()), note.step)

    async def close(self) -> None:
        """Write what still waits, keep the head, give the file back and end the threads. May be called twice."""
        if self._thread is None or self._ended is None:
            return
        if not self._closing:
            self._closing = True
            self._thread.end()
        await asyncio.shield(self._ended)
        self._thread.join()

    async def _answered(self, drafted: bytes | None, step: str) -> Written:
        if self._thread is None or self._closing:
            raise AuditUnavailable(CLOSED)
        answer = asyncio.get_running_loop().create_future()
        self._thread.put(Job(answer, drafted, step))
        written: Written = await answer
        return written


def _ignore(_: Head) -> None:
    """Where no head is kept outside the file, nobody needs to know it."""


CLOSED = "The audit log is closed because the desk is shutting down. Nothing was sent. Start the desk again to act."
"""What a supervisor reads who acts while the desk is shutting down."""
