"""Channels and their topics: limits, eviction, what is rejected and why."""

from __future__ import annotations

from dataclasses import replace

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.genesys_api.channels import MOST_CHANNELS, MOST_TOPICS
from supervisor_desk.simulator.genesys_api.topics import LONGEST
from supervisor_desk.simulator.runner import serve
from tests.simulator.genesys_api.caller import Caller
from tests.simulator.genesys_api.conftest import CLOUD

MINE = "v2.users.s-01.conversations"


async def test_a_channel_is_made_listed_and_removed(floor: RunningFloor, desk: Caller, other: Caller) -> None:
    made = await desk.channel()
    assert made["connectUri"] == f"{floor.url.replace('http', 'ws')}/channels/{made['id']}"
    assert made["expires"] > "2026"
    path = f"/notifications/channels/{made['id']}"
    assert (await desk.http.head(f"/api/v2{path}")).status_code == 200
    assert [one["id"] for one in (await desk.get("/notifications/channels")).json()["entities"]] == [made["id"]]
    assert (await other.get("/notifications/channels")).json()["entities"] == []
    assert (await other.http.head(f"/api/v2{path}")).status_code == 404
    assert (await desk.delete(path)).status_code == 200
    assert (await desk.http.head(f"/api/v2{path}")).status_code == 404


async def test_after_a_new_sign_in_the_channels_of_the_client_are_still_listed(
    floor: RunningFloor, desk: Caller
) -> None:
    made = await desk.channel()
    desk.use(floor.cloud.signin.issue("s-01"))
    assert (await desk.get("/notifications/channels")).json()["entities"] == []
    listed = await desk.get("/notifications/channels", includechannels="oauthclient")
    assert [one["id"] for one in listed.json()["entities"]] == [made["id"]]


async def test_the_twenty_first_channel_pushes_off_the_oldest_without_a_socket(
    floor: RunningFloor, desk: Caller, other: Caller
) -> None:
    foreign = await other.channel()
    first = await desk.channel()
    async with desk.socket(first):
        ids = [(await desk.channel())["id"] for _ in range(MOST_CHANNELS)]
        alive = {one["id"] for one in (await desk.get("/notifications/channels")).json()["entities"]}
    assert alive == {first["id"], *ids[1:]}
    assert (await other.http.head(f"/api/v2/notifications/channels/{foreign['id']}")).status_code == 200


async def test_topics_are_added_replaced_shown_and_taken_away(desk: Caller) -> None:
    path = f"/notifications/channels/{(await desk.channel())['id']}/subscriptions"
    await desk.put(path, [{"id": MINE}])
    await desk.post(path, [{"id": "v2.users.s-01.presence"}])

    async def shown() -> list[str]:
        return [one["id"] for one in (await desk.get(path)).json()["entities"]]

    assert await shown() == [MINE, "v2.users.s-01.presence"]
    await desk.put(path, [{"id": "v2.users.s-01?presence&station"}])
    assert await shown() == ["v2.users.s-01?presence&station"]
    assert (await desk.delete(path)).status_code == 200
    assert await shown() == []


async def test_what_is_rejected_is_named_with_its_reason(floor: RunningFloor, desk: Caller) -> None:
    channel = (await desk.channel())["id"]
    told = await desk.subscribe(
        channel,
        MINE,
        "v2.routing.queues.q-executive.conversations",
        "v2.routing.queues.q-none.conversations",
        "v2.users.s-01.mood",
        "v2.nothing",
        f"v2.users.{'x' * LONGEST}.presence",
    )
    states = [(one["state"], one.get("rejectionReason"), one.get("missingPermissions")) for one in told["entities"]]
    invalid = ("Rejected", "invalid topic", None)
    assert states == [
        ("Permitted", None, None),
        ("Rejected", "missing permissions", ["routing:queue:view"]),
        *[invalid] * 4,
    ]
    path = f"/notifications/channels/{channel}/subscriptions"
    wrong = await desk.put(path, [{"id": MINE}, {"id": "v2.nothing"}])
    assert (wrong.status_code, wrong.json()["code"]) == (400, "notification.invalid.topic")
    refused = await desk.put(path, [{"id": "v2.routing.queues.q-executive.conversations"}])
    assert refused.status_code == 403


async def test_without_the_permission_other_peoples_conversations_are_rejected(floor: RunningFloor) -> None:
    floor.cloud.people.all["s-05"].permissions = ()
    async with Caller(floor, "s-05") as viewer:
        told = await viewer.subscribe(
            (await viewer.channel())["id"],
            "v2.users.s-05.conversations",
            "v2.users.u-1.conversations",
            "v2.conversations.c-1.transcription",
        )
    assert [one.get("missingPermissions") for one in told["entities"]] == [
        None,
        ["conversation:communication:view"],
        ["speechAndTextAnalytics:data:view"],
    ]


async def test_a_channel_takes_a_thousand_lines(desk: Caller) -> None:
    path = f"/notifications/channels/{(await desk.channel())['id']}/subscriptions"
    lines = [{"id": f"v2.users.u-{number}?presence&routingStatus"} for number in range(MOST_TOPICS)]
    assert (await desk.put(path, lines)).status_code == 200
    refused = await desk.post(path, [{"id": MINE}])
    assert (refused.status_code, refused.json()["code"]) == (400, "notification.subscription.too.many.subscriptions")


async def test_a_channel_lives_for_a_day_from_its_last_subscription() -> None:
    floor = await serve(replace(CLOUD, channel_life=0.2))
    try:
        async with Caller(floor) as desk:
            made = await desk.channel()
            async with desk.socket(made) as line:
                assert await line.closed() == 1000
            assert (await desk.http.head(f"/api/v2/notifications/channels/{made['id']}")).status_code == 404
    finally:
        await floor.close()


async def test_the_topics_that_there_are_say_what_they_take(desk: Caller) -> None:
    listed = {one["id"]: one for one in (await desk.get("/notifications/availabletopics")).json()["entities"]}
    calls = listed["v2.routing.queues.{id}.conversations.calls"]
    assert calls["requiresPermissions"] == ["conversation:communication:view"]
    assert listed["v2.users.{id}.presence"]["requiresPermissions"] == []
