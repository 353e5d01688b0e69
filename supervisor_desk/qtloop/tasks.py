"""Tasks that are kept, named, reported and, at the end, all gone."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")

Failed = Callable[[str, BaseException], None]
"""Told the name of a task that ended with an error, and the error."""

logger = logging.getLogger(__name__)


class Tasks:
    """Starts tasks and holds them: the loop itself keeps only weak references, so a waiting task could vanish.

    A task that ends with an error is reported through `failed` at once, not when the garbage collector finds it.
    All of it belongs to the thread of the loop.
    """

    def __init__(self, failed: Failed) -> None:
        self._failed = failed
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(
        self,
        coroutine: Coroutine[Any, Any, T],
        *,
        name: str,
        ended: Callable[[asyncio.Task[T]], None] | None = None,
    ) -> asyncio.Task[T]:
        """Start `coroutine` as a task; `name` is what logs and error reports will call it.

        `ended` is called with the finished task, however it ended; an error is reported all the same.
        """
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._settle)
        if ended is not None:
            task.add_done_callback(ended)
        return task

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the tasks still running, sorted."""
        return tuple(sorted(task.get_name() for task in self._tasks))

    async def cancel_all(self, *, within: float = 5.0) -> tuple[str, ...]:
        """Cancel every task and wait until they are gone, `within` seconds at most.

        Tasks started by others while they end are cancelled too; the task that calls this is left alone. Returns the
        names of those that would not end, which are logged as well.
        """
        deadline = time.monotonic() + within
        while left := self._tasks - {asyncio.current_task()}:
            rest = deadline - time.monotonic()
            if rest <= 0:
                names = tuple(sorted(task.get_name() for task in left))
                logger.error("tasks would not end within %.1f s: %s", within, ", ".join(names))
                return names
            for task in left:
                if not task.cancelling():
                    task.cancel()
            await asyncio.wait(left, timeout=min(rest, 0.25))
        return ()

    def _settle(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            self._failed(task.get_name(), error)


async def every(seconds: float, work: Callable[[], Awaitable[object]], *, monotonic: Callable[[], float]) -> NoReturn:
    """Do `work` every so many seconds until cancelled; an error in it ends the task and is reported.

    Turns that were missed, by a slow `work` or a sleeping computer, are left out rather than caught up. qasync's timers
    may wake up to 5 % early, so the time is looked at again before each turn.
    """
    due = monotonic() + seconds
    while True:
        while (rest := due - monotonic()) > 0:  # noqa: ASYNC110 - time passing is the event
            await asyncio.sleep(rest)
        await work()
        due = max(due + seconds, monotonic())
