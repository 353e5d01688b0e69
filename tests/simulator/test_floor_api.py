"""The floor's own pages, by way of the client that tests and scripts use."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.remote import AsyncFloorControl, FloorRefusedError
from tests.simulator.visitor import Visitor


@pytest.fixture
async def control(floor: RunningFloor) -> AsyncIterator[AsyncFloorControl]:
    async with AsyncFloorControl(floor.url, floor.config.control_token) as control:
        yield control


async def test_only_health_is_open_to_everybody(floor: RunningFloor, desk: Visitor) -> None:
    assert (await desk.http.get("/floor/health")).json()["status"] == "ok"
    for path in ("state", "received", "faults", "scenario"):
        assert (await desk.http.get(f"/floor/{path}")).status_code == 401
    async with AsyncFloorControl(floor.url, "nonsense") as stranger:
        with pytest.raises(FloorRefusedError, match="token"):
            await stranger.switch_on("404")


async def test_the_health_tells_figures(control: AsyncFloorControl, desk: Visitor) -> None:
    async with desk.events():
        health = await control.health()
        assert (health["conversations"], health["scenario"]) == (25, "calm")
        assert set(health) >= {"upSeconds", "eventsSent", "sockets", "behindMs", "webhooksCalled"}


async def test_the_truth_shows_what_nobody_is_told(control: AsyncFloorControl, desk: Visitor, call: str) -> None:
    await desk.listen(call)
    await desk.mute(desk.agent_leg(call))
    truth = await control.state(call)
    agent = next(leg for leg in truth["participants"] if leg["role"] == "agent")
    assert (agent["muted"], agent["mutedBy"], agent["consent"]) == (True, "supervisor", "true")
    assert [(one["supervisorId"], one["mode"], one["status"]) for one in truth["sessions"]] == [
        ("s-01", "silent", "active")
    ]
    everything = await control.state()
    assert (len(everything["conversations"]), everything["broken"]) == (25, [])
    assert everything["queues"][-1]["private"] is True
    with pytest.raises(FloorRefusedError, match="no such conversation"):
        await control.state("c-none")


async def test_what_was_received_is_counted(control: AsyncFloorControl, desk: Visitor, call: str) -> None:
    await control.forget_received()
    for _ in range(2):
        await desk.cue(call, metadata={"deliveryId": "d-7"})
    await desk.http.delete("/api/v2/webhooks/w-none", headers={"X-Delivery-Id": "d-8"})
    received = await control.received()
    assert received["deliveries"] == {"d-7": 2, "d-8": 1}
    assert received["acted"] == {"d-7": 2}
    assert received["requests"]["POST /api/v2/conversations/{id}/control"] == 2
    assert [(one["clientId"], one["status"]) for one in received["writes"]] == [
        ("desk-1", 200),
        ("desk-1", 200),
        ("desk-1", 404),
    ]
    assert [one["count"] for one in received["repeated"].values()] == [2]


async def test_faults_are_switched_on_listed_and_off(control: AsyncFloorControl, desk: Visitor) -> None:
    await control.switch_on("404", {"path": "*/webhooks"}, count=2)
    await control.switch_on("503", seconds=60)
    assert (await desk.get("/webhooks")).status_code == 404
    listing = await control.faults()
    assert listing["available"]["late-event"]["params"]["seconds"] == "float"
    faults = listing["faults"]
    assert [(one["name"], one["left"], one["hits"]) for one in faults] == [("404", 1, 1), ("503", None, 0)]
    await control.switch_off("404")
    assert (await desk.get("/webhooks")).status_code == 503
    await control.switch_off()
    assert (await desk.get("/webhooks")).status_code == 200
    with pytest.raises(FloorRefusedError, match="there is no fault"):
        await control.switch_on("gremlins")


async def test_a_scenario_has_a_call_of_its_own(control: AsyncFloorControl, call: str) -> None:
    first = await control.scenario()
    assert (first["name"], first["conversationId"], first["state"]) == ("calm", call, "active")
    assert "two-supervisors" in first["available"]
    second = await control.begin("no-consent")
    assert second["conversationId"] != call
    assert (await control.state(second["conversationId"]))["participants"][1]["consent"] == "false"
    assert (await control.state(call))["steady"] is False
    with pytest.raises(FloorRefusedError, match="there is no scenario"):
        await control.begin("tragedy")


async def test_hands_do_what_people_do(control: AsyncFloorControl, call: str) -> None:
    for deed, state in (
        ("hold", "hold"),
        ("resume", "active"),
        ("conference", "conference"),
        ("end-conference", "active"),
        ("transfer", "in_transfer"),
        ("end", "ended"),
    ):
        assert (await control.do(call, deed))["state"] == state
    with pytest.raises(FloorRefusedError, match="ended"):
        await control.do(call, "hold")


async def test_hands_mute_and_change_consent(control: AsyncFloorControl, desk: Visitor, call: str) -> None:
    leg = desk.agent_leg(call)
    for deed, member, value in (
        ("mute", "mutedBy", "self"),
        ("unmute", "muted", False),
        ("revoke-consent", "consent", "false"),
        ("consent", "consent", "true"),
    ):
        truth = await control.do(call, deed, participantId=leg)
        assert next(one for one in truth["participants"] if one["id"] == leg)[member] == value
    with pytest.raises(FloorRefusedError, match="no such participant"):
        await control.do(call, "mute", participantId="p-none")
    with pytest.raises(FloorRefusedError, match="what must be one of"):
        await control.do(call, "levitate")
    with pytest.raises(FloorRefusedError, match="cannot happen"):
        await control.do(call, "resume")


async def test_a_colleague_is_sent_and_leaves(control: AsyncFloorControl, desk: Visitor, call: str) -> None:
    session = await desk.listen(call)
    truth = await control.colleague(call, "barge")
    assert len(truth["speakers"]) == 1
    refused = await desk.monitor(call, "whisper", session)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict.barge")
    await control.colleague(call, "silent")
    assert (await desk.monitor(call, "whisper", session)).status_code == 200
    with pytest.raises(FloorRefusedError, match="speaking"):
        await control.colleague(call, "barge", "s-colleague-2")
    truth = await control.colleague_leaves(call)
    assert [one["simulated"] for one in truth["sessions"] if one["status"] != "terminated"] == [False]
    with pytest.raises(FloorRefusedError, match="mode must be"):
        await control.colleague(call, "shout")
    with pytest.raises(FloorRefusedError, match="no colleague"):
        await control.colleague(call, "silent", "s-01")


async def test_traffic_can_be_changed(control: AsyncFloorControl, floor: RunningFloor) -> None:
    assert await control.traffic(60, 40) == {"conversations": 60, "eventsPerSecond": 40.0}
    await control.advance(20)
    assert len(floor.world.hall.roster) > 50
    assert await control.traffic(events_per_second=0) == {"conversations": 60, "eventsPerSecond": 0.0}
    with pytest.raises(FloorRefusedError, match="whole number"):
        await control._send("POST", "/floor/traffic", {"conversations": 1.5})


async def test_time_passes_when_it_is_told_to(control: AsyncFloorControl, floor: RunningFloor) -> None:
    before = floor.world.now
    assert (await control.advance(90))["now"] == before + 90_000
    for seconds in (-1, None):
        with pytest.raises(FloorRefusedError, match="seconds"):
            await control._send("POST", "/floor/advance", {"seconds": seconds})


@pytest.mark.parametrize("content", [b"{", b"[]"])
async def test_a_body_that_is_no_object_is_refused(floor: RunningFloor, desk: Visitor, content: bytes) -> None:
    headers = {"Authorization": f"Bearer {floor.config.control_token}"}
    assert (await desk.http.post("/floor/faults", content=content, headers=headers)).status_code == 400
