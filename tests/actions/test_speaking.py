"""Getting the slot, keeping it and giving it back, with two supervisors on one board."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from supervisor_desk.actions.action import DeliveryId
from supervisor_desk.actions.ports import Granted, InLine, OutOfLine
from supervisor_desk.actions.slot_board import LEASE_S, PLACE_LIVES_S
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.actions.speaking import NoTurn, Speaking, Turn
from tests.support.builders import CALL, COLLEAGUE, ME
from tests.support.clock import FakeClock
from tests.support.gate import Gate

CUE, OTHER_CUE = DeliveryId("cue"), DeliveryId("other cue")


class Two:
    """Two desks on one board. ``each_pause`` runs whenever somebody in line looks again, a quarter second later."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.board = LocalSlots(self.clock)
        self.each_pause: Callable[[], None] = lambda: None
        self.mine = Speaking(self.board, self.clock, ME, "Me", pause=self.pause)
        self.theirs = Speaking(self.board, self.clock, COLLEAGUE, "Bo", pause=self.pause)
        self.places: list[tuple[int, str]] = []
        self.seen = ""
        self.wanted = True

    async def pause(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await self.theirs.renew()
        self.each_pause()
        await asyncio.sleep(0)

    async def turn(self, delivery: DeliveryId = CUE, *, wait: bool = False) -> Turn | NoTurn:
        return await self.mine.turn(
            CALL,
            delivery,
            wait=wait,
            seen_speaker=lambda: self.seen,
            in_line=lambda place, holder: self.places.append((place, holder)),
            wanted=lambda: self.wanted,
        )

    async def they_speak(self) -> None:
        turn = await self.theirs.turn(
            CALL, CUE, wait=False, seen_speaker=lambda: "", in_line=lambda *_: None, wanted=lambda: True
        )
        assert isinstance(turn, Turn)


@pytest.fixture
def two() -> Two:
    return Two()


async def test_a_free_slot_is_ours_at_once(two: Two) -> None:
    assert isinstance(await two.turn(), Turn)
    assert two.mine.holds(CALL)
    assert two.places == []


async def test_who_may_not_wait_is_told_who_speaks_and_what_to_do(two: Two) -> None:
    await two.they_speak()
    answer = await two.turn()
    assert isinstance(answer, NoTurn)
    assert answer.holder == "Bo"
    assert answer.reason == (
        "Bo is speaking to this call. Nothing was sent. Queue for the speaking slot, or send a text cue."
    )
    assert isinstance(await two.board.standing(CALL, ME), OutOfLine)


async def test_who_waits_is_served_when_the_holder_stops(two: Two) -> None:
    await two.they_speak()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(two.turn(wait=True))
        await asyncio.sleep(0)
        await two.theirs.done(CALL, CUE)
    assert isinstance(waiting.result(), Turn)
    assert two.places == [(1, "Bo")]


async def test_waiting_ends_after_thirty_seconds(two: Two) -> None:
    await two.they_speak()
    began = two.clock.monotonic()
    answer = await two.turn(wait=True)
    assert isinstance(answer, NoTurn)
    assert "after 30 s in the waiting line" in answer.reason
    assert two.clock.monotonic() - began == PLACE_LIVES_S
    assert isinstance(await two.board.standing(CALL, ME), OutOfLine)


async def test_who_is_no_longer_wanted_leaves_the_line(two: Two) -> None:
    await two.they_speak()

    def not_wanted() -> None:
        two.wanted = False

    two.each_pause = not_wanted
    answer = await two.turn(wait=True)
    assert isinstance(answer, NoTurn)
    assert two.clock.monotonic() < 1_001.0
    assert isinstance(await two.board.standing(CALL, ME), OutOfLine)


async def test_a_grant_is_not_used_while_another_is_seen_speaking(two: Two) -> None:
    two.seen = "Cy, by another program"
    answer = await two.turn()
    assert isinstance(answer, NoTurn)
    assert answer.holder == "Cy, by another program"
    assert isinstance(await two.board.standing(CALL, ME), OutOfLine), "it is not kept for nothing"


async def test_a_grant_is_kept_while_waiting_for_one_who_is_seen_speaking(two: Two) -> None:
    two.seen = "Cy"
    began = two.clock.monotonic()

    def stops_after_twenty_seconds() -> None:
        if two.clock.monotonic() - began >= 20.0:
            two.seen = ""

    two.each_pause = stops_after_twenty_seconds
    assert isinstance(await two.turn(wait=True), Turn)
    assert two.places[0] == (1, "Cy")


async def test_who_waits_with_the_grant_in_hand_is_not_passed_by_who_came_later(two: Two) -> None:
    two.seen = "Cy"
    began = two.clock.monotonic()

    def cy_stops_after_twenty_seconds() -> None:
        if two.clock.monotonic() - began >= 20.0:
            two.seen = ""

    two.each_pause = cy_stops_after_twenty_seconds
    async with asyncio.TaskGroup() as group:
        first = group.create_task(two.turn(wait=True))
        await asyncio.sleep(0)
        granted = (await two.board.view(CALL)).fence
        assert isinstance(await two.board.join(CALL, "later", "Later"), InLine)
    turn = first.result()
    assert isinstance(turn, Turn)
    assert turn.fence == granted, "it is the grant of the beginning"


async def test_speech_of_one_supervisor_shares_the_slot_and_the_last_gives_it_back(two: Two) -> None:
    await two.turn(CUE)
    await two.turn(OTHER_CUE)
    await two.mine.done(CALL, CUE)
    assert two.mine.holds(CALL)
    await two.mine.done(CALL, OTHER_CUE)
    assert not two.mine.holds(CALL)
    assert isinstance(await two.board.standing(CALL, ME), OutOfLine)


async def test_one_who_gives_up_does_not_cost_the_other_its_place(two: Two) -> None:
    await two.they_speak()
    async with asyncio.TaskGroup() as group:
        patient = group.create_task(two.turn(CUE, wait=True))
        await asyncio.sleep(0)
        await two.turn(OTHER_CUE, wait=False)
        place = await two.board.standing(CALL, ME)
        assert isinstance(place, InLine)
        await two.theirs.done(CALL, CUE)
    assert isinstance(patient.result(), Turn)


async def test_a_wait_that_is_cancelled_leaves_the_line(two: Two) -> None:
    await two.they_speak()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(two.turn(wait=True))
        await asyncio.sleep(0)
        waiting.cancel()
    assert isinstance(await two.board.standing(CALL, ME), OutOfLine)


async def test_what_is_done_without_having_had_a_turn_gives_nothing_back(two: Two) -> None:
    await two.turn(CUE)
    await two.mine.done(CALL, OTHER_CUE)
    assert two.mine.holds(CALL)
    assert two.mine.held_for() == {CALL: frozenset({CUE})}


async def test_a_released_slot_is_free_whoever_used_it(two: Two) -> None:
    await two.turn(CUE)
    await two.turn(OTHER_CUE)
    await two.mine.release(CALL)
    await two.mine.release(CALL)
    assert two.mine.held_for() == {}
    await two.they_speak()


async def test_renewing_keeps_the_slot_and_tells_of_one_that_was_lost(two: Two) -> None:
    await two.turn()
    two.clock.advance(LEASE_S - 1)
    assert await two.mine.renew() == ()
    two.clock.advance(LEASE_S - 1)
    assert await two.mine.renew() == ()
    two.clock.advance(LEASE_S)
    assert await two.mine.renew() == (CALL,)
    assert not two.mine.holds(CALL)


class SlowBoard(LocalSlots):
    """A board far away: leaving is done when its gate is opened."""

    leaving: Gate[None] | None = None

    async def leave(self, conversation: str, ticket: str) -> None:
        if self.leaving is not None:
            await self.leaving.passed()
        await super().leave(conversation, ticket)


async def test_a_slot_that_is_taken_while_it_is_being_given_back_is_held_in_the_end() -> None:
    two = Two()
    far = two.board = SlowBoard(two.clock)
    mine = two.mine = Speaking(far, two.clock, ME, "Me", pause=two.pause)
    await two.turn(CUE)
    gate = far.leaving = Gate()
    async with asyncio.TaskGroup() as group:
        group.create_task(mine.done(CALL, CUE))
        await gate.reached()
        again = group.create_task(two.turn(OTHER_CUE))
        await asyncio.sleep(0)
        gate.open(None)
    assert isinstance(again.result(), Turn)
    assert isinstance(await two.board.standing(CALL, ME), Granted)
    assert mine.holds(CALL)
