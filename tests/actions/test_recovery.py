"""After a crash: what the log says was open is settled by what is seen; nothing in force is forgotten."""

from __future__ import annotations

import msgspec
import pytest

from supervisor_desk.actions import notes
from supervisor_desk.actions.action import DeliveryId, Kind
from supervisor_desk.actions.ports import Note
from supervisor_desk.actions.proof import (
    TERMINATED_INTERACTION,
    AnnouncementProof,
    ControlProof,
    Finding,
    MuteProof,
    Proof,
    SessionProof,
    TransferProof,
    Verdict,
)
from supervisor_desk.actions.recovery import (
    action_of,
    agents_out_of_sight,
    judge_left,
    legs_in_force,
    mutes_elsewhere,
    mutes_in_force,
)
from supervisor_desk.actions.state_proof import EndProof, HoldProof, RecordingProof, TakeOverProof
from supervisor_desk.conversations.conversation import (
    ControlId,
    Conversation,
    ConversationId,
    Mode,
    MonitorSessionId,
    ParticipantId,
)
from tests.actions.bench import wish
from tests.support.builders import AGENT, AGENT_USER, CALL, ME, OTHER_CALL, agent, conversation, customer, session

COACHED = SessionProof(CALL, ME, Mode.WHISPER, MonitorSessionId("session-1"))
STOPPED = SessionProof(CALL, ME, Mode.TERMINATED)
MUTED = MuteProof(CALL, AGENT, muted=True)
OPENED = MuteProof(CALL, AGENT, muted=False)
CUE = ControlProof(CALL, ControlId("control-1"))
LOST_CUE = ControlProof(CALL)
ANNOUNCED = AnnouncementProof(CALL, "play-1")
MOVED = TransferProof(CALL, "queue-retention")
SILENT_LEG = conversation(monitors=(session(Mode.SILENT),))
WHISPERING_LEG = conversation(monitors=(session(Mode.WHISPER),))
MUTED_CALL = conversation(participants=(agent(muted=True), customer()))
AGENT_LEFT = conversation(participants=(agent(left_at="2026-01-01T00:00:00Z"), customer()))
OVER = conversation(raw_state="disconnected")
NOT_SEEN = Verdict(Finding.NOT_SEEN, "REST check: nothing of it")
EXECUTING = Verdict(Finding.EXECUTING, "REST check: executing")
PROVEN = Verdict(Finding.PROVEN, "REST check: completed")
FAILED = Verdict(Finding.FAILED, "No media server is free.")
CANCELLED = Verdict(Finding.CANCELLED, "REST check: cancelled")

