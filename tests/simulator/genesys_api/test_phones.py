"""Supervisors' phones: some ring, some are not answered."""

from __future__ import annotations

from dataclasses import replace

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.runner import serve
from tests.simulator.genesys_api.caller import Caller
from tests.simulator.genesys_api.conftest import CLOUD


async def test_a_phone_outside_rings_for_a_while(floor: RunningFloor, desk: Caller, call: str) -> None:
    await desk.put("/users/s-01/station/associatedstation/st-remote")
    await desk.enter(call)
    floor.advance(3)
    assert (await desk.part(call, desk.leg(call)))["state"] == "alerting"
    floor.advance(2)
    assert (await desk.part(call, desk.leg(call)))["state"] == "connected"


async def test_a_phone_that_nobody_answers_stops_ringing(floor: RunningFloor, desk: Caller, call: str) -> None:
    floor.faults.switch_on("unanswered-phone", {"seconds": 5.0})
    await desk.enter(call)
    leg = desk.leg(call)
    floor.advance(6)
    gone = await desk.part(call, leg)
    assert (gone["state"], gone["disconnectType"]) == ("terminated", "timeout")
    assert "connectedTime" not in gone


async def test_slow_media_is_a_phone_that_takes_long(call: str) -> None:
    floor = await serve(replace(CLOUD, media_delay=(8.0, 8.0)))
    try:
        async with Caller(floor) as desk:
            await desk.enter(call)
            floor.advance(6)
            assert (await desk.part(call, desk.leg(call)))["state"] == "alerting"
    finally:
        await floor.close()


async def test_a_leg_ends_when_whoever_is_supervised_leaves(floor: RunningFloor, desk: Caller, call: str) -> None:
    leg = await desk.entered(call, "barge")
    floor.world.transfers.begin(floor.theatre.story.call, "q-support")
    floor.advance(7)
    gone = await desk.part(call, leg)
    assert (gone["state"], gone["disconnectType"]) == ("terminated", "peer")
