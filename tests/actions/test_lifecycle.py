"""What the desk does by itself when a call moves (contract section 3)."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.actions.lifecycle import Consequences, consequences
from supervisor_desk.conversations.conversation import Mode
from tests.actions.bench import wish
from tests.support.builders import AGENT, AGENT_USER, CALL, conversation, session
from tests.support.clock import NOON

LEFT = {DeliveryState.SENT, DeliveryState.ACCEPTED, DeliveryState.EXECUTING, DeliveryState.UNPROVEN}


def delivery(kind: Kind, state: DeliveryState = DeliveryState.ACCEPTED) -> Delivery:
    return Delivery(action=wish(kind), state=state, times=Times(asked=NOON, sent=NOON if state in LEFT else None))


@pytest.mark.parametrize("raw_state", ["active", "connected", "queued", "ringing", "dialing", "something new"])
def test_nothing_follows_from_states_that_let_speech_go_on_or_have_none(raw_state: str) -> None:
    todo = consequences(conversation(raw_state=raw_state), session(Mode.BARGE), (delivery(Kind.VOICE_CUE),))
    assert todo == Consequences()


@pytest.mark.parametrize("raw_state", ["hold", "HOLDING", "in_transfer", "conference"])
@pytest.mark.parametrize("state", sorted(LEFT))
def test_cues_are_revoked_when_a_call_is_held_moved_or_joined(raw_state: str, state: DeliveryState) -> None:
    cue, clip = delivery(Kind.VOICE_CUE, state), delivery(Kind.CLIP, state)
    text, mute = delivery(Kind.TEXT_CUE, state), delivery(Kind.MUTE, state)
    todo = consequences(conversation(raw_state=raw_state), None, (cue, clip, text, mute))
    assert todo.cancel == (cue.id, clip.id)
    assert todo.fall_back is None
    assert todo.why.startswith("the call moved to ")


@pytest.mark.parametrize("kind", [Kind.COACH, Kind.BARGE])
def test_speech_that_has_not_left_is_taken_back(kind: Kind) -> None:
    waiting = delivery(kind, DeliveryState.ASKED)
    assert consequences(conversation(raw_state="hold"), session(), (waiting,)).cancel == (waiting.id,)


@pytest.mark.parametrize("mode", [Mode.WHISPER, Mode.BARGE])
def test_a_speaking_session_stays_and_falls_silent(mode: Mode) -> None:
    todo = consequences(conversation(raw_state="hold"), session(mode), ())
    assert todo.fall_back is not None
    assert todo.fall_back.kind is Kind.LISTEN
    assert (todo.fall_back.conversation_id, todo.fall_back.participant_id) == (CALL, AGENT)
    assert todo.fall_back.user_id == AGENT_USER
    assert not todo.release


@pytest.mark.parametrize("mode", [Mode.PENDING, Mode.SILENT])
def test_a_silent_session_stays_as_it_is(mode: Mode) -> None:
    assert consequences(conversation(raw_state="in_transfer"), session(mode), ()).fall_back is None


@pytest.mark.parametrize("kind", [Kind.LISTEN, Kind.STOP])
@pytest.mark.parametrize("state", sorted(set(LEFT | {DeliveryState.ASKED})))
def test_a_step_back_is_asked_for_once_and_again_only_if_it_is_not_confirmed(kind: Kind, state: DeliveryState) -> None:
    todo = consequences(conversation(raw_state="hold"), session(Mode.BARGE), (delivery(kind, state),))
    assert (todo.fall_back is not None) is (state is DeliveryState.UNPROVEN)


@pytest.mark.parametrize("raw_state", ["ended", "disconnected", "abandoned", "transferred"])
def test_the_end_of_a_call_releases_the_slot_and_sends_nothing(raw_state: str) -> None:
    todo = consequences(conversation(raw_state=raw_state), session(Mode.BARGE), (delivery(Kind.VOICE_CUE),))
    assert todo == Consequences(release=True, why=f"the call is {raw_state}")


@pytest.mark.parametrize(("raw_state", "stays"), [("hold", True), ("in_transfer", False), ("ended", False)])
def test_whoever_put_the_call_on_hold_stays_to_end_it(raw_state: str, stays: bool) -> None:
    todo = consequences(conversation(raw_state=raw_state), session(Mode.BARGE), (), own_hold=True)
    assert (todo == Consequences()) is stays
