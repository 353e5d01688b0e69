from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from supervisor_desk.actions.ports import AuditUnavailable, Written
from supervisor_desk.audit.chain import Head
from supervisor_desk.audit.groups import LARGEST_GROUP, GroupCommit, Job
from supervisor_desk.audit.writer import Writer
from tests.support.clock import FakeClock
from tests.support.stray_logs import ExpectedLogs
from tests.support.waiting import until


class SlowDisk(Writer):
    """Writes nothing, notes the groups; the first group waits until ``go`` is set, as for a slow sync."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, FakeClock(), _nobody)
        self.groups: list[int] = []
        self.go = threading.Event()
        self.tidied = threading.Event()
        self.tidied.set()
        self.closed = False
        self.error: Exception | None = None

    def write(self, drafts: Sequence[bytes]) -> list[Written]:
        self.groups.append(len(drafts))
        assert self.go.wait(5)
        if self.error is not None:
            raise self.error
        return [Written(number, "") for number in range(1, len(drafts) + 1)]

    def tidy(self) -> None:
        assert self.tidied.wait(5)

    def close(self) -> None:
        self.closed = True


def _nobody(_: Head) -> None: ...


class Desk:
    """A thread on a slow disk and the answers it owes."""

    def __init__(self, path: Path) -> None:
        self.loop = asyncio.get_running_loop()
        self.disk = SlowDisk(path)
        self.ended: asyncio.Future[None] = self.loop.create_future()
        self.thread = GroupCommit(path, self.disk, None, self.loop, self.ended)
        self.thread.start()

    def put(self, count: int, step: str = "intent") -> list[asyncio.Future[Written]]:
        answers: list[asyncio.Future[Written]] = [self.loop.create_future() for _ in range(count)]
        for answer in answers:
            self.thread.put(Job(answer, b"x", step))
        return answers

    async def end(self) -> None:
        self.disk.go.set()
        self.thread.end()
        await self.ended
        self.thread.join()


async def test_all_that_waits_while_the_disk_is_busy_is_written_together(path: Path) -> None:
    desk = Desk(path)
    first = desk.put(1)
    await until(lambda: desk.disk.groups)
    others = desk.put(40)
    desk.disk.go.set()
    await asyncio.gather(*first, *others)
    assert desk.disk.groups == [1, 40]
    await desk.end()


async def test_a_group_has_a_largest_size(path: Path) -> None:
    desk = Desk(path)
    answers = desk.put(1)
    await until(lambda: desk.disk.groups)
    answers += desk.put(LARGEST_GROUP + 10)
    desk.disk.go.set()
    await asyncio.gather(*answers)
    assert desk.disk.groups == [1, LARGEST_GROUP, 10]
    await desk.end()


async def test_what_waits_at_the_end_is_still_written(path: Path) -> None:
    desk = Desk(path)
    answers = desk.put(5)
    await desk.end()
    assert all(answer.done() for answer in answers)
    assert desk.disk.closed


async def test_no_answer_waits_for_the_tidying_after_it(path: Path) -> None:
    desk = Desk(path)
    desk.disk.go.set()
    desk.disk.tidied.clear()
    (answer,) = desk.put(1)
    await answer
    desk.disk.tidied.set()
    await desk.end()


async def test_a_caller_who_gave_up_keeps_nobody_else_from_an_answer(path: Path) -> None:
    desk = Desk(path)
    gone, other = desk.put(2)
    gone.cancel()
    desk.disk.go.set()
    assert (await other).sequence == 2
    await desk.end()


async def test_a_bug_in_the_writer_is_answered_logged_and_survived(path: Path, expected_logs: ExpectedLogs) -> None:
    records = expected_logs("supervisor_desk.audit.groups")
    desk = Desk(path)
    desk.disk.error = ZeroDivisionError()
    desk.disk.go.set()
    (answer,) = desk.put(1)
    with pytest.raises(AuditUnavailable, match="ZeroDivisionError"):
        await answer
    assert [record.levelname for record in records] == ["ERROR"]
    desk.disk.error = None
    (answer,) = desk.put(1)
    await answer
    await desk.end()


async def test_each_one_of_a_failed_group_reads_what_it_means_for_him(path: Path, expected_logs: ExpectedLogs) -> None:
    expected_logs("supervisor_desk.audit.groups")
    desk = Desk(path)
    desk.disk.error = OSError(28, "No space left on device")
    (before,) = desk.put(1, "intent")
    (after,) = desk.put(1, "outcome")
    desk.disk.go.set()
    with pytest.raises(AuditUnavailable, match="Nothing was sent"):
        await before
    with pytest.raises(AuditUnavailable, match="What was already sent stays in force"):
        await after
    await desk.end()


async def test_a_trouble_that_stays_is_logged_once_and_again_when_it_comes_back(
    path: Path, expected_logs: ExpectedLogs
) -> None:
    records = expected_logs("supervisor_desk.audit.groups")
    desk = Desk(path)
    desk.disk.go.set()
    full, gone = OSError(28, "No space left on device"), FileNotFoundError(2, "No such file")
    for trouble in (full, full, gone, gone, None, gone):
        desk.disk.error = trouble
        await asyncio.gather(*desk.put(1), return_exceptions=True)
    told = [str(record.args) for record in records]
    assert ["28" in one for one in told] == [True, False, False]
    await desk.end()


async def test_a_loop_that_ended_first_does_not_break_the_thread(path: Path) -> None:
    loop = asyncio.new_event_loop()
    disk = SlowDisk(path)
    disk.go.set()
    thread = GroupCommit(path, disk, None, loop, loop.create_future())
    thread.start()
    answer: asyncio.Future[Written] = loop.create_future()
    loop.close()
    thread.put(Job(answer, b"x"))
    thread.end()
    thread.join(5)
    assert not thread.is_alive()
    assert disk.closed
