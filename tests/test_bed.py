"""The test bed itself: what it promises to catch, it catches. The cases run as tests in a process of their own."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAD = """
import asyncio, logging, socket, threading, time, warnings
import keyring
import structlog
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QLabel
logger = logging.getLogger("feed")
kept = []
"""
BED = """
pytest_plugins = ("tests.support.loops", "tests.support.leaks", "tests.support.loopback_only",
                  "tests.support.memory_keyring", "tests.support.stray_logs")

def pytest_asyncio_loop_factories(config, item):
    from tests.support import loops
    return {{"loop": loops.{loop}}}
"""


@dataclass(frozen=True)
class Case:
    """A test, the loop it runs on, and the words it must fail with; no words: it must pass."""

    name: str
    source: str
    words: tuple[str, ...] = ()
    loop: str = "plain_loop"


TIDY = """
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(0.01))
    await asyncio.to_thread(time.monotonic)
    logger.info("fine")
"""
FORGOTTEN_TASK = """
    kept.append(asyncio.create_task(asyncio.sleep(60), name="watchdog"))
"""
CASES = [
    Case("tidy", TIDY),
    Case("tidy_on_qt", TIDY, loop="qt_loop"),
    Case("task_left_behind", FORGOTTEN_TASK, ("left behind", "task 'watchdog'")),
    Case("task_left_behind_on_qt", FORGOTTEN_TASK, ("left behind", "task 'watchdog'"), loop="qt_loop"),
    Case("clean_after_a_task_was_left_behind", "assert len(asyncio.all_tasks()) == 1"),
    Case(
        "thread_left_behind",
        "threading.Thread(target=threading.Event().wait, name='audit-writer', daemon=True).start()",
        ("left behind", "thread 'audit-writer'"),
    ),
    Case(
        "window_left_behind",
        "kept.append(QLabel(windowTitle='Board'))",
        ("left behind", "window QLabel '' 'Board'"),
        loop="qt_loop",
    ),
    Case(
        "timer_left_behind",
        """
        kept.append(QTimer())
        kept[-1].start(50)
        """,
        ("left behind", "every 50 ms"),
        loop="qt_loop",
    ),
    Case(
        "window_that_qtbot_takes_away",
        """
        label = QLabel("Board")
        qtbot.addWidget(label)
        label.show()
        """,
        loop="qt_loop",
    ),
    Case("stray_warning", "logger.warning('gap')", ("logged without being expected", "WARNING feed: gap")),
    Case("stray_event", "structlog.get_logger('feed').error('gap')", ("ERROR feed", "gap")),
    Case(
        "expected_warning",
        """
        records = expected_logs("feed")
        logging.getLogger("feed.bridge").warning("gap")
        assert [record.getMessage() for record in records] == ["gap"]
        """,
    ),
    Case("message_of_qt", "qWarning('odd')", ("odd",), loop="qt_loop"),
    Case("connecting_out", "socket.socket().connect(('192.0.2.1', 80))", ("to connect to", "only loopback")),
    Case("listening_to_all", "socket.socket().bind(('0.0.0.0', 0))", ("to listen on", "only loopback")),
    Case("looking_up", "socket.getaddrinfo('example.org', 80)", ("tests have no network",)),
    Case("old_ways", "warnings.warn('old way', DeprecationWarning)", ("old way",)),
    Case("saving_a_secret", "keyring.set_password('desk', 'me', 'secret')"),
    Case("secret_of_another_test", "assert keyring.get_password('desk', 'me') is None"),
]


def run_cases(folder: Path, loop: str) -> dict[str, str]:
    """Run the cases of one loop; what each failed with, by name."""
    (folder / "conftest.py").write_text(BED.format(loop=loop), encoding="utf-8")
    tests = [HEAD]
    for case in CASES:
        if case.loop == loop:
            body = textwrap.indent(textwrap.dedent(case.source).strip(), "    ")
            fixtures = "expected_logs" if loop == "plain_loop" else "expected_logs, qtbot"
            tests.append(f"async def test_{case.name}({fixtures}):\n{body}\n")
    (folder / "test_cases.py").write_text("\n".join(tests), encoding="utf-8")
    report = folder / "report.xml"
    options = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder), "-p", "no:cacheprovider"]
    subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--junitxml", str(report), str(folder / "test_cases.py")],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    results: dict[str, str] = {}
    for element in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it a moment ago
        found = [part for part in element if part.tag in ("failure", "error")]
        name = element.attrib["name"].removeprefix("test_")
        results[name] = results.get(name, "") + "".join(f"{part.get('message')}\n{part.text}" for part in found)
    return results


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    plain = run_cases(tmp_path_factory.mktemp("plain"), "plain_loop")
    return plain | run_cases(tmp_path_factory.mktemp("qt"), "qt_loop")


@pytest.mark.parametrize("case", [case for case in CASES if not case.words], ids=lambda case: case.name)
def test_what_is_in_order_passes(case: Case, failures: dict[str, str]) -> None:
    assert failures[case.name] == ""


@pytest.mark.parametrize("case", [case for case in CASES if case.words], ids=lambda case: case.name)
def test_what_must_not_be_fails_and_says_what_it_was(case: Case, failures: dict[str, str]) -> None:
    for words in case.words:
        assert words in failures[case.name]
