"""After a refusal: what a look at the conversation makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Accepted, Refused
from supervisor_desk.actions.proof import TERMINATED_INTERACTION
from supervisor_desk.conversations.conversation import Conversation, Mode
from supervisor_desk.service.conflict import Again, second_opinion
from tests.support.builders import AGENT, CALL, COLLEAGUE, ME, conversation, session

CONFLICT = Refused(reason="conflict", status=409)
GONE = Refused(reason="gone", status=404, over=True)


def opinion(kind: Kind, now: Conversation, refused: Refused = CONFLICT, **more: Any) -> Accepted | Refused | Again:
    action = Action(kind=kind, conversation_id=CALL, participant_id=AGENT, **more)
    return second_opinion(action, refused, now, ME)


def test_an_ended_call_ends_it() -> None:
    found = opinion(Kind.COACH, conversation(raw_state="ended"))
    assert found == Refused(reason=TERMINATED_INTERACTION, status=409, over=True)


def test_a_404_on_a_call_that_goes_on_does_not_close_it() -> None:
    found = opinion(Kind.MUTE, conversation(), GONE)
    assert isinstance(found, Refused)
    assert not found.over
    assert "The call goes on" in found.reason


def test_another_speaker_is_named() -> None:
    speaking = session(Mode.BARGE, key="s-2", of=COLLEAGUE, name="Robin Reyes")
    found = opinion(Kind.BARGE, conversation(monitors=(speaking,)))
    assert isinstance(found, Refused)
    assert (found.contended, found.held_by) == (True, "Robin Reyes")


def test_another_who_only_listens_does_not_stand_in_the_way() -> None:
    found = opinion(Kind.BARGE, conversation(monitors=(session(Mode.SILENT, key="s-2", of=COLLEAGUE),)))
    assert isinstance(found, Again)
    assert found.session is None


@pytest.mark.parametrize("kind", [Kind.LISTEN, Kind.COACH, Kind.BARGE])
def test_what_is_in_force_already_counts_as_taken(kind: Kind) -> None:
    leg = session(kind.mode or Mode.SILENT)
    found = opinion(kind, conversation(monitors=(leg,)))
    assert isinstance(found, Accepted)
    assert (found.remote_id, found.proven) == (leg.id, False)


def test_stopping_what_is_gone_counts_as_taken() -> None:
    assert isinstance(opinion(Kind.STOP, conversation()), Accepted)


def test_a_session_that_was_not_known_is_used_for_the_second_try() -> None:
    leg = session(Mode.WHISPER)
    found = opinion(Kind.LISTEN, conversation(monitors=(leg,)))
    assert isinstance(found, Again)
    assert found.session == leg


def test_a_session_that_is_pending_is_waited_for() -> None:
    found = opinion(Kind.LISTEN, conversation(monitors=(session(Mode.PENDING),)))
    assert isinstance(found, Refused)
    assert "still being connected" in found.reason


@pytest.mark.parametrize("kind", [Kind.BARGE, Kind.TEXT_CUE, Kind.VOICE_CUE, Kind.ANNOUNCE])
def test_what_the_state_does_not_allow_is_refused_with_the_rule(kind: Kind) -> None:
    found = opinion(kind, conversation(raw_state="hold"))
    assert isinstance(found, Refused)
    assert "hold" in found.reason


def test_taking_back_is_never_tried_again() -> None:
    assert opinion(Kind.CANCEL, conversation(), cancels_remote="c") is CONFLICT


def test_what_is_possible_now_is_tried_once_more() -> None:
    assert isinstance(opinion(Kind.TEXT_CUE, conversation(), text="Hello"), Again)
