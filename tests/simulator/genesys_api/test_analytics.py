"""The floor at a glance: what goes on, what agents do, what ended."""

from __future__ import annotations

from typing import Any

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.world.records import Channel
from tests.simulator.genesys_api.caller import Caller

METRICS = [{"metric": one, "details": True} for one in ("oInteracting", "oAlerting", "oWaiting")]


def only(*queues: str) -> dict[str, Any]:
    predicates = [{"type": "dimension", "dimension": "queueId", "operator": "matches", "value": one} for one in queues]
    return {"type": "or", "predicates": predicates}


async def activity(desk: Caller, number: int = 1, size: int = 500, **body: Any) -> dict[str, Any]:
    path = f"/analytics/conversations/activity/query?pageSize={size}&pageNumber={number}"
    answer = await desk.post(path, {"metrics": METRICS, **body})
    assert answer.status_code == 200, answer.text
    (result,) = answer.json()["results"]
    found: dict[str, Any] = result
    return found


async def test_everything_that_goes_on_is_told_but_private_queues(floor: RunningFloor, desk: Caller) -> None:
    roster = [one for one in floor.world.hall.roster if not one.queue.private]
    assert len(roster) < len(floor.world.hall.roster)
    told = (await activity(desk))["entities"]
    assert {one["conversationId"] for one in told} == {one.id for one in roster}
    billing = (await activity(desk, filter=only("q-billing")))["entities"]
    assert {one["queueId"] for one in billing} == {"q-billing"}
    pages = [(await activity(desk, number, 10))["entities"] for number in (1, 2, 3)]
    assert [one for page in pages for one in page] == told


async def test_each_state_has_its_metric(floor: RunningFloor, desk: Caller, call: str) -> None:
    queued = floor.world.calls.arrive(Channel.VOICE, "inbound", floor.world.hall.queues[0])
    told = {one["conversationId"]: one for one in (await activity(desk))["entities"]}
    assert (told[call]["metric"], told[call]["mediaType"]) == ("oInteracting", "voice")
    assert told[call]["userId"] == floor.world.hall.find(call).agent_leg().user_id  # type: ignore[union-attr]
    assert told[queued.id]["metric"] == "oWaiting"
    assert "userId" not in told[queued.id]
    counts = await activity(desk, metrics=[{"metric": "oWaiting"}])
    assert counts["entities"] == []
    assert counts["data"][0]["count"] >= 1
    assert (await desk.post("/analytics/conversations/activity/query", {})).status_code == 400


async def test_the_states_of_agents_show_who_supervises(floor: RunningFloor, desk: Caller, call: str) -> None:
    await desk.entered(call, "barge")
    answer = await desk.post(
        "/analytics/agents/status/query",
        {"sessionFilter": {"type": "or", "predicates": [{"dimension": "routedQueueId", "value": "q-billing"}]}},
    )
    found = {one["userId"]: one for one in answer.json()["entities"]}
    (session,) = found["s-01"]["sessions"]
    assert (session["conversationId"], session["segmentType"]) == (call, "barging")
    assert {one["routedQueueId"] for agent in found.values() for one in agent["sessions"]} == {"q-billing"}


async def test_what_ended_comes_newest_first(floor: RunningFloor, desk: Caller, call: str) -> None:
    floor.world.calls.end(floor.theatre.story.call)
    ended = [{"type": "and", "predicates": [{"dimension": "conversationEnd", "operator": "exists"}]}]
    body = {"interval": "2026-01-01T00:00:00.000Z/2027-01-01T00:00:00.000Z", "conversationFilters": ended}
    path = "/analytics/conversations/details/query"
    answer = (await desk.post(path, body)).json()
    assert answer["totalHits"] == 1
    assert answer["conversations"][0]["conversationId"] == call
    assert answer["conversations"][0]["conversationEnd"]
    ended[0]["predicates"] = [{"dimension": "conversationEnd", "operator": "notExists"}]
    going_on = (await desk.post(path, {**body, "segmentFilters": [only("q-billing")]})).json()
    assert going_on["totalHits"] >= 1
    assert all("conversationEnd" not in one for one in going_on["conversations"])
    assert (await desk.post(path, {})).status_code == 400