TABLE: list[tuple[str, Proof, Conversation | None, Verdict | None, Finding | None]] = [
    ("coaching goes on", COACHED, WHISPERING_LEG, None, Finding.PROVEN),
    ("coaching never began", COACHED, SILENT_LEG, None, Finding.FAILED),
    ("coaching without a leg", COACHED, conversation(), None, Finding.FAILED),
    ("coaching, call gone", COACHED, None, None, Finding.FAILED),
    ("coaching, call over", COACHED, OVER, None, Finding.FAILED),
    ("stopped", STOPPED, conversation(), None, Finding.PROVEN),
    ("not stopped", STOPPED, SILENT_LEG, None, Finding.FAILED),
    ("stopped with the call", STOPPED, None, None, Finding.PROVEN),
    ("stopped with the call, which is still shown", STOPPED, OVER, None, Finding.PROVEN),
    ("muted", MUTED, MUTED_CALL, None, Finding.PROVEN),
    ("not muted", MUTED, conversation(), None, Finding.FAILED),
    ("unmuted", OPENED, conversation(), None, Finding.PROVEN),
    ("not unmuted", OPENED, MUTED_CALL, None, Finding.FAILED),
    ("muted an agent who left", MUTED, AGENT_LEFT, None, Finding.FAILED),
    ("transferred", MOVED, conversation(raw_state="in_transfer"), None, Finding.PROVEN),
    ("not transferred", MOVED, conversation(), None, Finding.FAILED),
    ("transferred or not, the target being forgotten", TransferProof(CALL, ""), conversation(), None, None),
    ("a cue nobody knows about", CUE, conversation(), None, None),
    ("a cue whose answer was lost", LOST_CUE, conversation(), None, None),
    ("a cue that a look finds played", CUE, conversation(), PROVEN, Finding.PROVEN),
    ("a cue that a look finds failed", CUE, conversation(), FAILED, Finding.FAILED),
    ("a cue that a look finds cancelled", CUE, conversation(), CANCELLED, Finding.CANCELLED),
    ("a cue that plays", CUE, conversation(), EXECUTING, None),
    ("a cue that plays, on a call that is over", CUE, OVER, EXECUTING, Finding.FAILED),
    ("a cue that a look does not find", LOST_CUE, conversation(), NOT_SEEN, Finding.FAILED),
    ("a cue, call gone", CUE, None, None, Finding.FAILED),
    ("a cue that was played before the call ended", CUE, OVER, PROVEN, Finding.PROVEN),
    ("an announcement nobody knows about", ANNOUNCED, conversation(), None, None),
    ("a mute that a look does not find", MUTED, conversation(), NOT_SEEN, Finding.FAILED),
    ("a mute that a look does not find yet the floor shows", MUTED, MUTED_CALL, NOT_SEEN, Finding.FAILED),
    ("coaching that a look does not find", COACHED, conversation(), NOT_SEEN, Finding.FAILED),
    ("a look that finds nothing on a call that is over", COACHED, OVER, NOT_SEEN, Finding.FAILED),
]


