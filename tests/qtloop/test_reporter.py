from __future__ import annotations

import asyncio
import gc
import sys
import threading

import pytest

from supervisor_desk.qtloop import Reporter, Trouble
from tests.support.stray_logs import ExpectedLogs
from tests.support.waiting import until

LOGGER = "supervisor_desk.qtloop.reporter"


@pytest.fixture
def told() -> list[Trouble]:
    return []


@pytest.fixture
def reporter(told: list[Trouble], expected_logs: ExpectedLogs) -> Reporter:
    expected_logs(LOGGER)
    reporter = Reporter()
    reporter.tell(told.append)
    return reporter


def fail(reporter: Reporter) -> None:
    try:
        raise KeyError("colour")
    except KeyError as error:
        reporter.report("painting", error)


def test_an_error_is_told_with_the_place_where_it_surfaced(reporter: Reporter, told: list[Trouble]) -> None:
    error = ValueError("odd")
    reporter.report("task feed", error)
    assert told == [Trouble("task feed", error)]


def test_an_error_that_comes_with_every_repaint_is_told_once_and_counted(
    reporter: Reporter, told: list[Trouble]
) -> None:
    for _ in range(100):
        fail(reporter)
    assert len(told) == 1
    assert reporter.count == 100


def test_errors_from_different_places_are_told_each(reporter: Reporter, told: list[Trouble]) -> None:
    fail(reporter)
    reporter.report("painting", KeyError("colour"))
    assert len(told) == 2


def test_an_error_is_logged_with_its_traceback(expected_logs: ExpectedLogs) -> None:
    records = expected_logs(LOGGER)
    fail(Reporter())
    assert records[0].getMessage() == "unexpected error in painting"
    assert records[0].exc_info is not None


def test_a_listener_that_fails_does_not_keep_the_others_from_hearing(reporter: Reporter, told: list[Trouble]) -> None:
    def broken(_trouble: Trouble) -> None:
        raise RuntimeError("no window")

    heard: list[Trouble] = []
    reporter.tell(broken)
    reporter.tell(heard.append)
    fail(reporter)
    assert heard == told


async def test_an_error_in_a_thread_is_told_in_the_thread_of_the_loop(reporter: Reporter, told: list[Trouble]) -> None:
    threads: list[int] = []
    reporter.tell(lambda _trouble: threads.append(threading.get_ident()))

    def work() -> None:
        raise ValueError("disk gone")

    with reporter.installed(asyncio.get_running_loop()):
        thread = threading.Thread(target=work, name="audit-writer")
        thread.start()
        await until(lambda: told)
        thread.join()
    assert told[0].where == "thread audit-writer"
    assert threads == [threading.get_ident()]


async def test_an_error_in_a_callback_of_the_loop_is_told(reporter: Reporter, told: list[Trouble]) -> None:
    loop = asyncio.get_running_loop()

    with reporter.installed(loop):
        loop.call_exception_handler({"message": "Fatal read error", "exception": OSError("reset")})
    assert told[0].where == "Fatal read error"
    assert isinstance(told[0].error, OSError)


async def test_a_complaint_of_the_loop_without_an_error_is_told_in_its_words(
    reporter: Reporter, told: list[Trouble]
) -> None:
    loop = asyncio.get_running_loop()
    with reporter.installed(loop):
        loop.call_exception_handler({"message": "Task was destroyed but it is pending!"})
    assert str(told[0].error) == "Task was destroyed but it is pending!"


async def test_an_error_while_something_is_deleted_is_told(reporter: Reporter, told: list[Trouble]) -> None:
    class Leaving:
        def __del__(self) -> None:
            raise ValueError("too late")

    with reporter.installed(asyncio.get_running_loop()):
        leaving = Leaving()
        del leaving
        gc.collect()
    assert "too late" in str(told[0].error)


async def test_the_old_hooks_are_put_back(reporter: Reporter) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    with reporter.installed(asyncio.get_running_loop()):
        assert sys.excepthook not in before
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
