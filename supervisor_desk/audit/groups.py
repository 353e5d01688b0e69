"""The writer's thread: gathers the notes that wait, has them written together, and answers on the loop."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeVar

import msgspec

from supervisor_desk.actions.ports import AuditUnavailable, Written
from supervisor_desk.audit.anchor import Anchoring
from supervisor_desk.audit.trouble import FAILURES, why_not_written
from supervisor_desk.audit.writer import Writer

logger = logging.getLogger(__name__)

LARGEST_GROUP = 512
"""Most entries in one transaction."""
NOTHING_WRITTEN = Written(0, "")
"""Answer to a job that only asked whether the log can be written."""


Argument = TypeVar("Argument")


class Job(msgspec.Struct):
    """A note on its way to the disk. Without ``drafted`` it only asks whether the log can be written."""

    answer: asyncio.Future[Written]
    drafted: bytes | None = None
    step: str = ""


class GroupCommit(threading.Thread):
    """Writes jobs in the order in which they were put, all that wait in one transaction.

    ``ended`` is set on ``loop`` when the last job is answered, the head kept and the file given back. A daemon: a
    program that dies without closing must not hang on it, and what was acknowledged is on disk anyway.
    """

    def __init__(
        self,
        path: Path,
        writer: Writer,
        anchoring: Anchoring | None,
        loop: asyncio.AbstractEventLoop,
        ended: asyncio.Future[None],
    ) -> None:
        super().__init__(name="audit-writer", daemon=True)
        self._path = path
        self._writer = writer
        self._anchoring = anchoring
        self._loop = loop
        self._ended = ended
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._warned = ""

    def put(self, job: Job) -> None:
        """Have ``job`` written. Any thread; returns at once."""
        self._jobs.put(job)

    def end(self) -> None:
        """Let the thread end once what was put before is written."""
        self._jobs.put(None)

    def run(self) -> None:
        """What the thread does."""
        ending = False
        while not ending:
            group = [self._jobs.get()]
            try:
                while len(group) < LARGEST_GROUP:
                    group.append(self._jobs.get_nowait())
            except Empty:
                pass
            ending = None in group
            jobs = [job for job in group if job is not None]
            if jobs:
                on_the_loop(self._loop, _answer, self._written(jobs))
                self._writer.tidy()
        self._writer.close()
        if self._anchoring is not None:
            self._anchoring.close()
        on_the_loop(self._loop, _end, self._ended)

    def _written(self, jobs: Sequence[Job]) -> list[tuple[Job, Written | AuditUnavailable]]:
        try:
            written = iter(self._writer.write([job.drafted for job in jobs if job.drafted is not None]))
            self._warned = ""
            return [(job, NOTHING_WRITTEN if job.drafted is None else next(written)) for job in jobs]
        except FAILURES as error:
            self._warn(str(getattr(error, "sqlite_errorname", error)))
            return [(job, AuditUnavailable(why_not_written(error, self._path, job.step))) for job in jobs]
        except Exception as error:  # the border of the thread: nobody may wait for an answer for ever
            logger.exception("the audit log met a bug")
            return [(job, AuditUnavailable(BUG.format(kind=type(error).__name__))) for job in jobs]

    def _warn(self, why: str) -> None:
        """Once for each trouble: whether it is over is looked at every second."""
        if why != self._warned:
            self._warned = why
            logger.warning("the audit log could not be written: %s", why)


def on_the_loop(loop: asyncio.AbstractEventLoop, call: Callable[[Argument], None], argument: Argument) -> None:
    """Have ``loop`` call ``call(argument)``, from any thread; nothing happens if the loop has ended before."""
    try:
        loop.call_soon_threadsafe(call, argument)
    except RuntimeError:
        logger.info("the loop ended before the audit log was closed")


def _answer(answers: Sequence[tuple[Job, Written | AuditUnavailable]]) -> None:
    for job, answer in answers:
        if job.answer.done():  # its caller was cancelled
            continue
        if isinstance(answer, AuditUnavailable):
            job.answer.set_exception(answer)
        else:
            job.answer.set_result(answer)


def _end(ended: asyncio.Future[None]) -> None:
    if not ended.done():
        ended.set_result(None)


BUG = (
    "The audit log met an error of the program itself ({kind}), so nothing more is sent. Restart the desk, and report "
    "the error."
)
"""What a supervisor reads when writing failed for no reason of the machine's."""
