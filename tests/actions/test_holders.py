"""Who is heard on a call besides this supervisor."""

from __future__ import annotations

import msgspec
import pytest

from supervisor_desk.actions.holders import LOOK_LASTS_S, Heard, Holders
from supervisor_desk.conversations.conversation import Mode, UserId
from supervisor_desk.conversations.events import ControlChanged, ControlStatus, Event
from tests.support.builders import CALL, COLLEAGUE, ME, OTHER_CALL, changed, control, conversation, ended, session


def cue(status: ControlStatus, key: str = "control-1", *, of: UserId = COLLEAGUE, **changes: object) -> ControlChanged:
    return msgspec.structs.replace(control(status, key), supervisor_id=of, **{"supervisor_name": "Bo"} | changes)


@pytest.fixture
def holders() -> Holders:
    return Holders(ME)


def test_nobody_is_heard_on_a_quiet_call(holders: Holders) -> None:
    assert holders.holder(conversation()) == ""
    assert holders.holder(None) == ""


@pytest.mark.parametrize(("mode", "name"), [(Mode.SILENT, ""), (Mode.WHISPER, "Bo"), (Mode.BARGE, "Bo")])
def test_a_colleague_who_speaks_over_a_session_is_named(holders: Holders, mode: Mode, name: str) -> None:
    assert holders.holder(conversation(monitors=(session(mode, of=COLLEAGUE, name="Bo"),))) == name


def test_the_own_session_is_nobody_else(holders: Holders) -> None:
    assert holders.holder(conversation(monitors=(session(Mode.BARGE),))) == ""


def test_a_colleague_without_a_name_is_somebody_all_the_same(holders: Holders) -> None:
    assert holders.holder(conversation(monitors=(session(Mode.BARGE, of=COLLEAGUE),))) == "Another supervisor"


@pytest.mark.parametrize("status", [ControlStatus.COMPLETED, ControlStatus.FAILED, ControlStatus.CANCELLED])
def test_a_cue_of_a_colleague_is_heard_while_it_plays(holders: Holders, status: ControlStatus) -> None:
    holders.observe(cue(ControlStatus.QUEUED))
    assert holders.holder(conversation()) == ""
    holders.observe(cue(ControlStatus.EXECUTING))
    assert holders.holder(conversation()) == "Bo"
    assert holders.holder(conversation(id=OTHER_CALL)) == ""
    holders.observe(cue(status))
    assert holders.holder(conversation()) == ""


def test_the_end_of_one_cue_is_not_the_end_of_another(holders: Holders) -> None:
    holders.observe(cue(ControlStatus.EXECUTING, "control-1"))
    holders.observe(cue(ControlStatus.EXECUTING, "control-2"))
    holders.observe(cue(ControlStatus.COMPLETED, "control-1"))
    assert holders.holder(conversation()) == "Bo"


def test_text_cues_and_own_cues_keep_nobody_silent(holders: Holders) -> None:
    holders.observe(cue(ControlStatus.EXECUTING, audible=False))
    holders.observe(cue(ControlStatus.EXECUTING, of=ME))
    assert holders.holder(conversation()) == ""


@pytest.mark.parametrize("over", [ended(), changed(raw_state="ended")])
def test_nobody_is_heard_once_the_call_is_over(holders: Holders, over: Event) -> None:
    holders.observe(cue(ControlStatus.EXECUTING))
    holders.observe(over)
    assert holders.holder(conversation(id=CALL)) == ""
    assert holders._playing == {}


def test_after_a_gap_in_the_feed_nobody_is_taken_for_a_speaker_unseen(holders: Holders) -> None:
    holders.observe(cue(ControlStatus.EXECUTING))
    holders.forget()
    assert holders.holder(conversation(id=CALL)) == ""


BO = Heard(id="control-1", supervisor_id=COLLEAGUE, name="Bo")


def test_what_a_look_shows_counts_until_the_feed_says_more(holders: Holders) -> None:
    assert holders.looked(CALL, (BO,), 0.0) == "Bo"
    assert holders.holder(conversation()) == "Bo"
    holders.observe(cue(ControlStatus.COMPLETED))
    assert holders.holder(conversation()) == ""


def test_what_only_a_look_has_shown_lapses_and_what_the_feed_tells_too_does_not(holders: Holders) -> None:
    holders.looked(CALL, (BO,), 0.0)
    assert holders.lapse(LOOK_LASTS_S - 0.1) == ()
    assert holders.lapse(LOOK_LASTS_S) == (CALL,)
    assert holders.holder(conversation()) == ""
    holders.observe(cue(ControlStatus.EXECUTING))
    holders.looked(CALL, (BO,), 0.0)
    holders.lapse(LOOK_LASTS_S)
    assert holders.holder(conversation()) == "Bo"


def test_a_look_that_shows_nobody_takes_back_what_an_earlier_one_showed(holders: Holders) -> None:
    holders.looked(CALL, (BO,), 0.0)
    assert holders.looked(CALL, (Heard(id="mine", supervisor_id=ME),), 1.0) == ""
    assert holders.holder(conversation()) == ""


def test_what_a_look_showed_ends_with_the_call(holders: Holders) -> None:
    holders.looked(CALL, (BO,), 0.0)
    holders.observe(ended())
    assert holders.lapse(LOOK_LASTS_S) == ()
