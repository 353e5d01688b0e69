"""Fails a test that leaves something behind: a task, a thread, a running timer, a window. Names what it found."""

from __future__ import annotations

import asyncio
import gc
import itertools
import sys
import threading
from collections.abc import Callable, Generator, Iterable
from typing import Any

import pytest

from tests.support.loops import WORKER_PREFIX, loop_in_use

_TURNS = 5
_GRACE = 0.5
_before = pytest.StashKey[tuple[set[threading.Thread], set[asyncio.Task[Any]]]]()
_passed = pytest.StashKey[bool]()


lasting: set[threading.Thread] = set()
"""Threads of fixtures that several tests share; whoever starts one there ends it."""

_TESTS_BETWEEN = 100
_count = itertools.count()
_freeze, _unfreeze = gc.freeze, gc.unfreeze


def pytest_configure() -> None:
    """Keep desks that close under test from taking back what is set aside here: looking through it takes long."""
    _let_gc_do(lambda: None, lambda: None)


def pytest_unconfigure() -> None:
    _let_gc_do(_freeze, _unfreeze)


def _let_gc_do(freeze: Callable[[], None], unfreeze: Callable[[], None]) -> None:
    setattr(gc, "freeze", freeze)  # noqa: B010 - mypy has a plain assignment for a mistake
    setattr(gc, "unfreeze", unfreeze)  # noqa: B010


def _set_aside() -> None:
    """Keep what outlives every test (pytest's own things, caches) out of each look for what one test left."""
    if next(_count) % _TESTS_BETWEEN == 0:
        gc.collect()
        _freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    _set_aside()
    item.stash[_before] = (set(threading.enumerate()), _tasks())
    yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_passed] = report.passed
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    yield  # every fixture has finished when this returns
    if not item.stash.get(_passed, False):
        return  # a failing test keeps its frames, and with them what it was using
    threads, tasks = item.stash[_before]
    left = [*_left_tasks(tasks), *_left_threads(threads), *_left_in_qt()]
    if left:
        pytest.fail("left behind:\n" + "\n".join(f"  {what}" for what in left), pytrace=False)


def _tasks() -> set[asyncio.Task[Any]]:
    loop = loop_in_use()
    return asyncio.all_tasks(loop) if loop is not None else set()


def _left_tasks(before: set[asyncio.Task[Any]]) -> Iterable[str]:
    loop = loop_in_use()
    if loop is None or not _tasks() - before:
        return
    loop.run_until_complete(_settle(before))
    for task in _tasks() - before:
        yield f"task {task.get_name()!r}: {task.get_coro()!r}"
        task.cancel()
    loop.run_until_complete(_settle(before))


async def _settle(before: set[asyncio.Task[Any]]) -> None:
    """Let what is ending end: a few turns of the loop for all, some time for tasks that were cancelled."""
    for _ in range(_TURNS):
        await asyncio.sleep(0)
    own = {asyncio.current_task()}
    ending = {task for task in asyncio.all_tasks() - before - own if task.cancelling()}
    if ending:
        await asyncio.wait(ending, timeout=_GRACE)


def _left_threads(before: set[threading.Thread]) -> Iterable[str]:
    for thread in set(threading.enumerate()) - before - lasting:
        # A dummy stands for a thread that Qt made and Python merely met.
        if thread.name.startswith(WORKER_PREFIX) or isinstance(thread, threading._DummyThread):
            continue
        thread.join(_GRACE)
        if thread.is_alive():
            yield f"thread {thread.name!r}"


def _left_in_qt() -> Iterable[str]:
    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    if app is None:
        return
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if _windows() or _running_timers():
        gc.collect()
    for window in _windows():
        yield f"window {type(window).__name__} {window.objectName()!r} {window.windowTitle()!r}"
        window.deleteLater()
    for timer in _running_timers():
        yield f"timer of {timer.parent()!r}, every {timer.interval()} ms"
        timer.stop()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _windows() -> list[Any]:
    from PySide6.QtWidgets import QApplication

    # A window with a parent goes with it; Qt takes its tool tips away itself.
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and widget.metaObject().className() != "QTipLabel"
    ]


def _running_timers() -> list[Any]:
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    return [thing for thing in gc.get_objects() if type(thing) is QTimer and isValid(thing) and thing.isActive()]
