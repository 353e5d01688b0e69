"""Who needs the slot, and that nothing keeps it that does not need it."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.ports import Granted, OutOfLine, Unanswered
from supervisor_desk.actions.proof import Finding, Verdict
from supervisor_desk.actions.slot_board import LEASE_S, RENEW_EVERY_S
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.conversations.events import ControlStatus
from tests.actions.bench import Bench, wish
from tests.support.builders import CALL, ME, OTHER_CALL, control, conversation, ended, monitored


async def held(bench: Bench) -> bool:
    """Whether the slot is this desk's, by its own account and by that of the board, which must agree."""
    here = bench.speaking.holds(CALL)
    assert isinstance(await bench.board.standing(CALL, ME), Granted if here else OutOfLine)
    return here


@pytest.mark.parametrize("mode", [Mode.WHISPER, Mode.BARGE])
async def test_the_slot_is_held_as_long_as_the_session_speaks(mode: Mode) -> None:
    bench = Bench()
    await bench.listening(mode)
    assert await held(bench)
    await bench.dispatcher.perform(wish(Kind.LISTEN))
    assert await held(bench), "still speaking until the service says otherwise"
    bench.feed(monitored(Mode.SILENT))
    await bench.rest()
    await bench.dispatcher.session_went_silent(CALL)
    assert not await held(bench)


@pytest.mark.parametrize("status", [ControlStatus.COMPLETED, ControlStatus.FAILED, ControlStatus.CANCELLED])
async def test_a_cue_holds_the_slot_until_it_is_settled(status: ControlStatus) -> None:
    bench = Bench()
    cue = await bench.dispatcher.perform(wish(Kind.VOICE_CUE))
    bench.feed(control(ControlStatus.EXECUTING, cue.remote_id))
    await bench.rest()
    assert await held(bench)
    bench.feed(control(status, cue.remote_id))
    await bench.rest()
    assert not await held(bench)


async def test_going_from_coaching_to_barging_keeps_the_slot() -> None:
    bench = Bench()
    await bench.listening(Mode.WHISPER)
    await bench.dispatcher.perform(wish(Kind.BARGE))
    bench.feed(monitored(Mode.BARGE))
    await bench.rest()
    assert await held(bench)


async def test_a_refused_barge_leaves_the_slot_with_the_coaching_that_goes_on() -> None:
    bench = Bench()
    await bench.listening(Mode.WHISPER)
    bench.audit.trouble = "The disk is full."
    barge = await bench.dispatcher.perform(wish(Kind.BARGE))
    await bench.rest()
    assert barge.state is DeliveryState.REFUSED
    assert await held(bench)


async def test_a_cue_that_ends_leaves_the_slot_with_the_session() -> None:
    bench = Bench()
    await bench.listening(Mode.WHISPER)
    cue = await bench.dispatcher.perform(wish(Kind.VOICE_CUE))
    bench.feed(control(ControlStatus.COMPLETED, cue.remote_id))
    await bench.rest()
    assert await held(bench)


async def test_the_end_of_the_call_releases_the_slot() -> None:
    bench = Bench()
    await bench.listening(Mode.BARGE)
    await bench.dispatcher.perform(wish(Kind.VOICE_CUE))
    bench.feed(ended())
    await bench.rest()
    await bench.dispatcher.keep_slots()
    assert not await held(bench)


async def test_what_nothing_needs_is_given_back_with_the_next_round_even_if_nobody_said_so() -> None:
    bench = Bench()
    await bench.listening(Mode.BARGE)
    bench.feed(monitored(Mode.TERMINATED))
    assert await held(bench)
    assert await bench.dispatcher.keep_slots() == ()
    assert not await held(bench)


async def test_what_is_needed_is_prolonged_round_after_round() -> None:
    bench = Bench()
    await bench.listening(Mode.BARGE)
    for _ in range(10):
        bench.clock.advance(RENEW_EVERY_S)
        assert await bench.dispatcher.keep_slots() == ()
    assert await held(bench)


async def test_a_slot_that_was_lost_is_told() -> None:
    bench = Bench()
    await bench.listening(Mode.BARGE)
    bench.clock.advance(LEASE_S)
    assert await bench.dispatcher.keep_slots() == (CALL,)


async def test_coaching_whose_answer_was_lost_holds_the_slot_until_a_look_finds_no_trace_of_it() -> None:
    bench = Bench()
    await bench.listening()
    bench.service.answers(Unanswered(reason="The connection broke."))
    coach = await bench.dispatcher.perform(wish(Kind.COACH))
    await bench.dispatcher.session_went_silent(CALL)
    await bench.dispatcher.keep_slots()
    assert await held(bench), "it may be speaking"
    bench.service.shows(Verdict(Finding.NOT_SEEN, "REST check: silent", bench.sessions.get(CALL)))
    await bench.dispatcher.look(coach.id)
    assert bench.states(coach.id)[-1] == "unproven"
    assert not await held(bench)


async def test_a_cue_of_which_a_look_finds_no_trace_does_not_keep_others_silent() -> None:
    bench = Bench()
    bench.service.answers(Unanswered(reason="The connection broke."))
    cue = await bench.dispatcher.perform(wish(Kind.VOICE_CUE))
    assert await held(bench)
    bench.service.shows(Verdict(Finding.NOT_SEEN, "REST check: no such control"))
    await bench.dispatcher.look(cue.id)
    assert not await held(bench)


async def test_coaching_seen_only_by_a_look_holds_the_slot() -> None:
    bench = Bench()
    await bench.listening()
    coach = await bench.dispatcher.perform(wish(Kind.COACH))
    whispering = monitored(Mode.WHISPER).session
    bench.service.shows(Verdict(Finding.PROVEN, "REST check: whisper", whispering))
    assert await bench.dispatcher.look(coach.id)
    await bench.rest()
    await bench.dispatcher.keep_slots()
    assert await held(bench)


async def test_slots_of_different_calls_do_not_touch_each_other() -> None:
    bench = Bench()
    bench.calls[OTHER_CALL] = conversation(id=OTHER_CALL)
    await bench.listening(Mode.BARGE)
    cue = await bench.dispatcher.perform(wish(Kind.VOICE_CUE, conversation_id=OTHER_CALL))
    await bench.dispatcher.cancel(cue.id)
    await bench.rest()
    assert await held(bench)
    assert not bench.speaking.holds(OTHER_CALL)
