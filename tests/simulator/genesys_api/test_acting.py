"""Monitor, coach, barge and leave; messages and taking them over; what has to be so beforehand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.runner import serve
from supervisor_desk.simulator.world.invariants import broken
from supervisor_desk.simulator.world.records import Channel, Conversation, Mode
from supervisor_desk.simulator.world.world import World
from tests.simulator.genesys_api.caller import Caller
from tests.simulator.genesys_api.conftest import CLOUD

FIELDS = ("monitoredParticipantId", "coachedParticipantId", "bargedParticipantId")


def written(world: World) -> Conversation:
    """A conversation by messages that is going on."""
    return next(
        one
        for one in world.hall.roster
        if one.channel in (Channel.CHAT, Channel.MESSAGE) and one.agent_leg() and not one.queue.private
    )


@pytest.mark.parametrize(("act", "field"), list(zip(("monitor", "coach", "barge"), FIELDS, strict=True)))
async def test_the_receipt_comes_first_and_the_leg_when_the_phone_is_answered(
    floor: RunningFloor, desk: Caller, call: str, act: str, field: str
) -> None:
    answer = await desk.enter(call, act)
    assert (answer.status_code, answer.content) == (201, b"")
    leg = desk.leg(call)
    ringing = await desk.part(call, leg)
    assert (ringing["state"], ringing[field]) == ("alerting", desk.agent(call))
    assert "connectedTime" not in ringing
    floor.advance(2)
    there = await desk.part(call, leg)
    assert (there["state"], there["purpose"], there["user"]) == ("connected", "user", {"id": "s-01"})
    assert [name for name in FIELDS if name in there] == [field]
    assert there["connectedTime"] > there["startTime"]


async def test_the_way_up_keeps_the_leg(floor: RunningFloor, desk: Caller, call: str) -> None:
    leg = await desk.entered(call)
    for act, field, roles in (
        ("coach", "coachedParticipantId", ["monitor", "coach"]),
        ("barge", "bargedParticipantId", ["monitor", "coach", "barge"]),
    ):
        assert await desk.entered(call, act) == leg
        there = await desk.part(call, leg)
        assert (there["mediaRoles"], there[field]) == (roles, desk.agent(call))
    assert "bargedTime" in await desk.part(call, leg)
    assert not broken(floor.world.hall)


async def test_an_earlier_mode_may_be_told_beside_the_new_one(call: str) -> None:
    floor = await serve(replace(CLOUD, morph="added"))
    try:
        async with Caller(floor) as desk:
            leg = await desk.entered(call)
            for act in ("coach", "barge"):
                assert await desk.entered(call, act) == leg
            assert {desk.agent(call)} == {(await desk.part(call, leg))[field] for field in FIELDS}
    finally:
        await floor.close()


async def test_a_new_mode_may_take_a_new_leg(call: str) -> None:
    floor = await serve(replace(CLOUD, morph="replaced"))
    try:
        async with Caller(floor) as desk:
            first = await desk.entered(call)
            second = await desk.entered(call, "barge")
            assert second != first
            assert (await desk.part(call, first))["state"] == "terminated"
            assert (await desk.part(call, second))["bargedParticipantId"] == desk.agent(call)
            floor.world.calls.hold(floor.theatre.story.call)
            assert (await desk.enter(call, "coach")).status_code == 400
            assert desk.leg(call) == second
    finally:
        await floor.close()


@pytest.mark.parametrize(("now", "wanted"), [("monitor", "monitor"), ("barge", "coach"), ("coach", "monitor")])
async def test_there_is_no_way_down_but_to_leave(desk: Caller, call: str, now: str, wanted: str) -> None:
    leg = await desk.entered(call, now)
    refused = await desk.enter(call, wanted)
    assert refused.json()["code"] == "conversation.error.monitor.own.conversation"
    assert (await desk.change(call, leg, state="disconnected")).status_code == 202
    left = await desk.part(call, leg)
    assert (left["state"], left["disconnectType"]) == ("terminated", "client")
    assert left["endTime"]
    assert await desk.entered(call, wanted) != leg


async def test_the_conversation_can_be_barged_without_naming_the_agent(desk: Caller, call: str) -> None:
    assert (await desk.post(f"/conversations/{call}/barge")).status_code == 201
    desk.floor.advance(2)
    assert (await desk.part(call, desk.leg(call)))["bargedParticipantId"] == desk.agent(call)


async def test_a_phone_must_be_chosen_and_the_status_available(floor: RunningFloor, call: str) -> None:
    async with Caller(floor, floor.cloud.people.newcomer) as newcomer:
        assert (await newcomer.enter(call)).json()["code"] == "conversation.error.no.user.station"
        chosen = await newcomer.put("/users/s-06/station/associatedstation/st-s-06")
        assert chosen.status_code == 202
        refused = await newcomer.enter(call)
        assert (refused.status_code, refused.json()["code"]) == (400, "bad.request")
        assert "Available" in refused.json()["message"]
        await newcomer.patch("/users/s-06/presences/purecloud", {"presenceDefinition": {"id": "p-available"}})
        assert (await newcomer.enter(call)).status_code == 201


async def test_one_call_at_a_time(floor: RunningFloor, desk: Caller, call: str) -> None:
    await desk.entered(call)
    second = floor.world.steady_call()
    assert "another call" in (await desk.enter(second.id)).json()["message"]


async def test_while_the_phone_rings_nothing_can_be_changed(desk: Caller, call: str) -> None:
    await desk.enter(call)
    assert "not been answered" in (await desk.enter(call, "coach")).json()["message"]


async def test_one_supervisor_speaks_at_a_time(floor: RunningFloor, desk: Caller, call: str) -> None:
    floor.world.colleagues.send(floor.theatre.story.call, Mode.BARGE)
    assert (await desk.enter(call, "barge")).json()["code"] == "conversation.error.cannot.create.conference"
    refused = await desk.enter(call, "coach")
    assert (refused.status_code, refused.json()["code"]) == (400, "bad.request")
    assert (await desk.enter(call)).status_code == 201


async def test_what_is_not_there_cannot_be_listened_to(floor: RunningFloor, desk: Caller, call: str) -> None:
    private = floor.world.steady_call(queue=floor.world.hall.queues[-1])
    agent, talk = desk.agent(call), written(floor.world)
    for path, status, code in (
        (f"/calls/nothing/participants/{agent}/monitor", 404, "not.found"),
        (f"/calls/{call}/participants/nobody/monitor", 404, "not.found"),
        (f"/calls/{talk.id}/participants/{agent}/monitor", 404, "not.found"),
        (f"/calls/{private.id}/participants/{desk.agent(private.id)}/monitor", 403, "not.authorized"),
    ):
        refused = await desk.post(f"/conversations{path}")
        assert (refused.status_code, refused.json()["code"]) == (status, code)
    floor.world.calls.end(floor.theatre.story.call)
    refused = await desk.post(f"/conversations/calls/{call}/participants/{agent}/monitor")
    assert refused.json()["code"] == "conversation.error.call.disconnected"


async def test_messages_are_read_along_and_taken_over(floor: RunningFloor, desk: Caller, other: Caller) -> None:
    talk = written(floor.world)
    base = f"/conversations/messages/{talk.id}/participants/{desk.agent(talk.id)}"
    assert (await desk.post(f"{base}/takeover")).status_code == 400
    assert (await desk.post(f"{base}/monitor")).status_code == 201
    leg = desk.leg(talk.id)
    assert (await other.post(f"{base}/monitor")).status_code == 400
    flat = (await desk.get(f"/conversations/messages/{talk.id}")).json()
    reading = next(one for one in flat["participants"] if one["id"] == leg)
    assert (reading["state"], reading["monitoredParticipantId"]) == ("connected", desk.agent(talk.id))
    agent = desk.agent(talk.id)
    assert (await desk.post(f"{base}/takeover")).status_code == 200
    people = {one["id"]: one for one in (await desk.get(f"/conversations/messages/{talk.id}")).json()["participants"]}
    assert (people[agent]["state"], people[agent]["disconnectType"]) == ("disconnected", "takeover")
    assert people[leg]["state"] == "disconnected"
    (mine,) = [one for one in people.values() if one["purpose"] == "agent" and one["state"] == "connected"]
    assert mine["user"] == {"id": "s-01"}
    own = (await desk.get("/conversations/messages")).json()["entities"]
    assert [one["id"] for one in own] == [talk.id]
    assert not broken(floor.world.hall)
    assert (await desk.post(f"/conversations/{talk.id}/disconnect")).status_code == 202
    assert not broken(floor.world.hall)


async def test_leaving_a_message_conversation(floor: RunningFloor, desk: Caller) -> None:
    talk = written(floor.world)
    await desk.post(f"/conversations/messages/{talk.id}/participants/{desk.agent(talk.id)}/monitor")
    leg = desk.leg(talk.id)
    left = await desk.patch(f"/conversations/messages/{talk.id}/participants/{leg}", {"state": "disconnected"})
    assert left.status_code == 202
    assert not talk.session_of(floor.world.hall.supervisors["s-01"])
