"""How far an upload is stands in the row of its delivery, where it is worth a word."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import DeliveryId, Kind
from supervisor_desk.actions.pending import Pending
from supervisor_desk.actions.ports import Accepted
from supervisor_desk.actions.proof import ControlProof
from supervisor_desk.app.uploads import WORTH_TELLING, Uploads
from tests.actions.bench import wish
from tests.support.builders import CALL
from tests.support.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def pending(clock: FakeClock) -> Pending:
    return Pending(clock, lambda _: None)


def under_way(pending: Pending) -> tuple[Uploads, DeliveryId]:
    cue = wish(Kind.VOICE_CUE)
    pending.ask(cue, ControlProof(CALL))
    pending.sent(cue.id)
    return Uploads(pending), cue.id


def reason(pending: Pending) -> str:
    return pending.all()[0].reason


def test_a_large_upload_is_told_until_it_is_there(pending: Pending) -> None:
    uploads, cue = under_way(pending)
    uploads.going(cue, 320 * 1024, 960 * 1024)
    assert reason(pending).startswith("Uploading the sound: 320 of 960 kB.")
    uploads.going(cue, 960 * 1024, 960 * 1024)
    assert reason(pending) == ""


def test_a_small_one_is_not_worth_a_word(pending: Pending) -> None:
    uploads, cue = under_way(pending)
    uploads.going(cue, 10, WORTH_TELLING - 1)
    assert reason(pending) == ""


def test_the_answer_takes_the_words_away(pending: Pending) -> None:
    uploads, cue = under_way(pending)
    uploads.going(cue, 320 * 1024, 960 * 1024)
    pending.accepted(cue, Accepted(remote_id="control-1"))
    assert reason(pending) == ""


def test_what_is_settled_or_unknown_is_left_alone(pending: Pending) -> None:
    uploads, cue = under_way(pending)
    pending.refused(cue, "No.")
    uploads.going(cue, 320 * 1024, 960 * 1024)
    assert reason(pending) == "No."
    uploads.going(wish(Kind.CLIP).id, 320 * 1024, 960 * 1024)


def test_an_upload_that_made_it_amber_is_the_reason_for_that(pending: Pending, clock: FakeClock) -> None:
    uploads, cue = under_way(pending)
    clock.advance(60.0)
    pending.overdue()
    uploads.going(cue, 960 * 1024, 960 * 1024)
    assert reason(pending) == "The upload took long. The rest is under way; wait for it."
