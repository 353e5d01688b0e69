"""The handshake of a socket, and what may be said on it."""

from __future__ import annotations

import httpx

from supervisor_desk.simulator.floor import RunningFloor
from tests.simulator.genesys_api.caller import Caller

QUEUE = "v2.routing.queues.q-billing.conversations.calls"


async def test_a_ping_is_answered_and_topics_can_be_asked_for_on_the_socket(desk: Caller, call: str) -> None:
    async with desk.line() as line:
        await line.say({"message": "ping"})
        assert await line.next() == {"topicName": "channel.metadata", "eventBody": {"message": "pong"}}
        for wish, result in (
            ({"message": "subscribe", "topics": [QUEUE]}, "200"),
            ({"message": "subscribe", "topics": ["v2.nothing"]}, "400"),
            ({"message": "subscribe"}, "400"),
            ("?", "400"),
        ):
            await line.say(wish)
            assert (await line.next())["result"] == result
        await desk.enter(call)
        assert (await line.body(QUEUE))["id"] == call


async def test_a_second_socket_pushes_the_first_off(desk: Caller, call: str) -> None:
    made = await desk.channel()
    async with desk.socket(made) as first:
        await desk.subscribe(made["id"], QUEUE)
        async with desk.socket(made) as second:
            assert await first.closed() == 1000
            await desk.enter(call)
            assert (await second.body(QUEUE))["id"] == call


async def test_the_address_of_a_channel_takes_sockets_alone(floor: RunningFloor, desk: Caller) -> None:
    made = await desk.channel()
    answer: httpx.Response = await desk.http.get(f"/channels/{made['id']}")
    assert answer.status_code == 400
    floor.cloud.signin.revoke()
    assert (await desk.http.get(f"/channels/{made['id']}")).status_code == 401
