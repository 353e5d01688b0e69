"""Gives each test its event loop: plain tests share one of asyncio's, Qt tests share one of Qt's.

Plain tests run first. Many Qt loops in one process crash it, and one is what the program has.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
QT_PLACES = ("ui", "journeys", "qtloop", "app", "test_app.py", "audio/test_capture.py")
WORKER_PREFIX = "test-worker"

_loops: list[asyncio.AbstractEventLoop] = []


def needs_qt(path: Path) -> bool:
    """Whether tests in this file run on Qt's loop."""
    if not path.is_relative_to(TESTS):
        return False
    place = path.relative_to(TESTS).as_posix()
    return any(place == name or place.startswith(f"{name}/") for name in QT_PLACES)


def loop_in_use() -> asyncio.AbstractEventLoop | None:
    """The loop the tests share, or None where no test needed one yet."""
    return next((loop for loop in _loops if not loop.is_closed()), None)


def plain_loop() -> asyncio.AbstractEventLoop:
    return _prepared(asyncio.new_event_loop())


def qt_loop() -> asyncio.AbstractEventLoop:
    from PySide6.QtWidgets import QApplication

    from supervisor_desk.qtloop.loop import DeskLoop

    app = QApplication.instance() or QApplication(["supervisor-desk-tests"])
    QApplication.setQuitOnLastWindowClosed(False)  # closing a window must not stop the loop under the test
    return _prepared(DeskLoop(app))


def _prepared(loop: asyncio.AbstractEventLoop) -> asyncio.AbstractEventLoop:
    """Note `loop` as the one in use and give it workers that the leak check knows by name."""
    _loops[:] = [loop]
    loop.set_default_executor(ThreadPoolExecutor(4, thread_name_prefix=WORKER_PREFIX))
    return loop


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"qt": qt_loop} if needs_qt(item.path) else {"plain": plain_loop}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: needs_qt(item.path))
