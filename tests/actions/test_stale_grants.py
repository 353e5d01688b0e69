"""A desk that stands still at the worst moment and goes on later: it must not speak on a grant that it has lost."""

from __future__ import annotations

import asyncio

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.ports import Granted, SlotAnswer
from supervisor_desk.actions.slot_board import LEASE_S, PLACE_LIVES_S
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.actions.speaking import SLOT_LOST, TOO_LATE, NoTurn, Speaking, Turn
from supervisor_desk.actions.turns import SESSION_USE
from supervisor_desk.conversations.conversation import Mode
from tests.actions.bench import Bench, wish
from tests.support.builders import CALL, COLLEAGUE, ME, OTHER_CALL
from tests.support.clock import FakeClock

CUE = SESSION_USE


@pytest.mark.parametrize("kind", [Kind.BARGE, Kind.VOICE_CUE, Kind.CLIP])
async def test_a_grant_that_lapsed_while_the_intent_was_written_is_not_used(kind: Kind) -> None:
    bench = Bench()
    gate = bench.audit.hold()
    action = wish(kind)
    async with asyncio.TaskGroup() as group:
        work = group.create_task(bench.dispatcher.perform(action))
        await gate.reached()
        bench.clock.advance(LEASE_S)
        assert isinstance(await bench.board.join(CALL, COLLEAGUE, "Bo"), Granted)
        gate.open(None)
    assert work.result().state is DeliveryState.REFUSED
    assert work.result().reason == SLOT_LOST
    assert bench.service.sent == []
    assert isinstance(await bench.board.standing(CALL, COLLEAGUE), Granted)


async def test_nor_is_one_that_nobody_took_meanwhile() -> None:
    bench = Bench()
    gate = bench.audit.hold()
    async with asyncio.TaskGroup() as group:
        work = group.create_task(bench.dispatcher.perform(wish(Kind.BARGE)))
        await gate.reached()
        bench.clock.advance(LEASE_S)
        gate.open(None)
    assert work.result().reason == SLOT_LOST


async def test_the_fence_of_the_grant_that_was_checked_is_in_the_intent() -> None:
    bench = Bench()
    await bench.dispatcher.perform(wish(Kind.BARGE))
    granted = await bench.board.standing(CALL, ME)
    assert isinstance(granted, Granted)
    assert bench.audit.of("intent")[0].detail["fence"] == granted.fence


async def test_the_service_asks_again_when_the_request_leaves() -> None:
    bench = Bench()
    asked: list[bool] = []
    send = bench.service.send

    async def slow(action: object, session: object, still: object = None) -> object:
        assert callable(still)
        asked.append(await still())
        bench.clock.advance(LEASE_S)
        asked.append(await still())
        return await send(action, session)  # type: ignore[arg-type]

    bench.service.send = slow  # type: ignore[assignment, method-assign]
    await bench.dispatcher.perform(wish(Kind.VOICE_CUE))
    assert asked == [True, False]


async def test_text_asks_for_nothing() -> None:
    bench = Bench()
    gate = bench.audit.hold()
    async with asyncio.TaskGroup() as group:
        work = group.create_task(bench.dispatcher.perform(wish(Kind.TEXT_CUE)))
        await gate.reached()
        bench.clock.advance(LEASE_S)
        gate.open(None)
    assert work.result().state is DeliveryState.ACCEPTED


class Sleeper(LocalSlots):
    """A board whose answer to ``join`` comes after ``asleep`` seconds by the given clocks."""

    def __init__(self, clock: FakeClock, asleep: float, *, wall_only: bool) -> None:
        super().__init__(clock)
        self._time = clock
        self._asleep = asleep
        self._wall_only = wall_only

    async def join(self, conversation: str, ticket: str, name: str) -> SlotAnswer:
        answer = await super().join(conversation, ticket, name)
        if self._wall_only:
            self._time.set_back(-self._asleep)
        else:
            self._time.advance(self._asleep)
        return answer


@pytest.mark.parametrize("wall_only", [False, True])
@pytest.mark.parametrize("wait", [False, True])
async def test_a_turn_that_comes_after_its_time_is_not_taken(wait: bool, wall_only: bool) -> None:
    clock = FakeClock()
    board = Sleeper(clock, PLACE_LIVES_S, wall_only=wall_only)
    speaking = Speaking(board, clock, ME, "Me")
    answer = await speaking.turn(
        CALL, CUE, wait=wait, seen_speaker=lambda: "", in_line=lambda *_: None, wanted=lambda: True
    )
    assert answer == NoTurn(TOO_LATE, "")
    assert not speaking.holds(CALL)
    assert (await board.view(CALL)).holder == "", "it went back"


async def test_a_turn_in_time_is_taken() -> None:
    clock = FakeClock()
    speaking = Speaking(Sleeper(clock, PLACE_LIVES_S - 1, wall_only=False), clock, ME, "Me")
    turn = await speaking.turn(
        CALL, CUE, wait=True, seen_speaker=lambda: "", in_line=lambda *_: None, wanted=lambda: True
    )
    assert isinstance(turn, Turn)


async def test_a_slot_that_was_lost_is_taken_again_for_what_goes_on_if_nobody_has_it() -> None:
    bench = Bench()
    await bench.listening(Mode.BARGE)
    await bench.dispatcher.perform(wish(Kind.VOICE_CUE))
    bench.clock.advance(LEASE_S)
    assert await bench.dispatcher.keep_slots() == (CALL,)
    assert await bench.dispatcher.regain_slot(CALL)
    assert bench.speaking.holds(CALL)
    assert len(bench.speaking.held_for()[CALL]) == 2


async def test_it_is_not_taken_from_who_has_it_by_now() -> None:
    bench = Bench()
    await bench.listening(Mode.BARGE)
    bench.clock.advance(LEASE_S)
    await bench.board.join(CALL, COLLEAGUE, "Bo")
    assert await bench.dispatcher.keep_slots() == (CALL,)
    assert not await bench.dispatcher.regain_slot(CALL)
    assert not bench.speaking.holds(CALL)
    assert (await bench.board.view(CALL)).waiting == (), "nor is a place in the line"


async def test_where_nothing_goes_on_there_is_nothing_to_regain() -> None:
    bench = Bench()
    assert await bench.dispatcher.regain_slot(OTHER_CALL)
    assert (await bench.board.view(OTHER_CALL)).holder == ""
