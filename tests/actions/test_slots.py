"""The board of one desk: it keeps what every board promises, and forgets what is over."""

from __future__ import annotations

import pytest
from hypothesis import settings

from supervisor_desk.actions.slot_board import LEASE_S, PLACE_LIVES_S, RENEW_EVERY_S
from supervisor_desk.actions.slots import LocalSlots
from tests.actions.slot_contract import LEASE, PLACE, SlotContract, machine
from tests.support.clock import FakeClock


class LocalFloor:
    """``LocalSlots`` on a clock of the test."""

    def __init__(self) -> None:
        self._clock = FakeClock()
        self.board = LocalSlots(self._clock)

    async def advance(self, seconds: float) -> None:
        self._clock.advance(seconds)

    async def close(self) -> None:
        """There is nothing to give back."""


async def local_floor() -> LocalFloor:
    return LocalFloor()


class TestLocalSlots(SlotContract):
    @pytest.fixture
    def floor(self) -> LocalFloor:
        return LocalFloor()


TestLocalSlotsAtRandom = machine(local_floor).TestCase
TestLocalSlotsAtRandom.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_the_contract_speaks_of_the_figures_of_the_code() -> None:
    assert (LEASE_S, PLACE_LIVES_S) == (LEASE, PLACE)
    assert 3 * RENEW_EVERY_S < LEASE_S


async def test_nothing_is_remembered_of_calls_where_nobody_speaks_or_waits() -> None:
    floor = LocalFloor()
    for number in range(20):
        await floor.board.standing(f"call-{number}", "ann")
        await floor.board.renew(f"call-{number}", "ann")
        await floor.board.join(f"call-{number}", "ann", "Ann")
        await floor.board.leave(f"call-{number}", "ann")
    await floor.board.join("call", "ann", "Ann")
    await floor.advance(LEASE_S)
    await floor.board.standing("call", "ann")
    assert floor.board._lines == {}
