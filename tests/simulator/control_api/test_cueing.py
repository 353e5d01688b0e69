"""Cues, clips and uploads, over real sockets."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.world.cues import FOREIGN_FETCH_MS
from supervisor_desk.simulator.world.records import Channel
from tests.simulator.visitor import Visitor, codes, wav

METADATA = {"deliveryId": "d-1", "supervisorId": "s-01", "coachingSessionId": "x"}


async def test_a_voice_cue_is_queued_played_and_completed(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        answer = await desk.voice_cue(call, seconds=2, metadata=METADATA)
        assert (answer.status_code, answer.json()["status"]) == (200, "QUEUED")
        control = answer.json()["id"]
        queued = await heard.next("control")
        assert (queued["controlId"], queued["status"], queued["metadata"]) == (control, "QUEUED", METADATA)
        floor.advance(1)
        assert (await heard.next("control"))["status"] == "EXECUTING"
        floor.advance(1.9)
        one = (await desk.get(f"/conversations/{call}/controls/{control}")).json()
        assert (one["status"], one["mediaType"], one["audioMixLevel"]) == ("EXECUTING", "AUDIO", 0.65)
        floor.advance(0.2)
        assert (await heard.next("control"))["status"] == "COMPLETED"


async def test_a_text_is_shown_and_never_given_back(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        answer = await desk.cue(call, text="Offer the March credit.")
        floor.advance(3)
        assert (await heard.next("control", status="COMPLETED"))["mediaType"] == "TEXT"
    listed = await desk.get(f"/conversations/{call}/controls")
    assert [one["id"] for one in listed.json()["entities"]] == [answer.json()["id"]]
    assert "March" not in listed.text
    floor.advance(61)
    assert (await desk.get(f"/conversations/{call}/controls")).json()["entities"] == []


async def test_a_text_is_not_blocked_by_whoever_speaks(desk: Visitor, other: Visitor, call: str) -> None:
    cue = (await other.voice_cue(call)).json()["id"]
    assert (await desk.cue(call)).status_code == 200
    blocked = await desk.voice_cue(call)
    assert (blocked.status_code, blocked.json()["code"]) == (409, "conflict.whisper")
    assert (blocked.json()["conflictingControlId"], blocked.json()["holderName"]) == (cue, "Kwame Osei")


async def test_ones_own_cues_are_played_one_after_the_other(floor: RunningFloor, desk: Visitor, call: str) -> None:
    for _ in range(2):
        await desk.voice_cue(call, seconds=2)
    cues = floor.world.hall.find(call).cues
    floor.advance(1)
    assert [one.status.value for one in cues] == ["EXECUTING", "QUEUED"]
    floor.advance(2.3)
    assert [one.status.value for one in cues] == ["COMPLETED", "EXECUTING"]


async def test_a_clip_lives_on_as_a_control(floor: RunningFloor, desk: Visitor, call: str) -> None:
    url = (await desk.upload(wav())).json()["mediaUrl"]
    answer = await desk.act(call, actionType="whisper", mediaUrl=url, conversationId=call, metadata=METADATA)
    assert (answer.status_code, answer.json()["status"]) == (200, "queued")
    floor.advance(3)
    one = (await desk.get(f"/conversations/{call}/controls/{answer.json()['id']}")).json()
    assert (one["status"], one["metadata"]) == ("COMPLETED", METADATA)


async def test_a_clip_meets_the_speaking_slot(desk: Visitor, other: Visitor, call: str) -> None:
    await other.voice_cue(call)
    answer = await desk.act(call, actionType="whisper", mediaUrl="https://clips.example/a.mp3")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict.whisper")


async def test_foreign_sound_comes_late(floor: RunningFloor, desk: Visitor, call: str) -> None:
    await desk.act(call, actionType="whisper", mediaUrl="https://clips.example/a.mp3")
    floor.advance(1.5)
    cue = floor.world.hall.find(call).cues[0]
    assert cue.status.value == "QUEUED"
    floor.advance(FOREIGN_FETCH_MS / 1000)
    assert cue.status.value == "EXECUTING"


async def test_cancelling_is_told_and_happens_once(desk: Visitor, other: Visitor, call: str) -> None:
    control = (await desk.voice_cue(call)).json()["id"]
    path = f"/conversations/{call}/controls/{control}"
    foreign = await other.delete(path)
    assert (foreign.status_code, foreign.json()["code"]) == (403, "not.owner")
    async with desk.events() as heard:
        assert (await desk.delete(path)).status_code == 204
        assert (await heard.next("control"))["status"] == "CANCELLED"
    again = await desk.delete(path)
    assert (again.status_code, again.json()["code"]) == (409, "control.ended")
    assert (await desk.delete(f"/conversations/{call}/controls/k-none")).status_code == 404


async def test_a_cue_that_plays_is_cut_when_the_call_is_held(floor: RunningFloor, desk: Visitor, call: str) -> None:
    await desk.voice_cue(call, seconds=5)
    floor.advance(2)
    async with desk.events() as heard:
        floor.world.calls.hold(floor.world.hall.find(call))
        failed = await heard.next("control")
        assert (failed["status"], failed["reason"]) == ("FAILED", "interaction.state")


async def test_a_cue_that_waits_can_still_be_cancelled_when_the_call_is_held(
    floor: RunningFloor, desk: Visitor, call: str
) -> None:
    waiting, lost = [(await desk.voice_cue(call)).json()["id"] for _ in range(2)]
    floor.world.calls.hold(floor.world.hall.find(call))
    assert (await desk.delete(f"/conversations/{call}/controls/{waiting}")).status_code == 204
    floor.advance(2)
    one = (await desk.get(f"/conversations/{call}/controls/{lost}")).json()
    assert (one["status"], one["reason"]) == ("FAILED", "interaction.state")


async def test_a_cue_ends_with_the_call(floor: RunningFloor, desk: Visitor, call: str) -> None:
    control = (await desk.voice_cue(call)).json()["id"]
    floor.world.calls.end(floor.world.hall.find(call))
    one = (await desk.get(f"/conversations/{call}/controls/{control}")).json()
    assert (one["status"], one["reason"]) == ("FAILED", "interaction.ended")
    for answer in (await desk.cue(call, targetParticipantId="p-any"), await desk.voice_cue(call)):
        assert (answer.status_code, answer.json()["code"]) == (404, "interaction.ended")


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"audioMixLevel": 1.0}, {("audioMixLevel", "out.of.range")}),
        ({"audioMixLevel": -0.1}, {("audioMixLevel", "out.of.range")}),
        ({"audioMixLevel": "loud"}, {("audioMixLevel", "not.a.number")}),
        ({"text": ""}, {("text", "missing")}),
        ({"text": "x" * 1001}, {("text", "too.long")}),
        ({"mediaType": "AUDIO"}, {("mediaUrl", "missing")}),
        ({"mediaType": "VIDEO"}, {("mediaType", "invalid.value")}),
        ({"controlType": "SHOUT"}, {("controlType", "invalid.value")}),
        ({"targetParticipantId": None}, {("targetParticipantId", "missing")}),
        ({"targetParticipantId": "p-nobody"}, {("targetParticipantId", "target.invalid")}),
        ({"targetParticipantId": None, "targetUserId": "u-nobody"}, {("targetUserId", "target.invalid")}),
        ({"mediaType": "AUDIO", "mediaUrl": "http://a.example/b.wav"}, {("mediaUrl", "media.unreachable")}),
        (
            {"mediaType": "AUDIO", "mediaUrl": "https://media.training-floor.example/0.wav"},
            {("mediaUrl", "media.unknown")},
        ),
        ({"metadata": []}, {("metadata", "not.an.object")}),
        ({"text": None, "audioMixLevel": 2}, {("text", "missing"), ("audioMixLevel", "out.of.range")}),
    ],
)
async def test_a_malformed_cue_names_each_member(
    desk: Visitor, call: str, members: dict[str, object], expected: set[tuple[str, str]]
) -> None:
    answer = await desk.cue(call, **members)
    assert (answer.status_code, codes(answer)) == (400, expected)


async def test_a_cue_needs_an_active_call_that_takes_cues(floor: RunningFloor, desk: Visitor, call: str) -> None:
    conversation = floor.world.hall.find(call)
    conversation.whisper_supported = False
    refused = await desk.cue(call)
    assert (refused.status_code, refused.json()["code"]) == (400, "whisper.unsupported")
    conversation.whisper_supported = True
    floor.world.calls.hold(conversation)
    held = await desk.cue(call)
    assert (held.status_code, held.json()["code"]) == (409, "interaction.state")


async def test_the_agent_can_be_named_by_user(floor: RunningFloor, desk: Visitor, call: str) -> None:
    agent = floor.world.hall.find(call).agent
    assert agent is not None
    answer = await desk.cue(call, targetParticipantId=None, targetUserId=agent.id)
    assert answer.status_code == 200


async def test_a_chat_takes_texts_and_no_sound(floor: RunningFloor, desk: Visitor) -> None:
    chat = next(one for one in floor.world.hall.roster if one.channel in (Channel.CHAT, Channel.MESSAGE) and one.agent)
    chat.whisper_supported = True
    if chat.queue.private:
        chat.queue = floor.world.hall.queues[0]
    assert (await desk.cue(chat.id)).status_code == 200
    refused = await desk.voice_cue(chat.id)
    assert (refused.status_code, refused.json()["code"]) == (400, "whisper.unsupported")


async def test_an_upload_is_measured(desk: Visitor) -> None:
    answer = await desk.upload(wav(1.25))
    body = answer.json()
    assert (answer.status_code, body["durationMs"]) == (201, 1250)
    assert body["mediaUrl"].startswith("https://")
    assert body["mediaUrl"].endswith(".wav")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (wav(rate=48_000), "media.rate"),
        (wav(channels=2), "media.channels"),
        (wav(width=1), "media.width"),
        (wav(0), "media.empty"),
        (wav(31), "media.too.long"),
        (wav()[:-100], "media.truncated"),
        (b"this is no sound", "media.not.a.wav"),
        (b"", "media.not.a.wav"),
        (bytes(5 * 1024 * 1024 + 1), "media.too.large"),
    ],
)
async def test_sound_in_the_wrong_format_is_refused_in_words(desk: Visitor, data: bytes, code: str) -> None:
    answer = await desk.upload(data)
    assert (answer.status_code, answer.json()["code"]) == (400, "media.format")
    assert ("file", code) in codes(answer)


async def test_an_upload_needs_a_form_with_a_file(desk: Visitor) -> None:
    for answer in (await desk.post("/media", {}), await desk.upload(wav(), name="sound")):
        assert (answer.status_code, codes(answer)) == (400, {("file", "missing")})


async def test_a_body_that_is_far_too_large_is_refused(desk: Visitor) -> None:
    answer = await desk.upload(bytes(7 * 1024 * 1024))
    assert (answer.status_code, answer.json()["code"]) == (413, "too.large")


async def test_an_unknown_conversation_takes_no_cue(desk: Visitor) -> None:
    answer = await desk.post(
        "/conversations/c-none/control",
        {"controlType": "WHISPER", "mediaType": "TEXT", "text": "x", "targetUserId": "u"},
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "not.found")
    assert (await desk.get("/conversations/c-none/controls")).status_code == 404
