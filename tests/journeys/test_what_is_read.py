"""Contract section 2: what the desk reads by REST, and what it leaves to the stream."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.program import Program
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.adapter import SWEEP_EVERY_S
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.wishes import wish
from tests.journeys import test_signing_in
from tests.support.journey import desk_on, live
from tests.support.waiting import until

QUIET = FloorConfig(conversations=6, events_per_second=4.0, seed=5, heartbeat=0.3, media_delay=(0.02, 0.05))
hastened = test_signing_in.hastened


async def listening(program: Program, call: ConversationId) -> Desk:
    """The desk of ``program`` once it listens to ``call``."""
    await live(program)
    desk = program.desk
    assert desk is not None
    await until(lambda: call in desk.store)
    listen = wish(Kind.LISTEN, desk.store.get(call))
    await desk.dispatcher.perform(listen)
    async with asyncio.timeout(10):
        await desk.pending.outcome(listen.id)
    return desk


def readings(floor: FloorThread) -> dict[str, int]:
    asked: dict[str, int] = floor.control.received()["requests"]
    return {route: count for route, count in asked.items() if route.startswith("GET") and "/floor/" not in route}


async def test_nothing_is_polled_while_the_stream_lives(tmp_path: Path) -> None:
    with FloorThread(QUIET) as floor:
        async with desk_on(floor, tmp_path) as program:
            await listening(program, ConversationId(floor.ready["conversationId"]))
            assert program.station is not None
            line, before = program.station.connection, readings(floor)
            heard = line.heard
            await until(lambda: line.heard > heard + 12, within=20)
            assert before
            assert readings(floor) == before


@pytest.mark.parametrize(("after", "found"), [(SWEEP_EVERY_S - 30, False), (SWEEP_EVERY_S + 1, True)])
async def test_each_minute_a_sweep_finds_the_endings_that_nobody_told(
    after: float, found: bool, hastened: test_signing_in.HastenedClock, tmp_path: Path
) -> None:
    assert SWEEP_EVERY_S == 60.0
    with FloorThread(QUIET) as floor:
        call = ConversationId(floor.ready["conversationId"])
        async with desk_on(floor, tmp_path, clock=hastened) as program:
            desk = await listening(program, call)
            floor.control.switch_on("late-event", {"seconds": 3600.0, "conversationId": call})
            floor.control.do(call, "end")
            before = swept(floor)
            hastened.ahead = after
            if found:
                await until(lambda: is_over(desk, call))
                assert desk.sessions.get(call) is None
            else:
                assert program.station is not None
                line, heard = program.station.connection, program.station.connection.heard
                await until(lambda: line.heard > heard + 5)
                assert not is_over(desk, call)
                assert swept(floor) == before


def swept(floor: FloorThread) -> int:
    asked: dict[str, Any] = floor.control.received()["requests"]
    return int(asked.get("GET /api/v2/interactions", 0))


def is_over(desk: Desk, call: ConversationId) -> bool:
    known = desk.store.get(call)
    return known is None or known.over
