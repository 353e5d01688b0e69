"""Announcements, over real sockets."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.floor import RunningFloor
from tests.simulator.visitor import Visitor, codes, wav

COMPLETED = "conversation:voice:interaction:completed"


async def test_an_announcement_is_played_and_its_end_is_told(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        answer = await desk.announce(call, sourceUrl="https://clips.example/notice.ogg?normalize=true")
        assert (answer.status_code, answer.json()["status"]) == (201, "queued")
        announcement = answer.headers["X-Interaction-Id"]
        path = f"{desk.announcements(call)}/{announcement}"
        floor.advance(1.5)
        playing = (await desk.get(path)).json()
        assert (playing["id"], playing["status"], playing["startedAt"] is None) == (announcement, "playing", False)
        floor.advance(2)
        event = await heard.next(COMPLETED)
        assert (event["interactionId"], event["conversationId"], event["status"]) == (announcement, call, "completed")
        assert event["participantId"] == desk.agent_leg(call)
    assert (await desk.get(path)).json()["status"] == "completed"


async def test_it_lasts_no_longer_than_allowed_or_than_the_clip(floor: RunningFloor, desk: Visitor, call: str) -> None:
    url = (await desk.upload(wav(4))).json()["mediaUrl"]
    for longest, expected in (("PT1.5S", 1500), ("PT30S", 4000)):
        await desk.announce(call, sourceUrl=f"{url}?normalize=true", maxDuration=longest)
        assert floor.world.hall.find(call).announcements[-1].plays_ms == expected


async def test_who_is_muted_for_it_is_heard_again_after_it(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        await desk.announce(call, mute=True)
        floor.advance(1)
        assert [leg["muted"] for leg in (await heard.next("conversation"))["participants"]] == [True, True]
        floor.advance(2)
        assert [leg["muted"] for leg in (await heard.next("conversation"))["participants"]] == [False, False]


async def test_it_can_be_stopped_once(desk: Visitor, call: str) -> None:
    announcement = (await desk.announce(call)).json()["id"]
    path = f"{desk.announcements(call)}/{announcement}"
    async with desk.events() as heard:
        assert (await desk.delete(path)).status_code == 204
        assert (await heard.next(COMPLETED))["status"] == "stopped"
    again = await desk.delete(path)
    assert (again.status_code, again.json()["code"]) == (409, "interaction.completed")


async def test_it_fails_with_the_call(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        await desk.announce(call)
        floor.world.calls.end(floor.world.hall.find(call))
        event = await heard.next(COMPLETED)
        assert (event["status"], event["reason"]) == ("failed", "interaction.ended")


async def test_it_is_cut_when_the_call_is_held(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        await desk.announce(call)
        floor.advance(1.5)
        floor.world.calls.hold(floor.world.hall.find(call))
        assert (await heard.next(COMPLETED))["reason"] == "interaction.state"


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"sourceUrl": "http://clips.example/a.wav"}, {("sourceUrl", "not.https")}),
        ({"sourceUrl": "https://clips.example/a.flac"}, {("sourceUrl", "unsupported.format")}),
        ({"sourceUrl": "https://clips.example/wav"}, {("sourceUrl", "unsupported.format")}),
        ({"sourceUrl": "https://["}, {("sourceUrl", "not.a.url")}),
        ({"sourceUrl": None}, {("sourceUrl", "missing")}),
        ({"maxDuration": "PT30.001S"}, {("maxDuration", "out.of.range")}),
        ({"maxDuration": "PT1M"}, {("maxDuration", "out.of.range")}),
        ({"maxDuration": "PT0S"}, {("maxDuration", "out.of.range")}),
        ({"maxDuration": "15"}, {("maxDuration", "not.a.duration")}),
        ({"maxDuration": "PT"}, {("maxDuration", "not.a.duration")}),
        ({"maxDuration": None}, {("maxDuration", "missing")}),
        ({"type": "sing"}, {("type", "invalid.value")}),
        ({"sourceType": "tts"}, {("sourceType", "invalid.value")}),
        ({"mute": "both"}, {("mute", "not.boolean")}),
    ],
)
async def test_a_malformed_announcement_names_each_member(
    desk: Visitor, call: str, members: dict[str, object], expected: set[tuple[str, str]]
) -> None:
    answer = await desk.announce(call, **members)
    assert (answer.status_code, codes(answer)) == (400, expected)


async def test_it_needs_an_active_call_and_somebody_in_it(floor: RunningFloor, desk: Visitor, call: str) -> None:
    path = desk.announcements(call)
    assert (await desk.get(f"{path}/a-none")).status_code == 404
    assert (await desk.get(path.replace(desk.agent_leg(call), "p-none") + "/a-none")).status_code == 404
    conversation = floor.world.hall.find(call)
    floor.world.calls.hold(conversation)
    held = await desk.announce(call)
    assert (held.status_code, held.json()["code"]) == (409, "interaction.state")
    body = {"type": "play", "sourceType": "url", "sourceUrl": "https://a.example/b.wav", "maxDuration": "PT1S"}
    floor.world.calls.end(conversation)
    ended = await desk.post(path, body)
    assert (ended.status_code, ended.json()["code"]) == (404, "interaction.ended")
