"""A long time on the training floor: does memory stay, do times stay, and does the board agree with the floor's truth?

``shift``: 8 hours in 5 minutes. Floor and wall clock run 96 times as fast; the clock that connections live by does not,
for heartbeats and deadlines are promises between two programs. ``real``: 20 minutes as they are.
All the while somebody works at the desk: listens to a call, cues, leaves it again.
"""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import time
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from supervisor_desk.actions.action import Kind
from supervisor_desk.app.program import Program
from supervisor_desk.app.workplace import Opening
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.events import ConversationChanged, Event
from supervisor_desk.qtloop import Application, Tasks, run
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.settings import Configuration, Settings
from supervisor_desk.simulator.remote import AsyncFloorControl
from supervisor_desk.ui.wishes import wish
from tests.benchmarks import machine
from tests.benchmarks.figures import Figure, at_least, at_most, median, percentile, table
from tests.benchmarks.memory import resident
from tests.benchmarks.report import Report

TIMER_S: Final = 0.005
SETTLE_S: Final = 3.0
SAMPLES: Final = 40
WARM_UP: Final = 0.15
"""Part of the time that does not count: the floor fills, caches do, too."""


class Course(NamedTuple):
    """How a soak goes: real seconds, how fast time runs, and the floor."""

    seconds: float
    speed: float
    conversations: int
    events_per_second: float

    @property
    def words(self) -> str:
        """What was done, for the table."""
        hours = self.seconds * self.speed / 3600
        minutes = f"{self.seconds / 60:.0f} min"
        told = f"{hours:.0f} simulated hours in {minutes}" if self.speed > 1 else minutes
        return f"{told}, {self.conversations:,} conversations, {self.events_per_second * self.speed:,.0f} events/s"


COURSES: Final = {
    "shift": Course(seconds=300.0, speed=96.0, conversations=400, events_per_second=8.0),
    "real": Course(seconds=1200.0, speed=1.0, conversations=2_000, events_per_second=500.0),
}


class Fast(SystemClock):
    """The computer's clock, run faster: only the time of day, not the clock that waits are measured by."""

    def __init__(self, speed: float) -> None:
        super().__init__()
        self._began = time.time()
        self._speed = speed

    def now(self) -> float:
        return self._began + (time.time() - self._began) * self._speed


class Sample(NamedTuple):
    """One look: memory in MB, lateness of a timer and age of events in ms (99 of 100)."""

    memory: float
    late: float
    age: float


def main(name: str, file: Path | None) -> int:
    """Soak, print the table, and say by the exit code whether the board was right at the end."""
    course = COURSES[name]
    seconds = float(os.environ.get("SUPERVISOR_DESK_SOAK_S", course.seconds))
    figures = soak(course._replace(seconds=seconds))
    print(f"{machine.described()}\n\n{table(figures)}")
    if file is not None:
        Report(machine.described(), figures, {}, machine.busy()).write(file)
    return 0 if all(one.met for one in figures if one.what.startswith("rows")) else 1


def soak(course: Course) -> list[Figure]:
    """Live through ``course``."""
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="supervisor-desk-soak-") as folder:
        settings = Settings(audit_file=f"{folder}/audit.sqlite3")
        floor = ["--conversations", str(course.conversations), "--speed", str(course.speed), "--seed", "11"]
        floor += ["--events-per-second", str(course.events_per_second)]
        opening = Opening(configuration=Configuration(settings, {}), floor=floor)

        async def live(tasks: Tasks, app: Application) -> int:
            program = Program(app, tasks, opening, Fast(course.speed))

            async def conduct(_: Program) -> int:
                figures.extend(await _Soak(program, course).live())
                return 0

            return await program.live(conduct)

        run(live)
    return figures


