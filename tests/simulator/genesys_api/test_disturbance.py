"""Single events that come late, twice, broken, or not at all."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.floor import RunningFloor
from tests.simulator.genesys_api.caller import Caller, person

QUEUE = "v2.routing.queues.q-billing.conversations.calls"


@pytest.mark.parametrize("fault", ["duplicate-event", "not-json", "unknown-type", "unknown-state", "late-event"])
async def test_faults_of_single_events(floor: RunningFloor, desk: Caller, call: str, fault: str) -> None:
    async with desk.line(QUEUE) as line:
        floor.faults.switch_on(fault, {"seconds": 0.0} if fault == "late-event" else None, count=1)
        await desk.enter(call)
        first = await line.raw()
        match fault:
            case "duplicate-event":
                assert await line.raw() == first
            case "not-json":
                assert first == '{"topicName":"v2.users.'
            case "unknown-type":
                assert "mood" in first
            case "unknown-state":
                assert '"state":"consulting"' in first
            case _:
                assert call in first


@pytest.mark.parametrize("fault", ["gap", "out-of-order"])
async def test_events_that_are_lost_or_late(floor: RunningFloor, desk: Caller, call: str, fault: str) -> None:
    async with desk.line(QUEUE) as line:
        floor.faults.switch_on(fault, {"type": "conversation"}, count=1)
        await desk.entered(call)
        assert person(await line.body(QUEUE), "s-01")["state"] == "connected"
        if fault == "out-of-order":
            assert person(await line.body(QUEUE), "s-01")["state"] == "alerting"
