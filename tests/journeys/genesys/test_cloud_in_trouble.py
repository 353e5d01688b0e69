"""Whatever goes wrong with channels, tokens and events, and in whatever order: the board ends in the truth."""

from __future__ import annotations

import random
from typing import Any

import pytest

from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support.cloud_line import CloudLine, cloud_line
from tests.support.waiting import let_pass, until

TROUBLES: dict[str, dict[str, Any]] = {
    "channel-expired": {},
    "channel-evicted": {},
    "socket-closing": {"seconds": 0.2},
    "rotate": {},
    "topics-lost": {},
    "token-revoked": {},
    "cut": {},
    "duplicate-event": {},
    "not-json": {},
    "unknown-type": {},
}
HIDDEN = "q-executive"
"""A queue of a division that the supervisor cannot see."""


def visible(line: CloudLine) -> set[str]:
    """The conversations that go on in queues that can be seen."""
    return line.floor.call(lambda floor: {one.id for one in floor.world.hall.roster if one.queue.id != HIDDEN})


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_board_ends_in_the_truth(seed: int) -> None:
    chance = random.Random(seed)
    config = FloorConfig(platform="genesys", seed=seed, conversations=10, events_per_second=20.0, rate_limit=6000)
    with FloorThread(config) as floor:
        async with cloud_line(floor) as line:
            for trouble in chance.sample(sorted(TROUBLES), 5):
                floor.control.switch_on(trouble, TROUBLES[trouble], count=3)
                await let_pass(0.1)
            floor.control.switch_off()
            await until(lambda: line.link.live and set(line.shown()) == visible(line), within=15)
            line.floor.control.do(line.key, "hold" if line.conversation.raw_state != "hold" else "resume")
            wanted = line.truth()[line.key]
            await until(lambda: line.conversation.raw_state == wanted)