class _Soak:
    def __init__(self, program: Program, course: Course) -> None:
        self._program = program
        self._course = course
        self._late: list[float] = []
        self._ages: list[float] = []
        self._asked = 0

    async def live(self) -> list[Figure]:
        program, course = self._program, self._course
        async with asyncio.timeout(60.0):
            await program.ready.wait()
        desk, station = program.desk, program.station
        if desk is None or station is None or station.place.floor is None:
            raise RuntimeError("the desk did not open")
        desk.on_event.append(self._note)
        heard = station.connection.heard
        samples: list[Sample] = []
        end = time.monotonic() + course.seconds
        async with asyncio.TaskGroup() as group:
            working = group.create_task(self._work())
            timing = group.create_task(self._measure_lateness())
            while time.monotonic() < end:
                await asyncio.sleep(course.seconds / SAMPLES)
                samples.append(self._sample())
            working.cancel()
            timing.cancel()
        events = station.connection.heard - heard
        ready = station.place.floor.ready
        truth = await _compared(program, ready.url, ready.control_token)
        return self._figures(samples, events, *truth)

    def _note(self, event: Event) -> None:
        if isinstance(event, ConversationChanged):
            self._ages.append(time.monotonic() - (self._program.store.arrived(event.conversation.id) or 0.0))

    def _sample(self) -> Sample:
        gc.collect()
        taken = Sample(resident(), percentile(self._late, 99) * 1000, percentile(self._ages, 99) * 1000)
        self._late.clear()
        self._ages.clear()
        return taken

    async def _measure_lateness(self) -> None:
        while True:
            due = time.monotonic() + TIMER_S
            await asyncio.sleep(TIMER_S)
            self._late.append(max(time.monotonic() - due, 0.0))

    async def _work(self) -> None:
        """Listen, cue, leave; whatever becomes of it, for calls end in the middle of it."""
        desk, model = self._program.desk, self._program.screen.model
        while desk is not None:
            calls = [one for one in self._program.store if one.channel == "voice" and one.raw_state == "active"]
            if calls:
                call = calls[self._asked % len(calls)].id
                for kind in (Kind.LISTEN, Kind.TEXT_CUE, Kind.STOP):
                    if model.line_of(call) is not None:
                        self._program.screen.board.view.choose(call)
                    action = wish(kind, self._program.store.get(call))
                    if kind is Kind.TEXT_CUE:
                        action = msgspec.structs.replace(action, text="Offer to call back.")
                    self._asked += 1
                    await desk.dispatcher.perform(action)
                    await asyncio.sleep(0.5)
            await asyncio.sleep(1.0)

    def _figures(self, samples: list[Sample], events: int, agreeing: int, living: int, missed: int) -> list[Figure]:
        counted = samples[int(len(samples) * WARM_UP) :] or samples
        third = max(len(counted) // 3, 1)
        first, last = counted[:third], counted[-third:]

        def growth(place: int) -> tuple[float, float, float]:
            before, after = median([one[place] for one in first]), median([one[place] for one in last])
            return before, after, (after / before - 1) * 100 if before else 0.0

        memory, late, age = growth(0), growth(1), growth(2)
        right = agreeing / living * 100 if living else 0.0
        return [
            Figure(f"soak ({self._course.words})", events, "events", note=f"{self._asked} commands on the way"),
            Figure("memory, growth from the first third to the last", memory[2], "%", goal=at_most(5),
                   note=f"{memory[0]:.0f} → {memory[1]:.0f} MB"),
            Figure("timer of the window late, 99 of 100, last third", late[1], "ms", note=f"{late[0]:.1f} ms at first"),
            Figure("arrival to store, 99 of 100, last third", age[1], "ms", note=f"{age[0]:.1f} ms at first"),
            Figure("rows that agree with the floor's truth", right, "%", goal=at_least(100),
                   note=f"{agreeing:,} of {living:,}"),
            Figure("rows of calls that have ended, still shown as living", missed, "", goal=at_most(0)),
        ]  # fmt: skip


async def _compared(program: Program, url: str, token: str) -> tuple[int, int, int]:
    """Rows that agree, conversations that live, and rows that live on the board only."""
    async with AsyncFloorControl(url, token) as control:
        await control.traffic(events_per_second=0.0)
        await asyncio.sleep(SETTLE_S)
        living = _living(await control.state())
        wrong = {key for key, state in living.items() if _shown(program, key) != state}
        ghosts = {one.id for one in program.store if not one.over} - set(living)
        if wrong or ghosts:  # calls go on while we compare: what is really wrong stays so
            await asyncio.sleep(SETTLE_S)
            later = _living(await control.state())
            wrong = {key for key in wrong if key in later and _shown(program, key) != later[key]}
            ghosts = {key for key in ghosts if key not in later and not _over(program, key)}
    return len(living) - len(wrong), len(living), len(ghosts)


def _living(truth: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["state"] for one in truth["conversations"]}


def _shown(program: Program, key: str) -> str:
    conversation = program.store.get(ConversationId(key))
    return "" if conversation is None else conversation.raw_state


def _over(program: Program, key: str) -> bool:
    conversation = program.store.get(ConversationId(key))
    return conversation is None or conversation.over
