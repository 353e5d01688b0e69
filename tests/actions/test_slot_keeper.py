"""Several desks on one board: slots are kept, lines watched, and who loses a slot falls silent and is told."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.ports import Accepted, Granted, OutOfLine, Refused, Unanswered
from supervisor_desk.actions.silence import AGAIN_AFTER_S
from supervisor_desk.actions.slot_board import LEASE_S, RENEW_EVERY_S
from supervisor_desk.actions.slot_keeper import LOOK_EVERY_S
from supervisor_desk.actions.slot_news import SlotNewsKind
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.conversations.events import ControlStatus
from tests.actions.bench import wish
from tests.actions.slot_bench import ANN, BO, Shared
from tests.support.builders import CALL, OTHER_CALL, control


@pytest.fixture
async def shared() -> AsyncIterator[Shared]:
    made = Shared()
    yield made
    await made.close()


async def test_a_slot_in_use_is_kept_round_after_round(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    for _ in range(10):
        shared.clock.advance(RENEW_EVERY_S)
        await shared.ann.round()
    assert isinstance(await shared.board.standing(CALL, ANN), Granted)
    assert shared.ann.news == []


async def test_the_line_of_the_chosen_call_is_looked_at_once_a_second(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    shared.bo.keeper.choose(CALL)
    await shared.bo.round()
    view = shared.bo.keeper.view(CALL)
    assert view is not None
    assert view.other_holder(BO) == shared.ann.name
    await shared.board.leave(CALL, ANN)
    await shared.bo.round()
    assert shared.bo.keeper.view(CALL) == view
    shared.clock.advance(LOOK_EVERY_S)
    await shared.bo.round()
    now = shared.bo.keeper.view(CALL)
    assert now is not None
    assert now.holder == ""
    assert shared.bo.changes[-1] == CALL


async def test_a_hint_brings_the_look_forward(shared: Shared) -> None:
    shared.bo.keeper.choose(CALL)
    await shared.bo.round()
    await shared.board.join(CALL, ANN, "Ann")
    shared.bo.keeper.hint(CALL)
    shared.bo.keeper.hint(OTHER_CALL)
    await shared.bo.round()
    view = shared.bo.keeper.view(CALL)
    assert view is not None
    assert view.holder == ANN
    assert shared.bo.keeper.view(OTHER_CALL) is None


async def test_what_nobody_looks_at_any_more_is_forgotten(shared: Shared) -> None:
    shared.bo.keeper.choose(CALL)
    await shared.bo.round()
    shared.bo.keeper.choose(None)
    await shared.bo.round()
    assert shared.bo.keeper.view(CALL) is None


async def test_what_stands_in_the_line_is_part_of_the_situation_and_bars_the_buttons(shared: Shared) -> None:
    await shared.board.join(CALL, ANN, "Ann")
    shared.bo.keeper.choose(CALL)
    await shared.bo.round()
    assert shared.bo.situation(CALL).taken_by == "Ann"
    assert shared.ann.situation(CALL).taken_by == ""


# --- a slot that is lost ---------------------------------------------------------------------------------------------


async def test_a_desk_that_stood_still_keeps_its_slot_if_nobody_took_it(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    before = await shared.board.standing(CALL, ANN)
    shared.clock.advance(LEASE_S * 5)
    await shared.ann.round()
    after = await shared.board.standing(CALL, ANN)
    assert isinstance(before, Granted)
    assert isinstance(after, Granted)
    assert after.fence > before.fence
    assert shared.ann.news == []
    assert shared.speakers() == [ANN]


async def test_a_desk_that_stood_still_falls_silent_for_who_has_the_slot_by_now(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    shared.clock.advance(LEASE_S)
    await shared.board.join(CALL, BO, "Bo")
    await shared.ann.round()
    assert shared.ann.service.kinds[-1] is Kind.LISTEN
    assert shared.ann.audit.of("intent")[-1].reason == "the speaking slot passed to Bo"
    assert [(one.kind, one.who) for one in shared.ann.news] == [(SlotNewsKind.PASSED_ON, "Bo")]
    shared.obeys(shared.ann)
    assert shared.speakers() == []
    await shared.ann.round()
    assert shared.ann.silence.owed == frozenset()
    assert isinstance(await shared.board.standing(CALL, BO), Granted)


async def test_the_loss_is_on_record(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    shared.clock.advance(LEASE_S)
    await shared.board.join(CALL, BO, "Bo")
    await shared.ann.round()
    note = shared.ann.audit.of("notice")[-1]
    assert (note.what, note.conversation) == ("speaking slot lost", CALL)
    assert note.detail["to"] == BO


async def test_cues_are_taken_back_too_each_once(shared: Shared) -> None:
    cue = await shared.ann.dispatcher.perform(wish(Kind.VOICE_CUE))
    shared.ann.feed(control(ControlStatus.EXECUTING, cue.remote_id))
    shared.clock.advance(LEASE_S)
    await shared.board.join(CALL, BO, "Bo")
    shared.ann.service.answers(Refused(reason="It had already begun.", status=409))
    await shared.rounds(5, shared.ann)
    assert shared.ann.service.kinds.count(Kind.CANCEL) == 1


async def test_what_takes_effect_only_after_the_loss_is_silenced_then(shared: Shared) -> None:
    await shared.listens(shared.ann)
    await shared.ann.dispatcher.perform(wish(Kind.BARGE))
    shared.clock.advance(LEASE_S)
    await shared.board.join(CALL, BO, "Bo")
    await shared.rounds(3, shared.ann)
    assert shared.ann.service.kinds == [Kind.LISTEN, Kind.BARGE], "there is nothing to step back from yet"
    shared.shows(shared.ann, Mode.BARGE)
    await shared.ann.round()
    assert shared.ann.service.kinds == [Kind.LISTEN, Kind.BARGE, Kind.LISTEN]


async def test_a_step_back_that_failed_is_tried_again_and_not_in_a_hurry(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    shared.clock.advance(LEASE_S)
    await shared.board.join(CALL, BO, "Bo")
    shared.ann.service.answers(Refused(reason="Not now.", status=409), Accepted(remote_id="session-1"))
    await shared.rounds(5, shared.ann)
    assert shared.ann.service.kinds.count(Kind.LISTEN) == 2, "the one that opened the session, and one step back"
    shared.clock.advance(AGAIN_AFTER_S)
    await shared.rounds(2, shared.ann)
    assert shared.ann.service.kinds.count(Kind.LISTEN) == 3


async def test_a_lost_answer_to_barging_owes_silence_until_it_is_settled(shared: Shared) -> None:
    await shared.listens(shared.ann)
    shared.ann.service.answers(Unanswered(reason="The connection broke."))
    await shared.ann.dispatcher.perform(wish(Kind.BARGE))
    shared.clock.advance(LEASE_S)
    await shared.board.join(CALL, BO, "Bo")
    await shared.rounds(2, shared.ann)
    assert shared.ann.silence.owed == {CALL}


async def test_whoever_queues_again_is_not_held_to_silence_when_the_turn_comes(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    shared.clock.advance(LEASE_S)
    await shared.board.join(CALL, BO, "Bo")
    await shared.ann.round()
    shared.obeys(shared.ann)
    await shared.board.leave(CALL, BO)
    again = await shared.ann.dispatcher.perform(wish(Kind.BARGE), wait=True)
    shared.shows(shared.ann, Mode.BARGE)
    await shared.rounds(3, shared.ann)
    assert again.state is DeliveryState.ACCEPTED
    assert shared.ann.service.kinds[-1] is Kind.BARGE
    assert isinstance(await shared.board.standing(CALL, ANN), Granted)


async def test_a_desk_that_waits_is_served_when_the_one_that_stood_still_is_silent(shared: Shared) -> None:
    await shared.speaks(shared.ann)
    await shared.listens(shared.bo)
    queued = shared.bo.start(shared.bo.dispatcher.perform(wish(Kind.BARGE), wait=True), name="queue")
    await shared.bo.round()
    shared.clock.advance(LEASE_S)
    await shared.rounds(2, shared.bo)
    assert isinstance(await shared.board.standing(CALL, BO), Granted)
    assert Kind.BARGE not in shared.bo.service.kinds, "the platform still shows Ann speaking"
    await shared.ann.round()
    shared.obeys(shared.ann)
    await shared.rounds(3)
    assert queued.done()
    assert shared.bo.service.kinds[-1] is Kind.BARGE
    assert isinstance(await shared.board.standing(CALL, ANN), OutOfLine)
