"""Calls that are due soon, on the loop that the tests share and, where it is to be closed, on one of a child."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QTimer

from supervisor_desk.qtloop import loop as tested
from supervisor_desk.qtloop.loop import DeskLoop
from tests.qtloop.test_running import outcome
from tests.support.waiting import happened, until


async def test_the_loop_under_test_is_the_program_s() -> None:
    assert isinstance(asyncio.get_running_loop(), DeskLoop)


async def test_calls_come_in_the_order_in_which_they_were_asked_for() -> None:
    loop, over, called = asyncio.get_running_loop(), asyncio.Event(), list[int]()

    def first() -> None:
        called.append(1)
        loop.call_soon(called.append, 4)
        loop.call_soon(over.set)

    loop.call_soon(first)
    loop.call_soon_threadsafe(called.append, 2)
    loop.call_soon(called.append, 3)
    await happened(over)
    assert called == [1, 2, 3, 4]


async def test_the_steps_of_a_coroutine_do_not_wait_for_qt_s_timers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tested, "TURN_S", 60.0)
    fired = list[bool]()
    await asyncio.sleep(0)
    QTimer.singleShot(0, lambda: fired.append(True))
    for _ in range(100):
        await asyncio.sleep(0)
    assert not fired
    await until(lambda: fired)


async def test_calls_without_end_leave_qt_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tested, "TURN_S", 0.0)
    fired = list[bool]()
    QTimer.singleShot(0, lambda: fired.append(True))
    async with asyncio.timeout(5.0):
        while not fired:  # noqa: ASYNC110 - the turns are what is tested
            await asyncio.sleep(0)


async def test_a_cancelled_call_is_left_out() -> None:
    loop, over, called = asyncio.get_running_loop(), asyncio.Event(), list[int]()
    loop.call_soon(called.append, 1).cancel()
    loop.call_soon(over.set)
    await happened(over)
    assert called == []


async def test_an_error_in_a_call_is_told_and_keeps_no_other_from_its_turn() -> None:
    loop, over, told = asyncio.get_running_loop(), asyncio.Event(), list[dict[str, Any]]()

    def broken() -> None:
        raise ValueError("broken")

    loop.set_exception_handler(lambda _, context: told.append(context))
    try:
        loop.call_soon(broken)
        loop.call_soon(over.set)
        await happened(over)
    finally:
        loop.set_exception_handler(None)
    assert [str(one["exception"]) for one in told] == ["broken"]


async def test_a_thread_wakes_a_loop_that_rests() -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(over.set))
    thread.start()
    await happened(over)
    thread.join()


async def test_no_call_of_many_threads_is_lost() -> None:
    loop, called = asyncio.get_running_loop(), list[int]()

    def ask(call: Callable[[int], None]) -> None:
        for number in range(200):
            loop.call_soon_threadsafe(call, number)

    threads = [threading.Thread(target=ask, args=(called.append,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    await until(lambda: len(called) == 800)
    for thread in threads:
        thread.join()
    assert sorted(called) == sorted([*range(200)] * 4)


def test_a_closed_loop_takes_no_more_calls_and_says_so() -> None:
    code, lines, errors = outcome(
        """
        loops = []

        async def main(tasks, app):
            loops.append(asyncio.get_running_loop())
            return 0

        run(main, offscreen=True)
        for ask in (loops[0].call_soon, loops[0].call_soon_threadsafe):
            try:
                ask(say, "called")
            except RuntimeError as error:
                say(error)
        """
    )
    assert (code, lines, errors) == (0, ["Event loop is closed"] * 2, "")
