"""Runs the doctor for a window: one examination at a time, its lines handed over as they come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Protocol

from supervisor_desk.qtloop import Tasks
from supervisor_desk.ui.check_words import CheckLine


class Shown(Protocol):
    """Where the lines go: ``ui.check_list.CheckList``."""

    def show_line(self, line: CheckLine) -> None:
        """The next line."""
        ...

    def end(self) -> None:
        """There are no more."""
        ...


class Checkup:
    """Main thread only. ``stop`` it before the window goes that shows it."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self._running: asyncio.Task[None] | None = None

    def start(self, lines: AsyncGenerator[CheckLine], shown: Shown) -> None:
        """Examine, in place of what is still running."""
        self.stop()
        self._running = self._tasks.start(_examine(lines, shown), name="checkup")

    def stop(self) -> None:
        """Leave it unfinished."""
        if self._running is not None:
            self._running.cancel()
            self._running = None


async def _examine(lines: AsyncGenerator[CheckLine], shown: Shown) -> None:
    async with aclosing(lines):
        async for line in lines:
            shown.show_line(line)
    shown.end()
