"""Each fault, switched on and felt over real sockets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest
import websockets

from supervisor_desk.simulator.faults import KINDS, FaultError, Faults
from supervisor_desk.simulator.floor import RunningFloor
from tests.simulator.visitor import Visitor
from tests.support.clock import FakeClock
from tests.support.waiting import until


def hold_and_resume(floor: RunningFloor, call: str, times: int = 1) -> None:
    """Two events for each time."""
    one = floor.world.hall.find(call)
    for _ in range(times):
        floor.world.calls.hold(one)
        floor.world.calls.resume(one)


async def test_a_lost_answer_was_acted_upon(floor: RunningFloor, desk: Visitor, call: str) -> None:
    floor.faults.switch_on("lost-answer", {"path": "*/control"}, count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await desk.cue(call, metadata={"deliveryId": "d-1"})
    assert len(floor.world.hall.find(call).cues) == 1
    assert (await desk.cue(call)).status_code == 200
    report = floor.received.report()
    assert (report["deliveries"], report["acted"]) == ({"d-1": 1}, {"d-1": 1})
    assert [one.status for one in floor.received.writes] == [0, 200]


async def test_a_lost_answer_may_be_silence(floor: RunningFloor, desk: Visitor, call: str) -> None:
    floor.faults.switch_on("lost-answer", {"seconds": 60}, count=1)
    with pytest.raises(httpx.ReadTimeout):
        await desk.http.post(
            "/api/v2/interactions/telephony/monitor", json={"interactionId": call, "action": "start"}, timeout=0.1
        )
    assert len(floor.world.hall.find(call).sessions) == 1


async def test_a_lost_request_was_not_acted_upon(floor: RunningFloor, desk: Visitor, call: str) -> None:
    floor.faults.switch_on("lost-request", {"method": "POST"}, count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await desk.cue(call, metadata={"deliveryId": "d-1"})
    assert floor.world.hall.find(call).cues == []
    assert (floor.received.report()["deliveries"], floor.received.report()["acted"]) == ({"d-1": 1}, {})


async def test_a_slow_answer_comes_all_the_same(floor: RunningFloor, desk: Visitor) -> None:
    floor.faults.switch_on("slow-answer", {"seconds": 0.15}, count=1)
    slow, quick = await desk.get("/webhooks"), await desk.get("/webhooks")
    assert (slow.status_code, quick.status_code) == (200, 200)
    assert slow.elapsed.total_seconds() > 0.14


async def test_an_answer_may_be_no_json(floor: RunningFloor, desk: Visitor) -> None:
    floor.faults.switch_on("not-json-answer", count=1)
    answer = await desk.get("/webhooks")
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, "text/html")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500, 502, 503, 504])
async def test_a_status_is_answered_without_acting(floor: RunningFloor, desk: Visitor, call: str, status: int) -> None:
    floor.faults.switch_on(str(status), {"path": "*/monitor", "method": "POST"}, count=2)
    for _ in range(2):
        answer = await desk.monitor(call, "start")
        assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert floor.world.hall.find(call).sessions == []
    assert (await desk.monitor(call, "start")).status_code == 202


async def test_a_wait_is_told_in_seconds_or_as_a_date(floor: RunningFloor, desk: Visitor) -> None:
    floor.faults.switch_on("429", {"retryAfter": "7"}, count=1)
    assert (await desk.get("/webhooks")).headers["Retry-After"] == "7"
    floor.faults.switch_on("503", {"retryAfter": "date"}, count=1)
    when = parsedate_to_datetime((await desk.get("/webhooks")).headers["Retry-After"])
    assert when > datetime.now(UTC)
    floor.faults.switch_on("503", count=1)
    assert "Retry-After" not in (await desk.get("/webhooks")).headers


async def test_a_refusal_may_be_worded(floor: RunningFloor, desk: Visitor) -> None:
    floor.faults.switch_on("403", {"code": "missing.license", "message": "No.", "missing": "license:cx2"}, count=1)
    body = (await desk.get("/webhooks")).json()
    assert (body["code"], body["message"], body["missing"]) == ("missing.license", "No.", ["license:cx2"])


async def test_the_token_request_is_struck_only_when_named(floor: RunningFloor, desk: Visitor) -> None:
    floor.faults.switch_on("503")
    assert (await desk.ask_for_token()).status_code == 200
    floor.faults.switch_on("401", {"path": "/oauth/token"})
    assert (await desk.ask_for_token()).status_code == 401


async def test_a_late_event_comes_after_its_successors(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        floor.faults.switch_on("late-event", {"seconds": 0.1}, count=1)
        hold_and_resume(floor, call)
        states = [(await heard.next("conversation"))["state"] for _ in range(2)]
        assert states == ["active", "hold"]
        assert [frame["sequence"] for frame in heard.frames] == [1, 2]


@pytest.mark.parametrize(("same", "sequences"), [(False, [1, 2, 3]), (True, [1, 1, 2])])
async def test_a_duplicate_keeps_its_id(
    floor: RunningFloor, desk: Visitor, call: str, same: bool, sequences: list[int]
) -> None:
    async with desk.events() as heard:
        floor.faults.switch_on("duplicate-event", {"sameSequence": same}, count=1)
        hold_and_resume(floor, call)
        first, second, third = [await heard.next("conversation") for _ in range(3)]
        assert (first["id"], first["state"]) == (second["id"], second["state"])
        assert third["id"] != first["id"]
        assert [frame["sequence"] for frame in heard.frames] == sequences


async def test_a_gap_shows_in_the_sequence(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        floor.faults.switch_on("gap", {"skip": 1}, count=2)
        hold_and_resume(floor, call, times=2)
        assert [(await heard.next())["sequence"] for _ in range(2)] == [1, 4]


async def test_events_out_of_order_keep_their_numbers(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        floor.faults.switch_on("out-of-order", count=1)
        hold_and_resume(floor, call)
        events = [await heard.next() for _ in range(2)]
        assert [(event["sequence"], event["state"]) for event in events] == [(2, "active"), (1, "hold")]


async def test_a_frame_may_be_no_json(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        floor.faults.switch_on("not-json", count=1)
        hold_and_resume(floor, call)
        with pytest.raises(json.JSONDecodeError):
            json.loads(await heard.raw())
        assert (await heard.next())["sequence"] == 1


async def test_a_type_may_be_unheard_of(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        floor.faults.switch_on("unknown-type", {"as": "conversation.weather"}, count=1)
        hold_and_resume(floor, call)
        assert [(await heard.next())["type"] for _ in range(2)] == ["conversation.weather", "conversation"]
        assert [frame["sequence"] for frame in heard.frames] == [1, 2]


async def test_a_state_may_be_unheard_of(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        floor.faults.switch_on("unknown-state", {"state": "levitating"}, count=1)
        await desk.cue(call)
        hold_and_resume(floor, call)
        assert [(await heard.next("conversation"))["state"] for _ in range(2)] == ["levitating", "active"]


async def test_events_can_be_picked_by_type_and_conversation(floor: RunningFloor, desk: Visitor, call: str) -> None:
    other = floor.world.steady_call().id
    async with desk.events() as heard:
        floor.faults.switch_on("gap", {"conversationId": other, "type": "conversation"})
        hold_and_resume(floor, other)
        hold_and_resume(floor, call)
        assert [(await heard.next())["sequence"] for _ in range(2)] == [3, 4]


async def test_a_cut_stream_is_refused_for_a_while(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        floor.faults.switch_on("cut", {"refuseSeconds": 60})
        assert await heard.closed() is None
    with pytest.raises(websockets.InvalidStatus) as refused:
        async with desk.events():
            pass
    assert refused.value.response.status_code == 503
    assert int(refused.value.response.headers["Retry-After"]) > 0
    floor.faults.switch_off("cut")
    async with desk.events() as heard:
        hold_and_resume(floor, call)
        assert (await heard.next())["sequence"] == 1


async def test_streams_can_be_refused_without_a_cut(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        floor.faults.switch_on("refuse-stream", {"seconds": 60})
        with pytest.raises(websockets.InvalidStatus):
            async with desk.events():
                pass
        hold_and_resume(floor, call)
        assert (await heard.next())["sequence"] == 1


@pytest.mark.parametrize(("fault", "code", "notice"), [("rotate", 1012, "stream.closing"), ("overloaded", 1013, None)])
async def test_streams_are_closed_with_their_codes(
    floor: RunningFloor, desk: Visitor, fault: str, code: int, notice: str | None
) -> None:
    async with desk.events() as heard:
        await until(lambda: floor.control.stream.sockets)
        floor.faults.switch_on(fault)
        assert await heard.closed() == code
        assert [frame["type"] for frame in heard.frames] == ([notice] if notice else [])


async def test_a_half_open_stream_is_silent_and_then_has_a_gap(floor: RunningFloor, desk: Visitor, call: str) -> None:
    async with desk.events() as heard:
        await until(lambda: floor.control.stream.sockets)
        floor.faults.switch_on("half-open", {"seconds": 60})
        hold_and_resume(floor, call)
        await heard.connection.ping()
        floor.advance(0)
        assert floor.control.stream.sockets[0].out == []
        floor.faults.switch_off("half-open")
        hold_and_resume(floor, call)
        assert (await heard.next())["sequence"] == 3


async def test_a_revoked_token_is_refused_and_its_stream_closed(
    floor: RunningFloor, desk: Visitor, other: Visitor
) -> None:
    async with desk.events() as heard, other.events() as unharmed:
        await until(lambda: len(floor.control.stream.sockets) == 2)
        floor.faults.switch_on("token-revoked", {"clientId": "desk-1"})
        assert await heard.closed() == 4401
        assert heard.frames[-1]["type"] == "token.revoked"
        assert (await desk.get("/webhooks")).status_code == 401
        assert (await other.get("/webhooks")).status_code == 200
        assert unharmed.frames == []
    await desk.sign_in()
    assert (await desk.get("/webhooks")).status_code == 200


async def test_slow_media_comes_late(floor: RunningFloor, desk: Visitor, call: str) -> None:
    floor.faults.switch_on("slow-media", {"seconds": 12}, count=1)
    session = (await desk.monitor(call, "start")).json()["monitorSessionId"]
    floor.advance(11.9)
    assert floor.world.hall.sessions[session].status.value == "pending"
    floor.advance(0.2)
    assert floor.world.hall.sessions[session].status.value == "active"
    assert floor.world.media.delay() == 1000


async def test_slow_media_lasts_until_it_is_switched_off(floor: RunningFloor) -> None:
    floor.faults.switch_on("slow-media", {"seconds": 3})
    assert [floor.world.media.delay() for _ in range(3)] == [3000] * 3
    floor.faults.switch_off("slow-media")
    assert floor.world.media.delay() == 1000


async def test_what_is_to_be_played_may_fail(floor: RunningFloor, desk: Visitor, call: str) -> None:
    floor.faults.switch_on("media-failure", {"reason": "media.codec"}, count=2)
    await desk.voice_cue(call)
    await desk.announce(call)
    floor.advance(3)
    one = floor.world.hall.find(call)
    assert [(cue.status.value, cue.reason) for cue in one.cues] == [("FAILED", "media.codec")]
    assert [(play.status.value, play.reason) for play in one.announcements] == [("failed", "media.codec")]
    floor.faults.switch_on("media-failure", count=3)
    floor.faults.switch_off()
    assert floor.world.media.failure() == ""


async def test_lines_become_noisy_and_clear_again(floor: RunningFloor, desk: Visitor, call: str) -> None:
    await desk.listen(call)
    async with desk.events("?types=interaction.telephony.media-metrics") as heard:
        floor.faults.switch_on("poor-media", {"packetLoss": 0.2, "jitter": 90.0})
        floor.advance(4)
        assert (await heard.next())["packetLoss"] > 0.05
        floor.faults.switch_off("poor-media")
        floor.advance(4)
        assert (await heard.next())["packetLoss"] < 0.01


def test_a_fault_ends_after_its_count_or_its_time() -> None:
    clock = FakeClock()
    faults = Faults(clock.monotonic)
    faults.switch_on("404", count=1)
    faults.switch_on("503", seconds=5)
    struck = [faults.for_request("GET", "/api/x") for _ in range(3)]
    assert [fault.name if fault else None for fault in struck] == ["404", "503", "503"]
    clock.advance(5)
    assert faults.for_request("GET", "/api/x") is None
    assert [(one["name"], one["hits"], one["on"]) for one in faults.listed()] == [("404", 1, False), ("503", 2, False)]


def test_faults_can_be_switched_off_by_name_or_all() -> None:
    faults = Faults(FakeClock().monotonic)
    for name in ("404", "503", "gap"):
        faults.switch_on(name)
    faults.switch_off("404")
    assert {one["name"] for one in faults.listed()} == {"503", "gap"}
    assert faults.events_disturbed
    faults.switch_off()
    assert not faults.listed()
    assert not faults.events_disturbed


@pytest.mark.parametrize(
    ("name", "params", "count", "words"),
    [
        ("gremlins", {}, None, "there is no fault"),
        ("gap", {"depth": 3}, None, "takes no 'depth'"),
        ("gap", {"skip": "three"}, None, "must be int"),
        ("slow-media", {"seconds": True}, None, "must be float"),
        ("404", {}, 0, "at least 1"),
    ],
)
def test_a_fault_that_is_not_understood_is_refused(
    name: str, params: dict[str, object], count: int | None, words: str
) -> None:
    with pytest.raises(FaultError, match=words):
        Faults(FakeClock().monotonic).switch_on(name, params, count=count)


def test_every_fault_is_described() -> None:
    assert all(kind.summary for kind in KINDS.values())
