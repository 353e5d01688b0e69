"""A step of a story says what is wrong with a delivery that did not end as demanded."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.app.story import STORIES, Step, story_named
from supervisor_desk.simulator.scenarios.catalogue import CATALOGUE
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


def test_each_story_is_one_that_the_floor_plays() -> None:
    assert set(STORIES) <= set(CATALOGUE)


def test_another_scenario_of_the_floor_is_rehearsed_with_every_action() -> None:
    assert {step.kind for step in story_named("storm").steps} >= {Kind.LISTEN, Kind.BARGE, Kind.ANNOUNCE, Kind.STOP}
