"""A shared board that goes away and comes back: the desk goes on with the platform's word, and says so."""

from __future__ import annotations

import logging

import pytest

from supervisor_desk.actions.slot_board import LEASE_S, Granted, InLine, OutOfLine, SlotAnswer, SlotView
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.service.slot_fallback import BoardLostError, SlotsWithFallback
from tests.support.clock import FakeClock
from tests.support.stray_logs import ExpectedLogs

WHY = "The shared board cannot be reached."


class Distant(LocalSlots):
    """A shared board that can be out of reach."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.away = False
        self.calls = 0

    def _reached(self) -> None:
        self.calls += 1
        if self.away:
            raise BoardLostError(WHY)

    async def ping(self) -> None:
        self._reached()

    async def join(self, conversation: str, ticket: str, name: str) -> SlotAnswer:
        self._reached()
        return await super().join(conversation, ticket, name)

    async def renew(self, conversation: str, ticket: str) -> bool:
        self._reached()
        return await super().renew(conversation, ticket)

    async def confirm(self, conversation: str, ticket: str, fence: int) -> bool:
        self._reached()
        return await super().confirm(conversation, ticket, fence)

    async def leave(self, conversation: str, ticket: str) -> None:
        self._reached()
        await super().leave(conversation, ticket)

    async def ask(self, conversation: str, ticket: str, name: str) -> SlotView:
        self._reached()
        return await super().ask(conversation, ticket, name)

    async def take_over(self, conversation: str, ticket: str, name: str, reason: str) -> SlotView:
        self._reached()
        return await super().take_over(conversation, ticket, name, reason)

    async def yielded(self, conversation: str, ticket: str) -> None:
        self._reached()
        await super().yielded(conversation, ticket)

    async def view(self, conversation: str) -> SlotView:
        self._reached()
        return await super().view(conversation)


class Bench:
    """Ann's desk on a distant board. ``seen`` is whom the platform shows speaking besides her."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.distant = Distant(self.clock)
        self.told: list[str] = []
        self.looks: list[str] = []
        self.seen = ""
        alone = LocalSlots(self.clock)
        self.board = SlotsWithFallback(self.distant, alone, self.clock, look=self.look, told=self.told.append)

    async def look(self, conversation: str) -> str:
        self.looks.append(conversation)
        return self.seen

    async def fence(self, ticket: str = "ann") -> int:
        answer = await self.board.join("call", ticket, ticket.title())
        assert isinstance(answer, Granted)
        return answer.fence

    async def others_join(self, ticket: str = "bo") -> SlotAnswer:
        """Another desk, which reaches the board, asks there."""
        return await LocalSlots.join(self.distant, "call", ticket, ticket.title())

    async def outage(self, seconds: float) -> None:
        """Let the board be away for so long while Ann holds on to what she has, and be back."""
        self.distant.away = True
        await self.board.view("call")
        for _ in range(int(seconds)):
            self.clock.advance(1.0)
            assert await self.board.renew("call", "ann")
        self.distant.away = False
        await self.board.probe()

    async def others_see(self) -> SlotView:
        return await LocalSlots.view(self.distant, "call")


@pytest.fixture
def bench(expected_logs: ExpectedLogs) -> Bench:
    expected_logs("supervisor_desk.service.slot_fallback")
    return Bench()


async def test_while_the_board_is_there_it_alone_is_asked(bench: Bench) -> None:
    fence = await bench.fence()
    assert (await bench.others_see()).holder == "ann"
    assert await bench.board.confirm("call", "ann", fence)
    assert await bench.board.renew("call", "ann")
    assert isinstance(await bench.board.standing("call", "bo"), OutOfLine)
    assert bench.looks == []
    assert bench.told == []


async def test_a_lost_board_is_told_once_with_the_reason(bench: Bench) -> None:
    bench.distant.away = True
    await bench.fence()
    await bench.board.view("call")
    assert bench.told == [WHY]
    assert bench.board.trouble == WHY


async def test_nobody_waits_for_a_board_that_was_lost(bench: Bench) -> None:
    bench.distant.away = True
    await bench.fence()
    calls = bench.distant.calls
    await bench.board.renew("call", "ann")
    await bench.board.leave("call", "ann")
    assert bench.distant.calls == calls, "only the probe tries it"


