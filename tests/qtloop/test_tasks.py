from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from supervisor_desk.qtloop import Tasks, every
from tests.support.clock import FakeClock
from tests.support.stray_logs import ExpectedLogs
from tests.support.waiting import let_pass, until


class Failures:
    """What was reported."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, BaseException]] = []

    def __call__(self, name: str, error: BaseException) -> None:
        self.seen.append((name, error))


@pytest.fixture
def failures() -> Failures:
    return Failures()


async def test_a_task_gives_its_result_to_whoever_awaits_it(failures: Failures) -> None:
    async def look() -> int:
        return 42

    assert await Tasks(failures).start(look(), name="look") == 42
    assert failures.seen == []


async def test_a_waiting_task_outlives_a_garbage_collection(failures: Failures) -> None:
    tasks = Tasks(failures)
    done: list[str] = []

    def begin() -> weakref.ref[asyncio.Future[None]]:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def wait() -> None:
            await future
            done.append("woke")

        tasks.start(wait(), name="waiter")
        return weakref.ref(future)

    future_ref = begin()
    await asyncio.sleep(0)
    gc.collect()
    future = future_ref()
    assert future is not None
    future.set_result(None)
    await until(lambda: done)


async def test_an_error_in_a_task_is_reported_with_the_name_of_the_task(failures: Failures) -> None:
    error = ValueError("no such floor")

    async def fail() -> None:
        raise error

    tasks = Tasks(failures)
    tasks.start(fail(), name="feed")
    await until(lambda: failures.seen)
    assert failures.seen == [("feed", error)]
    assert tasks.names == ()


async def test_a_cancelled_task_is_no_error(failures: Failures) -> None:
    task = Tasks(failures).start(asyncio.Event().wait(), name="waiter")
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert failures.seen == []


async def test_the_end_of_a_task_is_told_to_whoever_started_it(failures: Failures) -> None:
    ends: list[str] = []
    task = Tasks(failures).start(asyncio.sleep(0), name="short", ended=lambda task: ends.append(task.get_name()))
    await task
    await until(lambda: ends)
    assert ends == ["short"]


async def test_names_tell_what_is_running(failures: Failures) -> None:
    tasks = Tasks(failures)
    tasks.start(asyncio.Event().wait(), name="watchdog")
    tasks.start(asyncio.Event().wait(), name="bridge")
    assert list(tasks.names) == ["bridge", "watchdog"]
    await tasks.cancel_all()
    assert list(tasks.names) == []


async def test_cancel_all_waits_for_the_clean_up_of_each_task(failures: Failures) -> None:
    tidied: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await let_pass(0.01)
            tidied.append("tidied")

    tasks = Tasks(failures)
    tasks.start(work(), name="work")
    await asyncio.sleep(0)
    assert await tasks.cancel_all() == ()
    assert tidied == ["tidied"]


async def test_cancel_all_also_ends_tasks_started_while_others_end(failures: Failures) -> None:
    tasks = Tasks(failures)

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            tasks.start(asyncio.Event().wait(), name="late")

    tasks.start(work(), name="work")
    await asyncio.sleep(0)
    assert await tasks.cancel_all() == ()
    assert tasks.names == ()


async def test_cancel_all_leaves_the_task_alone_that_calls_it(failures: Failures) -> None:
    tasks = Tasks(failures)

    async def close() -> str:
        await tasks.cancel_all()
        return "closed"

    assert await tasks.start(close(), name="closing") == "closed"


async def test_a_task_that_will_not_end_is_named(failures: Failures, expected_logs: ExpectedLogs) -> None:
    records = expected_logs("supervisor_desk.qtloop.tasks")
    release = asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:  # what no task of the desk may do
                continue

    tasks = Tasks(failures)
    task = tasks.start(stubborn(), name="stubborn")
    await asyncio.sleep(0)
    assert await tasks.cancel_all(within=0.05) == ("stubborn",)
    assert "stubborn" in records[0].getMessage()
    release.set()
    await task


async def test_periodic_work_waits_for_the_clock_not_for_the_timer(failures: Failures) -> None:
    clock = FakeClock()
    turns: list[float] = []

    async def work() -> None:
        turns.append(clock.monotonic())

    tasks = Tasks(failures)
    begun = clock.monotonic()
    tasks.start(every(0.02, work, monotonic=clock.monotonic), name="reaper")
    await let_pass(0.06)
    assert turns == []
    clock.advance(0.02)
    await until(lambda: turns)
    assert turns == [begun + 0.02]
    await tasks.cancel_all()


async def test_periodic_work_leaves_out_the_turns_it_missed(failures: Failures) -> None:
    clock = FakeClock()
    turns: list[float] = []

    async def work() -> None:
        turns.append(clock.monotonic())

    tasks = Tasks(failures)
    tasks.start(every(0.02, work, monotonic=clock.monotonic), name="reaper")
    await asyncio.sleep(0)
    clock.advance(3600)
    await until(lambda: turns)
    await let_pass(0.06)
    assert len(turns) <= 2
    await tasks.cancel_all()


async def test_an_error_ends_periodic_work_and_is_reported(failures: Failures) -> None:
    clock = FakeClock()

    async def work() -> None:
        raise ValueError("broken")

    tasks = Tasks(failures)
    tasks.start(every(0.01, work, monotonic=clock.monotonic), name="reaper")
    await asyncio.sleep(0)
    clock.advance(1)
    await until(lambda: failures.seen)
    assert [name for name, _ in failures.seen] == ["reaper"]
    assert tasks.names == ()
