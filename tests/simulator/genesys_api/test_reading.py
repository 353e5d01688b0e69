"""Reading conversations: in both shapes, one's own alone in lists, none of private queues."""

from __future__ import annotations

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.world.records import Channel
from tests.simulator.genesys_api.caller import Caller


async def test_the_same_conversation_in_both_shapes(desk: Caller, call: str) -> None:
    full = (await desk.get(f"/conversations/{call}")).json()
    flat = (await desk.get(f"/conversations/calls/{call}")).json()
    assert [one["id"] for one in full["participants"]] == [one["id"] for one in flat["participants"]]
    agent = next(one for one in full["participants"] if one["purpose"] == "agent")
    assert agent["calls"][0]["state"] == "connected"
    assert agent["userId"] == next(one["user"]["id"] for one in flat["participants"] if one["purpose"] == "agent")


async def test_lists_hold_nobody_elses_conversations(floor: RunningFloor, desk: Caller, call: str) -> None:
    for path in ("", "/calls", "/messages", "/emails"):
        assert (await desk.get(f"/conversations{path}")).json()["entities"] == []
    await desk.entered(call)
    for path in ("", "/calls"):
        assert [one["id"] for one in (await desk.get(f"/conversations{path}")).json()["entities"]] == [call]


async def test_every_medium_has_its_place(floor: RunningFloor, desk: Caller) -> None:
    for channel, medium in ((Channel.CHAT, "messages"), (Channel.MESSAGE, "messages"), (Channel.EMAIL, "emails")):
        one = floor.world.calls.arrive(channel, "inbound", floor.world.hall.queues[0])
        assert (await desk.get(f"/conversations/{medium}/{one.id}")).status_code == 200
        assert (await desk.get(f"/conversations/calls/{one.id}")).status_code == 404
        assert medium in (await desk.get(f"/conversations/{one.id}")).json()["participants"][0]


async def test_what_lies_in_a_private_queue_is_not_told(floor: RunningFloor, desk: Caller) -> None:
    private = floor.world.steady_call(queue=floor.world.hall.queues[-1])
    refused = await desk.get(f"/conversations/{private.id}")
    assert (refused.status_code, refused.json()["code"]) == (403, "not.authorized")
    assert (await desk.get("/conversations/c-none")).status_code == 404
