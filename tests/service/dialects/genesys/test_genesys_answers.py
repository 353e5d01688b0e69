"""Answers in words: receipts, refusals with reason and remedy, and what nobody can tell."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.ports import Accepted, Refused, Unanswered
from supervisor_desk.actions.situation import Fix
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.service.dialects.genesys.answers import read_answer
from supervisor_desk.service.dialects.genesys.deeds import FACTS, Deed
from supervisor_desk.service.dialects.genesys.error_words import CODES, RETRYABLE, may_repeat, said_by
from supervisor_desk.service.dialects.genesys.errorbody import (
    correlation_of,
    error_of,
    missing_permissions,
)
from supervisor_desk.service.dialects.genesys.quota import quota_of
from supervisor_desk.service.dialects.quota import Quota
from tests.service.dialects.genesys.payloads import error, reply


@pytest.mark.parametrize("deed", list(Deed))
def test_a_receipt_is_no_proof_and_carries_its_reference(deed: Deed) -> None:
    answer = read_answer(deed, reply(201, inin_correlation_id="corr-1"))
    assert isinstance(answer, Accepted)
    assert (answer.proven, answer.remote_id) == (False, "")
    assert answer.words.endswith("(Reference corr-1)")
    assert answer.reference == "corr-1"


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_code_says_what_happened_and_what_it_means_and_what_to_do(code: str) -> None:
    answer = read_answer(Deed.COACH, error(400, code))
    assert isinstance(answer, Refused)
    assert CODES[code].what in answer.reason
    assert FACTS[Deed.COACH].unchanged in answer.reason
    assert CODES[code].remedy in answer.reason
    assert answer.reason.endswith("(Reference corr-9)")
    assert answer.reference == "corr-9"
    assert not answer.over


CASES: list[tuple[int, dict[str, Any] | None, str]] = [
    (400, {"message": "bad value", "code": "new.code"}, "did not accept the request: bad value."),
    (400, {"details": [{"fieldName": "state", "errorCode": "invalid"}]}, "state: invalid."),
    (400, None, "answer 400."),
    (401, None, "sign-in"),
    (403, {"message": "Nope!"}, "refused it: Nope!"),
    (404, None, "does not know this call"),
    (409, {"message": "state"}, "in a state that does not allow it: state."),
    (413, None, "did not accept"),
    (415, {"code": "unsupported.media.type"}, "unsupported.media.type."),
    (418, {"message": "teapot"}, "refused it: teapot."),
    (429, None, "no more requests"),
]


@pytest.mark.parametrize(("status", "body", "part"), CASES)
def test_an_unknown_code_falls_back_to_status_and_message(status: int, body: dict[str, Any] | None, part: str) -> None:
    answer = read_answer(Deed.BARGE, reply(status, body))
    assert isinstance(answer, Refused)
    assert answer.status == status
    assert part in answer.reason


@pytest.mark.parametrize("status", [302, 408, 500, 502, 503, 504])
def test_what_does_not_tell_whether_it_happened_is_no_refusal(status: int) -> None:
    answer = read_answer(Deed.MONITOR, reply(status))
    assert isinstance(answer, Unanswered)
    assert "do not repeat" in answer.reason


@pytest.mark.parametrize(
    ("params", "missing"),
    [
        ({"permissions": ["conversation:call:coach", "conversation:call:add"]}, "conversation:call:coach"),
        ({"permissions": "[conversation:call:coach, conversation:call:add]"}, "conversation:call:add"),
    ],
)
def test_missing_permissions_are_named(params: dict[str, Any], missing: str) -> None:
    refused = error(403, "missing.any.permissions", messageParams=params)
    assert missing_permissions(error_of(refused)) == ("conversation:call:coach", "conversation:call:add")
    answer = read_answer(Deed.COACH, refused)
    assert isinstance(answer, Refused)
    assert missing in answer.reason
    assert " or " in answer.reason
    every = read_answer(Deed.COACH, error(403, "missing.permissions", messageParams=params))
    assert isinstance(every, Refused)
    assert "conversation:call:coach and conversation:call:add" in every.reason


def test_parameters_that_are_no_permissions_are_left_alone() -> None:
    odd = error(403, "missing.permissions", messageParams={"user": "x", "time": "12:30:05 today", "n": 5})
    assert missing_permissions(error_of(odd)) == ()


def test_what_one_click_puts_right_is_known() -> None:
    assert said_by(error_of(error(400, "conversation.error.no.user.station")), 400).fix is Fix.CHOOSE_STATION
    assert said_by(error_of(error(401, "bad.credentials")), 401).fix is Fix.SIGN_IN


def test_the_reference_is_in_the_header_or_in_the_error() -> None:
    assert correlation_of(reply(201, inin_correlation_id="head")) == "head"
    assert correlation_of(reply(400, {"contextId": "body"})) == "body"
    assert correlation_of(reply(204)) == ""


def test_a_message_of_the_service_is_shown_as_one_short_sentence() -> None:
    answer = read_answer(Deed.BARGE, reply(400, {"message": "a\n b" + "x" * 500}))
    assert isinstance(answer, Refused)
    assert "a b" in answer.reason
    assert len(answer.reason) < 600


@pytest.mark.parametrize("status", sorted(RETRYABLE))
def test_readings_may_be_repeated_and_changes_only_after_a_429(status: int) -> None:
    assert may_repeat(status, writes=False)
    assert may_repeat(status, writes=True) is (status == 429)
    assert not may_repeat(404, writes=False)


HEADERS = {"inin-ratelimit-count": "120", "inin-ratelimit-allowed": "180", "inin-ratelimit-reset": "61"}


def test_the_rate_limit_is_read_from_the_headers() -> None:
    assert quota_of(HEADERS) == Quota(60, 180, 61.0)
    over = quota_of(HEADERS | {"inin-ratelimit-count": "301", "inin-ratelimit-allowed": "300"})
    assert over is not None
    assert over.left == 0


@pytest.mark.parametrize(
    "change",
    [
        {"inin-ratelimit-count": "many"},
        {"inin-ratelimit-allowed": "0"},
        {"inin-ratelimit-reset": "-1"},
        {"inin-ratelimit-reset": "nan"},
        {"inin-ratelimit-reset": "inf"},
    ],
)
def test_nonsense_in_the_headers_is_left_alone(change: dict[str, str]) -> None:
    assert quota_of(HEADERS | change) is None
    assert quota_of({}) is None


@pytest.mark.parametrize(("mode", "words"), [(Mode.SILENT, "Barge in first."), (Mode.BARGE, "Ask the agent to do it.")])
def test_who_has_barged_in_is_not_told_to_barge_in(mode: Mode, words: str) -> None:
    refused = error(403, "conversation.error.forbidden.not.active.participant")
    answer = read_answer(Deed.MUTE_AGENT, refused, mode)
    assert isinstance(answer, Refused)
    assert words in answer.reason
