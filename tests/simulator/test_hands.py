"""What is done to calls from outside, and the truth that is told of it."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.hands import DEEDS, Hands
from supervisor_desk.simulator.truth import conversation_truth, floor_truth
from supervisor_desk.simulator.world.invariants import broken
from supervisor_desk.simulator.world.refusal import Refusal
from supervisor_desk.simulator.world.world import World


@pytest.mark.parametrize("deed", DEEDS.split(", "))
def test_each_deed_is_done_on_an_active_call_or_refused(deed: str) -> None:
    world = World(seed=1, conversations=3, events_per_second=0)
    call = world.steady_call()
    if deed in ("resume", "end-conference"):
        with pytest.raises(Refusal):
            Hands(world).do(call, deed, {})
    else:
        Hands(world).do(call, deed, {})
    world.advance_by(20)
    assert broken(world.hall) == []


def test_the_truth_is_of_all_that_lives() -> None:
    world = World(seed=1, conversations=3, events_per_second=0)
    truth = floor_truth(world)
    assert {one["id"] for one in truth["conversations"]} == {one.id for one in world.hall.roster}
    assert conversation_truth(world.steady_call())["steady"] is True
    assert sum(one["simulated"] for one in truth["supervisors"]) == 3
