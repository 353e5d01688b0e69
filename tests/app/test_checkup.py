"""One examination at a time; what is stopped says nothing more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from supervisor_desk.app.checkup import Checkup
from supervisor_desk.qtloop import Tasks
from supervisor_desk.ui.check_words import CheckLine, CheckResult
from tests.support.waiting import until


class Shown:
    def __init__(self) -> None:
        self.said: list[str] = []

    def show_line(self, line: CheckLine) -> None:
        self.said.append(line.key)

    def end(self) -> None:
        self.said.append("end")


class Lines:
    """Gives a line each time the gate is opened; notes when it was closed."""

    def __init__(self, *keys: str) -> None:
        self._keys = keys
        self.gate = asyncio.Event()
        self.closed = False

    async def run(self) -> AsyncGenerator[CheckLine]:
        try:
            for key in self._keys:
                yield CheckLine(key=key, tried=key, result=CheckResult.OK, found="Fine.")
                await self.gate.wait()
        finally:
            self.closed = True


@pytest.fixture
def tasks() -> Tasks:
    return Tasks(lambda name, error: pytest.fail(f"{name}: {error!r}"))


async def test_lines_come_as_they_are_found_and_then_the_end(tasks: Tasks) -> None:
    shown, lines = Shown(), Lines("a", "b")
    Checkup(tasks).start(lines.run(), shown)
    await until(lambda: shown.said == ["a"])
    lines.gate.set()
    await until(lambda: shown.said == ["a", "b", "end"])


async def test_a_new_one_takes_the_place_of_one_that_runs(tasks: Tasks) -> None:
    shown, first, second = Shown(), Lines("a", "b"), Lines("c")
    checkup = Checkup(tasks)
    checkup.start(first.run(), shown)
    await until(lambda: shown.said == ["a"])
    second.gate.set()
    checkup.start(second.run(), shown)
    await until(lambda: shown.said == ["a", "c", "end"])
    assert first.closed


async def test_what_is_stopped_says_nothing_more_and_lets_go(tasks: Tasks) -> None:
    shown, lines = Shown(), Lines("a", "b")
    checkup = Checkup(tasks)
    checkup.start(lines.run(), shown)
    await until(lambda: shown.said == ["a"])
    checkup.stop()
    checkup.stop()
    await until(lambda: lines.closed)
    await until(lambda: tasks.names == ())
    assert shown.said == ["a"]
