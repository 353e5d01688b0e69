"""Esc goes one step towards the safer mode, on the call where it matters most."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.conversations.conversation import ConversationId, Mode
from supervisor_desk.ui.stepping_down import step_down
from tests.support.builders import AGENT, CALL, OTHER_CALL
from tests.ui.situations import delivery, leg


def asked(step: object) -> tuple[Kind, ConversationId] | None:
    action = getattr(step, "ask", None)
    return (action.kind, action.conversation_id) if action is not None else None


@pytest.mark.parametrize(
    ("mode", "kind"), [(Mode.BARGE, Kind.COACH), (Mode.WHISPER, Kind.LISTEN), (Mode.SILENT, Kind.STOP)]
)
def test_each_mode_steps_down_to_the_next(mode: Mode, kind: Kind) -> None:
    assert asked(step_down([leg(mode)], [], CALL)) == (kind, CALL)


def test_a_call_where_one_is_heard_comes_before_the_chosen_one() -> None:
    legs = [leg(Mode.SILENT, CALL), leg(Mode.BARGE, OTHER_CALL)]
    assert asked(step_down(legs, [], CALL)) == (Kind.COACH, OTHER_CALL)


def test_a_silent_session_elsewhere_is_left_alone() -> None:
    assert step_down([leg(Mode.SILENT, OTHER_CALL)], [], CALL) is None


def test_nothing_happens_where_there_is_nothing_to_leave() -> None:
    assert step_down([], [], CALL) is None


def test_a_second_press_goes_further_down_while_the_first_is_under_way() -> None:
    under_way = [delivery(Kind.COACH, DeliveryState.SENT)]
    assert asked(step_down([leg(Mode.BARGE)], under_way, CALL)) == (Kind.LISTEN, CALL)


def test_a_third_press_stops() -> None:
    under_way = [delivery(Kind.COACH, DeliveryState.SENT), delivery(Kind.LISTEN, DeliveryState.SENT)]
    assert asked(step_down([leg(Mode.BARGE)], under_way, CALL)) == (Kind.STOP, CALL)


@pytest.mark.parametrize("mode", [Mode.SILENT, Mode.BARGE])
def test_a_press_while_one_is_leaving_asks_for_nothing_that_would_be_refused(mode: Mode) -> None:
    down = [delivery(kind, DeliveryState.SENT) for kind in (Kind.COACH, Kind.LISTEN, Kind.STOP)]
    step = step_down([leg(mode)], down, CALL)
    assert step is not None
    assert (step.ask, step.take_back) == (None, None)


def test_a_stop_that_nobody_has_seen_is_asked_for_again() -> None:
    unseen = [delivery(Kind.STOP, DeliveryState.UNPROVEN)]
    assert asked(step_down([leg(Mode.SILENT)], unseen, CALL)) == (Kind.STOP, CALL)


def test_a_coaching_that_is_under_way_upwards_does_not_count_as_a_step_down() -> None:
    under_way = [delivery(Kind.COACH, DeliveryState.EXECUTING)]
    assert asked(step_down([leg(Mode.WHISPER)], under_way, CALL)) == (Kind.LISTEN, CALL)


def test_a_wish_to_speak_that_still_waits_is_taken_back_first() -> None:
    waiting = delivery(Kind.BARGE, DeliveryState.ASKED, waiting_place=1)
    step = step_down([leg(Mode.SILENT)], [waiting], CALL)
    assert step is not None
    assert step.take_back == waiting


def test_the_step_is_aimed_at_the_agent_of_that_call() -> None:
    step = step_down([leg(Mode.WHISPER)], [], CALL)
    assert step is not None
    assert step.ask is not None
    assert step.ask.participant_id == AGENT
