"""Supervisors among themselves: asking to leave, handing over, offers, and break-glass with a reason."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.ports import Granted, OutOfLine
from supervisor_desk.actions.slot_board import LEASE_S, RENEW_EVERY_S
from supervisor_desk.actions.slot_news import SlotNewsKind
from supervisor_desk.actions.slot_requests import HANDED_OVER, INSTEAD, LONGEST_REASON, SHORTEST_REASON
from supervisor_desk.conversations.conversation import Mode
from tests.actions.bench import turns_of_the_loop, wish
from tests.actions.slot_bench import ANN, BO, CY, Shared, SlotBench
from tests.support.builders import CALL, conversation, session

REASON = "The customer threatens the agent."


@pytest.fixture
async def shared() -> AsyncIterator[Shared]:
    made = Shared()
    yield made
    await made.close()


async def breaks_glass(desk: SlotBench, action: Action, reason: str = REASON) -> asyncio.Task[None]:
    """Begin it and let it come as far as it can without the other desk."""
    task = desk.start(desk.requests.break_glass(action, reason), name="break-glass")
    await turns_of_the_loop(20)
    return task


# --- asking ----------------------------------------------------------------------------------------------------------


async def test_the_speaker_sees_who_asks_them_to_leave(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await shared.bo.requests.ask(CALL)
    shared.ann.keeper.hint(CALL)
    await shared.ann.round()
    asked = shared.ann.keeper.asked_to_leave()
    assert [one.name for one in asked[CALL].asking] == [shared.bo.name]
    assert shared.bo.keeper.asked_to_leave() == {}


async def test_asking_is_on_record_with_whom_was_asked(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await shared.bo.requests.ask(CALL)
    note = shared.bo.audit.of("notice")[0]
    assert (note.what, note.detail["holder"]) == ("asked the speaker to leave", ANN)


async def test_a_desk_that_reaches_nobody_says_so(shared: Shared) -> None:
    shared.board.shared = False
    await shared.bo.requests.ask(CALL)
    assert shared.bo.heard == [SlotNewsKind.NOT_ASKED]
    assert "does not reach the others" in shared.bo.news[0].words


async def test_who_is_done_steps_back_and_whoever_asked_is_offered_the_slot(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await shared.bo.requests.ask(CALL)
    shared.ann.requests.done(CALL)
    await shared.ann.round()
    assert shared.ann.service.kinds[-1] is Kind.LISTEN
    assert shared.ann.audit.of("intent")[-1].reason == HANDED_OVER
    assert isinstance(await shared.board.standing(CALL, ANN), Granted), "until the platform shows the step back"
    shared.obeys(shared.ann)
    await shared.ann.dispatcher.session_went_silent(CALL)
    view = await shared.board.view(CALL)
    assert (view.holder, view.offered) == (BO, True)


async def test_an_offer_is_taken_by_speaking(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await shared.listens(shared.bo)
    await shared.bo.requests.ask(CALL)
    shared.shows(shared.ann, Mode.SILENT)
    await shared.ann.dispatcher.session_went_silent(CALL)
    barge = await shared.bo.dispatcher.perform(wish(Kind.BARGE))
    assert barge.state is DeliveryState.ACCEPTED
    assert not (await shared.board.view(CALL)).offered


async def test_an_offer_may_be_declined(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await shared.bo.requests.ask(CALL)
    shared.shows(shared.ann, Mode.SILENT)
    await shared.ann.dispatcher.session_went_silent(CALL)
    await shared.bo.requests.no_longer(CALL)
    assert (await shared.board.view(CALL)).holder == ""


async def test_declining_does_not_cost_a_slot_in_use(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await shared.ann.requests.no_longer(CALL)
    assert isinstance(await shared.board.standing(CALL, ANN), Granted)


async def test_who_is_done_takes_cues_back(shared: Shared) -> None:
    await shared.ann.dispatcher.perform(wish(Kind.VOICE_CUE))
    shared.ann.requests.done(CALL)
    await shared.ann.round()
    assert shared.ann.service.kinds == [Kind.VOICE_CUE, Kind.CANCEL]
    assert (await shared.board.view(CALL)).holder == ""


# --- break-glass -----------------------------------------------------------------------------------------------------


async def test_break_glass_cuts_the_speaker_off_and_only_then_speaks(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await shared.listens(shared.bo)
    barge = wish(Kind.BARGE)
    task = await breaks_glass(shared.bo, barge)
    assert isinstance(await shared.board.standing(CALL, BO), Granted)
    assert Kind.BARGE not in shared.bo.service.kinds, "the platform still shows Ann speaking"
    shared.ann.keeper.hint(CALL)
    await shared.ann.round()
    assert shared.ann.service.kinds[-1] is Kind.LISTEN
    shared.obeys(shared.ann)
    assert shared.speakers() == []
    await shared.bo.round(3)
    assert Kind.BARGE not in shared.bo.service.kinds, "her desk has not said so yet"
    await shared.ann.round()
    shared.bo.keeper.hint(CALL)
    await shared.bo.round(3)
    await task
    assert shared.bo.service.kinds[-1] is Kind.BARGE
    shared.obeys(shared.bo)
    assert shared.speakers() == [BO]


async def test_a_desk_whose_view_of_the_platform_is_late_waits_for_the_word_of_the_other(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await shared.listens(shared.bo)
    shared.bo.calls[CALL] = conversation(monitors=(session(Mode.SILENT, of=BO),))  # as if nobody spoke
    task = await breaks_glass(shared.bo, wish(Kind.BARGE))
    await shared.bo.round(5)
    assert Kind.BARGE not in shared.bo.service.kinds
    shared.ann.keeper.hint(CALL)
    await shared.ann.round()
    shared.obeys(shared.ann)
    await shared.ann.round()
    shared.bo.keeper.hint(CALL)
    await shared.bo.round(3)
    await task
    assert shared.bo.service.kinds[-1] is Kind.BARGE


async def test_after_a_while_the_other_desk_is_taken_for_dead(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await shared.listens(shared.bo)
    task = await breaks_glass(shared.bo, wish(Kind.BARGE))
    shared.shows(shared.ann, Mode.TERMINATED)
    for _ in range(int(LEASE_S)):
        shared.clock.advance(1.0)
        await shared.bo.round()
    await task
    assert shared.bo.service.kinds[-1] is Kind.BARGE


async def test_a_desk_of_which_nothing_is_heard_says_so_at_once(shared: Shared) -> None:
    await shared.board.join(CALL, ANN, "Ann")
    shared.ann.speaking._users[CALL] = {DeliveryId("about to leave")}
    await shared.board.take_over(CALL, BO, "Bo", REASON)
    shared.ann.keeper.hint(CALL)
    await shared.ann.keeper.look(CALL)
    assert (await shared.board.view(CALL)).revoked is None


async def test_who_is_cut_off_is_told_by_whom_and_why(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await breaks_glass(shared.bo, wish(Kind.BARGE))
    shared.clock.advance(RENEW_EVERY_S)
    await shared.ann.round()
    assert [(one.kind, one.who, one.words) for one in shared.ann.news] == [(SlotNewsKind.TAKEN, shared.bo.name, REASON)]


async def test_the_reason_is_on_record_before_anything_is_taken(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    fence = (await shared.board.view(CALL)).fence
    barge = wish(Kind.BARGE)
    await breaks_glass(shared.bo, barge)
    note = shared.bo.audit.of("notice")[0]
    assert (note.what, note.reason, note.delivery) == ("break-glass", REASON, barge.id)
    assert note.detail == {"holder": ANN, "fence": fence, "for": "barge", "waiting": 0}


async def test_nothing_is_taken_while_the_log_cannot_be_written(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    shared.bo.audit.trouble = "The disk is full."
    await breaks_glass(shared.bo, wish(Kind.BARGE))
    assert isinstance(await shared.board.standing(CALL, ANN), Granted)
    assert shared.bo.heard == [SlotNewsKind.NOT_TAKEN]
    assert "The disk is full." in shared.bo.news[0].words
    assert shared.bo.audit_troubles == ["The disk is full."]
    assert shared.bo.service.sent == []


@pytest.mark.parametrize("reason", ["", "Now!", " " * SHORTEST_REASON, "x" * (LONGEST_REASON + 1)])
async def test_without_a_fitting_reason_nothing_is_taken(shared: Shared, reason: str) -> None:
    await shared.speaks(shared.ann)
    await breaks_glass(shared.bo, wish(Kind.BARGE), reason)
    assert isinstance(await shared.board.standing(CALL, ANN), Granted)
    assert "A reason of 10 to 200 characters is needed" in shared.bo.news[0].words


async def test_the_line_is_passed_and_stays(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await shared.board.join(CALL, CY, "Cy")
    await breaks_glass(shared.bo, wish(Kind.BARGE))
    view = await shared.board.view(CALL)
    assert (view.holder, [one.name for one in view.waiting]) == (BO, ["Cy"])
    assert shared.bo.audit.of("notice")[0].detail["waiting"] == 1


async def test_who_waits_in_the_line_breaks_the_glass_instead(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await shared.listens(shared.bo)
    queued = wish(Kind.BARGE)
    shared.bo.start(shared.bo.dispatcher.perform(queued, wait=True), name="queue")
    await shared.bo.round()
    task = await breaks_glass(shared.bo, wish(Kind.COACH))
    waited = shared.bo.pending.get(queued.id)
    assert waited is not None
    assert (waited.state, waited.reason) == (DeliveryState.CANCELLED, INSTEAD)
    shared.shows(shared.ann, Mode.SILENT)
    await shared.board.yielded(CALL, ANN)
    shared.bo.keeper.hint(CALL)
    await shared.bo.round(3)
    await task
    assert shared.bo.service.kinds[-1] is Kind.COACH
    assert isinstance(await shared.board.standing(CALL, BO), Granted)


async def test_what_a_rule_forbids_takes_nothing_from_anybody(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    coach = wish(Kind.COACH, participant_id=None)
    shared.bo.calls[CALL] = shared.bo.calls[CALL].__class__(id=CALL, raw_state="hold")
    await breaks_glass(shared.bo, coach)
    assert isinstance(await shared.board.standing(CALL, ANN), Granted)
    refused = shared.bo.pending.get(coach.id)
    assert refused is not None
    assert refused.state is DeliveryState.REFUSED
    assert shared.bo.audit.of("notice") == []


async def test_a_speaker_by_another_program_cannot_be_reached(shared: Shared) -> None:
    shared.bo.holder = "Dana"
    await breaks_glass(shared.bo, wish(Kind.BARGE))
    assert "Dana speaks by another program" in shared.bo.news[0].words
    assert shared.bo.service.sent == []


async def test_a_desk_on_its_own_takes_nothing(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    shared.board.shared = False
    await breaks_glass(shared.bo, wish(Kind.BARGE))
    assert isinstance(await shared.board.standing(CALL, ANN), Granted)
    assert shared.bo.heard == [SlotNewsKind.NOT_TAKEN]


async def test_a_free_slot_needs_no_glass(shared: Shared) -> None:
    await shared.listens(shared.bo)
    task = await breaks_glass(shared.bo, wish(Kind.BARGE))
    await task
    assert shared.bo.service.kinds[-1] is Kind.BARGE
    assert shared.bo.audit.of("notice") == []


async def test_what_came_to_nothing_leaves_the_slot_to_others(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    barge = wish(Kind.BARGE)
    task = await breaks_glass(shared.bo, barge)
    await shared.bo.dispatcher.cancel(barge.id)
    await shared.bo.round(3)
    await task
    assert isinstance(await shared.board.standing(CALL, BO), OutOfLine)


async def test_a_dead_desk_keeps_nobody_out_for_longer_than_its_lease(shared: Shared) -> None:
    """Its voice is another matter: only the platform can end that."""
    await shared.speaks(shared.ann)
    shared.clock.advance(LEASE_S)
    shared.shows(shared.ann, Mode.TERMINATED)
    await shared.listens(shared.bo)
    assert (await shared.bo.dispatcher.perform(wish(Kind.BARGE))).state is DeliveryState.ACCEPTED
