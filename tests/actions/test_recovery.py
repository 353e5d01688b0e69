"""After a crash: what is seen settles what was open, and what is still in force is named with what undoes it."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import DeliveryId, Kind
from supervisor_desk.actions.ports import Note
from supervisor_desk.actions.proof import (
    AnnouncementProof,
    ControlProof,
    Finding,
    MuteProof,
    Proof,
    SessionProof,
    TransferProof,
    Verdict,
)
from supervisor_desk.actions.recovery import action_of, judge_left, legs_in_force, mutes_in_force
from supervisor_desk.conversations.conversation import Conversation, Mode
from tests.support.builders import AGENT, AGENT_USER, CALL, ME, agent, conversation, customer, session

LISTEN = SessionProof(CALL, ME, Mode.SILENT)
STOP = SessionProof(CALL, ME, Mode.TERMINATED)
MUTE = MuteProof(CALL, AGENT, True)
PROVEN = Verdict(Finding.PROVEN, "REST check: completed")


@pytest.mark.parametrize(
    ("proof", "now", "finding"),
    [
        (LISTEN, conversation(monitors=(session(Mode.SILENT),)), Finding.PROVEN),
        (LISTEN, conversation(monitors=(session(Mode.BARGE),)), Finding.FAILED),
        (LISTEN, conversation(), Finding.FAILED),
        (LISTEN, None, Finding.FAILED),
        (STOP, conversation(), Finding.PROVEN),
        (STOP, conversation(monitors=(session(Mode.SILENT),)), Finding.FAILED),
        (STOP, None, Finding.PROVEN),
        (MUTE, conversation(participants=(agent(muted=True), customer())), Finding.PROVEN),
        (MUTE, conversation(), Finding.FAILED),
        (MUTE, conversation(raw_state="ended"), Finding.FAILED),
        (TransferProof(CALL, "claims"), conversation(), Finding.FAILED),
        (TransferProof(CALL, "claims"), conversation(raw_state="in_transfer"), Finding.PROVEN),
        (ControlProof(CALL), None, Finding.FAILED),
    ],
)
def test_what_the_floor_shows_settles_it(proof: Proof, now: Conversation | None, finding: Finding) -> None:
    verdict = judge_left(proof, now, None)
    assert verdict is not None
    assert verdict.finding is finding
    assert verdict.words


def test_a_look_that_proves_it_counts_more_than_what_is_seen() -> None:
    assert judge_left(ControlProof(CALL), conversation(), PROVEN) is PROVEN
    assert judge_left(ControlProof(CALL), None, PROVEN) is PROVEN


@pytest.mark.parametrize("proof", [ControlProof(CALL), AnnouncementProof(CALL)])
def test_where_nobody_can_tell_nothing_is_claimed(proof: Proof) -> None:
    assert judge_left(proof, conversation(), None) is None


def test_the_wish_comes_back_from_the_log() -> None:
    note = Note(
        step="intent", what="mute", delivery="d-1", conversation=CALL, participant=AGENT, detail={"agent": AGENT_USER}
    )
    action = action_of(note)
    assert action is not None
    assert (action.kind, action.id, action.participant_id, action.user_id) == (Kind.MUTE, "d-1", AGENT, AGENT_USER)
    assert action_of(Note(step="intent", what="teleport", delivery="d-2")) is None


def test_a_leg_that_lives_is_named_with_the_way_out() -> None:
    (leg,) = legs_in_force({CALL: session(Mode.WHISPER)}, {CALL: DeliveryId("d-1")})
    assert (leg.delivery, leg.kind, leg.undo.kind, leg.undo.conversation_id) == ("d-1", Kind.COACH, Kind.STOP, CALL)
    assert "Only the agent hears you" in leg.found


def placed(what: str, delivery: str) -> Note:
    return Note(step="outcome", what=what, delivery=delivery, conversation=CALL, participant=AGENT, state="confirmed")


def test_a_mute_that_nobody_undid_is_named_with_its_undoing() -> None:
    muted = {CALL: conversation(participants=(agent(muted=True), customer()))}
    (mute,) = mutes_in_force([placed("mute", "d-1")], muted)
    assert (mute.undo.kind, mute.undo.participant_id) == (Kind.UNMUTE, AGENT)


@pytest.mark.parametrize(
    ("notes", "now"),
    [
        ([placed("mute", "d-1"), placed("unmute", "d-2")], conversation(participants=(agent(muted=True),))),
        ([placed("mute", "d-1")], conversation()),
        ([placed("mute", "d-1")], conversation(raw_state="ended", participants=(agent(muted=True),))),
        ([placed("mute", "d-1")], conversation(participants=(agent(muted=True, left_at="2026-11-21T12:00:00Z"),))),
        ([], conversation(participants=(agent(muted=True),))),
    ],
)
def test_a_mute_that_is_undone_over_or_not_ours_is_not_named(notes: list[Note], now: Conversation) -> None:
    assert mutes_in_force(notes, {CALL: now}) == ()