async def test_without_the_board_the_platform_is_looked_at_before_each_use(bench: Bench) -> None:
    bench.distant.away = True
    fence = await bench.fence()
    assert await bench.board.confirm("call", "ann", fence)
    bench.seen = "Bo"
    assert not await bench.board.confirm("call", "ann", fence)
    assert bench.looks == ["call", "call"]


async def test_a_grant_goes_on_when_the_board_is_lost_before_it_is_used(bench: Bench) -> None:
    fence = await bench.fence()
    bench.distant.away = True
    assert await bench.board.confirm("call", "ann", fence)
    assert bench.looks == ["call"]


async def test_a_grant_goes_on_for_as_long_as_it_is_renewed(bench: Bench) -> None:
    await bench.fence()
    bench.distant.away = True
    for _ in range(10):
        bench.clock.advance(LEASE_S / 2)
        assert await bench.board.renew("call", "ann")
    bench.clock.advance(LEASE_S)
    assert not await bench.board.renew("call", "ann")


async def test_a_view_from_then_on_is_not_of_other_desks(bench: Bench) -> None:
    bench.distant.away = True
    await bench.fence()
    assert not (await bench.board.view("call")).shared


async def test_the_board_is_found_again_by_the_probe(bench: Bench) -> None:
    bench.distant.away = True
    await bench.board.view("call")
    await bench.board.probe()
    assert bench.board.lost
    bench.distant.away = False
    await bench.board.probe()
    await bench.board.probe()
    assert bench.told == [WHY, ""]
    assert not bench.board.lost


async def test_what_was_held_all_along_is_taken_there_again(bench: Bench) -> None:
    await bench.fence()
    bench.distant.away = True
    await bench.board.renew("call", "ann")
    bench.clock.advance(LEASE_S)
    bench.distant.away = False
    assert (await bench.others_see()).holder == "", "it lapsed there meanwhile"
    await bench.board.join("call", "ann", "Ann")
    await bench.board.probe()
    view = await bench.others_see()
    assert (view.holder, view.holder_name) == ("ann", "Ann")


async def test_what_was_granted_without_the_board_is_taken_there_when_it_is_back(bench: Bench) -> None:
    bench.distant.away = True
    await bench.fence()
    bench.distant.away = False
    await bench.board.probe()
    assert (await bench.others_see()).holder == "ann"
    fence = (await bench.others_see()).fence
    assert await bench.board.confirm("call", "ann", fence)


async def test_where_another_desk_was_faster_who_is_heard_goes_on_and_may_send_nothing_new(bench: Bench) -> None:
    fence = await bench.fence()
    bench.distant.away = True
    await bench.board.view("call")
    for _ in range(int(LEASE_S)):
        bench.clock.advance(1.0)
        assert await bench.board.renew("call", "ann")
    assert isinstance(await bench.others_join(), Granted), "it lapsed there"
    bench.distant.away = False
    await bench.board.probe()
    assert await bench.board.renew("call", "ann"), "her voice is on the call, and the platform keeps Bo out"
    assert not await bench.board.confirm("call", "ann", fence)
    assert (await bench.others_see()).holder == "bo"
    await LocalSlots.leave(bench.distant, "call", "bo")
    assert await bench.board.renew("call", "ann")
    assert (await bench.others_see()).holder == "ann", "and has the slot when the other leaves it"


async def test_an_outage_too_short_to_cost_a_grant_excuses_nobody_who_lost_theirs(bench: Bench) -> None:
    await bench.fence()
    bench.clock.advance(LEASE_S)  # Ann's desk stands still, and its next call is answered too late
    assert isinstance(await bench.others_join(), Granted)
    bench.distant.away = True
    assert not await bench.board.renew("call", "ann")
    assert isinstance(await bench.board.join("call", "ann", "Ann"), Granted), "as far as the desk can see alone"
    bench.distant.away = False
    await bench.board.probe()
    assert not await bench.board.renew("call", "ann")
    assert [one.ticket for one in (await bench.others_see()).waiting] == []


