"""Who is heard on a call, read from running controls and sessions."""

from __future__ import annotations

import msgspec
import pytest

from supervisor_desk.actions.holders import Heard
from supervisor_desk.conversations.conversation import ConversationId, UserId
from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.dialects.control.heard import BARGE_STATUS
from tests.support.builders import CALL

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
    return [one.name for one in DIALECT.read_heard(replies)]


def test_controls_and_sessions_are_asked_for() -> None:
    calls = DIALECT.heard_calls(ConversationId("a/b"))
    assert [call.path for call in calls] == [
        "/api/v2/conversations/a%2Fb/controls",
        "/api/v2/interactions/a%2Fb/telephony/monitor",
    ]
    assert {(call.method, call.writes) for call in DIALECT.heard_calls(CALL)} == {("GET", False)}


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
    assert DIALECT.read_heard((monitor(barge="active"),)) == (Heard(id=BARGE_STATUS, supervisor_id=UserId("")),)
    assert names(monitor(session("silent"), barge="active")) == []  # whose it is cannot be told: the platform judges


@pytest.mark.parametrize("bad", [reply({"entities": [control()]}, 403), Reply(200, {}, b"<html>"), reply([1])])
def test_what_cannot_be_read_shows_nobody_and_the_other_answer_counts(bad: Reply) -> None:
    assert names(bad) == []
    assert names(bad, monitor(session("barge"))) == ["Bo"]
