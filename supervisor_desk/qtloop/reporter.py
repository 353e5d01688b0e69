"""The one reporter: every error that nobody handled ends here, is logged, and is shown once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

logger = logging.getLogger(__name__)

Kind = tuple[type[BaseException], str, int]


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error that nobody handled: where it surfaced, and the error itself."""

    where: str
    error: BaseException


class Reporter:
    """Takes unhandled errors from any thread, logs them, and tells its listeners about each kind once.

    An error in painting comes back with every repaint, by the hundred: a kind (class and place of the error) is logged
    and told the first time only, and counted from then on.
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[[Trouble], None]] = []
        self._counts: dict[Kind, int] = {}
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._home = threading.get_ident()

    def tell(self, listener: Callable[[Trouble], None]) -> None:
        """Have `listener` called, in the thread of the loop, with the first trouble of each kind."""
        self._listeners.append(listener)

    @property
    def count(self) -> int:
        """How many errors were reported so far, repeated ones included."""
        return sum(self._counts.values())

    def report(self, where: str, error: BaseException) -> None:
        """Report an error that surfaced at `where`; may be called from any thread and does not raise."""
        kind = _kind(error)
        with self._lock:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            first = self._counts[kind] == 1
        if not first:
            return
        logger.error("unexpected error in %s", where, exc_info=error)
        trouble = Trouble(where, error)
        if threading.get_ident() == self._home:
            self._pass_on(trouble)
        elif self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._pass_on, trouble)

    @contextlib.contextmanager
    def installed(self, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
        """Stand behind the hooks of Python and of `loop`; put the old ones back at the end."""
        old = sys.excepthook, threading.excepthook, sys.unraisablehook
        self._loop, self._home = loop, threading.get_ident()
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._uncaught, self._in_thread, self._unraisable
        loop.set_exception_handler(self._in_loop)
        try:
            yield
        finally:
            loop.set_exception_handler(None)
            sys.excepthook, threading.excepthook, sys.unraisablehook = old
            self._loop = None

    def _pass_on(self, trouble: Trouble) -> None:
        for listener in self._listeners:
            try:
                listener(trouble)
            except Exception:
                # The end of the line: reporting this one too could go round for ever.
                logger.exception("a listener failed while it was told about an error")

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.report("a Qt slot or event", error)

    def _in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self.report(f"thread {args.thread.name if args.thread else '?'}", args.exc_value)

    def _unraisable(self, args: sys.UnraisableHookArgs) -> None:
        if args.exc_value is not None:
            self.report(f"the end of a {type(args.object).__name__}", args.exc_value)

    def _in_loop(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        message = str(context.get("message", "the loop"))
        error = context.get("exception")
        self.report(message, error if isinstance(error, BaseException) else RuntimeError(message))


def _kind(error: BaseException) -> Kind:
    frames = traceback.extract_tb(error.__traceback__)
    place = (frames[-1].filename, frames[-1].lineno or 0) if frames else (str(error), 0)
    return (type(error), *place)
