"""Listen, coach, barge, transfer and mute, over real sockets."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.world.records import CallState, Channel, Conversation, Mode
from tests.simulator.visitor import Visitor, codes


def some(floor: RunningFloor, state: CallState) -> Conversation:
    """A call in that state."""
    world = floor.world
    if state is CallState.QUEUED:
        return world.calls.arrive(Channel.VOICE, "inbound", world.hall.queues[0])
    call = world.steady_call()
    match state:
        case CallState.HOLD:
            world.calls.hold(call)
        case CallState.CONFERENCE:
            world.calls.confer(call)
        case CallState.IN_TRANSFER:
            world.transfers.begin(call, world.hall.queues[1].id)
        case CallState.ENDED:
            world.calls.end(call)
        case _:
            pass
    return call


async def test_a_session_is_pending_until_its_media_is_there(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        answer = await desk.monitor(call, "start")
        assert (answer.status_code, answer.json()["status"]) == (202, "pending")
        session = answer.json()["monitorSessionId"]
        pending = await heard.next("interaction.telephony.monitor")
        assert (pending["monitorSessionId"], pending["status"], pending["mode"]) == (session, "pending", "silent")
        floor.advance(1)
        active = await heard.next("interaction.telephony.monitor")
        assert (active["status"], active["supervisorId"], active["interactionId"]) == ("active", "s-01", call)
        state = await heard.next("conversation")
        assert [one["monitorSessionId"] for one in state["monitorSessions"]] == [session]


async def test_a_change_of_mode_shows_when_the_media_follows(floor: RunningFloor, desk: Visitor, call: str) -> None:
    session = await desk.listen(call)
    async with desk.events() as heard:
        for action in ("whisper", "barge", "silent"):
            before = (await desk.get(f"/interactions/{call}/telephony/monitor")).json()["mode"]
            answer = await desk.monitor(call, action, session)
            assert (answer.status_code, answer.json()["mode"]) == (200, before)
            floor.advance(2)
            assert (await heard.next("interaction.telephony.monitor"))["mode"] == action


async def test_whoever_barges_is_a_participant_for_as_long(floor: RunningFloor, desk: Visitor, call: str) -> None:
    session = await desk.listen(call)
    await desk.monitor(call, "barge", session)
    floor.advance(2)
    legs = (await desk.get(f"/conversations/{call}")).json()["participants"]
    assert [(leg["userId"], leg["leftAt"]) for leg in legs if leg["role"] == "supervisor"] == [("s-01", None)]
    await desk.monitor(call, "silent", session)
    floor.advance(2)
    legs = (await desk.get(f"/conversations/{call}")).json()["participants"]
    assert [leg["leftAt"] is None for leg in legs if leg["role"] == "supervisor"] == [False]


async def test_repeating_a_mode_in_force_tells_it_again(desk: Visitor, call: str) -> None:
    session = await desk.listen(call)
    async with desk.events() as heard:
        assert (await desk.monitor(call, "silent", session)).status_code == 200
        assert (await heard.next("interaction.telephony.monitor"))["mode"] == "silent"


async def test_stopping_takes_effect_at_once_and_may_be_repeated(desk: Visitor, call: str) -> None:
    session = await desk.listen(call)
    async with desk.events() as heard:
        for _ in range(2):
            answer = await desk.monitor(call, "stop", session)
            assert (answer.status_code, answer.json()["status"]) == (200, "terminated")
        assert (await heard.next("interaction.telephony.monitor"))["status"] == "terminated"
    assert (await desk.get(f"/interactions/{call}/telephony/monitor")).json()["status"] == "none"


async def test_a_pending_session_can_be_stopped_and_never_comes(floor: RunningFloor, desk: Visitor, call: str) -> None:
    session = (await desk.monitor(call, "start")).json()["monitorSessionId"]
    assert (await desk.monitor(call, "stop", session)).status_code == 200
    floor.advance(5)
    assert (await desk.get(f"/interactions/{call}/telephony/monitor")).json()["sessions"] == []


async def test_one_supervisor_has_one_session_per_call(desk: Visitor, call: str) -> None:
    await desk.listen(call)
    second = await desk.monitor(call, "start")
    assert (second.status_code, second.json()["code"]) == (409, "monitor.exists")
    direct = await desk.act(call, actionType="bargeIn")
    assert (direct.status_code, direct.json()["code"]) == (409, "monitor.exists")


async def test_nothing_is_escalated_while_pending(desk: Visitor, call: str) -> None:
    session = (await desk.monitor(call, "start")).json()["monitorSessionId"]
    answer = await desk.monitor(call, "whisper", session)
    assert (answer.status_code, answer.json()["code"]) == (409, "session.pending")


@pytest.mark.parametrize("action", ["whisper", "barge"])
async def test_one_speaks_and_the_other_is_told_who(
    floor: RunningFloor, desk: Visitor, other: Visitor, call: str, action: str
) -> None:
    first, second = await desk.listen(call), await other.listen(call)
    await desk.monitor(call, action, first)
    for when in (0, 2):  # on its way it is taken already
        floor.advance(when)
        answer = await other.monitor(call, "barge", second)
        body = answer.json()
        assert (answer.status_code, body["code"]) == (409, "conflict.barge")
        assert (body["conflictingMonitorSessionId"], body["holderName"]) == (first, "Marta Lindqvist")
        looked = (await other.get(f"/interactions/{call}/telephony/monitor")).json()
        assert (looked["bargeStatus"], looked["mode"], len(looked["sessions"])) == ("active", "silent", 2)
    await desk.monitor(call, "silent", first)
    floor.advance(2)
    assert (await other.monitor(call, "barge", second)).status_code == 200


async def test_a_voice_cue_takes_the_speaking_slot_too(desk: Visitor, other: Visitor, call: str) -> None:
    session = await other.listen(call)
    cue = (await desk.voice_cue(call)).json()["id"]
    answer = await other.monitor(call, "whisper", session)
    assert (answer.status_code, answer.json()["conflictingControlId"]) == (409, cue)


async def test_barging_in_directly_needs_no_session(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        answer = await desk.act(call, actionType="bargeIn", participantRole="supervisor")
        assert (answer.status_code, answer.json()["status"]) == (200, "queued")
        floor.advance(2)
        event = await heard.next("interaction.telephony.monitor", status="active")
        assert (event["mode"], event["monitorSessionId"]) == ("barge", answer.json()["monitorSessionId"])
        state = await heard.next("conversation")
        assert [leg["userId"] for leg in state["participants"] if leg["role"] == "supervisor"] == ["s-01"]


async def test_transferring_takes_a_barge_and_a_target(floor: RunningFloor, desk: Visitor, call: str) -> None:
    early = await desk.act(call, actionType="transfer", target="q-support")
    assert (early.status_code, early.json()["code"]) == (409, "transfer.not.barged")
    await desk.act(call, actionType="bargeIn")
    floor.advance(2)
    unknown = await desk.act(call, actionType="transfer", target="q-nowhere")
    assert (unknown.status_code, codes(unknown)) == (400, {("target", "target.unknown")})
    async with desk.events() as heard:
        assert (await desk.act(call, actionType="transfer", target="q-support")).status_code == 200
        assert (await heard.next("interaction.telephony.monitor"))["mode"] == "silent"
        assert (await heard.next("conversation"))["state"] == "in_transfer"
        floor.advance(8)
        assert (await heard.next("conversation"))["queue"]["id"] == "q-support"


@pytest.mark.parametrize(
    ("state", "status", "code"),
    [
        (CallState.QUEUED, 409, "interaction.state"),
        (CallState.ACTIVE, 202, ""),
        (CallState.HOLD, 202, ""),
        (CallState.IN_TRANSFER, 202, ""),
        (CallState.CONFERENCE, 409, "interaction.state"),
        (CallState.ENDED, 404, "interaction.ended"),
    ],
)
async def test_listening_depends_on_the_state(
    floor: RunningFloor, desk: Visitor, state: CallState, status: int, code: str
) -> None:
    one = some(floor, state)
    answer = await desk.monitor(one.id, "start")
    assert (answer.status_code, answer.json().get("code", "")) == (status, code)


async def test_speaking_needs_an_active_call(floor: RunningFloor, desk: Visitor, call: str) -> None:
    session = await desk.listen(call)
    floor.world.calls.hold(floor.world.hall.find(call))
    for answer in (await desk.monitor(call, "whisper", session), await desk.act(call, actionType="bargeIn")):
        assert (answer.status_code, answer.json()["code"]) == (409, "interaction.state")


async def test_a_call_that_leaves_active_silences_and_its_end_terminates(
    floor: RunningFloor, desk: Visitor, call: str
) -> None:
    session = await desk.listen(call)
    await desk.monitor(call, "barge", session)
    floor.advance(2)
    async with desk.events() as heard:
        floor.world.calls.hold(floor.world.hall.find(call))
        assert (await heard.next("interaction.telephony.monitor"))["mode"] == "silent"
        floor.world.calls.end(floor.world.hall.find(call))
        assert (await heard.next("interaction.telephony.monitor"))["status"] == "terminated"
        assert (await heard.next("conversation"))["state"] == "ended"
        assert (await heard.next("interaction.telephony.ended"))["interactionId"] == call
    answer = await desk.monitor(call, "silent", session)
    assert (answer.status_code, answer.json()["code"]) == (404, "interaction.ended")


async def test_sessions_belong_to_their_supervisor(desk: Visitor, other: Visitor, call: str) -> None:
    session = await desk.listen(call)
    answer = await other.monitor(call, "stop", session)
    assert (answer.status_code, answer.json()["code"]) == (404, "not.found")


async def test_a_session_is_bound_to_its_call(floor: RunningFloor, desk: Visitor, call: str) -> None:
    session = await desk.listen(call)
    answer = await desk.monitor(floor.world.steady_call().id, "whisper", session)
    assert (answer.status_code, codes(answer)) == (404, {("monitorSessionId", "not.found")})


async def test_a_session_that_ended_takes_no_mode(desk: Visitor, call: str) -> None:
    session = await desk.listen(call)
    await desk.monitor(call, "stop", session)
    answer = await desk.monitor(call, "whisper", session)
    assert (answer.status_code, answer.json()["code"]) == (409, "session.ended")


async def test_a_private_queue_may_not_be_supervised(floor: RunningFloor, desk: Visitor) -> None:
    private = floor.world.steady_call(queue=floor.world.hall.queues[-1])
    leg = desk.agent_leg(private.id)
    for answer in (
        await desk.monitor(private.id, "start"),
        await desk.act(private.id, actionType="bargeIn"),
        await desk.cue(private.id),
        await desk.announce(private.id),
        await desk.mute(leg),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "queue.private")


async def test_a_chat_is_not_listened_to(floor: RunningFloor, desk: Visitor) -> None:
    chat = floor.world.calls.arrive(Channel.CHAT, "inbound", floor.world.hall.queues[0])
    answer = await desk.monitor(chat.id, "start")
    assert (answer.status_code, answer.json()["code"]) == (400, "channel.unsupported")


async def test_a_media_group_can_be_asked_for(floor: RunningFloor, desk: Visitor, call: str) -> None:
    unknown = await desk.monitor(call, "start", mediaServerGroupId="msg-9")
    assert (unknown.status_code, codes(unknown)) == (400, {("mediaServerGroupId", "group.unknown")})
    assert (await desk.monitor(call, "start", mediaServerGroupId="msg-2")).status_code == 202
    assert floor.world.hall.find(call).sessions[0].group == "msg-2"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            {},
            {
                ("interactionId", "missing"),
                ("action", "missing"),
            },
        ),
        ({"interactionId": "x", "action": "shout", "monitorSessionId": "m"}, {("action", "invalid.value")}),
        ({"interactionId": "x", "action": "whisper"}, {("monitorSessionId", "missing")}),
        ({"interactionId": "x", "action": "start", "monitorSessionId": "m"}, {("monitorSessionId", "unexpected")}),
        ({"interactionId": 7, "action": "start"}, {("interactionId", "not.text")}),
    ],
)
async def test_a_malformed_monitor_request_names_each_member(
    desk: Visitor, body: object, expected: set[tuple[str, str]]
) -> None:
    answer = await desk.post("/interactions/telephony/monitor", body)
    assert (answer.status_code, codes(answer)) == (400, expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {("actionType", "missing")}),
        ({"actionType": "dance"}, {("actionType", "invalid.value")}),
        ({"actionType": "transfer"}, {("target", "missing")}),
        ({"actionType": "whisper"}, {("mediaUrl", "missing")}),
        ({"actionType": "bargeIn", "participantRole": "agent"}, {("participantRole", "invalid.value")}),
        ({"actionType": "bargeIn", "conversationId": "other"}, {("conversationId", "mismatch")}),
        (
            {"actionType": "whisper", "mediaUrl": "https://a.example/b.wav", "metadata": 3},
            {("metadata", "not.an.object")},
        ),
    ],
)
async def test_a_malformed_action_names_each_member(
    desk: Visitor, call: str, body: object, expected: set[tuple[str, str]]
) -> None:
    answer = await desk.post(f"/interactions/{call}/actions", body)
    assert (answer.status_code, codes(answer)) == (400, expected)


async def test_an_unknown_conversation_is_not_found(desk: Visitor) -> None:
    for answer in (
        await desk.monitor("c-nowhere", "start"),
        await desk.act("c-nowhere", actionType="bargeIn"),
        await desk.get("/interactions/c-nowhere/telephony/monitor"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not.found")


async def test_muting_shows_in_the_answer_and_in_the_events(floor: RunningFloor, desk: Visitor, call: str) -> None:
    leg = desk.agent_leg(call)
    async with desk.events() as heard:
        for muted in (True, True, False):
            answer = await desk.mute(leg, muted)
            body = answer.json()
            assert (answer.status_code, body["muted"], body["conversationId"]) == (200, muted, call)
            assert (body["state"], body["customAttributes"]) == ("connected", {"supervision_consent": "true"})
            event = await heard.next("conversation")
            assert [one["muted"] for one in event["participants"] if one["id"] == leg] == [muted]
            assert "customAttributes" not in event["participants"][0]


async def test_muting_needs_somebody_who_can_be_muted(floor: RunningFloor, desk: Visitor, call: str) -> None:
    leg, conversation = desk.agent_leg(call), floor.world.hall.find(call)
    malformed = await desk.mute(leg, "yes")
    assert (malformed.status_code, codes(malformed)) == (400, {("muted", "not.boolean")})
    assert (await desk.mute("p-nobody")).status_code == 404
    await desk.act(call, actionType="bargeIn")
    floor.advance(2)
    supervisor = next(one for one in conversation.participants if one.user_id == "s-01")
    assert codes(await desk.mute(supervisor.id)) == {("participantId", "target.invalid")}
    floor.world.calls.confer(conversation)
    assert (await desk.mute(leg)).json()["code"] == "interaction.state"
    floor.world.calls.end(conversation)
    ended = await desk.mute(leg)
    assert (ended.status_code, ended.json()["code"]) == (404, "interaction.ended")


async def test_a_session_that_was_pending_when_the_call_was_held_only_listens(
    floor: RunningFloor, desk: Visitor, call: str
) -> None:
    await desk.act(call, actionType="bargeIn")
    conversation = floor.world.hall.find(call)
    floor.world.calls.hold(conversation)
    floor.advance(2)
    assert conversation.sessions[0].mode is Mode.SILENT
