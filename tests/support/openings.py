"""A desk that may be opened anew in a test, as often as its user asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PySide6.QtWidgets import QApplication

from supervisor_desk.app.opening import stay_open
from supervisor_desk.app.program import Program
from supervisor_desk.app.workplace import Opening
from supervisor_desk.qtloop import Tasks
from tests.support.waiting import until


class Opened:
    """Each program that was built, the present one last."""

    def __init__(self) -> None:
        self.programs: list[Program] = []

    @property
    def now(self) -> Program:
        """The one that is open."""
        return self.programs[-1]

    async def anew(self, times: int = 1, *, within: float = 15.0) -> Program:
        """Wait until it was opened so many times more than at first."""
        await until(lambda: len(self.programs) > times, within=within)
        return self.now


@asynccontextmanager
async def staying_open(opening: Opening) -> AsyncIterator[Opened]:
    """The desk until the end of the block, closed by its window. An error that nobody handled fails the test."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    opened = Opened()
    living = asyncio.create_task(stay_open(app, tasks, opening, opened=opened.programs.append), name="desk under test")
    try:
        await until(lambda: opened.programs)
        yield opened
    finally:
        program = opened.now
        program._stop.set()  # as a person does who agrees to everything that closing asks
        await living
        program.screen.window.deleteLater()
        await asyncio.sleep(0)
    assert not failures, failures
