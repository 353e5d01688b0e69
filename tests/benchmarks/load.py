"""The whole desk under load: a training floor in a process of its own, the real window, for a while.

Told: how late a 5 ms timer in the window's thread fires, how old events are when the board has them, what it costs,
and whether the board agrees with the floor's truth at the end.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import msgspec

from supervisor_desk.app.opening import open_desk
from supervisor_desk.app.program import Program
from supervisor_desk.app.workplace import Opening
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.events import ConversationChanged, Event
from supervisor_desk.settings import Configuration, Settings
from supervisor_desk.simulator.remote import AsyncFloorControl
from tests.benchmarks.figures import Figure, percentile

TIMER_S = 0.005
SETTLE_S = 3.0


def run(folder: str, *, conversations: int, events_per_second: float, seconds: float) -> list[Figure]:
    """Run the desk for ``seconds`` and tell what was measured."""
    figures: list[Figure] = []
    settings = Settings(audit_file=f"{folder}/audit.sqlite3")

    async def conduct(program: Program) -> int:
        figures.extend(await _measure(program, seconds))
        return 0

    floor = ["--conversations", str(conversations), "--events-per-second", str(events_per_second), "--seed", "11"]
    open_desk(Opening(configuration=Configuration(settings, {}), floor=floor), conduct, offscreen=True)
    what = f"{conversations:,} conversations, {events_per_second:,.0f} events/s, {seconds:.0f} s"
    return [msgspec.structs.replace(one, what=f"{one.what} ({what})") for one in figures]


async def _measure(program: Program, seconds: float) -> list[Figure]:
    began = time.monotonic()
    await program.ready.wait()
    loading = time.monotonic() - began
    desk, station = program.desk, program.station
    if desk is None or station is None or station.place.floor is None:
        raise RuntimeError("the program did not start")
    connection, ready = station.connection, station.place.floor.ready
    ages: list[float] = []

    def note(event: Event) -> None:
        if isinstance(event, ConversationChanged) and len(ages) < 200_000:
            ages.append(time.monotonic() - (program.store.arrived(event.conversation.id) or 0.0))

    desk.on_event.append(note)
    late: list[float] = []
    heard, cpu, start = connection.heard, time.process_time(), time.monotonic()
    due = start
    while (now := time.monotonic()) < start + seconds:
        due = max(due + TIMER_S, now)
        await asyncio.sleep(due - now)
        late.append(max(time.monotonic() - due, 0.0))
    took = time.monotonic() - start
    busy = (time.process_time() - cpu) / took
    rate = (connection.heard - heard) / took
    agrees, total = await _agrees(program, ready.url, ready.control_token)
    inbox = connection.inbox
    superseded = inbox.superseded if inbox is not None else 0
    return [
        Figure("live board after the window", loading * 1000, "ms"),
        Figure("events heard", rate, "/s"),
        Figure("timer late p50", percentile(late, 50) * 1000, "ms"),
        Figure("timer late p99", percentile(late, 99) * 1000, "ms"),
        Figure("timer late max", max(late) * 1000, "ms"),
        Figure("arrival to board p50", percentile(ages, 50) * 1000, "ms"),
        Figure("arrival to board p99", percentile(ages, 99) * 1000, "ms"),
        Figure("desk's process busy", busy * 100, "% of a core"),
        Figure("superseded before decoding", float(superseded), ""),
        Figure("rows that agree with the floor's truth", agrees, f"of {total}"),
    ]


async def _agrees(program: Program, url: str, token: str) -> tuple[float, int]:
    """How many live conversations the board shows in the state that the floor knows, and how many there are."""
    async with AsyncFloorControl(url, token) as control:
        await control.traffic(events_per_second=0.0)
        await asyncio.sleep(SETTLE_S)
        truth: dict[str, Any] = await control.state()
        living = _living(truth)
        wrong = {key for key, state in living.items() if _shown(program, key) != state}
        if wrong:  # calls go on while we compare: what is really wrong stays so
            await asyncio.sleep(SETTLE_S)
            later = _living(await control.state())
            wrong = {key for key in wrong if key in later and _shown(program, key) != later[key]}
    return float(len(living) - len(wrong)), len(living)


def _living(truth: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["state"] for one in truth["conversations"]}


def _shown(program: Program, key: str) -> str:
    conversation = program.store.get(ConversationId(key))
    return "" if conversation is None else conversation.raw_state
