"""What every board of speaking slots promises, as tests for any of them.

For single cases inherit ``SlotContract`` and give a fixture ``floor``; for random ones take
``machine(factory).TestCase``. A floor is a board whose time the test turns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from supervisor_desk.actions.ports import Granted, InLine, OutOfLine, SlotAnswer, SlotBoard

LEASE = 10.0
"""A grant that is not renewed lapses after this many seconds."""
PLACE = 30.0
"""A place in the line lives this many seconds (G2)."""
GRID = 0.5
"""Random times are multiples of this, so that no two things fall into one step unseen."""


class Floor(Protocol):
    """A board and its time."""

    @property
    def board(self) -> SlotBoard: ...

    async def advance(self, seconds: float) -> None:
        """Let the board's time pass."""
        ...

    async def close(self) -> None:
        """Give back what the board holds."""
        ...


class SlotContract:
    """One case each. Ann, Bo and Cy are supervisors, "call" is a conversation."""

    async def test_a_free_slot_is_granted_at_once(self, floor: Floor) -> None:
        assert isinstance(await floor.board.join("call", "ann", "Ann"), Granted)

    async def test_the_slot_is_one_for_each_call(self, floor: Floor) -> None:
        assert isinstance(await floor.board.join("call", "ann", "Ann"), Granted)
        assert isinstance(await floor.board.join("other call", "bo", "Bo"), Granted)

    async def test_whoever_comes_later_waits_in_line_and_hears_for_whom(self, floor: Floor) -> None:
        await floor.board.join("call", "ann", "Ann")
        bo = await floor.board.join("call", "bo", "Bo")
        cy = await floor.board.join("call", "cy", "Cy")
        assert isinstance(bo, InLine)
        assert isinstance(cy, InLine)
        assert [(bo.place, bo.holder), (cy.place, cy.holder)] == [(1, "Ann"), (2, "Ann")]
        assert abs(bo.expires_in - PLACE) < GRID

    async def test_asking_again_keeps_the_place_and_does_not_prolong_it(self, floor: Floor) -> None:
        await floor.board.join("call", "ann", "Ann")
        await floor.board.join("call", "bo", "Bo")
        await floor.board.join("call", "cy", "Cy")
        await floor.advance(5.0)
        bo = await floor.board.join("call", "bo", "Bo")
        assert isinstance(bo, InLine)
        assert bo.place == 1
        assert abs(bo.expires_in - (PLACE - 5.0)) < GRID

    async def test_the_holder_who_asks_again_has_the_same_grant(self, floor: Floor) -> None:
        first = await floor.board.join("call", "ann", "Ann")
        await floor.board.join("call", "bo", "Bo")
        assert await floor.board.join("call", "ann", "Ann") == first

    async def test_who_waits_longest_is_served_next(self, floor: Floor) -> None:
        for ticket in ("ann", "bo", "cy"):
            await floor.board.join("call", ticket, ticket.title())
        await floor.board.leave("call", "ann")
        assert isinstance(await floor.board.standing("call", "bo"), Granted)
        cy = await floor.board.standing("call", "cy")
        assert isinstance(cy, InLine)
        assert (cy.place, cy.holder) == (1, "Bo")

    async def test_looking_is_not_joining(self, floor: Floor) -> None:
        assert isinstance(await floor.board.standing("call", "ann"), OutOfLine)
        assert isinstance(await floor.board.join("call", "bo", "Bo"), Granted)

    async def test_whoever_leaves_the_line_is_not_served(self, floor: Floor) -> None:
        for ticket in ("ann", "bo", "cy"):
            await floor.board.join("call", ticket, ticket.title())
        await floor.board.leave("call", "bo")
        await floor.board.leave("call", "ann")
        assert isinstance(await floor.board.standing("call", "cy"), Granted)
        assert isinstance(await floor.board.standing("call", "bo"), OutOfLine)

    async def test_leaving_without_having_been_there_changes_nothing(self, floor: Floor) -> None:
        await floor.board.join("call", "ann", "Ann")
        await floor.board.leave("call", "bo")
        await floor.board.leave("no call", "bo")
        assert isinstance(await floor.board.standing("call", "ann"), Granted)

    async def test_a_place_lives_thirty_seconds(self, floor: Floor) -> None:
        await floor.board.join("call", "ann", "Ann")
        await floor.board.join("call", "bo", "Bo")
        for _ in range(5):
            await floor.advance(5.0)
            assert await floor.board.renew("call", "ann")
        await floor.advance(4.5)
        assert isinstance(await floor.board.standing("call", "bo"), InLine)
        await floor.advance(0.5)
        assert isinstance(await floor.board.standing("call", "bo"), OutOfLine)

    async def test_a_grant_lives_as_long_as_it_is_renewed(self, floor: Floor) -> None:
        await floor.board.join("call", "ann", "Ann")
        await floor.board.join("call", "bo", "Bo")
        await floor.advance(9.5)
        assert await floor.board.renew("call", "ann")
        await floor.advance(9.5)
        assert isinstance(await floor.board.standing("call", "ann"), Granted)
        await floor.advance(0.5)
        assert isinstance(await floor.board.standing("call", "bo"), Granted)
        assert not await floor.board.renew("call", "ann")

    async def test_only_the_holder_can_renew(self, floor: Floor) -> None:
        await floor.board.join("call", "ann", "Ann")
        await floor.board.join("call", "bo", "Bo")
        assert not await floor.board.renew("call", "bo")
        assert not await floor.board.renew("no call", "bo")

    async def test_the_fence_grows_with_every_grant(self, floor: Floor) -> None:
        fences = []
        for ticket in ("ann", "bo", "ann"):
            answer = await floor.board.join("call", ticket, ticket.title())
            assert isinstance(answer, Granted)
            fences.append(answer.fence)
            await floor.board.leave("call", ticket)
        assert fences == sorted(set(fences))


