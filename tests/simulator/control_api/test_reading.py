"""Looking at conversations, over real sockets."""

from __future__ import annotations

import re

import pytest

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.world.hall import KEPT
from supervisor_desk.simulator.world.records import Channel
from tests.simulator.visitor import Visitor, codes

INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")


async def test_pages_hold_everything_once_and_oldest_first(floor: RunningFloor, desk: Visitor) -> None:
    first = (await desk.get("/interactions", pageSize=10)).json()
    assert (first["pageNumber"], first["pageSize"], first["pageCount"], first["total"]) == (1, 10, 3, 25)
    pages = [first, *[(await desk.get("/interactions", pageSize=10, pageNumber=n)).json() for n in (2, 3)]]
    found = [one for page in pages for one in page["entities"]]
    assert {one["id"] for one in found} == {one.id for one in floor.world.hall.roster}
    assert [one["startedAt"] for one in found] == sorted(one["startedAt"] for one in found)
    beyond = (await desk.get("/interactions", pageSize=10, pageNumber=9)).json()
    assert (beyond["entities"], beyond["total"]) == ([], 25)


async def test_a_conversation_has_all_its_members(desk: Visitor, call: str) -> None:
    one = (await desk.get(f"/conversations/{call}")).json()
    times = {"startedAt", "stateSince", "connectedAt", "endedAt", "holdMs", "holds"}
    lists = {"skills", "participants", "mediaChannels", "monitorSessions"}
    assert set(one) == {"id", "state", "direction", "channel", "queue", "mediaServerGroupId"} | times | lists
    assert (one["id"], one["state"], one["channel"], one["direction"]) == (call, "active", "voice", "inbound")
    assert one["mediaChannels"][0]["whisperSupported"] is True
    customer, agent = one["participants"]
    assert (customer["role"], agent["role"], customer["userId"]) == ("customer", "agent", None)
    assert set(agent) == {"id", "role", "userId", "name", "address", "muted", "held", "joinedAt", "leftAt"}
    assert INSTANT.match(one["startedAt"])
    assert one["endedAt"] is None


async def test_what_ended_is_listed_for_ten_minutes(floor: RunningFloor, desk: Visitor, call: str) -> None:
    floor.world.calls.end(floor.world.hall.find(call))
    ended = (await desk.get("/interactions", status="ended")).json()
    assert [(one["id"], one["state"], one["participants"][0]["leftAt"] is None) for one in ended["entities"]] == [
        (call, "ended", False)
    ]
    assert call not in {one["id"] for one in (await desk.get("/interactions")).json()["entities"]}
    floor.advance(KEPT / 1000 + 1)
    assert call not in {one["id"] for one in (await desk.get("/interactions", status="ended")).json()["entities"]}


async def test_a_listing_can_be_of_some_queues(desk: Visitor) -> None:
    found = (await desk.get("/interactions", queueId="q-billing,q-orders", pageSize=500)).json()["entities"]
    assert {one["queue"]["id"] for one in found} == {"q-billing", "q-orders"}


async def test_a_listing_is_at_least_as_new_as_its_sequence(floor: RunningFloor, desk: Visitor, call: str) -> None:
    assert (await desk.get("/interactions")).json()["sequence"] == 0
    async with desk.events() as heard:
        floor.world.calls.hold(floor.world.hall.find(call))
        sequence = (await heard.next("conversation"))["sequence"]
        listing = (await desk.get("/interactions", pageSize=500)).json()
        assert listing["sequence"] == sequence
        assert next(one for one in listing["entities"] if one["id"] == call)["state"] == "hold"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"pageSize": "0"}, ("pageSize", "not.a.number")),
        ({"pageSize": "501"}, ("pageSize", "out.of.range")),
        ({"pageSize": "ten"}, ("pageSize", "not.a.number")),
        ({"pageNumber": "-1"}, ("pageNumber", "not.a.number")),
        ({"status": "sleeping"}, ("status", "invalid.value")),
    ],
)
async def test_a_malformed_query_is_refused(desk: Visitor, query: dict[str, str], expected: tuple[str, str]) -> None:
    answer = await desk.get("/interactions", **query)
    assert (answer.status_code, codes(answer)) == (400, {expected})


async def test_the_calls_of_an_agent_are_found_by_user(floor: RunningFloor, desk: Visitor, call: str) -> None:
    agent = floor.world.hall.find(call).agent
    assert agent is not None
    found = (await desk.get("/conversations/voice", filter=f"participants.userId eq '{agent.id}'")).json()
    assert [one["id"] for one in found["entities"]] == [call]
    leg = next(one for one in found["entities"][0]["participants"] if one["role"] == "agent")
    assert (leg["state"], leg["customAttributes"]) == ("connected", {"supervision_consent": "true"})
    nobody = (await desk.get("/conversations/voice", filter="participants.userId eq 'u-none'")).json()
    assert (nobody["entities"], nobody["total"], nobody["pageCount"]) == ([], 0, 1)


async def test_only_calls_are_voice_conversations(floor: RunningFloor, desk: Visitor, call: str) -> None:
    chat = floor.world.calls.arrive(Channel.CHAT, "inbound", floor.world.hall.queues[0])
    found = (await desk.get("/conversations/voice", pageSize=500)).json()["entities"]
    assert {one["channel"] for one in found} == {"voice"}
    assert (await desk.get(f"/conversations/voice/{chat.id}")).status_code == 404
    assert (await desk.get(f"/conversations/{chat.id}")).status_code == 200
    one = (await desk.get(f"/conversations/voice/{call}")).json()
    assert {leg["role"]: leg["customAttributes"] for leg in one["participants"]}["agent"]


async def test_a_filter_that_is_not_understood_is_refused(desk: Visitor) -> None:
    answer = await desk.get("/conversations/voice", filter="participants.name like 'A'")
    assert (answer.status_code, codes(answer)) == (400, {("filter", "invalid.filter")})


async def test_a_leg_says_how_it_is(floor: RunningFloor, desk: Visitor, call: str) -> None:
    floor.world.calls.hold(floor.world.hall.find(call))
    one = (await desk.get(f"/conversations/voice/{call}")).json()
    assert {leg["role"]: (leg["state"], leg["held"]) for leg in one["participants"]} == {
        "customer": ("hold", True),
        "agent": ("connected", False),
    }
    assert (one["holds"], one["holdMs"]) == (1, 0)


async def test_media_server_groups_are_named(desk: Visitor) -> None:
    groups = (await desk.get("/telephony/providers/media-server-groups")).json()["entities"]
    assert [set(group) for group in groups] == [{"id", "name", "region"}] * 3


@pytest.mark.parametrize("path", ["/conversations/c-none", "/conversations/voice/c-none"])
async def test_an_unknown_conversation_is_not_found(desk: Visitor, path: str) -> None:
    answer = await desk.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not.found")
