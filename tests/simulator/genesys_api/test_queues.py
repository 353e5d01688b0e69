"""Queues by pages, and who works in them."""

from __future__ import annotations

from supervisor_desk.simulator.floor import RunningFloor
from tests.simulator.genesys_api.caller import Caller


async def test_queues_are_listed_by_pages_without_the_private_one(desk: Caller) -> None:
    page = (await desk.get("/routing/queues/divisionviews/all", pageSize=5)).json()
    more = (await desk.get("/routing/queues/divisionviews/all", pageSize=5, pageNumber=2)).json()
    assert (page["pageCount"], page["total"], "nextUri" in page, "nextUri" in more) == (2, 7, True, False)
    names = [one["name"] for one in [*page["entities"], *more["entities"]]]
    assert "Billing" in names
    assert "Executive line" not in names
    assert (await desk.get("/routing/queues/me")).json()["entities"][0]["joined"] is False
    assert (await desk.get("/routing/queues/me", joined="true")).json()["entities"] == []
    assert [one["id"] for one in (await desk.get("/routing/queues", name="Bill*")).json()["entities"]] == ["q-billing"]
    assert (await desk.get("/routing/queues/q-billing")).json()["name"] == "Billing"
    assert (await desk.get("/routing/queues/q-executive")).status_code == 404


async def test_members_of_a_queue_with_what_they_do(floor: RunningFloor, desk: Caller) -> None:
    answer = await desk.get("/routing/queues/q-billing/members", expand="presence,routingStatus", pageSize=100)
    members = answer.json()["entities"]
    expected = {one.id for one in floor.world.hall.agents.values() if floor.world.hall.queues[0] in one.queues}
    assert {one["id"] for one in members} == expected
    assert {one["routingStatus"]["status"] for one in members} <= {"IDLE", "INTERACTING", "OFF_QUEUE"}
    assert members[0]["user"]["presence"]["presenceDefinition"]["systemPresence"] == "ON_QUEUE"
    assert "routingStatus" not in (await desk.get("/routing/queues/q-billing/members")).json()["entities"][0]