def machine(factory: Callable[[], Awaitable[Floor]]) -> type[RuleBasedStateMachine]:
    """A state machine over boards made by ``factory``, each in an event loop of its own."""
    tickets = st.sampled_from(("ann", "bo", "cy", "di"))
    calls = st.sampled_from(("call", "other call"))

    class SlotMachine(RuleBasedStateMachine):
        """Compares a board with a list of who stands where since when."""

        @initialize()
        def begin(self) -> None:
            self.loop = asyncio.new_event_loop()
            self.floor: Floor = self.run(factory())
            self.now = 0.0
            self.holder: dict[str, tuple[str, float]] = {}  # call → ticket, when its grant lapses
            self.line: dict[str, list[tuple[str, float]]] = {"call": [], "other call": []}
            self.fence: dict[str, tuple[str, int]] = {}

        def run(self, work: Awaitable[Any]) -> Any:
            return self.loop.run_until_complete(work)

        @rule(call=calls, ticket=tickets)
        def join(self, call: str, ticket: str) -> None:
            if self.holding(call) != ticket and ticket not in self.waiting(call):
                self.line[call].append((ticket, self.now + PLACE))
                self.serve(call)
            self.compare(call, ticket, self.run(self.floor.board.join(call, ticket, ticket.title())))

        @rule(call=calls, ticket=tickets)
        def leave(self, call: str, ticket: str) -> None:
            self.run(self.floor.board.leave(call, ticket))
            self.line[call] = [one for one in self.line[call] if one[0] != ticket]
            if self.holding(call) == ticket:
                del self.holder[call]
            self.serve(call)

        @rule(call=calls, ticket=tickets)
        def renew(self, call: str, ticket: str) -> None:
            ours = self.holding(call) == ticket
            assert self.run(self.floor.board.renew(call, ticket)) is ours
            if ours:
                self.holder[call] = (ticket, self.now + LEASE)

        @rule(steps=st.integers(1, 24))
        def pass_time(self, steps: int) -> None:
            for _ in range(steps):
                self.now += GRID
                self.run(self.floor.advance(GRID))
                for call in self.line:
                    self.line[call] = [one for one in self.line[call] if one[1] > self.now]
                    if call in self.holder and self.holder[call][1] <= self.now:
                        del self.holder[call]
                    self.serve(call)
                    self.run(self.floor.board.standing(call, "somebody who only looks"))

        @invariant()
        def all_stand_where_they_should(self) -> None:
            for call in getattr(self, "line", ()):
                granted = 0
                for ticket in ("ann", "bo", "cy", "di"):
                    answer = self.run(self.floor.board.standing(call, ticket))
                    self.compare(call, ticket, answer)
                    granted += isinstance(answer, Granted)
                assert granted <= 1, "two speak at a time"

        def compare(self, call: str, ticket: str, answer: SlotAnswer) -> None:
            match answer:
                case Granted(fence=fence):
                    assert self.holding(call) == ticket
                    last_ticket, last_fence = self.fence.get(call, ("", -1))
                    assert fence > last_fence or (fence == last_fence and ticket == last_ticket)
                    self.fence[call] = (ticket, fence)
                case InLine(place=place, expires_in=left, holder=holder):
                    assert self.waiting(call).index(ticket) == place - 1
                    assert holder == str(self.holding(call)).title()
                    assert abs(self.line[call][place - 1][1] - self.now - left) < GRID
                case OutOfLine():
                    assert self.holding(call) != ticket
                    assert ticket not in self.waiting(call)

        def holding(self, call: str) -> str | None:
            return self.holder[call][0] if call in self.holder else None

        def waiting(self, call: str) -> list[str]:
            return [ticket for ticket, _ in self.line[call]]

        def serve(self, call: str) -> None:
            if call not in self.holder and self.line[call]:
                self.holder[call] = (self.line[call].pop(0)[0], self.now + LEASE)

        def teardown(self) -> None:
            if hasattr(self, "loop"):
                self.run(self.floor.close())
                self.loop.close()

    return SlotMachine
