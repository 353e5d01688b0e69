"""A service that keeps failing is left alone: the screen says so, and a probe finds out when it is back."""

from __future__ import annotations

from pathlib import Path

import msgspec

from supervisor_desk.actions.action import Kind
from supervisor_desk.app.program import Program
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.breaker import REST_S, THRESHOLD
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.wishes import wish
from tests.journeys import test_signing_in
from tests.support.journey import desk_on, live
from tests.support.waiting import until

QUIET = FloorConfig(conversations=6, events_per_second=2.0, seed=5, heartbeat=0.3)
hastened = test_signing_in.hastened


def circuit_words(program: Program) -> list[str]:
    return [row.notice.sentence for row in program.screen.window.notices.rows if row.notice.kind == "circuit"]


async def test_an_open_circuit_is_on_the_screen_until_a_probe_finds_the_service_back(
    hastened: test_signing_in.HastenedClock, tmp_path: Path
) -> None:
    with FloorThread(QUIET) as floor:
        async with desk_on(floor, tmp_path, clock=hastened) as program:
            await live(program)
            desk, call = program.desk, ConversationId(floor.ready["conversationId"])
            assert desk is not None
            await until(lambda: call in desk.store)
            floor.control.switch_on("503", {"path": "/api/v2/*"})
            for _ in range(THRESHOLD):
                cue = msgspec.structs.replace(wish(Kind.TEXT_CUE, desk.store.get(call)), text="Slow down.")
                await desk.dispatcher.perform(cue)
            await until(lambda: bool(circuit_words(program)))
            floor.control.switch_off("503")
            hastened.ahead = REST_S
            await until(lambda: not circuit_words(program), within=30)
