"""What comes over a channel's socket, in which shapes; heartbeats, moves, faults, two sockets on one channel."""

from __future__ import annotations

from dataclasses import replace

import pytest
import websockets

from supervisor_desk.simulator.faults import FaultError, Faults
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.genesys_api.stream import POLICY, ROTATED
from supervisor_desk.simulator.runner import serve
from tests.simulator.genesys_api.caller import Caller, person
from tests.simulator.genesys_api.conftest import CLOUD
from tests.support.waiting import until

QUEUE = "v2.routing.queues.q-billing.conversations.calls"
MINE = "v2.users.s-01.conversations"


async def test_both_shapes_tell_of_the_supervisors_leg(floor: RunningFloor, desk: Caller, call: str) -> None:
    async with desk.line(QUEUE, MINE) as line:
        await desk.entered(call)
        agent = desk.agent(call)
        flat = person(await line.body(QUEUE), "s-01")
        assert (flat["state"], flat["purpose"], flat["monitoredParticipantId"]) == ("alerting", "user", agent)
        full = person(await line.body(MINE), "s-01")
        assert (full["calls"][0]["state"], full["monitoredParticipantId"]) == ("alerting", agent)
        assert "state" not in full
        there = person(await line.body(QUEUE), "s-01")
        assert there["state"] == "connected"
        frame = await line.next(MINE)
        assert (frame["version"], set(frame["metadata"])) == ("2", {"CorrelationId"})
        await desk.change(call, desk.leg(call), state="disconnected")
        left = person(await line.body(QUEUE), "s-01")
        assert (left["state"], "endTime" in left) == ("terminated", True)


async def test_a_frame_begins_with_its_topic_and_the_id_of_the_conversation(desk: Caller, call: str) -> None:
    async with desk.line(QUEUE) as line:
        await desk.enter(call)
        assert (await line.raw()).startswith(f'{{"topicName":"{QUEUE}","version":"2","eventBody":{{"id":"{call}"')


async def test_a_call_ends_in_two_steps(floor: RunningFloor, desk: Caller, call: str) -> None:
    async with desk.line(QUEUE) as line:
        floor.world.calls.end(floor.theatre.story.call)
        floor.advance(0.1)
        first, body = await line.body(QUEUE), await line.body(QUEUE)
        assert [one["state"] for one in first["participants"]] == ["disconnected", "terminated", "disconnected"]
        assert {one["state"] for one in body["participants"]} == {"terminated"}
        assert {one["disconnectType"] for one in body["participants"]} == {"peer", "client", "transfer"}


async def test_hold_and_mute_are_told(floor: RunningFloor, desk: Caller, call: str) -> None:
    talk = floor.theatre.story.call
    leg = talk.agent_leg()
    assert leg is not None
    async with desk.line(f"v2.users.{leg.user_id}.conversations.calls") as line:
        floor.world.calls.hold(talk)
        floor.advance(0.1)
        held = person(await line.body(), str(leg.user_id))
        assert held["held"]
        assert held["startHoldTime"]


async def test_status_phone_and_agents_are_told(floor: RunningFloor, desk: Caller) -> None:
    agent = next(iter(floor.world.hall.agents))
    topics = ("v2.users.s-01?presence&routingStatus&station", f"v2.users.{agent}?presence&routingStatus&activity")
    async with desk.line(*topics) as line:
        await desk.put("/users/s-01/station/associatedstation/st-meeting-room")
        assert (await line.body("s-01.station"))["associatedStation"]["id"] == "st-meeting-room"
        await desk.delete("/users/s-01/station/associatedstation")
        assert await line.body("s-01.station") == {}
        await desk.patch("/users/s-01/presences/purecloud", {"presenceDefinition": {"id": "p-busy"}})
        assert (await line.body("s-01.presence"))["presenceDefinition"]["systemPresence"] == "BUSY"
        assert (await line.body("s-01.routingStatus"))["routingStatus"]["status"] == "OFF_QUEUE"
        floor.world.agents._set(floor.world.hall.agents[agent], floor.world.hall.agents[agent].presence)
        floor.advance(0.1)
        status = (await line.body(f"{agent}.routingStatus"))["routingStatus"]["status"]
        assert status == (await line.body(f"{agent}.activity"))["routingStatus"]["status"]


async def test_transcripts_of_a_call_that_is_listened_to(floor: RunningFloor, desk: Caller, call: str) -> None:
    async with desk.line(f"v2.conversations.{call}.transcription") as line:
        await desk.entered(call)
        floor.advance(5)
        body = await line.body("transcription")
        assert body["conversationId"] == call
        assert body["transcripts"][0]["isFinal"]
        assert body["transcripts"][0]["channel"] in ("INTERNAL", "EXTERNAL")