@pytest.mark.parametrize(
    ("proof", "seen", "looked", "finding"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_what_was_open_is_settled_by_what_is_seen(
    proof: Proof, seen: Conversation | None, looked: Verdict | None, finding: Finding | None
) -> None:
    verdict = judge_left(proof, seen, looked)
    assert (verdict.finding if verdict else None) is finding
    assert verdict is None or verdict.words


@pytest.mark.parametrize("proof", [COACHED, STOPPED, MUTED, OPENED, CUE, LOST_CUE, ANNOUNCED, MOVED])
@pytest.mark.parametrize("seen", [None, OVER, conversation(), SILENT_LEG, MUTED_CALL, AGENT_LEFT])
@pytest.mark.parametrize("looked", [None, NOT_SEEN, EXECUTING, PROVEN, FAILED, CANCELLED])
def test_a_verdict_after_a_restart_settles_or_there_is_none(
    proof: Proof, seen: Conversation | None, looked: Verdict | None
) -> None:
    verdict = judge_left(proof, seen, looked)
    assert verdict is None or verdict.finding in (Finding.PROVEN, Finding.FAILED, Finding.CANCELLED)


def test_what_is_seen_after_a_restart_says_so() -> None:
    verdict = judge_left(COACHED, WHISPERING_LEG, None)
    assert verdict is not None
    assert verdict.words == "seen after the restart: whisper"


def test_an_attempt_on_a_call_that_ended_meanwhile_is_called_by_its_name() -> None:
    assert judge_left(CUE, None, None) == Verdict(Finding.FAILED, TERMINATED_INTERACTION)


def test_why_it_did_not_take_effect_is_said_with_what_is_so_instead() -> None:
    verdict = judge_left(COACHED, SILENT_LEG, None)
    assert verdict is not None
    assert verdict.words == "It did not take effect: your session is in the mode silent."


# --- reading back ---


@pytest.mark.parametrize("kind", Kind)
def test_an_intent_becomes_the_wish_again_without_its_words(kind: Kind) -> None:
    asked = wish(kind)
    again = action_of(notes.intent(asked, conversation(), None, None))
    assert again is not None
    assert (again.kind, again.id, again.conversation_id) == (kind, asked.id, CALL)
    assert (again.participant_id, again.user_id) == (asked.participant_id, asked.user_id)
    assert (again.text, again.media_path, again.media_url, again.transfer_to) == ("", "", "", "")


def test_an_intent_of_a_newer_desk_is_left_alone() -> None:
    assert action_of(Note(step="intent", what="hypnotize", delivery="d", conversation=CALL)) is None


def test_an_intent_to_take_back_still_names_the_cue() -> None:
    asked = wish(Kind.CANCEL, cancels=DeliveryId("cue"), cancels_remote="control-1")
    again = action_of(notes.intent(asked, conversation(), None, None))
    assert again is not None
    assert (again.cancels, again.cancels_remote) == ("cue", "control-1")


# --- what is still in force ---


@pytest.mark.parametrize(
    ("mode", "kind", "words"),
    [
        (Mode.PENDING, Kind.LISTEN, "Nobody hears you yet."),
        (Mode.SILENT, Kind.LISTEN, "Nobody hears you."),
        (Mode.WHISPER, Kind.COACH, "Only the agent hears you."),
        (Mode.BARGE, Kind.BARGE, "The agent and the customer hear you."),
    ],
)
def test_a_leg_that_outlived_the_last_run_is_named_with_who_hears_it(mode: Mode, kind: Kind, words: str) -> None:
    (leg,) = legs_in_force({CALL: session(mode)}, {CALL: DeliveryId("asked")})
    assert (leg.delivery, leg.kind, leg.conversation) == ("asked", kind, CALL)
    assert f" {words}" in leg.found
    assert (leg.undo.kind, leg.undo.conversation_id) == (Kind.STOP, CALL)


@pytest.mark.parametrize(
    ("mode", "back"),
    [(Mode.PENDING, None), (Mode.SILENT, None), (Mode.WHISPER, Kind.LISTEN), (Mode.BARGE, Kind.LISTEN)],
)
def test_who_was_heard_goes_on_by_listening_since_the_slot_did_not_outlive_the_run(
    mode: Mode, back: Kind | None
) -> None:
    (leg,) = legs_in_force({CALL: session(mode)}, {})
    assert (leg.resume.kind if leg.resume else None) is back
    assert ("Resume goes back to listening" in leg.found) is (back is not None)


def test_a_leg_that_no_open_intent_speaks_of_is_named_all_the_same() -> None:
    (leg,) = legs_in_force({CALL: session(Mode.SILENT)}, {})
    assert leg.delivery == "session-1"


def confirmed(kind: Kind, delivery: str, *, call: str = CALL, participant: str = AGENT) -> Note:
    return Note(
        step="outcome",
        what=kind.value,
        state="confirmed",
        delivery=delivery,
        conversation=call,
        participant=participant,
    )


def test_a_mute_of_this_desk_that_is_still_in_force_is_named_with_its_undoing() -> None:
    (mute,) = mutes_in_force([confirmed(Kind.MUTE, "m1")], {CALL: MUTED_CALL})
    assert (mute.delivery, mute.conversation) == ("m1", CALL)
    assert (mute.undo.kind, mute.undo.participant_id, mute.undo.conversation_id) == (Kind.UNMUTE, AGENT, CALL)


@pytest.mark.parametrize(
    ("history", "shown"),
    [
        ([], {CALL: MUTED_CALL}),
        ([confirmed(Kind.MUTE, "m1"), confirmed(Kind.UNMUTE, "u1")], {CALL: MUTED_CALL}),
        ([confirmed(Kind.MUTE, "m1")], {CALL: conversation()}),
        ([confirmed(Kind.MUTE, "m1")], {}),
        ([confirmed(Kind.MUTE, "m1")], {CALL: conversation(raw_state="ended", participants=(agent(muted=True),))}),
        ([confirmed(Kind.MUTE, "m1")], {CALL: conversation(participants=(customer(muted=True),))}),
        ([confirmed(Kind.MUTE, "m1")], {CALL: conversation(participants=(agent(muted=True, left_at="2026"),))}),
    ],
    ids=["nothing placed", "undone", "open again", "call gone", "call over", "agent gone", "agent left"],
)
def test_a_mute_that_is_undone_gone_or_not_ours_is_not_named(
    history: list[Note], shown: dict[object, Conversation]
) -> None:
    assert mutes_in_force(history, shown) == ()  # type: ignore[arg-type]


def test_a_mute_after_an_unmute_counts_again() -> None:
    history = [confirmed(Kind.MUTE, "m1"), confirmed(Kind.UNMUTE, "u1"), confirmed(Kind.MUTE, "m2")]
    (mute,) = mutes_in_force(history, {CALL: MUTED_CALL})
    assert mute.delivery == "m2"


def test_an_agent_with_the_same_id_on_another_call_is_another_microphone() -> None:
    history = [confirmed(Kind.MUTE, "m1"), confirmed(Kind.UNMUTE, "u1", call=OTHER_CALL)]
    (mute,) = mutes_in_force(history, {CALL: MUTED_CALL})
    assert mute.delivery == "m1"


# --- an agent who is not where the mute was placed ---

PLACED = msgspec.structs.replace(confirmed(Kind.MUTE, "m1"), detail={"agent": AGENT_USER})
OPENED_AGAIN = msgspec.structs.replace(confirmed(Kind.UNMUTE, "u1"), detail={"agent": AGENT_USER})


@pytest.mark.parametrize(
    ("history", "shown", "agents"),
    [
        ([PLACED], {}, [AGENT_USER]),
        ([PLACED], {CALL: OVER}, [AGENT_USER]),
        ([PLACED], {CALL: conversation()}, []),
        ([PLACED, OPENED_AGAIN], {}, []),
        ([confirmed(Kind.MUTE, "m1")], {}, []),
    ],
    ids=["call not shown", "call over", "call shown", "undone", "agent not on record"],
)
def test_an_agent_is_looked_for_whose_muted_call_is_out_of_sight(
    history: list[Note], shown: dict[ConversationId, Conversation], agents: list[str]
) -> None:
    assert list(agents_out_of_sight(history, shown)) == agents


def test_a_mute_on_the_same_call_is_ours_and_on_another_it_need_not_be() -> None:
    muted_there = conversation(id=OTHER_CALL, participants=(agent(id="part-next", muted=True), customer()))
    same, other = mutes_elsewhere(AGENT_USER, PLACED, [MUTED_CALL, muted_there])
    assert (same.conversation, same.ours, same.undo.participant_id) == (CALL, True, AGENT)
    assert "your board does not show" in same.found
    assert (other.conversation, other.ours, other.undo.participant_id) == (OTHER_CALL, False, "part-next")
    assert (other.undo.kind, other.undo.conversation_id) == (Kind.UNMUTE, OTHER_CALL)
    assert "may be the agent's own choice" in other.found
    assert same.delivery != other.delivery


@pytest.mark.parametrize("call", [conversation(), OVER, AGENT_LEFT, conversation(participants=(customer(muted=True),))])
def test_a_call_on_which_the_agent_is_heard_or_gone_is_not_named(call: Conversation) -> None:
    assert mutes_elsewhere(AGENT_USER, PLACED, [call]) == ()


@pytest.mark.parametrize(
    ("proof", "finding"),
    [
        (HoldProof(CALL, AGENT, held=True), Finding.FAILED),
        (HoldProof(CALL, AGENT, held=False), Finding.PROVEN),
        (TakeOverProof(CALL, AGENT, ME), Finding.FAILED),
        (EndProof(CALL), Finding.FAILED),
    ],
)
def test_what_other_services_offer_is_judged_by_the_call_as_it_is(proof: Proof, finding: Finding) -> None:
    verdict = judge_left(proof, conversation(), None)
    assert verdict is not None
    assert verdict.finding is finding


def test_a_call_that_is_over_was_disconnected() -> None:
    verdict = judge_left(EndProof(CALL), None, None)
    assert verdict is not None
    assert verdict.finding is Finding.PROVEN


@pytest.mark.parametrize("proof", [RecordingProof(CALL, paused=True), MuteProof(CALL, ParticipantId(""), muted=True)])
def test_what_no_field_tells_is_left_to_a_person(proof: Proof) -> None:
    assert judge_left(proof, conversation(), None) is None
