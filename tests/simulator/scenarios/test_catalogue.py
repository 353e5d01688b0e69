"""Each story, played by a desk that does what the story waits for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.runner import serve
from supervisor_desk.simulator.scenarios.catalogue import CATALOGUE
from supervisor_desk.simulator.world.invariants import broken
from tests.simulator.conftest import STILL
from tests.simulator.visitor import Visitor


@asynccontextmanager
async def played(name: str) -> AsyncIterator[tuple[RunningFloor, Visitor, str]]:
    """A still floor with that story, a desk, and the story's call."""
    floor = await serve(replace(STILL, scenario=name, media_delay=None if name == "slow-media" else (1.0, 1.0)))
    try:
        async with Visitor(floor, "desk-1") as desk:
            yield floor, desk, floor.theatre.story.call.id
            assert broken(floor.world.hall) == []
    finally:
        await floor.close()


def told(floor: RunningFloor) -> list[str]:
    return [text for _, text in floor.theatre.story.notes]


@pytest.mark.parametrize("name", CATALOGUE)
async def test_every_story_begins_and_goes_on_by_itself(name: str) -> None:
    async with played(name) as (floor, _, call):
        report = floor.theatre.report()
        assert (report["name"], report["conversationId"], report["state"]) == (name, call, "active")
        floor.advance(120)


async def test_a_colleague_gets_in_first_and_leaves() -> None:
    async with played("two-supervisors") as (floor, desk, call):
        session = await desk.listen(call)
        assert (await desk.get(f"/interactions/{call}/telephony/monitor")).json()["bargeStatus"] == "inactive"
        refused = await desk.monitor(call, "whisper", session)
        assert (refused.status_code, refused.json()["code"]) == (409, "conflict.barge")
        async with desk.events("?types=interaction.telephony.monitor") as heard:
            floor.advance(6)
            left = await heard.next(status="terminated")
            assert left["monitorSessionId"] == refused.json()["conflictingMonitorSessionId"]
        assert (await desk.monitor(call, "whisper", session)).status_code == 200
        assert len(told(floor)) == 3


async def test_the_call_ends_while_the_cue_is_queued() -> None:
    async with played("call-ends-under-cue") as (floor, desk, call), desk.events() as heard:
        control = (await desk.voice_cue(call)).json()["id"]
        assert (await heard.next("control"))["status"] == "QUEUED"
        floor.advance(1.5)
        failed = await heard.next("control")
        assert (failed["controlId"], failed["status"], failed["reason"]) == (control, "FAILED", "interaction.ended")
        assert (await heard.next("interaction.telephony.ended"))["conversationId"] == call


async def test_the_stream_is_lost_while_the_cue_completes() -> None:
    async with played("stream-lost") as (floor, desk, call):
        async with desk.events() as heard:
            control = (await desk.cue(call)).json()["id"]
            floor.advance(0.2)
            assert await heard.closed() is None
        assert floor.control.stream.refused_for > 7
        floor.advance(3)
        one = (await desk.get(f"/conversations/{call}/controls/{control}")).json()
        assert one["status"] == "COMPLETED"


async def test_media_takes_twelve_seconds() -> None:
    async with played("slow-media") as (floor, desk, call), desk.events() as heard:
        await desk.voice_cue(call)
        floor.advance(11.9)
        assert floor.world.hall.find(call).cues[0].status.value == "QUEUED"
        floor.advance(0.2)
        await heard.next("control", status="EXECUTING")


async def test_the_customer_is_held_while_the_agent_is_coached() -> None:
    async with played("held-while-coached") as (floor, desk, call), desk.events() as heard:
        session = await desk.listen(call)
        await desk.monitor(call, "whisper", session)
        floor.advance(4.5)
        await heard.next("interaction.telephony.monitor", mode="whisper")
        assert (await heard.next("interaction.telephony.monitor"))["mode"] == "silent"
        assert (await heard.next("conversation"))["state"] == "hold"
        floor.advance(9)
        assert (await heard.next("conversation", conversationId=call))["state"] == "active"


async def test_the_call_is_transferred_while_the_cue_is_queued() -> None:
    async with played("transferred-under-cue") as (floor, desk, call), desk.events() as heard:
        control = (await desk.voice_cue(call)).json()["id"]
        floor.advance(1.1)
        await heard.next("conversation", state="in_transfer")
        assert (await desk.delete(f"/conversations/{call}/controls/{control}")).status_code == 204


async def test_the_agent_opens_the_microphone_again() -> None:
    async with played("agent-unmutes") as (floor, desk, call):
        leg = desk.agent_leg(call)
        await desk.mute(leg)
        floor.advance(3.9)
        assert floor.world.hall.participants[leg][1].muted
        floor.advance(0.2)
        assert not floor.world.hall.participants[leg][1].muted


async def test_a_storm_breaks_loose() -> None:
    async with played("storm") as (floor, desk, _):
        assert floor.world.traffic.rate >= 40
        assert {one["name"] for one in floor.faults.listed()} == {"503", "429", "duplicate-event", "gap"}
        async with desk.events() as heard:
            floor.advance(26)
            assert await heard.closed() == 1012


@pytest.mark.parametrize("name", ["new-hire", "compliance-breach"])
async def test_a_word_in_the_ear_turns_a_lesson(name: str) -> None:
    async with played(name) as (floor, desk, call):
        script = floor.world.chatter.scripts[call]
        await desk.voice_cue(call)
        floor.advance(4)
        assert floor.world.chatter.scripts[call] is not script
        assert len(told(floor)) == 2


async def test_coaching_turns_a_lesson_too() -> None:
    async with played("compliance-breach") as (floor, desk, call):
        await desk.monitor(call, "whisper", await desk.listen(call))
        floor.advance(7)
        assert told(floor)[-1].startswith("the agent was stopped")


async def test_a_breach_that_nobody_stops_is_noted() -> None:
    async with played("compliance-breach") as (floor, _, _):
        floor.advance(46)
        assert told(floor)[-1].startswith("nobody stepped in")


async def test_a_new_hire_fumbles_until_helped() -> None:
    async with played("new-hire") as (floor, _, call):
        floor.advance(100)
        assert floor.world.hall.find(call).holds >= 2


async def test_a_story_that_was_replaced_does_nothing_more() -> None:
    async with played("call-ends-under-cue") as (floor, desk, call):
        floor.theatre.begin("calm")
        await desk.cue(call)
        floor.advance(5)
        assert not floor.world.hall.find(call).over


async def test_a_busy_floor_is_busy() -> None:
    floor = await serve(replace(STILL, scenario="busy-floor", conversations=None, events_per_second=None))
    try:
        assert (len(floor.world.hall.roster), floor.world.traffic.rate) == (401, 60.0)
    finally:
        await floor.close()