async def test_heartbeats_come_without_being_asked_for() -> None:
    floor = await serve(replace(CLOUD, heartbeat=0.05))
    try:
        async with Caller(floor) as desk, desk.line() as line:
            for _ in range(2):
                assert (await line.body("channel.metadata"))["message"] == "WebSocket Heartbeat"
    finally:
        await floor.close()


async def test_what_happens_while_no_socket_is_open_is_lost(floor: RunningFloor, desk: Caller, call: str) -> None:
    made = await desk.channel()
    await desk.subscribe(made["id"], QUEUE)
    await desk.enter(call)
    async with desk.socket(made) as line:
        await until(lambda: floor.cloud.stream.sockets)
        floor.advance(2)
        assert person(await line.body(QUEUE), "s-01")["state"] == "connected"


async def test_socket_closing_gives_time_to_move(floor: RunningFloor, desk: Caller, call: str) -> None:
    made = await desk.channel()
    async with desk.socket(made) as line:
        await desk.subscribe(made["id"], QUEUE)
        floor.faults.switch_on("socket-closing", {"seconds": 0.1})
        assert (await line.next("v2.system.socket_closing"))["eventBody"]["message"]
        assert await line.closed() == 1001
        async with desk.socket(made) as moved:
            await desk.enter(call)
            assert (await moved.body(QUEUE))["id"] == call


@pytest.mark.parametrize("fault", ["channel-expired", "channel-evicted"])
async def test_a_channel_that_is_gone_is_gone(floor: RunningFloor, desk: Caller, fault: str) -> None:
    made = await desk.channel()
    async with desk.socket(made) as line:
        await until(lambda: floor.cloud.stream.sockets)
        floor.faults.switch_on(fault)
        assert await line.closed() == 1000
    assert (await desk.http.head(f"/api/v2/notifications/channels/{made['id']}")).status_code == 404
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with desk.socket(made):
            pass
    assert refused.value.response.status_code == 404


async def test_topics_that_went_elsewhere(floor: RunningFloor, desk: Caller, call: str) -> None:
    async with desk.line(QUEUE) as line:
        floor.faults.switch_on("topics-lost")
        body = await line.body(f"v2.system.no_longer_subscribed.{line.channel}")
        assert (body["reason"], body["channelId"]) == ("another_channel_subscribed", line.channel)
        await desk.enter(call)
        await desk.subscribe(line.channel, QUEUE)
        floor.advance(2)
        assert person(await line.body(QUEUE), "s-01")["state"] == "connected"


async def test_a_revoked_token_ends_its_channels(floor: RunningFloor, desk: Caller, other: Caller) -> None:
    async with desk.line() as line, other.line() as untouched:
        floor.faults.switch_on("token-revoked", {"clientId": "s-01"})
        body = await line.body(f"v2.system.token_revoked.{line.channel}")
        assert (body["reason"], body["userId"]) == ("user_tokens_revoked", "s-01")
        assert await line.closed() == POLICY
        await untouched.say({"message": "ping"})
        assert (await untouched.next())["eventBody"] == {"message": "pong"}
    assert (await desk.get("/users/me")).status_code == 401


async def test_a_channel_ends_with_the_token_it_was_made_with() -> None:
    floor = await serve(replace(CLOUD, token_life=0.3))
    try:
        async with Caller(floor) as desk, desk.line() as line:
            assert await line.closed() == POLICY
            assert not [one for one in line.frames if "token_revoked" in one["topicName"]]
    finally:
        await floor.close()


async def test_faults_of_the_whole_stream(floor: RunningFloor, desk: Caller) -> None:
    async with desk.line() as line:
        await until(lambda: floor.cloud.stream.sockets)
        floor.faults.switch_on("rotate")
        assert await line.closed() == ROTATED
        assert line.frames[-1]["topicName"] == "v2.system.socket_closing"
    made = await desk.channel()
    async with desk.socket(made) as line:
        await until(lambda: floor.cloud.stream.sockets)
        floor.faults.switch_on("cut", {"refuseSeconds": 60.0})
        assert await line.closed() is None
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with desk.socket(made):
            pass
    assert refused.value.response.status_code == 503
    floor.faults.switch_off()
    async with desk.socket(made) as line:
        floor.faults.switch_on("half-open")
        await line.say({"message": "ping"})
        await until(lambda: floor.cloud.stream.sockets[-1].out == [])
        floor.faults.switch_off("half-open")
        floor.faults.switch_on("overloaded")
        assert await line.closed() == 1013


def test_the_other_platform_knows_nothing_of_channels() -> None:
    with pytest.raises(FaultError, match="channel-expired"):
        Faults(lambda: 0.0).switch_on("channel-expired")
