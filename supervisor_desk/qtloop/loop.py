"""qasync's loop, with asyncio's ready queue: what is to be called soon waits in one line, not each in a timer of Qt's.

A timer for each call costs a turn of Qt's loop for each step of a coroutine, and Qt lets timers wait behind whatever
else there is to do: from a key to the request that it asks for there are some thirty steps, and a display frame may go
by between any two.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context
from time import perf_counter
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from qasync import QEventLoop

TURN_S: Final = 0.008
"""How long calls that lead to further calls go on before Qt has its turn, in seconds: half a display frame."""

_WAKE: Final = QEvent.Type(QEvent.registerEventType())


class DeskLoop(QEventLoop):  # type: ignore[misc]
    """The one loop of the process. As asyncio's own, it calls in the order in which it was asked to."""

    def __init__(self, app: QCoreApplication) -> None:
        self._soon: deque[asyncio.Handle] = deque()
        self._woken = False
        self._waker = _Waker(self._call)
        super().__init__(app)

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> asyncio.Handle:
        """See ``asyncio.AbstractEventLoop``."""
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._soon.append(handle)
        if not self._woken:
            self._wake()
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """See ``asyncio.AbstractEventLoop``. Whoever finds the loop woken is in line before ``_call`` looks."""
        return self.call_soon(callback, *args, context=context)

    def _wake(self) -> None:
        self._woken = True
        QCoreApplication.postEvent(self._waker, QEvent(_WAKE))

    def _call(self) -> None:
        self._woken = False  # first: what comes in line from here on, by any thread, may need another turn
        soon, end = self._soon, perf_counter() + TURN_S
        try:
            while soon:
                handle = soon.popleft()
                if not handle.cancelled():
                    handle._run()  # noqa: SLF001 - as asyncio's loops do; an error in it goes to the loop's handler
                if perf_counter() > end:
                    break
        finally:
            if soon and not self._woken:
                self._wake()


class _Waker(QObject):
    """Brings the calls into Qt's loop. An event of one's own is the one thing any thread may give to Qt."""

    def __init__(self, call: Callable[[], None]) -> None:
        super().__init__()
        self._call = call

    def event(self, event: QEvent) -> bool:
        if event.type() != _WAKE:
            return super().event(event)
        self._call()
        return True
