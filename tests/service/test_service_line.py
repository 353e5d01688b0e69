"""The whole line against the training floor, over real sockets."""

from __future__ import annotations

from supervisor_desk.conversations.link import LinkPhase
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.runner import serve
from tests.support.service_line import service_line
from tests.support.waiting import until


async def test_the_board_comes_to_show_what_the_floor_does() -> None:
    floor = await serve(FloorConfig(conversations=30, events_per_second=50, seed=1))
    ready = floor.ready()
    try:
        async with service_line(str(ready["url"]), str(ready["clientId"]), str(ready["clientSecret"])) as line:
            await until(lambda: line.links and line.link.phase is LinkPhase.LIVE)
            await until(lambda: len(line.events) > 20)
    finally:
        await floor.close()
