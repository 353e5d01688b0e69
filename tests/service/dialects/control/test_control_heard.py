"""Who is heard on a call, read from running controls and sessions."""

from __future__ import annotations

import msgspec
import pytest

from supervisor_desk.actions.holders import Heard
from supervisor_desk.conversations.conversation import ConversationId, UserId
from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.dialects.control.heard import BARGE_STATUS, heard_calls, read_heard
from supervisor_desk.service.driving import Drive
from supervisor_desk.service.errors import NotSentError
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.runner import serve
from supervisor_desk.simulator.world.cues import CueOrder
from supervisor_desk.simulator.world.records import CueStatus, Mode
from tests.support.builders import CALL
from tests.support.service_line import ServiceLine
from tests.support.waiting import until

DIALECT = ControlDialect()


def reply(body: object, status: int = 200) -> Reply:
    return Reply(status, {}, msgspec.json.encode(body))


def control(**changes: object) -> dict[str, object]:
    made = {"id": "c1", "status": "EXECUTING", "mediaType": "AUDIO", "supervisorId": "u2", "supervisorName": "Bo"}
    return {**made, **changes}


def monitor(*sessions: dict[str, object], barge: str = "inactive") -> Reply:
    return reply({"status": "none", "mode": None, "bargeStatus": barge, "sessions": sessions})


def session(mode: str, status: str = "active") -> dict[str, object]:
    made = {"monitorSessionId": "m1", "supervisorId": "u2", "supervisorName": "Bo"}
    return {**made, "mode": mode, "status": status}


def names(*replies: Reply) -> list[str]:
    return [one.name for one in read_heard(replies)]


def test_controls_and_sessions_are_asked_for() -> None:
    calls = heard_calls(ConversationId("a/b"))
    assert [call.path for call in calls] == [
        "/api/v2/conversations/a%2Fb/controls",
        "/api/v2/interactions/a%2Fb/telephony/monitor",
    ]
    assert {(call.method, call.writes) for call in heard_calls(CALL)} == {("GET", False)}


@pytest.mark.parametrize(
    ("one", "heard"),
    [
        (control(), ["Bo"]),
        (control(status="executing"), ["Bo"]),
        (control(supervisorName=None), [""]),
        (control(mediaType="TEXT"), []),
        (control(status="QUEUED"), []),
        (control(status="COMPLETED"), []),
    ],
)
def test_sound_that_plays_is_heard(one: dict[str, object], heard: list[str]) -> None:
    assert names(reply({"entities": [one]})) == heard


@pytest.mark.parametrize(
    ("one", "heard"),
    [
        (session("whisper"), ["Bo"]),
        (session("barge"), ["Bo"]),
        (session("silent"), []),
        (session("barge", "terminated"), []),
    ],
)
def test_sessions_that_speak_are_heard(one: dict[str, object], heard: list[str]) -> None:
    assert names(monitor(one)) == heard


def test_a_barge_of_which_the_list_of_sessions_tells_nothing_counts() -> None:
    assert read_heard((monitor(barge="active"),)) == (Heard(id=BARGE_STATUS, supervisor_id=UserId("")),)
    assert names(monitor(session("silent"), barge="active")) == []  # whose it is cannot be told: the platform judges


@pytest.mark.parametrize("bad", [reply({"entities": [control()]}, 403), Reply(200, {}, b"<html>"), reply([1])])
def test_what_cannot_be_read_shows_nobody_and_the_other_answer_counts(bad: Reply) -> None:
    assert names(bad) == []
    assert names(bad, monitor(session("barge"))) == ["Bo"]


CONTROLS = Reply(
    200, {}, msgspec.json.encode({"entities": [{"id": "c1", "status": "EXECUTING", "supervisorName": "Bo"}]})
)


class Sender:
    def __init__(self, *answers: Reply | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[HttpCall] = []

    async def send(self, call: HttpCall) -> Reply:
        self.asked.append(call)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def read(self, call: HttpCall) -> Reply:
        return await self.send(call)


async def test_one_answer_is_enough() -> None:
    sender = Sender(CONTROLS, NotSentError("The service is silent."))
    heard = await Drive(sender).run(DIALECT.heard_on(CALL))
    assert heard is not None
    assert [one.name for one in heard] == ["Bo"]
    assert len(sender.asked) == 2


async def test_without_any_answer_nobody_can_tell() -> None:
    sender = Sender(NotSentError("The service is silent."), NotSentError("The service is silent."))
    assert await Drive(sender).run(DIALECT.heard_on(CALL)) is None


async def test_a_bug_is_not_taken_for_silence() -> None:
    with pytest.raises(ZeroDivisionError):
        await Drive(Sender(CONTROLS, ZeroDivisionError())).run(DIALECT.heard_on(CALL))


async def test_the_floor_shows_a_colleagues_cue_and_session_without_any_event() -> None:
    floor = await serve(FloorConfig(conversations=4, events_per_second=1.0, seed=7, media_delay=(0.0, 0.0)))
    ready, world = floor.ready(), floor.world
    line = ServiceLine(str(ready["url"]), str(ready["clientId"]), str(ready["clientSecret"]))
    try:
        await line.sign_in()
        key = ConversationId(str(ready["conversationId"]))
        call = world.hall.find_living(key)
        assert await line.center.heard_on(key) == ()
        bo = world.colleagues.people[0]
        cue = world.cues.give(call, bo, CueOrder(audible=True, plays_ms=60_000))
        await until(lambda: cue.status is CueStatus.EXECUTING)
        by_cue = await line.center.heard_on(key) or ()
        world.cues.cancel(cue)
        world.colleagues.send(call, Mode.BARGE, bo)
        by_session = await line.center.heard_on(key) or ()
        assert [one.name for one in (*by_cue, *by_session)] == [bo.name, bo.name]
    finally:
        await line.close()
        await floor.close()
