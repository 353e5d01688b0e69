"""Start Qt and asyncio as one loop, run the program in it, and leave in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import (
    QEvent,
    QLoggingCategory,
    QMessageLogContext,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from supervisor_desk.audio.microphones import LOGGING_RULES
from supervisor_desk.qtloop import plain_imports
from supervisor_desk.qtloop.loop import DeskLoop
from supervisor_desk.qtloop.reporter import Reporter
from supervisor_desk.qtloop.tasks import Tasks

plain_imports.restore()  # here, where Qt has just been loaded: all that is imported from now on gains by it

Application = QApplication
"""What Qt calls the running program; named here for those who pass it on and know no Qt."""

Main = Callable[[Tasks, QApplication], Awaitable[int]]
"""The program: gets the tasks and the application, runs until the desk is to close, returns the exit code."""

logger = logging.getLogger(__name__)
qt_logger = logging.getLogger("qt")

# Qt's offscreen platform says this of every window with a least size; there is no screen that it could matter on.
_OFFSCREEN_CHATTER = frozenset({"This plugin does not support propagateSizeHints()"})
# Said by Qt's sound library wherever no sound server runs; whoever wants to speak is told in words of the desk.
_NO_SOUND_SERVER = "PulseAudioService: pa_context_connect() failed"
_SIGNAL_LOOK_MS = 250
_WORKERS = 8
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def run(
    main: Main,
    argv: Sequence[str] = (),
    *,
    reporter: Reporter | None = None,
    offscreen: bool = False,
) -> int:
    """Run `main` in the one loop of this process and return its exit code. Call it once, from the main thread.

    `argv` goes to Qt; `offscreen` needs no screen.

    Leaving has one road: `main` returns or raises. Closing a window ends nothing by itself (emit, and let `main`
    decide). SIGINT, SIGTERM and a system that asks the program to quit cancel `main`, whose `finally` blocks then close
    bridge, client and audit in that order; the code is 128 + signal unless `main` returns one of its own. Tasks still
    running after `main` are cancelled before the loop closes.
    """
    reporter = reporter or Reporter()
    qInstallMessageHandler(_log_qt_message)
    QLoggingCategory.setFilterRules(LOGGING_RULES)
    platform = ("-platform", "offscreen") if offscreen else ()
    app = _DeskApplication([sys.argv[0] or "supervisor-desk", *platform, *argv])
    app.setQuitOnLastWindowClosed(False)
    loop = DeskLoop(app)
    # The loop's own default would be ten QThreads whose end it waits for, even for a hung name look-up.
    workers = ThreadPoolExecutor(_WORKERS, thread_name_prefix="desk-worker")
    loop.set_default_executor(workers)
    try:
        with reporter.installed(loop):
            return _run_to_end(loop, app, main, Tasks(reporter.report))
    finally:
        workers.shutdown(wait=False, cancel_futures=True)
        loop.set_default_executor(None)
        loop.close()
        qInstallMessageHandler(None)


def _run_to_end(loop: asyncio.AbstractEventLoop, app: _DeskApplication, main: Main, tasks: Tasks) -> int:
    stop = _Stop()
    lead = loop.create_task(_lead(main, tasks, app, stop), name="main")
    stop.lead = lead
    app.stop = stop
    try:
        while True:
            try:
                return loop.run_until_complete(lead)
            except RuntimeError:
                if lead.done():
                    raise
                # Somebody stopped Qt's loop under us (exit(), a session manager): let main close what it opened.
                logger.warning("Qt's loop was stopped from outside; closing down")
                stop.ask()
    finally:
        app.stop = None


async def _lead(main: Main, tasks: Tasks, app: QApplication, stop: _Stop) -> int:
    with _signals(stop):
        try:
            return await main(tasks, app)
        except asyncio.CancelledError:
            if not stop.asked:
                raise
            return stop.exit_code
        finally:
            await tasks.cancel_all()


class _Stop:
    """The wish, from outside, that the program should end."""

    def __init__(self) -> None:
        self.lead: asyncio.Task[int] | None = None
        self.asked = False
        self.exit_code = 0

    def ask(self, signum: int = 0) -> None:
        """Cancel main, once: a second wish must not cut short the closing that the first one began."""
        if self.asked or self.lead is None:
            return
        self.asked = True
        self.exit_code = 128 + signum if signum else 0
        self.lead.cancel()


class _DeskApplication(QApplication):
    """Turns the system's request to quit into a wish to stop.

    While a window is open Qt closes it instead, and the window asks what there is to ask. A filter for the request
    would be called for each event of each widget, which costs more than all that the desk does itself.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self.stop: _Stop | None = None

    def event(self, event: QEvent) -> bool:
        quits = event.type() == QEvent.Type.Quit and self.stop is not None
        if not quits or any(w.isVisible() for w in QApplication.topLevelWidgets()):
            return super().event(event)
        if self.stop is not None:
            self.stop.ask()
        return True


@contextlib.contextmanager
def _signals(stop: _Stop) -> Iterator[None]:
    """Have SIGINT and SIGTERM ask the program to stop for as long as the block runs."""
    if sys.platform == "win32":
        with _windows_signals(stop):
            yield
        return
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stop.ask, signum)
    try:
        yield
    finally:
        for signum in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(signum)


@contextlib.contextmanager
def _windows_signals(stop: _Stop) -> Iterator[None]:
    signums = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        signums.append(signal.SIGBREAK)
    old = [(signum, signal.signal(signum, lambda number, _frame: stop.ask(number))) for signum in signums]
    # Python runs its handlers between two of its own steps, and Qt may wait for long without any: make it take one.
    look = QTimer()
    look.timeout.connect(lambda: None)
    look.start(_SIGNAL_LOOK_MS)
    try:
        yield
    finally:
        look.stop()
        for signum, handler in old:
            signal.signal(signum, handler)


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if message in _OFFSCREEN_CHATTER or message.startswith(_NO_SOUND_SERVER):
        return
    qt_logger.log(_QT_LEVELS.get(kind, logging.WARNING), "%s: %s", context.category or "default", message)
