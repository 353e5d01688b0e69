"""Each program runs in a process of its own: a process has one loop, and here it is this test's."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAD = """
import asyncio, logging, os, signal, sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from supervisor_desk.qtloop import Reporter, run
logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")

def say(*words):
    print(*words, flush=True)
"""
unix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")


def start(program: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", HEAD + textwrap.dedent(program)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def finish(child: subprocess.Popen[str]) -> tuple[int, list[str], str]:
    out, errors = child.communicate(timeout=30)
    return child.returncode, out.splitlines(), errors


def outcome(program: str) -> tuple[int, list[str], str]:
    return finish(start(program))


def test_the_code_that_main_returns_is_the_exit_code() -> None:
    code, lines, errors = outcome(
        """
        async def main(tasks, app):
            await asyncio.sleep(0.01)
            say(app.platformName())
            return 3

        sys.exit(run(main, offscreen=True))
        """
    )
    assert (code, lines, errors) == (3, ["offscreen"], "")


def test_an_error_in_main_comes_out_after_the_tasks_have_ended() -> None:
    code, lines, errors = outcome(
        """
        async def feed():
            try:
                await asyncio.Event().wait()
            finally:
                say("feed closed")

        async def main(tasks, app):
            tasks.start(feed(), name="feed")
            await asyncio.sleep(0)
            raise ValueError("bad setting")

        try:
            run(main, offscreen=True)
        except ValueError as error:
            say("raised", error)
        """
    )
    assert (code, lines, errors) == (0, ["feed closed", "raised bad setting"], "")


@unix_only
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_lets_main_close_what_it_opened(number: signal.Signals) -> None:
    child = start(
        """
        async def main(tasks, app):
            say("open")
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0.05)
                say("closed")
            return 0

        sys.exit(run(main, offscreen=True))
        """
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    child.send_signal(number)
    code, lines, errors = finish(child)
    assert (code, lines, errors) == (128 + number, ["closed"], "")


@unix_only
def test_a_second_signal_does_not_cut_the_closing_short() -> None:
    child = start(
        """
        async def main(tasks, app):
            say("open")
            try:
                await asyncio.Event().wait()
            finally:
                say("closing")
                await asyncio.sleep(0.3)
                say("closed")

        sys.exit(run(main, offscreen=True))
        """
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    child.send_signal(signal.SIGTERM)
    assert child.stdout.readline() == "closing\n"
    child.send_signal(signal.SIGTERM)
    assert finish(child)[1] == ["closed"]


def test_main_may_answer_a_signal_with_a_code_of_its_own() -> None:
    code, _, errors = outcome(
        """
        async def main(tasks, app):
            asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                return 7

        sys.exit(run(main, offscreen=True))
        """
    )
    assert (code, errors) == (7, "")


def test_closing_the_last_window_does_not_end_the_program() -> None:
    code, lines, errors = outcome(
        """
        async def main(tasks, app):
            window = QWidget()
            window.show()
            await asyncio.sleep(0.02)
            window.close()
            await asyncio.sleep(0.05)
            say("still here")
            return 0

        sys.exit(run(main, offscreen=True))
        """
    )
    assert (code, lines, errors) == (0, ["still here"], "")


def test_a_request_to_quit_without_a_window_lets_main_close() -> None:
    code, lines, errors = outcome(
        """
        async def main(tasks, app):
            QTimer.singleShot(0, app.quit)
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0.01)
                say("closed")

        sys.exit(run(main, offscreen=True))
        """
    )
    assert (code, lines, errors) == (0, ["closed"], "")


def test_a_loop_stopped_from_outside_still_lets_main_close() -> None:
    code, lines, errors = outcome(
        """
        async def main(tasks, app):
            QTimer.singleShot(0, lambda: app.exit(1))
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0.01)
                say("closed")

        sys.exit(run(main, offscreen=True))
        """
    )
    assert (code, lines) == (0, ["closed"])
    assert "stopped from outside" in errors


def test_errors_in_tasks_slots_and_threads_reach_the_one_reporter() -> None:
    code, lines, _ = outcome(
        """
        def broken_slot():
            raise ValueError("slot")

        def broken_thread():
            raise ValueError("thread")

        async def broken_task():
            raise ValueError("task")

        async def main(tasks, app):
            told = []
            reporter.tell(lambda trouble: told.append(str(trouble.error)))
            QTimer.singleShot(0, broken_slot)
            threading.Thread(target=broken_thread).start()
            tasks.start(broken_task(), name="task")
            while len(told) < 3:
                await asyncio.sleep(0.01)
            say(*sorted(told))
            return 0

        reporter = Reporter()
        sys.exit(run(main, reporter=reporter, offscreen=True))
        """
    )
    assert (code, lines) == (0, ["slot task thread"])


def test_blocking_work_runs_in_the_desk_s_own_workers() -> None:
    code, lines, errors = outcome(
        """
        async def main(tasks, app):
            say(await asyncio.to_thread(lambda: threading.current_thread().name.rpartition("_")[0]))
            return 0

        sys.exit(run(main, offscreen=True))
        """
    )
    assert (code, lines, errors) == (0, ["desk-worker"], "")


def test_a_message_of_qt_goes_to_the_log() -> None:
    code, _, errors = outcome(
        """
        from PySide6.QtCore import qWarning

        async def main(tasks, app):
            qWarning("paint device is gone")
            return 0

        sys.exit(run(main, offscreen=True))
        """
    )
    assert code == 0
    assert errors == "WARNING qt: default: paint device is gone\n"


def test_a_missing_sound_server_is_not_worth_a_line_and_other_warnings_are() -> None:
    _, _, errors = outcome(
        """
        async def main(tasks, app):
            from PySide6.QtCore import qWarning
            qWarning("PulseAudioService: pa_context_connect() failed")
            qWarning("the disk is on fire")
            return 0

        sys.exit(run(main, offscreen=True))
        """
    )
    assert errors.splitlines() == ["WARNING qt: default: the disk is on fire"]


def test_the_sound_library_is_kept_from_listing_what_it_does_not_find() -> None:
    _, lines, _ = outcome(
        """
        from PySide6.QtCore import QLoggingCategory

        async def main(tasks, app):
            say(QLoggingCategory("qt.multimedia.symbolsresolver").isWarningEnabled())
            return 0

        sys.exit(run(main, offscreen=True))
        """
    )
    assert lines == ["False"]
