"""The event stream: envelope, filters, heartbeats, closing."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace

import pytest
import websockets

from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.control_api.events import KINDS
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.runner import serve
from supervisor_desk.simulator.world.records import Presence
from tests.simulator.conftest import STILL
from tests.simulator.visitor import Visitor
from tests.support.waiting import until

ENVELOPE = re.compile(
    r'^\{"type":"[^"]+","id":"[^"]*","sequence":\d+,"timestamp":"[^"]+"(,"conversationId":"[^"]+",|,"userId"|\})'
)


def toggle(floor: RunningFloor, call: str) -> None:
    """One event: the call is held, or resumed."""
    one = floor.world.hall.find(call)
    (floor.world.calls.resume if one.state == "hold" else floor.world.calls.hold)(one)


async def test_the_envelope_comes_first_and_the_sequence_from_one(
    floor: RunningFloor, desk: Visitor, other: Visitor, call: str
) -> None:
    async with desk.events() as heard:
        toggle(floor, call)
        async with other.events() as later:
            toggle(floor, call)
            floor.world.calls.end(floor.world.hall.find(call))
            frames = [await heard.raw() for _ in range(5)]
            assert all(ENVELOPE.match(frame) for frame in frames), frames
            assert [json.loads(frame)["sequence"] for frame in frames] == [1, 2, 3, 4, 5]
            kinds = [json.loads(frame)["type"] for frame in frames]
            assert kinds[:3] == ["conversation"] * 3
            assert kinds[3:] == ["interaction.telephony.ended", "agent"]
            assert (await later.next())["sequence"] == 1
            assert len({json.loads(frame)["id"] for frame in frames}) == 5


async def test_an_event_holds_the_members_of_the_conversation(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        toggle(floor, call)
        event = await heard.next("conversation")
        one = (await desk.get(f"/conversations/{call}")).json()
        assert {key: value for key, value in event.items() if key in one and key != "id"} == {
            key: value for key, value in one.items() if key != "id"
        }
        assert event["conversationId"] == one["id"]


async def test_a_filter_by_type_lets_only_those_through(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events("?types=interaction.telephony.ended,agent") as heard:
        floor.world.calls.end(floor.world.hall.find(call))
        assert [(await heard.next())["type"] for _ in range(2)] == ["interaction.telephony.ended", "agent"]
        assert [frame["sequence"] for frame in heard.frames] == [1, 2]


async def test_a_filter_by_queue_lets_a_conversation_leave(floor: RunningFloor, desk: Visitor, call: str) -> None:
    elsewhere = floor.world.steady_call(queue=floor.world.hall.queues[2])
    async with desk.events("?queues=q-billing,q-claims&types=conversation") as heard:
        floor.world.calls.hold(elsewhere)
        floor.world.transfers.begin(floor.world.hall.find(call), "q-orders")
        floor.advance(7)
        moved = [await heard.next() for _ in range(2)]
        assert [(event["conversationId"], event["queue"]["id"]) for event in moved] == [
            (call, "q-billing"),
            (call, "q-orders"),
        ]
        floor.world.calls.end(floor.world.hall.find(call))
        back = floor.world.steady_call()
        assert (await heard.next())["conversationId"] == back.id


async def test_a_filter_by_skill_is_any_of_them(floor: RunningFloor, desk: Visitor, call: str) -> None:
    orders = floor.world.steady_call(queue=floor.world.hall.queues[2])
    async with desk.events("?skills=orders,spanish&types=conversation") as heard:
        toggle(floor, call)
        toggle(floor, orders.id)
        assert (await heard.next())["conversationId"] == orders.id


@pytest.mark.parametrize("query", ["?types=everything", "?queues=q-nowhere"])
async def test_a_filter_that_is_not_understood_is_refused(desk: Visitor, query: str) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with desk.events(query):
            pass
    assert refused.value.response.status_code == 400


async def test_a_handshake_needs_a_token_in_header_or_address(floor: RunningFloor, desk: Visitor) -> None:
    token, desk.token = desk.token, "nonsense"
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with desk.events():
            pass
    assert refused.value.response.status_code == 401
    async with websockets.connect(
        f"{floor.url.replace('http', 'ws', 1)}/api/v2/events?access_token={token}", proxy=None
    ):
        await until(lambda: floor.control.stream.sockets)


async def test_a_plain_request_is_told_that_it_is_no_handshake(desk: Visitor) -> None:
    answer = await desk.get("/events")
    assert (answer.status_code, answer.json()["code"]) == (400, "not.a.websocket")


async def test_every_kind_of_event_is_told(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        await desk.listen(call)
        await desk.cue(call)
        await desk.announce(call)
        floor.advance(12)
        floor.world.calls.end(floor.world.hall.find(call))
        floor.advance(0)
        await heard.next("agent")
        assert {frame["type"] for frame in heard.frames} == KINDS
        quality = next(one for one in heard.frames if one["type"] == "interaction.telephony.media-metrics")
        assert 0 <= quality["packetLoss"] <= 1
        assert quality["jitter"] > 0
        line = next(one for one in heard.frames if one["type"] == "transcript")
        assert (line["speaker"] in ("agent", "customer"), line["final"], bool(line["text"])) == (True, True, True)


async def test_agents_are_told_to_those_who_watch_their_queues(floor: RunningFloor, desk: Visitor) -> None:
    call = floor.world.steady_call()
    assert call.agent is not None
    agent = call.agent
    agent.queues = (floor.world.hall.queues[0],)
    async with (
        desk.events("?queues=q-orders&types=agent") as away,
        desk.events("?queues=q-billing&types=agent") as near,
    ):
        floor.world.calls.end(call)
        event = await near.next("agent")
        assert (event["userId"], event["presence"], event["name"]) == (agent.id, Presence.WRAP_UP.value, agent.name)
        assert "conversationId" not in event
        assert away.frames == []
        assert floor.control.stream.sockets[0].sequence == 0


async def quick(**members: float) -> RunningFloor:
    """A still floor that is impatient in real time."""
    config: FloorConfig = replace(STILL, **members)  # type: ignore[arg-type]
    return await serve(config)


async def test_silence_is_filled_with_heartbeats_in_sequence() -> None:
    floor = await quick(heartbeat=0.05)
    try:
        async with Visitor(floor, "desk-1") as desk, desk.events() as heard:
            beats = [await heard.next("heartbeat") for _ in range(2)]
            assert [beat["sequence"] for beat in beats] == [1, 2]
            assert set(beats[0]) == {"type", "id", "sequence", "timestamp"}
    finally:
        await floor.close()


async def test_the_floor_pings_and_answers_pings() -> None:
    floor = await quick(ping_every=0.03)
    try:
        async with Visitor(floor, "desk-1") as desk, desk.events() as heard:
            pong = await heard.connection.ping(b"hello")
            async with asyncio.timeout(2):
                await pong
            await until(lambda: floor.control.stream.sockets[0].last_ping > floor.control.stream.sockets[0].opened)
    finally:
        await floor.close()


async def test_a_stream_is_rotated_after_its_time() -> None:
    floor = await quick(rotate_every=0.05)
    try:
        async with Visitor(floor, "desk-1") as desk, desk.events() as heard:
            assert await heard.closed() == 1012
            assert heard.frames[-1]["type"] == "stream.closing"
    finally:
        await floor.close()


async def test_a_stream_ends_with_its_token() -> None:
    floor = await quick(token_life=0.2)
    try:
        async with Visitor(floor, "desk-1") as desk, desk.events() as heard:
            assert await heard.closed() == 4401
            assert heard.frames[-1]["type"] == "token.revoked"
            assert (await desk.get("/interactions")).status_code == 401
    finally:
        await floor.close()


async def test_closing_the_floor_closes_its_streams(floor: RunningFloor, desk: Visitor) -> None:
    async with desk.events() as heard:
        await floor.close()
        assert await heard.closed() == 1001


async def test_a_client_that_leaves_is_forgotten(floor: RunningFloor, desk: Visitor) -> None:
    async with desk.events():
        await until(lambda: len(floor.control.stream.sockets) == 1)
    await until(lambda: not floor.control.stream.sockets)


async def test_a_client_that_does_not_read_is_dropped_as_overloaded(
    floor: RunningFloor, desk: Visitor, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supervisor_desk.simulator.control_api.stream.MOST_UNSENT", 1000)
    async with desk.events() as heard:
        await until(lambda: floor.control.stream.sockets)
        heard.connection.transport.pause_reading()
        while not floor.control.stream.sockets[0].closing:
            for _ in range(500):
                toggle(floor, call)
            floor.advance(0)
        heard.connection.transport.resume_reading()
        assert await heard.closed() == 1013
