"""The rules every test runs under: no screen, no user's data, no outside network, nothing stray, nothing left behind.

Plain tests share one asyncio loop and run first; then the Qt tests run, all on one loop of Qt's: many of those in one
process crash it, and one is what the program has.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
QT_PLACES = ("ui", "journeys", "qtloop", "app", "test_app.py", "audio/test_capture.py")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt loads: without a screen it would abort the process
HOME = Path(tempfile.mkdtemp(prefix="supervisor-desk-tests-"))
for variable, folder in {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "run",
}.items():
    (HOME / folder).mkdir(mode=0o700, exist_ok=True)
    os.environ[variable] = str(HOME / folder)

pytest_plugins = (
    "tests.support.leaks",
    "tests.support.loopback_only",
    "tests.support.memory_keyring",
    "tests.support.stray_logs",
)


def needs_qt(path: Path) -> bool:
    """Whether tests in this file run on Qt's loop."""
    place = path.relative_to(TESTS).as_posix()
    return any(place == name or place.startswith(f"{name}/") for name in QT_PLACES)


def plain_loop() -> asyncio.AbstractEventLoop:
    from tests.support.loops import remember

    return remember(asyncio.new_event_loop())


def qt_loop() -> asyncio.AbstractEventLoop:
    import qasync
    from PySide6.QtWidgets import QApplication

    from tests.support.loops import remember

    app = QApplication.instance() or QApplication(["supervisor-desk-tests"])
    QApplication.setQuitOnLastWindowClosed(False)  # closing a window must not stop the loop under the test
    return remember(qasync.QEventLoop(app))


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"qt": qt_loop} if needs_qt(item.path) else {"plain": plain_loop}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: needs_qt(item.path))


@pytest.fixture(autouse=True, scope="session")
def _home_of_the_tests() -> Iterator[None]:
    yield
    shutil.rmtree(HOME, ignore_errors=True)
