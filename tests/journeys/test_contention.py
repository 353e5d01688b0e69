"""Desks in processes of their own, one board, one call: one speaks at a time, first come first served, whatever happens
to a desk in the middle of it.

The long run, with more ways to stand still and to die, is ``python3 packaging/dev.py bench --contention``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial

import pytest

from supervisor_desk.actions.speaking import SLOT_LOST
from supervisor_desk.audit.verify import verify
from tests.support.contention import Contention, barges, news, reach, speaks
from tests.support.desk_process import DeskProcess, wait_for
from tests.support.redis_server import needs_redis_server
from tests.support.witness import fences

pytestmark = needs_redis_server
LEASE_S = 2.0
"""Short, so that the tests need not wait for the lease of a real desk."""
TURNS = 3


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contention]:
    with Contention(tmp_path_factory.mktemp("desks"), LEASE_S) as made:
        made.ready(3)
        yield made


def test_of_three_desks_one_speaks_at_a_time_and_each_in_its_turn(stage: Contention) -> None:
    desks, chance = stage.ready(3), random.Random(7)
    for turn in range(1, TURNS + 1):
        for one in chance.sample(desks, 3):
            one.tell(do="barge", wait=True, **{"for": chance.uniform(0.0, 0.1)})
        for kind in ("barge", "listen"):
            wait_for(partial(all_reached, desks, kind, turn), within=30, about=desks)
    assert stage.witness.violations == []
    assert stage.log.disorder() == []
    assert stage.witness.heard == stage.log.of("granted"), "heard in the order of the grants"
    assert len(stage.witness.heard) == 3 * TURNS
    granted = fences(desks)
    assert granted == sorted(set(granted)), "each grant has a higher fence than the one before"
    assert all(verify(one.audit).sound for one in desks)


def all_reached(desks: list[DeskProcess], kind: str, times: int) -> bool:
    return all(one.reached(kind, "confirmed", times) for one in desks)


def test_a_desk_that_stands_still_between_grant_and_sending_does_not_speak_when_it_goes_on(stage: Contention) -> None:
    ann, bo = two = stage.ready(2)
    ann.tell(stop_at="check")
    ann.tell(do="barge", wait=True)
    wait_for(lambda: ann.stopped, within=10, about=two)
    speaks(bo, two)
    ann.go_on()
    wait_for(lambda: barges(ann), within=15, about=two)
    assert barges(ann) == [("refused", SLOT_LOST)]
    assert stage.witness.heard == [bo.me]
    assert stage.witness.violations == []


def test_a_desk_that_stood_still_while_it_spoke_steps_back_and_the_next_is_served(stage: Contention) -> None:
    ann, bo = two = stage.ready(2)
    speaks(ann, two)
    ann.stop()
    bo.tell(do="barge", wait=True)
    wait_for(lambda: bo.me in stage.log.of("granted"), within=15, about=two)
    assert stage.witness.heard == [ann.me], "her voice is on the call, and the platform's word counts"
    ann.go_on()
    wait_for(lambda: bo.reached("barge", "confirmed"), within=15, about=two)
    assert stage.witness.heard == [ann.me, bo.me]
    assert stage.witness.violations == []
    assert [kind for kind, _ in news(ann)] == ["PASSED_ON"]


def test_break_glass_cuts_off_who_speaks_and_tells_them_why(stage: Contention) -> None:
    ann, bo = two = stage.ready(2)
    speaks(ann, two)
    bo.tell(do="glass", kind="barge", reason="The customer threatens the agent.")
    wait_for(lambda: bo.reached("barge", "confirmed"), within=15, about=two)
    assert stage.witness.heard == [ann.me, bo.me]
    assert stage.witness.violations == []
    assert news(ann) == [("TAKEN", "The customer threatens the agent.")]


def test_without_the_board_the_platform_s_word_keeps_desks_apart_and_each_says_so(stage: Contention) -> None:
    ann, bo = two = stage.ready(2)
    speaks(ann, two)
    stage.server.stop()
    bo.tell(do="barge", wait=True)
    wait_for(lambda: all(reach(one) == "LOST" for one in two), within=15, about=two)
    ann.tell(do="silent")
    wait_for(lambda: bo.reached("barge", "confirmed"), within=15, about=two)
    stage.server.start()
    wait_for(lambda: all(reach(one) == "SHARED" for one in two), within=15, about=two)
    ann.tell(do="barge")
    wait_for(lambda: len(barges(ann)) == 2, within=15, about=two)
    assert [state for state, _ in barges(ann)] == ["confirmed", "refused"], "the board knows again who speaks"
    assert stage.witness.heard == [ann.me, bo.me]
    assert stage.witness.violations == []


def test_a_desk_that_is_killed_while_it_speaks_is_followed_when_the_platform_has_ended_its_leg(
    stage: Contention,
) -> None:
    ann, bo = two = stage.ready(2)
    speaks(ann, two)
    ann.kill()
    bo.tell(do="barge", wait=True)
    wait_for(lambda: bo.me in stage.log.of("granted"), within=15, about=two)
    assert stage.witness.heard == [ann.me]
    stage.end_leg(ann.me)
    wait_for(lambda: bo.reached("barge", "confirmed"), within=15, about=two)
    assert stage.witness.heard == [ann.me, bo.me]
    assert stage.witness.violations == []
