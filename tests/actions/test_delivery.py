"""The steps of a delivery, against a table written from the design rather than from the code."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, ImpossibleStepError, Times
from tests.actions.bench import wish
from tests.support.clock import NOON

ALLOWED = {
    "asked": {"sent", "refused", "failed", "cancelled"},
    "sent": {"accepted", "executing", "confirmed", "refused", "failed", "unproven", "cancelled"},
    "accepted": {"executing", "confirmed", "failed", "unproven", "cancelled"},
    "executing": {"confirmed", "failed", "unproven", "cancelled"},
    "unproven": {"executing", "confirmed", "refused", "failed", "cancelled"},
    "confirmed": set(),
    "refused": set(),
    "failed": set(),
    "cancelled": set(),
}


def delivery(state: DeliveryState = DeliveryState.ASKED, kind: Kind = Kind.TEXT_CUE, **times: float) -> Delivery:
    return Delivery(action=wish(kind), state=state, times=Times(asked=NOON, **times))


@pytest.mark.parametrize("old", DeliveryState)
@pytest.mark.parametrize("new", DeliveryState)
def test_only_the_steps_of_the_design_are_possible(old: DeliveryState, new: DeliveryState) -> None:
    before = delivery(old)
    assert before.may(new) is (new.value in ALLOWED[old.value])
    if before.may(new):
        assert before.step(new, NOON + 1).state is new
    else:
        with pytest.raises(ImpossibleStepError):
            before.step(new, NOON + 1)


@pytest.mark.parametrize("state", DeliveryState)
def test_what_has_no_further_step_is_settled(state: DeliveryState) -> None:
    assert state.settled is (not ALLOWED[state.value])


def test_each_step_keeps_its_time() -> None:
    done = delivery()
    for seconds, state in enumerate(("sent", "accepted", "executing", "confirmed"), start=1):
        done = done.step(DeliveryState(state), NOON + seconds)
    assert done.times == Times(asked=NOON, sent=NOON + 1, accepted=NOON + 2, executing=NOON + 3, settled=NOON + 4)


def test_the_first_news_of_its_beginning_stays_the_time_of_its_beginning() -> None:
    begun = delivery().step(DeliveryState.SENT, NOON).step(DeliveryState.EXECUTING, NOON + 1)
    seen_again = begun.step(DeliveryState.UNPROVEN, NOON + 9).step(DeliveryState.EXECUTING, NOON + 12)
    assert seen_again.times.executing == NOON + 1


def test_it_is_remembered_that_a_delivery_was_unproven() -> None:
    unproven = delivery(DeliveryState.SENT).step(DeliveryState.UNPROVEN, NOON + 5)
    assert unproven.was_unproven
    assert unproven.step(DeliveryState.CONFIRMED, NOON + 12).was_unproven


@pytest.mark.parametrize(("after", "late"), [(1.9, False), (2.0, False), (2.1, True)])
def test_a_cue_that_begins_more_than_two_seconds_after_its_acceptance_is_late(after: float, late: bool) -> None:
    assert delivery(DeliveryState.EXECUTING, accepted=NOON, executing=NOON + after).started_late is late


@pytest.mark.parametrize(("kind", "late"), [(Kind.TEXT_CUE, True), (Kind.ANNOUNCE, False), (Kind.VOICE_CUE, False)])
def test_the_end_of_a_sound_says_nothing_about_its_beginning(kind: Kind, late: bool) -> None:
    assert delivery(DeliveryState.CONFIRMED, kind, accepted=NOON, settled=NOON + 10).started_late is late


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.CANCELLED])
def test_what_never_began_did_not_begin_late(state: DeliveryState) -> None:
    assert not delivery(state, accepted=NOON, settled=NOON + 30).started_late


def test_news_that_overtakes_the_acceptance_is_not_late() -> None:
    assert not delivery(DeliveryState.CONFIRMED, accepted=NOON + 9, executing=NOON + 1, settled=NOON + 5).started_late
