"""Mute, hold, hang up, pause the recording: of one's own leg, of the agent's, of the whole conversation."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.genesys_api.agent_control import AgentControl, AgentRule
from supervisor_desk.simulator.world.records import CallState
from tests.simulator.genesys_api.caller import Caller

NOT_ACTIVE = (403, "conversation.error.forbidden.not.active.participant")
NOT_THERE = (404, "conversation.error.not.conversation.participant")


async def test_one_mutes_and_holds_ones_own_leg(desk: Caller, call: str) -> None:
    leg = await desk.entered(call, "barge")
    assert (await desk.change(call, leg, muted=True, held=True)).status_code == 202
    now = await desk.part(call, leg)
    assert (now["muted"], now["held"]) == (True, True)
    assert now["startHoldTime"]
    await desk.change(call, leg, muted=False, held=False)
    now = await desk.part(call, leg)
    assert (now["muted"], now["held"], "startHoldTime" in now) == (False, False, False)


@pytest.mark.parametrize(
    ("answer", "outside", "listening", "barged"),
    [
        ("barged", NOT_THERE, NOT_ACTIVE, (202, "")),
        ("always", (202, ""), (202, ""), (202, "")),
        ("refused", NOT_ACTIVE, NOT_ACTIVE, NOT_ACTIVE),
        ("ignored", (202, ""), (202, ""), (202, "")),
    ],
)
async def test_organizations_differ_in_what_a_supervisor_may_do_to_an_agent(
    floor: RunningFloor,
    desk: Caller,
    call: str,
    answer: str,
    outside: tuple[int, str],
    listening: tuple[int, str],
    barged: tuple[int, str],
) -> None:
    floor.faults.switch_on("agent-control", {"answer": answer})
    agent = desk.agent(call)
    for act, expected in ((None, outside), ("monitor", listening), ("barge", barged)):
        if act:
            await desk.entered(call, act)
        told = await desk.change(call, agent, muted=True)
        assert (told.status_code, told.json()["code"] if told.content else "") == expected
    worked = answer in ("barged", "always")
    assert (await desk.part(call, agent))["muted"] is worked
    floor.faults.switch_off("agent-control")
    assert floor.cloud.rule.answer is AgentControl.BARGED


async def test_on_behalf_of_the_user_it_must_be_that_user(desk: Caller, call: str) -> None:
    await desk.entered(call, "barge")
    agent = desk.agent(call)
    leg = desk.floor.world.hall.find(call).agent_leg()
    assert leg is not None
    assert (await desk.change(call, f"{agent}/user/{leg.user_id}", muted=True)).status_code == 202
    assert (await desk.change(call, f"{agent}/user/u-nobody", muted=True)).status_code == 404
    assert (await desk.part(call, agent))["muted"]


async def test_holding_the_agent_is_the_hold_of_the_call(floor: RunningFloor, desk: Caller, call: str) -> None:
    floor.cloud.rule.set("always")
    agent = desk.agent(call)
    for _ in range(2):
        assert (await desk.change(call, agent, held=True)).status_code == 202
    assert (await desk.part(call, agent))["held"]
    assert floor.world.hall.find(call).state is CallState.HOLD
    await desk.change(call, agent, held=False)
    assert not (await desk.part(call, agent))["held"]


async def test_who_held_the_call_as_one_of_it_can_resume_it(desk: Caller, call: str) -> None:
    await desk.entered(call, "barge")
    agent = desk.agent(call)
    for held in (True, False):
        assert (await desk.change(call, agent, held=held)).status_code == 202
        assert (await desk.part(call, agent))["held"] is held


async def test_the_legs_of_others_are_theirs(desk: Caller, other: Caller, call: str) -> None:
    leg = await other.entered(call)
    refused = await desk.change(call, leg, state="disconnected")
    assert (refused.status_code, refused.json()["code"]) == NOT_ACTIVE
    await other.change(call, leg, state="disconnected")
    assert (await other.change(call, leg, muted=True)).json()["code"] == "conversation.error.call.disconnected"


async def test_a_leg_that_rings_cannot_be_held(desk: Caller, call: str) -> None:
    await desk.enter(call)
    refused = await desk.change(call, desk.leg(call), held=True)
    assert refused.json()["code"] == "conversation.error.hold.alerting"


async def test_a_call_is_ended_for_everybody(desk: Caller, call: str) -> None:
    leg = await desk.entered(call)
    ended = await desk.patch(f"/conversations/calls/{call}", {"state": "disconnected"})
    assert ended.status_code == 200
    assert ended.json()["endTime"]
    assert (await desk.part(call, leg))["disconnectType"] == "peer"
    assert (await desk.patch(f"/conversations/calls/{call}", {"state": "disconnected"})).status_code == 404
    assert (await desk.patch(f"/conversations/{call}/recordingstate", {"recordingState": "PAUSED"})).status_code == 400


async def test_the_recording_is_paused_and_goes_on(desk: Caller, call: str) -> None:
    path = f"/conversations/{call}/recordingstate"
    assert (await desk.patch(path, {"recordingState": "PAUSED"})).status_code == 202
    now = (await desk.get(f"/conversations/{call}")).json()
    assert (now["recordingState"], now["securePause"]) == ("PAUSED", True)
    assert (await desk.get(f"/conversations/calls/{call}")).json()["recordingState"] == "paused"
    put = await desk.put(f"/conversations/calls/{call}/recordingstate", {"recordingState": "ACTIVE"})
    assert put.status_code == 200
    assert not (await desk.get(f"/conversations/{call}")).json()["securePause"]
    assert (await desk.patch(path, {"recordingState": "paused"})).status_code == 400
    assert (await desk.patch(f"/conversations/calls/{call}", {"recordingState": "PAUSED"})).status_code == 200
    assert (await desk.patch(f"/conversations/calls/{call}", {})).status_code == 400


@pytest.mark.parametrize("change", [{}, {"state": "parked"}, {"muted": "yes"}])
async def test_a_change_that_is_none(desk: Caller, call: str, change: dict[str, object]) -> None:
    leg = await desk.entered(call)
    assert (await desk.change(call, leg, **change)).status_code == 400
    assert (await desk.change(call, "nobody", muted=True)).status_code == 404


def test_there_is_no_other_rule() -> None:
    with pytest.raises(ValueError, match="perhaps"):
        AgentRule("perhaps")
