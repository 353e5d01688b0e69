"""Contract section 9, row by row: what an answer means, in words."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Accepted, Refused, Unanswered
from supervisor_desk.actions.proof import TERMINATED_INTERACTION
from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.control import answers
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.dialects.words import UNCHANGED
from tests.support.builders import AGENT, CALL
from tests.support.wire import reply

DIALECT = ControlDialect()


def action(kind: Kind, **more: Any) -> Action:
    return Action(kind=kind, conversation_id=CALL, participant_id=AGENT, **more)


def refusal(kind: Kind, answer: Reply) -> Refused:
    read = answers.read_answer(action(kind), answer)
    assert isinstance(read, Refused), read
    return read


@pytest.mark.parametrize(
    ("kind", "answer", "remote"),
    [
        (Kind.LISTEN, reply(202, {"monitorSessionId": "s-1", "status": "pending"}), "s-1"),
        (Kind.COACH, reply(200, {"monitorSessionId": "s-1", "mode": "whisper", "status": "active"}), "s-1"),
        (Kind.BARGE, reply(200, {"id": "a-1", "monitorSessionId": "s-1", "status": "queued"}), "s-1"),
        (Kind.TEXT_CUE, reply(200, {"id": "c-1", "status": "QUEUED"}), "c-1"),
        (Kind.VOICE_CUE, reply(200, {"id": "c-1", "status": "QUEUED"}), "c-1"),
        (Kind.CLIP, reply(200, {"id": "c-1", "status": "queued"}), "c-1"),
        (Kind.ANNOUNCE, reply(201, {"id": "i-1", "status": "queued"}, x_interaction_id="i-2"), "i-2"),
        (Kind.ANNOUNCE, reply(201, {"id": "i-1", "status": "queued"}), "i-1"),
        (Kind.TRANSFER, reply(200, {"id": "t-1", "status": "queued"}), "t-1"),
        (Kind.MUTE, reply(200, {"id": "part-agent", "muted": True}), ""),
    ],
)
def test_a_success_is_a_receipt_with_the_services_id_and_never_a_proof(kind: Kind, answer: Reply, remote: str) -> None:
    read = answers.read_answer(action(kind), answer)
    assert isinstance(read, Accepted)
    assert read.remote_id == remote
    assert not read.proven


def test_a_204_to_taking_back_counts_as_done() -> None:
    read = answers.read_answer(action(Kind.CANCEL, cancels_remote="c-1"), reply(204))
    assert isinstance(read, Accepted)
    assert read.proven


def test_a_receipt_that_cannot_be_read_is_still_a_receipt() -> None:
    read = answers.read_answer(action(Kind.LISTEN), Reply(202, {}, b"<html>"))
    assert read == Accepted(remote_id="", words="accepted with 202")


def test_400_tells_each_field_in_words() -> None:
    answer = reply(
        400,
        {
            "code": "invalid",
            "message": "2 problems",
            "errors": [
                {"field": "audioMixLevel", "code": "range", "message": "must be at most 0.9"},
                {"field": "mediaUrl", "code": "missing"},
            ],
        },
    )
    said = refusal(Kind.VOICE_CUE, answer).reason
    assert "audioMixLevel: must be at most 0.9; mediaUrl: missing." in said
    assert UNCHANGED[Kind.VOICE_CUE] in said


def test_403_names_what_is_missing() -> None:
    answer = reply(403, {"message": "no", "missing": ["interaction:monitor", "license:cx2"]})
    assert "lacks interaction:monitor and license:cx2" in refusal(Kind.LISTEN, answer).reason


def test_403_without_a_list_gives_the_services_own_words() -> None:
    answer = reply(403, {"code": "queue.private", "message": "The queue is private"})
    assert "The queue is private." in refusal(Kind.LISTEN, answer).reason


@pytest.mark.parametrize("status", [404, 410])
def test_404_means_that_the_call_is_over(status: int) -> None:
    read = refusal(Kind.COACH, reply(status, {"code": "interaction.ended"}))
    assert read.over
    assert read.reason == TERMINATED_INTERACTION


def test_404_to_taking_back_says_nothing_about_the_call() -> None:
    assert not refusal(Kind.CANCEL, reply(404, {"code": "not.found"})).over


def test_409_with_another_speaker_names_the_holder() -> None:
    answer = reply(409, {"code": "conflict.barge", "conflictingMonitorSessionId": "s-9", "holderName": "Robin Reyes"})
    read = refusal(Kind.BARGE, answer)
    assert read.contended
    assert read.held_by == "Robin Reyes"
    assert read.reason.startswith("Robin Reyes is speaking")


def test_409_with_nothing_but_the_conflicting_session_is_contention_too() -> None:
    read = refusal(Kind.BARGE, reply(409, {"conflictingMonitorSessionId": "s-9"}))
    assert read.contended
    assert read.held_by == "s-9"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("monitor.exists", "already have a session"),
        ("session.pending", "still being connected"),
        ("transfer.not.barged", "after you barged in"),
        ("interaction.state", "not active now"),
        ("something.new", "strange things happen."),
    ],
)
def test_other_conflicts_say_why(code: str, words: str) -> None:
    read = refusal(Kind.COACH, reply(409, {"code": code, "message": "strange things happen"}))
    assert words in read.reason
    assert not read.contended


def test_429_and_401_that_got_through_are_refusals() -> None:
    assert refusal(Kind.MUTE, reply(429)).status == 429
    assert "Sign in again" in refusal(Kind.MUTE, reply(401)).reason


@pytest.mark.parametrize("status", [302, 500, 501, 599])
def test_an_answer_that_says_neither_yes_nor_no_may_have_taken_effect(status: int) -> None:
    read = answers.read_answer(action(Kind.BARGE), Reply(status, {}, b"oops"))
    assert isinstance(read, Unanswered)


def test_an_error_that_cannot_be_read_is_an_empty_one() -> None:
    assert answers.error_of(Reply(400, {}, b"\x00")) == answers.ErrorBody()


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff\xfe", b'{"errors":[1]}', b'"text"'])
@pytest.mark.parametrize("status", [400, 403, 409, 418])
def test_a_refusal_that_cannot_be_read_is_still_told_in_three_parts(status: int, body: bytes) -> None:
    read = refusal(Kind.MUTE, Reply(status, {}, body))
    assert UNCHANGED[Kind.MUTE] in read.reason


def test_long_words_of_the_service_are_cut_and_put_on_one_line() -> None:
    read = refusal(Kind.MUTE, reply(403, {"message": "x\n" * 1000}))
    assert "\n" not in read.reason
    assert len(read.reason) < 500


def test_an_upload_gives_its_address_or_the_reason_why_not() -> None:
    cue = action(Kind.VOICE_CUE)
    assert DIALECT.read_upload(cue, reply(201, {"id": "m-1", "mediaUrl": "https://m/a.wav"})) == "https://m/a.wav"
    no = DIALECT.read_upload(cue, reply(400, {"errors": [{"field": "file", "message": "not 16 kHz"}]}))
    assert isinstance(no, Refused)
    assert "file: not 16 kHz" in no.reason
    for strange in (reply(201, {"id": "m-1"}), reply(500), reply(404)):
        refused = DIALECT.read_upload(cue, strange)
        assert isinstance(refused, Refused)
        assert not refused.over
        assert UNCHANGED[Kind.VOICE_CUE] in refused.reason
