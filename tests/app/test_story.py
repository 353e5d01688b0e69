"""A step of a story says what is wrong with a delivery that did not end as demanded."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.app.story import Seen, Step
from tests.support.builders import CALL


def delivery(state: DeliveryState, **changes: object) -> Delivery:
    action = Action(kind=Kind.LISTEN, conversation_id=CALL)
    return Delivery(action=action, state=state, times=Times(asked=0.0), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("step", "found", "words"),
    [
        (Step(kind=Kind.LISTEN), delivery(DeliveryState.CONFIRMED), ""),
        (
            Step(kind=Kind.LISTEN),
            delivery(DeliveryState.FAILED, reason="gone"),
            "ended failed instead of confirmed (gone)",
        ),
        (Step(kind=Kind.LISTEN, through_amber=True), delivery(DeliveryState.CONFIRMED), "never shown"),
        (Step(kind=Kind.LISTEN, through_amber=True), delivery(DeliveryState.CONFIRMED, was_unproven=True), ""),
        (Step(kind=Kind.LISTEN, proof_has="REST"), delivery(DeliveryState.CONFIRMED, proof="monitor event"), "not by"),
        (Step(kind=Kind.LISTEN, proof_has="rest"), delivery(DeliveryState.CONFIRMED, proof="REST check"), ""),
    ],
)
def test_what_is_unmet_is_named(step: Step, found: Delivery, words: str) -> None:
    unmet = step.unmet(found)
    assert words in unmet
    assert bool(unmet) == bool(words)


SEEN = Seen(
    notices=("The microphone is open, though you muted it.",), said="Customer: Thank you.", standing="On hold 0:03"
)


@pytest.mark.parametrize(
    ("step", "shown"),
    [
        (Step(kind=Kind.MUTE), True),
        (Step(kind=Kind.MUTE, notice="is open"), True),
        (Step(kind=Kind.MUTE, notice="is shut"), False),
        (Step(kind=Kind.COACH, hears=("Never.", "Thank you")), True),
        (Step(kind=Kind.COACH, hears=("Never.",)), False),
        (Step(kind=Kind.COACH, shut_on="hold"), True),
        (Step(kind=Kind.COACH, shut_on="transfer"), False),
        (Step(kind=Kind.COACH, notice="is open", hears=("Never.",)), False),
    ],
)
def test_what_must_follow_is_looked_for_on_the_screen(step: Step, shown: bool) -> None:
    assert step.shown(SEEN) is shown


def test_a_microphone_that_stays_open_is_not_shut() -> None:
    assert not Step(kind=Kind.COACH, shut_on="hold").shown(Seen(standing="On hold", shut=False))


def test_what_must_follow_is_named() -> None:
    step = Step(kind=Kind.COACH, notice="is open", hears=("Thank you.",), shut_on="hold")
    assert step.awaited == (
        "a notice that says “is open” and the words that show help and a closed microphone in the state “hold”"
    )
    assert Step(kind=Kind.COACH).awaited == ""