@pytest.mark.parametrize("wall_only", [False, True])
async def test_what_a_desk_held_before_it_stood_still_is_not_used_without_the_board(
    bench: Bench, wall_only: bool
) -> None:
    fence = await bench.fence()
    if wall_only:
        bench.clock.set_back(-LEASE_S)  # the computer slept
    else:
        bench.clock.advance(LEASE_S)
    bench.distant.away = True
    assert not await bench.board.confirm("call", "ann", fence)
    assert bench.looks == []


async def test_nor_what_it_was_granted_without_the_board_before_it_stood_still(bench: Bench) -> None:
    bench.distant.away = True
    fence = await bench.fence()
    bench.clock.set_back(-LEASE_S)
    assert not await bench.board.confirm("call", "ann", fence)


async def test_nor_asks_again_for_what_was_taken_by_break_glass(bench: Bench) -> None:
    await bench.fence()
    await LocalSlots.take_over(bench.distant, "call", "bo", "Bo", "Now.")
    assert (await bench.board.view("call")).took_from("ann") is not None
    bench.distant.away = True
    await bench.board.view("call")
    assert not await bench.board.renew("call", "ann")
    bench.distant.away = False
    await bench.board.probe()
    assert (await bench.others_see()).waiting == ()


async def test_a_short_outage_costs_nobody_anything(bench: Bench) -> None:
    fence = await bench.fence()
    await bench.outage(3)
    assert await bench.board.renew("call", "ann")
    assert await bench.board.confirm("call", "ann", fence)


async def test_nor_a_long_one_while_nobody_else_wants_the_slot(bench: Bench) -> None:
    await bench.fence()
    await bench.outage(60)
    assert await bench.board.renew("call", "ann")
    assert (await bench.others_see()).holder == "ann"


async def test_break_glass_counts_also_if_it_came_while_the_board_was_away(bench: Bench) -> None:
    await bench.fence()
    bench.distant.away = True
    assert await bench.board.renew("call", "ann")
    await LocalSlots.take_over(bench.distant, "call", "bo", "Bo", "Now.")
    bench.distant.away = False
    await bench.board.probe()
    assert not await bench.board.renew("call", "ann")


async def test_what_was_given_back_meanwhile_is_not_taken_again(bench: Bench) -> None:
    await bench.fence()
    bench.distant.away = True
    await bench.board.leave("call", "ann")
    bench.clock.advance(LEASE_S)
    bench.distant.away = False
    await bench.board.probe()
    assert (await bench.others_see()).holder == ""


async def test_a_place_in_the_line_is_taken_again_by_who_still_waits(bench: Bench) -> None:
    await bench.others_join()
    assert isinstance(await bench.board.join("call", "ann", "Ann"), InLine)
    bench.distant.away = True
    assert isinstance(await bench.board.join("call", "ann", "Ann"), Granted), "the platform decides for now"
    await bench.board.leave("call", "ann")
    bench.distant.away = False
    await bench.board.probe()
    assert isinstance(await bench.board.join("call", "ann", "Ann"), InLine)


async def test_without_the_board_nobody_is_asked_and_nothing_is_seized(bench: Bench) -> None:
    bench.distant.away = True
    assert (await bench.board.ask("call", "ann", "Ann")).asking == ()
    assert (await bench.board.take_over("call", "ann", "Ann", "Now.")).holder == ""
    bench.distant.away = False
    assert (await bench.others_see()).holder == ""


async def test_what_is_seized_is_held(bench: Bench) -> None:
    await bench.others_join()
    view = await bench.board.take_over("call", "ann", "Ann", "Now.")
    assert view.holder == "ann"
    bench.distant.away = True
    assert await bench.board.renew("call", "ann")


async def test_a_grant_that_was_lost_on_the_board_is_not_carried_on_without_it(bench: Bench) -> None:
    await bench.fence()
    bench.clock.advance(LEASE_S)
    await bench.others_join()
    assert not await bench.board.renew("call", "ann")
    bench.distant.away = True
    assert not await bench.board.renew("call", "ann")


async def test_the_loss_is_in_the_program_log(expected_logs: ExpectedLogs) -> None:
    records = expected_logs("supervisor_desk.service.slot_fallback")
    bench = Bench()
    bench.distant.away = True
    await bench.board.view("call")
    assert [record.levelno for record in records] == [logging.WARNING]
