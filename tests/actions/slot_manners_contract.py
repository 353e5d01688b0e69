"""What every board promises beyond the line itself: asking to leave, offers, break-glass, and grants that are checked.

Inherit ``MannersContract`` beside ``SlotContract``, with the same fixture ``floor``. ``Alike`` compares a board with
the one of a single desk under random calls.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from supervisor_desk.actions.slot_board import Granted, InLine, OutOfLine, SlotView
from supervisor_desk.actions.slots import LocalSlots
from tests.actions.slot_contract import GRID, LEASE, PLACE, Floor
from tests.support.clock import FakeClock

TOLD = 60.0
"""For so many seconds a board tells that a grant was taken away."""


async def fence_of(floor: Floor, ticket: str, call: str = "call") -> int:
    """Join and be granted the slot; returns the fence."""
    answer = await floor.board.join(call, ticket, ticket.title())
    assert isinstance(answer, Granted)
    return answer.fence


class MannersContract:
    """One case each. Ann, Bo, Cy and Di are supervisors."""

    async def test_a_view_shows_holder_line_and_requests_in_their_order(self, floor: Floor) -> None:
        fence = await fence_of(floor, "ann")
        await floor.board.join("call", "di", "Di")
        await floor.board.join("call", "bo", "Bo")
        await floor.board.ask("call", "cy", "Cy")
        view = await floor.board.ask("call", "bo", "Bo")
        assert (view.holder, view.holder_name, view.fence, view.offered) == ("ann", "Ann", fence, False)
        assert [one.name for one in view.waiting] == ["Di", "Bo"]
        assert [one.name for one in view.asking] == ["Cy", "Bo"]
        assert abs(view.expires_in - LEASE) < GRID
        assert abs(view.asking[0].expires_in - PLACE) < GRID

    async def test_nobody_is_seen_where_nobody_is(self, floor: Floor) -> None:
        view = await floor.board.view("call")
        assert (view.holder, view.waiting, view.asking, view.revoked) == ("", (), (), None)

    async def test_the_grant_in_force_is_confirmed_and_prolonged(self, floor: Floor) -> None:
        fence = await fence_of(floor, "ann")
        await floor.advance(LEASE - GRID)
        assert await floor.board.confirm("call", "ann", fence)
        await floor.advance(LEASE - GRID)
        assert isinstance(await floor.board.standing("call", "ann"), Granted)

    async def test_a_grant_that_lapsed_is_not_confirmed(self, floor: Floor) -> None:
        fence = await fence_of(floor, "ann")
        await floor.advance(LEASE)
        assert not await floor.board.confirm("call", "ann", fence)
        assert isinstance(await floor.board.join("call", "bo", "Bo"), Granted)

    async def test_an_older_grant_of_the_same_supervisor_is_not_confirmed(self, floor: Floor) -> None:
        old = await fence_of(floor, "ann")
        await floor.advance(LEASE)
        new = await fence_of(floor, "ann")
        assert not await floor.board.confirm("call", "ann", old)
        assert await floor.board.confirm("call", "ann", new)

    async def test_the_grant_of_another_is_not_confirmed(self, floor: Floor) -> None:
        fence = await fence_of(floor, "ann")
        assert not await floor.board.confirm("call", "bo", fence)
        assert not await floor.board.confirm("no call", "ann", fence)

    async def test_a_request_to_leave_gives_no_place_in_the_line(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.ask("call", "bo", "Bo")
        assert isinstance(await floor.board.standing("call", "bo"), OutOfLine)

    async def test_a_request_lives_thirty_seconds(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.ask("call", "bo", "Bo")
        for _ in range(4):
            await floor.advance(LEASE - GRID)
            assert await floor.board.renew("call", "ann")
        assert (await floor.board.view("call")).asking == ()

    async def test_asking_again_does_not_prolong_the_request(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.ask("call", "bo", "Bo")
        await floor.advance(5.0)
        view = await floor.board.ask("call", "bo", "Bo")
        assert abs(view.asking[0].expires_in - (PLACE - 5.0)) < GRID

    async def test_nobody_asks_an_empty_slot_or_oneself(self, floor: Floor) -> None:
        assert (await floor.board.ask("call", "bo", "Bo")).asking == ()
        await fence_of(floor, "ann")
        assert (await floor.board.ask("call", "ann", "Ann")).asking == ()

    async def test_whoever_asked_is_offered_the_slot_when_nobody_waits(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.ask("call", "bo", "Bo")
        await floor.board.ask("call", "cy", "Cy")
        await floor.board.leave("call", "ann")
        view = await floor.board.view("call")
        assert (view.holder, view.holder_name, view.offered, view.asking) == ("bo", "Bo", True, ())

    async def test_the_line_comes_before_those_who_asked(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.ask("call", "bo", "Bo")
        await floor.board.join("call", "cy", "Cy")
        await floor.board.leave("call", "ann")
        view = await floor.board.view("call")
        assert (view.holder, view.offered) == ("cy", False)

    async def test_an_offer_is_taken_by_joining(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.ask("call", "bo", "Bo")
        await floor.board.leave("call", "ann")
        await floor.advance(LEASE - GRID)
        fence = await fence_of(floor, "bo")
        view = await floor.board.view("call")
        assert (view.offered, view.fence) == (False, fence)
        await floor.advance(LEASE - GRID)
        assert isinstance(await floor.board.standing("call", "bo"), Granted)

    async def test_an_offer_that_is_not_taken_lapses(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.ask("call", "bo", "Bo")
        await floor.board.leave("call", "ann")
        cy = await floor.board.join("call", "cy", "Cy")
        assert isinstance(cy, InLine)
        assert cy.holder == "Bo"
        await floor.advance(LEASE)
        assert isinstance(await floor.board.standing("call", "cy"), Granted)

    async def test_an_offer_that_is_declined_goes_to_the_next(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.ask("call", "bo", "Bo")
        await floor.board.leave("call", "ann")
        await floor.board.leave("call", "bo")
        assert (await floor.board.view("call")).holder == ""

    async def test_whoever_no_longer_asks_is_offered_nothing(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.ask("call", "bo", "Bo")
        await floor.board.leave("call", "bo")
        await floor.board.leave("call", "ann")
        assert (await floor.board.view("call")).holder == ""

    async def test_break_glass_takes_the_slot_past_the_line_which_stays(self, floor: Floor) -> None:
        old = await fence_of(floor, "ann")
        await floor.board.join("call", "bo", "Bo")
        await floor.board.join("call", "cy", "Cy")
        view = await floor.board.take_over("call", "cy", "Cy", "The customer threatens the agent.")
        assert (view.holder, view.offered) == ("cy", False)
        assert view.fence > old
        assert [one.ticket for one in view.waiting] == ["bo"]
        assert not await floor.board.confirm("call", "ann", old)
        assert not await floor.board.renew("call", "ann")

    async def test_whose_slot_was_taken_is_told_by_whom_and_why(self, floor: Floor) -> None:
        old = await fence_of(floor, "ann")
        await floor.board.take_over("call", "bo", "Bo", "The customer threatens the agent.")
        lost = (await floor.board.view("call")).took_from("ann")
        assert lost is not None
        assert (lost.fence, lost.by, lost.reason) == (old, "Bo", "The customer threatens the agent.")
        assert (await floor.board.view("call")).took_from("bo") is None

    async def test_who_was_cut_off_says_when_they_are_silent(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.take_over("call", "bo", "Bo", "Now.")
        assert (await floor.board.view("call")).yet_to_yield("bo", LEASE) == "Ann"
        assert (await floor.board.view("call")).yet_to_yield("ann", LEASE) == ""
        await floor.board.yielded("call", "bo")
        assert (await floor.board.view("call")).yet_to_yield("bo", LEASE) == "Ann", "only Ann can say it"
        await floor.board.yielded("call", "ann")
        view = await floor.board.view("call")
        assert (view.holder, view.revoked, view.yet_to_yield("bo", LEASE)) == ("bo", None, "")

    async def test_a_desk_that_does_not_say_it_is_taken_for_dead(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.take_over("call", "bo", "Bo", "Now.")
        await floor.advance(LEASE - GRID)
        assert await floor.board.renew("call", "bo")
        assert (await floor.board.view("call")).yet_to_yield("bo", LEASE) == "Ann"
        await floor.advance(GRID)
        assert (await floor.board.view("call")).yet_to_yield("bo", LEASE) == ""

    async def test_it_is_told_for_a_while_also_after_the_slot_is_free_again(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.take_over("call", "bo", "Bo", "Now.")
        await floor.board.leave("call", "bo")
        await floor.advance(TOLD - GRID)
        assert (await floor.board.view("call")).took_from("ann") is not None
        await floor.advance(GRID)
        assert (await floor.board.view("call")).revoked is None

    async def test_it_is_over_when_the_slot_is_had_again(self, floor: Floor) -> None:
        await fence_of(floor, "ann")
        await floor.board.take_over("call", "bo", "Bo", "Now.")
        await floor.board.leave("call", "bo")
        await fence_of(floor, "ann")
        await floor.board.leave("call", "ann")
        assert (await floor.board.view("call")).took_from("ann") is None

    async def test_break_glass_on_a_free_slot_takes_it_from_nobody(self, floor: Floor) -> None:
        view = await floor.board.take_over("call", "bo", "Bo", "Now.")
        assert (view.holder, view.revoked) == ("bo", None)

    async def test_break_glass_by_the_holder_keeps_the_grant(self, floor: Floor) -> None:
        fence = await fence_of(floor, "ann")
        view = await floor.board.take_over("call", "ann", "Ann", "Now.")
        assert (view.fence, view.revoked) == (fence, None)

    async def test_names_come_back_as_they_were_given(self, floor: Floor) -> None:
        await floor.board.join("call {1}:x", "ann ä", "Ann “Ä” O'Neill")
        view = await floor.board.take_over("call {1}:x", "bo", "Bo", 'He said: "stop" – 100 %')
        assert view.revoked is not None
        assert view.revoked.ticket == "ann ä"
        assert view.revoked.reason == 'He said: "stop" – 100 %'
        await floor.board.leave("call {1}:x", "bo")
        await floor.board.join("call {1}:x", "ann ä", "Ann “Ä” O'Neill")
        assert (await floor.board.view("call {1}:x")).holder_name == "Ann “Ä” O'Neill"


def alike(factory: Callable[[], Awaitable[Floor]]) -> type[RuleBasedStateMachine]:
    """A state machine that asks the same of a board made by ``factory`` and of ``LocalSlots``, and compares."""
    tickets = st.sampled_from(("ann", "bo", "cy", "di"))
    calls = st.sampled_from(("call", "other call"))

    class AlikeMachine(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            self.loop = asyncio.new_event_loop()
            self.floor: Floor = self.run(factory())
            self.clock = FakeClock()
            self.model = LocalSlots(self.clock)
            self.highest: dict[str, tuple[int, str]] = {}

        def run(self, work: Awaitable[Any]) -> Any:
            return self.loop.run_until_complete(work)

        @rule(call=calls, ticket=tickets)
        def join(self, call: str, ticket: str) -> None:
            for board in (self.floor.board, self.model):
                self.run(board.join(call, ticket, ticket.title()))
            self.compare(call)

        @rule(call=calls, ticket=tickets)
        def leave(self, call: str, ticket: str) -> None:
            for board in (self.floor.board, self.model):
                self.run(board.leave(call, ticket))
            self.compare(call)

        @rule(call=calls, ticket=tickets)
        def renew(self, call: str, ticket: str) -> None:
            found = [self.run(board.renew(call, ticket)) for board in (self.floor.board, self.model)]
            assert found[0] is found[1]
            self.compare(call)

        @rule(call=calls, ticket=tickets, stale=st.booleans())
        def confirm(self, call: str, ticket: str, stale: bool) -> None:
            found = []
            for board in (self.floor.board, self.model):
                fence = self.run(board.view(call)).fence
                found.append(self.run(board.confirm(call, ticket, fence - stale)))
            assert found[0] is found[1]
            self.compare(call)

        @rule(call=calls, ticket=tickets)
        def ask(self, call: str, ticket: str) -> None:
            for board in (self.floor.board, self.model):
                self.run(board.ask(call, ticket, ticket.title()))
            self.compare(call)

        @rule(call=calls, ticket=tickets)
        def yielded(self, call: str, ticket: str) -> None:
            for board in (self.floor.board, self.model):
                self.run(board.yielded(call, ticket))
            self.compare(call)

        @rule(call=calls, ticket=tickets)
        def break_glass(self, call: str, ticket: str) -> None:
            for board in (self.floor.board, self.model):
                self.run(board.take_over(call, ticket, ticket.title(), "Now."))
            self.compare(call)

        @rule(steps=st.integers(1, 70))
        def pass_time(self, steps: int) -> None:
            self.run(self.floor.advance(steps * GRID))
            self.clock.advance(steps * GRID)
            for call in ("call", "other call"):
                self.compare(call)

        def compare(self, call: str) -> None:
            shared, model = (self.run(board.view(call)) for board in (self.floor.board, self.model))
            assert without_figures(shared) == without_figures(model)
            for one, other in zip((*shared.waiting, *shared.asking), (*model.waiting, *model.asking), strict=True):
                assert abs(one.expires_in - other.expires_in) < GRID / 2
            assert abs(shared.expires_in - model.expires_in) < GRID / 2
            if shared.revoked is not None and model.revoked is not None:
                assert abs(shared.revoked.since - model.revoked.since) < GRID / 2
            if shared.holder:
                fence, holder = self.highest.get(call, (0, ""))
                assert shared.fence > fence or (shared.fence, shared.holder) == (fence, holder)
                self.highest[call] = (shared.fence, shared.holder)

        def teardown(self) -> None:
            if hasattr(self, "loop"):
                self.run(self.floor.close())
                self.loop.close()

    return AlikeMachine


def without_figures(view: SlotView) -> dict[str, Any]:
    """What two boards must agree on whatever they count by."""
    return {
        "holder": (view.holder, view.holder_name, view.offered),
        "waiting": [(one.ticket, one.name) for one in view.waiting],
        "asking": [(one.ticket, one.name) for one in view.asking],
        "revoked": view.revoked and (view.revoked.ticket, view.revoked.name, view.revoked.by, view.revoked.reason),
    }
