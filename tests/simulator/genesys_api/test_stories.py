"""The same stories on a platform that has no cues: a supervisor's word to the agent is coaching there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.runner import serve
from supervisor_desk.simulator.scenarios.catalogue import CATALOGUE
from supervisor_desk.simulator.world.invariants import broken
from tests.simulator.genesys_api.caller import Caller
from tests.simulator.genesys_api.conftest import CLOUD


@asynccontextmanager
async def played(name: str) -> AsyncIterator[tuple[RunningFloor, Caller, str]]:
    """A still floor with that story, a desk, and the story's call."""
    floor = await serve(replace(CLOUD, scenario=name, media_delay=None if name == "slow-media" else (1.0, 1.0)))
    try:
        async with Caller(floor) as desk:
            yield floor, desk, floor.theatre.story.call.id
            assert broken(floor.world.hall) == []
    finally:
        await floor.close()


def told(floor: RunningFloor) -> list[str]:
    return [text for _, text in floor.theatre.story.notes]


@pytest.mark.parametrize("name", CATALOGUE)
async def test_every_story_begins_and_goes_on_by_itself(name: str) -> None:
    async with played(name) as (floor, _, _):
        floor.advance(60)
        assert floor.theatre.story.scenario.name == name


async def test_a_colleague_barges_in_first_and_leaves() -> None:
    async with played("two-supervisors") as (floor, desk, call):
        await desk.entered(call)
        assert "Another supervisor" in (await desk.enter(call, "coach")).json()["message"]
        floor.advance(6)
        await desk.entered(call, "coach")
        assert (await desk.part(call, desk.leg(call)))["coachedParticipantId"]
        assert len(told(floor)) == 3


async def test_the_call_ends_while_the_phone_rings() -> None:
    async with played("call-ends-under-cue") as (floor, desk, call):
        await desk.enter(call, "coach")
        leg = desk.leg(call)
        floor.advance(3)
        gone = await desk.part(call, leg)
        assert (gone["state"], gone["disconnectType"], "connectedTime" in gone) == ("terminated", "peer", False)
        assert "hung up" in told(floor)[-1]


async def test_the_stream_is_lost_while_coaching_is_on_its_way() -> None:
    async with played("stream-lost") as (floor, desk, call), desk.line() as line:
        await desk.entered(call)
        await desk.enter(call, "coach")
        floor.advance(0.2)
        assert await line.closed() is None
        assert floor.cloud.stream.refused_for > 7
        floor.advance(2)
        assert (await desk.part(call, desk.leg(call)))["coachedParticipantId"]


async def test_the_agent_transfers_the_call_before_coaching_begins() -> None:
    async with played("transferred-under-cue") as (floor, desk, call):
        leg = await desk.entered(call)
        await desk.enter(call, "coach")
        floor.advance(12)
        gone = await desk.part(call, leg)
        assert (gone["state"], "coachedParticipantId" in gone) == ("terminated", False)
        assert "transferred" in told(floor)[-1]


async def test_the_customer_is_held_while_the_agent_is_coached() -> None:
    async with played("held-while-coached") as (floor, desk, call):
        await desk.entered(call, "coach")
        floor.advance(4)
        assert (await desk.part(call, desk.agent(call)))["held"]
        assert (await desk.part(call, desk.leg(call)))["monitoredParticipantId"]


async def test_the_agent_opens_the_microphone_again() -> None:
    async with played("agent-unmutes") as (floor, desk, call):
        await desk.entered(call, "barge")
        await desk.change(call, desk.agent(call), muted=True)
        floor.advance(5)
        assert not (await desk.part(call, desk.agent(call)))["muted"]
