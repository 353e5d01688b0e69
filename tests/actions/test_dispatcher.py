"""One action, one path: what is asked, in which order things happen, and what is let go of."""

from __future__ import annotations

import asyncio

import pytest

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.dispatcher import CLOSED_EARLY, SECOND_START, SESSION_CHANGED, STOPPED_SHORT
from supervisor_desk.actions.ports import Accepted, Answer, Granted, OutOfLine, Refused, SlotAnswer, Unanswered
from supervisor_desk.actions.proof import TERMINATED_INTERACTION, Finding, Verdict
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.conversations.conversation import ConversationId, Mode
from tests.actions.bench import Bench, turns_of_the_loop, wish
from tests.support.builders import CALL, COLLEAGUE, ME, changed, ended, monitored, session
from tests.support.clock import FakeClock


@pytest.fixture
async def bench() -> Bench:
    return Bench()


def now(bench: Bench, action: Action) -> Delivery:
    delivery = bench.pending.get(action.id)
    assert delivery is not None
    return delivery


async def slot_is_free(bench: Bench) -> bool:
    return not bench.speaking.holds(CALL) and isinstance(await bench.board.standing(CALL, bench.me), OutOfLine)


# --- the order of things ---


@pytest.mark.parametrize("kind", [Kind.LISTEN, Kind.BARGE, Kind.TEXT_CUE, Kind.VOICE_CUE, Kind.ANNOUNCE, Kind.MUTE])
async def test_the_intent_is_on_disk_before_anything_is_sent(bench: Bench, kind: Kind) -> None:
    gate = bench.audit.hold()
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(wish(kind)))
        await gate.reached()
        await turns_of_the_loop()
        assert bench.service.sent == []
        gate.open(None)
    assert bench.journal == [f"intent: {kind.value}", f"send: {kind.value}"]


async def test_nothing_is_sent_if_the_audit_log_cannot_be_written(bench: Bench) -> None:
    bench.audit.trouble = "The disk is full. Free some space."
    delivery = await bench.dispatcher.perform(wish(Kind.BARGE))
    assert delivery.state is DeliveryState.REFUSED
    assert delivery.reason == "Nothing was sent: The disk is full. Free some space."
    assert bench.service.sent == []
    assert bench.audit_troubles == ["The disk is full. Free some space."]
    assert await slot_is_free(bench)
    bench.audit.trouble = ""
    assert (await bench.dispatcher.perform(wish(Kind.LISTEN))).state is DeliveryState.ACCEPTED


async def test_a_rule_that_says_no_leaves_no_trace_outside(bench: Bench) -> None:
    bench.feed(changed(raw_state="hold"))
    delivery = await bench.dispatcher.perform(wish(Kind.VOICE_CUE))
    assert delivery.state is DeliveryState.REFUSED
    assert "It is on hold now." in delivery.reason
    assert bench.journal == []
    assert await slot_is_free(bench)


async def test_the_same_wish_asked_twice_is_sent_once(bench: Bench) -> None:
    cue = wish(Kind.TEXT_CUE)
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(bench.dispatcher.perform(cue))
    await bench.dispatcher.perform(cue)
    assert bench.service.kinds == [Kind.TEXT_CUE]


async def test_what_is_asked_is_proven_by_the_feed_alone(bench: Bench) -> None:
    listen = wish(Kind.LISTEN)
    assert (await bench.dispatcher.perform(listen)).state is DeliveryState.ACCEPTED
    bench.feed(monitored(Mode.SILENT))
    assert bench.states(listen.id) == ["asked", "sent", "accepted", "confirmed"]


async def test_why_the_desk_acts_by_itself_is_in_the_audit(bench: Bench) -> None:
    await bench.dispatcher.perform(wish(Kind.TEXT_CUE), why="the call moved to hold")
    assert bench.audit.of("intent")[0].reason == "the call moved to hold"


async def test_speech_is_audited_with_the_fence_under_which_it_was_allowed(bench: Bench) -> None:
    await bench.dispatcher.perform(wish(Kind.VOICE_CUE))
    grant = await bench.board.standing(CALL, ME)
    assert isinstance(grant, Granted)
    assert bench.audit.of("intent")[0].detail["fence"] == grant.fence


# --- sessions ---


async def test_coaching_without_a_session_opens_one_first(bench: Bench) -> None:
    coach = wish(Kind.COACH)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(coach))
        await turns_of_the_loop()
        assert bench.service.kinds == [Kind.LISTEN]
        assert now(bench, coach).reason == "Opening a session first: coaching goes over it."
        assert not bench.speaking.holds(CALL), "while it opens nobody else need be silent"
        bench.feed(monitored(Mode.SILENT))
    assert bench.journal == ["intent: listen", "send: listen", "intent: coach", "send: coach"]
    assert bench.audit.notes[0].reason == "opened for coaching"
    action, used = bench.service.sent[1]
    assert (action.id, used) == (coach.id, session(Mode.SILENT))
    bench.feed(monitored(Mode.WHISPER))
    assert bench.states(coach.id) == ["asked", "sent", "accepted", "confirmed"]


async def test_coaching_is_bound_to_the_session_that_was_opened_for_it(bench: Bench) -> None:
    coach = wish(Kind.COACH)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(coach))
        await turns_of_the_loop()
        gate = bench.service.hold()
        bench.feed(monitored(Mode.SILENT))
        await gate.reached()
        bench.feed(monitored(Mode.WHISPER, key="another"))
        assert now(bench, coach).state is DeliveryState.SENT
        gate.open(Accepted(remote_id="session-1"))
    bench.feed(monitored(Mode.TERMINATED))
    assert now(bench, coach).state is DeliveryState.FAILED


async def test_coaching_fails_with_the_reason_if_no_session_can_be_opened(bench: Bench) -> None:
    bench.service.answers(Refused(reason="Your account lacks interaction:monitor.", status=403))
    delivery = await bench.dispatcher.perform(wish(Kind.COACH))
    assert delivery.state is DeliveryState.FAILED
    assert delivery.reason == "No session could be opened. Your account lacks interaction:monitor."
    assert bench.service.kinds == [Kind.LISTEN]
    assert await slot_is_free(bench)


async def test_coaching_that_is_taken_back_while_its_session_opens_is_not_sent(bench: Bench) -> None:
    coach = wish(Kind.COACH)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(coach))
        await turns_of_the_loop()
        await bench.dispatcher.cancel(coach.id)
        bench.feed(monitored(Mode.SILENT))
    assert bench.service.kinds == [Kind.LISTEN]
    assert now(bench, coach).state is DeliveryState.CANCELLED


async def test_coaching_does_not_wait_for_its_session_for_ever(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supervisor_desk.actions.dispatcher.OPENING_LIMIT_S", 0.0)
    delivery = await bench.dispatcher.perform(wish(Kind.COACH))
    assert delivery.state is DeliveryState.FAILED
    assert delivery.reason.startswith("No session could be opened.")


async def test_no_escalation_is_sent_while_the_session_is_pending(bench: Bench) -> None:
    await bench.dispatcher.perform(wish(Kind.LISTEN))
    for kind in (Kind.COACH, Kind.BARGE):
        assert (await bench.dispatcher.perform(wish(kind))).state is DeliveryState.REFUSED
    assert bench.service.kinds == [Kind.LISTEN]


async def test_two_starts_at_once_become_one(bench: Bench) -> None:
    gate = bench.audit.hold()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(bench.dispatcher.perform(wish(Kind.LISTEN)))
        await gate.reached()
        second = group.create_task(bench.dispatcher.perform(wish(Kind.BARGE)))
        await turns_of_the_loop()
        gate.open(None)
    assert bench.service.kinds == [Kind.LISTEN]
    assert first.result().state is DeliveryState.ACCEPTED
    assert second.result().state is DeliveryState.REFUSED


async def test_a_start_whose_answer_was_lost_is_not_followed_by_another(bench: Bench) -> None:
    bench.service.answers(Unanswered(reason="The connection broke. It may have taken effect."))
    assert (await bench.dispatcher.perform(wish(Kind.LISTEN))).state is DeliveryState.UNPROVEN
    refused = await bench.dispatcher.perform(wish(Kind.LISTEN))
    assert refused.state is DeliveryState.REFUSED
    assert "may have opened one" in refused.reason
    assert bench.service.kinds == [Kind.LISTEN]


async def test_a_claimed_start_is_respected_whatever_the_rules_see(bench: Bench) -> None:
    assert bench.sessions.begin(CALL, DeliveryId("somebody else"))
    delivery = await bench.dispatcher.perform(wish(Kind.LISTEN))
    assert (delivery.state, delivery.reason) == (DeliveryState.REFUSED, SECOND_START)
    assert bench.journal == []
    assert bench.sessions.beginning(CALL) == "somebody else"


async def test_barging_without_a_session_opens_one_by_itself(bench: Bench) -> None:
    barge = wish(Kind.BARGE)
    await bench.dispatcher.perform(barge)
    assert bench.service.sent == [(barge, None)]
    known = bench.sessions.get(CALL)
    assert known is not None
    assert known.mode is Mode.PENDING
    bench.feed(monitored(Mode.BARGE))
    await bench.rest()
    assert now(bench, barge).state is DeliveryState.CONFIRMED
    assert bench.speaking.holds(CALL)


async def test_barging_from_an_open_session_goes_over_that_session(bench: Bench) -> None:
    await bench.listening()
    await bench.dispatcher.perform(wish(Kind.BARGE))
    assert bench.service.sent[-1][1] == session(Mode.SILENT)


async def test_a_session_that_changed_while_the_intent_was_written_stops_the_command(bench: Bench) -> None:
    await bench.listening()
    gate = bench.audit.hold()
    async with asyncio.TaskGroup() as group:
        coaching = group.create_task(bench.dispatcher.perform(wish(Kind.COACH)))
        await gate.reached()
        bench.feed(monitored(Mode.TERMINATED))
        gate.open(None)
    assert coaching.result().reason == SESSION_CHANGED
    assert bench.service.kinds == [Kind.LISTEN]
    assert await slot_is_free(bench)


async def test_a_barge_over_a_session_that_ended_meanwhile_is_not_sent_over_it_nor_without(bench: Bench) -> None:
    await bench.listening()
    gate = bench.audit.hold()
    async with asyncio.TaskGroup() as group:
        barging = group.create_task(bench.dispatcher.perform(wish(Kind.BARGE)))
        await gate.reached()
        bench.feed(monitored(Mode.TERMINATED))
        gate.open(None)
    assert barging.result().reason == SESSION_CHANGED
    assert bench.service.kinds == [Kind.LISTEN]


async def test_a_session_that_shows_up_while_a_start_is_written_makes_it_needless(bench: Bench) -> None:
    gate = bench.audit.hold()
    async with asyncio.TaskGroup() as group:
        listening = group.create_task(bench.dispatcher.perform(wish(Kind.LISTEN)))
        await gate.reached()
        bench.feed(monitored(Mode.SILENT, key="from elsewhere"))
        gate.open(None)
    assert listening.result().state is DeliveryState.REFUSED
    assert bench.service.sent == []


async def test_stopping_ends_the_session_and_frees_the_slot(bench: Bench) -> None:
    await bench.listening(Mode.BARGE)
    stop = await bench.dispatcher.perform(wish(Kind.STOP))
    bench.feed(monitored(Mode.TERMINATED))
    await bench.rest()
    await bench.dispatcher.session_went_silent(CALL)
    assert now(bench, stop.action).state is DeliveryState.CONFIRMED
    assert bench.sessions.all() == {}
    assert await slot_is_free(bench)


async def test_a_pending_session_can_be_stopped(bench: Bench) -> None:
    listen = await bench.dispatcher.perform(wish(Kind.LISTEN))
    stop = await bench.dispatcher.perform(wish(Kind.STOP))
    assert stop.state is DeliveryState.ACCEPTED
    bench.feed(monitored(Mode.TERMINATED))
    assert now(bench, stop.action).state is DeliveryState.CONFIRMED
    assert now(bench, listen.action).state is DeliveryState.CANCELLED


# --- answers ---


@pytest.mark.parametrize(
    "answer",
    [
        Accepted(reference="ref-1"),
        Refused(reason="The queue is private.", reference="ref-1"),
        Unanswered(reason="The connection broke.", reference="ref-1"),
    ],
)
async def test_under_which_name_the_service_knows_the_request_is_kept(bench: Bench, answer: Answer) -> None:
    bench.service.answers(answer)
    delivery = await bench.dispatcher.perform(wish(Kind.LISTEN))
    assert delivery.reference == "ref-1"


async def test_a_refusal_frees_the_start_and_the_slot(bench: Bench) -> None:
    bench.service.answers(Refused(reason="The queue is private.", status=403))
    barge = await bench.dispatcher.perform(wish(Kind.BARGE))
    assert (barge.state, barge.reason) == (DeliveryState.REFUSED, "The queue is private.")
    assert bench.sessions.beginning(CALL) is None
    assert await slot_is_free(bench)


async def test_a_conflict_is_a_refusal_that_names_the_holder(bench: Bench) -> None:
    await bench.listening()
    bench.service.answers(Refused(reason="Bo is speaking to this call.", status=409, contended=True, held_by="Bo"))
    coach = await bench.dispatcher.perform(wish(Kind.COACH))
    assert (coach.state, coach.reason) == (DeliveryState.REFUSED, "Bo is speaking to this call.")
    assert await slot_is_free(bench)


async def test_an_ended_call_learned_from_an_answer_ends_everything_on_it(bench: Bench) -> None:
    await bench.listening(Mode.BARGE)
    cue = await bench.dispatcher.perform(wish(Kind.TEXT_CUE))
    bench.service.answers(Refused(reason=TERMINATED_INTERACTION, status=404, over=True))
    mute = await bench.dispatcher.perform(wish(Kind.MUTE))
    assert (mute.state, mute.reason) == (DeliveryState.REFUSED, TERMINATED_INTERACTION)
    assert now(bench, cue.action).state is DeliveryState.FAILED
    assert bench.sessions.all() == {}
    assert await slot_is_free(bench)


async def test_stopping_on_a_call_that_is_over_has_succeeded(bench: Bench) -> None:
    await bench.listening()
    bench.service.answers(Refused(reason=TERMINATED_INTERACTION, status=404, over=True))
    stop = await bench.dispatcher.perform(wish(Kind.STOP))
    assert stop.state is DeliveryState.CONFIRMED


async def test_a_refusal_after_the_feed_has_shown_it_does_not_undo_it(bench: Bench) -> None:
    gate = bench.service.hold()
    async with asyncio.TaskGroup() as group:
        listening = group.create_task(bench.dispatcher.perform(wish(Kind.LISTEN)))
        await gate.reached()
        bench.feed(monitored(Mode.SILENT))
        gate.open(Refused(reason="There is a session already.", status=409))
    assert listening.result().state is DeliveryState.CONFIRMED
    assert bench.sessions.get(CALL) is not None


async def test_a_lost_answer_is_settled_by_a_look(bench: Bench) -> None:
    bench.service.answers(Unanswered(reason="The connection broke. It may have taken effect."))
    listen = await bench.dispatcher.perform(wish(Kind.LISTEN))
    assert listen.state is DeliveryState.UNPROVEN
    bench.service.shows(None, Verdict(Finding.PROVEN, "REST check: silent", session(Mode.SILENT)))
    assert not await bench.dispatcher.look(listen.id)
    assert await bench.dispatcher.look(listen.id)
    assert now(bench, listen.action).state is DeliveryState.CONFIRMED
    assert bench.sessions.get(CALL) == session(Mode.SILENT)
    assert bench.sessions.beginning(CALL) is None


async def test_an_error_in_sending_leaves_it_open_what_happened(bench: Bench) -> None:
    bench.service.answers(RuntimeError("a bug"))
    mute = wish(Kind.MUTE)
    with pytest.raises(RuntimeError):
        await bench.dispatcher.perform(mute)
    assert now(bench, mute).state is DeliveryState.SENT
    await bench.pass_time(5.0)
    assert now(bench, mute).state is DeliveryState.UNPROVEN


async def test_closing_the_desk_before_the_answer_says_that_it_may_have_happened(bench: Bench) -> None:
    gate = bench.service.hold()
    barge = wish(Kind.BARGE)
    async with asyncio.TaskGroup() as group:
        work = group.create_task(bench.dispatcher.perform(barge))
        await gate.reached()
        work.cancel()
    assert work.cancelled()
    assert (now(bench, barge).state, now(bench, barge).reason) == (DeliveryState.UNPROVEN, CLOSED_EARLY)
    assert bench.speaking.holds(CALL), "it may be speaking"


# --- the waiting line ---


class Colleague:
    """Another supervisor on the same board, who has the slot."""

    def __init__(self, bench: Bench) -> None:
        self.bench = Bench(me=COLLEAGUE, clock=bench.clock, board=bench.board)

    async def speak(self) -> Delivery:
        return await self.bench.dispatcher.perform(wish(Kind.VOICE_CUE))

    async def stop(self, cue: Delivery) -> None:
        await self.bench.dispatcher.cancel(cue.id)
        await self.bench.rest()


async def test_without_waiting_a_taken_slot_is_a_refusal_that_names_the_holder(bench: Bench) -> None:
    await Colleague(bench).speak()
    cue = await bench.dispatcher.perform(wish(Kind.VOICE_CUE))
    assert cue.state is DeliveryState.REFUSED
    assert cue.reason.startswith(f"Supervisor {COLLEAGUE} is speaking to this call.")
    assert bench.journal == []


async def test_who_waits_is_shown_its_place_and_sends_when_it_is_served(bench: Bench) -> None:
    colleague = Colleague(bench)
    theirs = await colleague.speak()
    cue = wish(Kind.VOICE_CUE)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(cue, wait=True))
        await turns_of_the_loop(3)
        assert now(bench, cue).waiting_place == 1
        assert "place 1 in the line, 30 s at most" in now(bench, cue).reason
        assert bench.journal == []
        await colleague.stop(theirs)
    assert bench.journal == ["intent: voice cue", "send: voice cue"]
    assert (now(bench, cue).waiting_place, now(bench, cue).reason) == (0, "")


async def test_waiting_for_one_whom_only_the_platform_shows_ends_when_that_one_falls_silent(bench: Bench) -> None:
    bench.holder = "Bo"
    barge = wish(Kind.BARGE)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(barge, wait=True))
        await turns_of_the_loop(3)
        assert bench.service.sent == []
        bench.holder = ""
    assert bench.service.kinds == [Kind.BARGE]


async def test_a_place_in_the_line_is_given_up_after_thirty_seconds(bench: Bench) -> None:
    bench.holder = "Bo"
    barge = await bench.dispatcher.perform(wish(Kind.BARGE), wait=True)
    assert barge.state is DeliveryState.REFUSED
    assert "Bo is still speaking to this call after 30 s" in barge.reason
    assert bench.clock.monotonic() == 1_030.0
    assert await slot_is_free(bench)


async def test_who_may_wait_is_refused_at_once_for_any_other_reason(bench: Bench) -> None:
    bench.holder = "Bo"
    bench.feed(changed(raw_state="hold"))
    coach = await bench.dispatcher.perform(wish(Kind.COACH), wait=True)
    assert coach.state is DeliveryState.REFUSED
    assert "It is on hold now." in coach.reason
    assert (bench.pauses, bench.journal) == (0, [])


async def test_what_is_taken_back_while_it_waits_is_not_sent(bench: Bench) -> None:
    bench.holder = "Bo"
    cue = wish(Kind.VOICE_CUE)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(cue, wait=True))
        await turns_of_the_loop(3)
        await bench.dispatcher.cancel(cue.id)
    assert now(bench, cue).state is DeliveryState.CANCELLED
    assert bench.journal == []
    assert await slot_is_free(bench)


async def test_the_end_of_the_call_ends_the_waiting(bench: Bench) -> None:
    bench.holder = "Bo"
    cue = wish(Kind.VOICE_CUE)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(cue, wait=True))
        await turns_of_the_loop(3)
        bench.feed(ended())
    assert (now(bench, cue).state, now(bench, cue).reason) == (DeliveryState.FAILED, TERMINATED_INTERACTION)
    assert bench.journal == []
    assert await slot_is_free(bench)


async def test_a_call_that_was_put_on_hold_meanwhile_is_not_spoken_to(bench: Bench) -> None:
    bench.holder = "Bo"
    cue = wish(Kind.VOICE_CUE)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(cue, wait=True))
        await turns_of_the_loop(3)
        bench.feed(changed(raw_state="hold"))
        bench.holder = ""
    assert now(bench, cue).state is DeliveryState.REFUSED
    assert "It is on hold now." in now(bench, cue).reason
    assert bench.journal == []
    assert await slot_is_free(bench)


@pytest.mark.parametrize("way_out", [Kind.STOP, Kind.LISTEN])
async def test_stepping_back_takes_back_the_speech_that_still_waits(bench: Bench, way_out: Kind) -> None:
    await bench.listening(Mode.WHISPER)
    gate = bench.audit.hold()
    barge = wish(Kind.BARGE)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(barge))
        await gate.reached()
        await bench.dispatcher.perform(wish(way_out))
        gate.open(None)
    assert now(bench, barge).state is DeliveryState.CANCELLED
    assert bench.service.kinds == [Kind.LISTEN, Kind.COACH, way_out]


async def test_stopping_while_coaching_opens_its_session_means_no_coaching(bench: Bench) -> None:
    coach = wish(Kind.COACH)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(coach))
        await turns_of_the_loop()
        await bench.dispatcher.perform(wish(Kind.STOP))
        bench.feed(monitored(Mode.SILENT))
    assert now(bench, coach).state is DeliveryState.CANCELLED
    assert Kind.COACH not in bench.service.kinds


async def test_a_session_that_ended_while_coaching_waited_is_not_replaced_unasked(bench: Bench) -> None:
    await bench.listening()
    bench.holder = "Bo"
    coach = wish(Kind.COACH)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(coach, wait=True))
        await turns_of_the_loop(3)
        bench.feed(monitored(Mode.TERMINATED))
        bench.holder = ""
    assert (now(bench, coach).state, now(bench, coach).reason) == (DeliveryState.REFUSED, SESSION_CHANGED)
    assert bench.service.kinds == [Kind.LISTEN]
    assert await slot_is_free(bench)


# --- what can go wrong in between ---


@pytest.mark.parametrize("what", ["taken back", "call over"])
async def test_what_falls_through_while_its_intent_is_written_is_not_sent(bench: Bench, what: str) -> None:
    gate = bench.audit.hold()
    barge = wish(Kind.BARGE)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(barge))
        await gate.reached()
        if what == "call over":
            bench.feed(ended())
        else:
            await bench.dispatcher.cancel(barge.id)
        gate.open(None)
    assert bench.journal == ["intent: barge"]
    assert now(bench, barge).state.settled
    assert bench.sessions.beginning(CALL) is None
    assert await slot_is_free(bench)


class BrokenBoard(LocalSlots):
    """A board whose connection is gone."""

    async def join(self, conversation: str, ticket: str, name: str) -> SlotAnswer:
        raise ConnectionError("no board")


async def test_no_delivery_stays_asked_when_the_desk_fails_before_sending() -> None:
    clock = FakeClock()
    bench = Bench(clock=clock, board=BrokenBoard(clock))
    cue = wish(Kind.VOICE_CUE)
    with pytest.raises(ConnectionError):
        await bench.dispatcher.perform(cue)
    assert (now(bench, cue).state, now(bench, cue).reason) == (DeliveryState.CANCELLED, STOPPED_SHORT)


async def test_no_delivery_stays_asked_when_the_desk_is_closed_while_it_waits(bench: Bench) -> None:
    bench.holder = "Bo"
    barge = wish(Kind.BARGE)
    async with asyncio.TaskGroup() as group:
        work = group.create_task(bench.dispatcher.perform(barge, wait=True))
        await turns_of_the_loop(3)
        work.cancel()
    assert now(bench, barge).state is DeliveryState.CANCELLED
    assert await slot_is_free(bench)


async def test_whoever_knows_the_floor_hears_that_a_call_is_over() -> None:
    heard: list[ConversationId] = []
    bench = Bench(call_over=heard.append)
    bench.service.answers(Refused(reason=TERMINATED_INTERACTION, status=404, over=True))
    await bench.dispatcher.perform(wish(Kind.MUTE))
    assert heard == [CALL]


async def test_an_answer_that_comes_after_the_call_has_ended_changes_nothing(bench: Bench) -> None:
    gate = bench.service.hold()
    listen = wish(Kind.LISTEN)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(listen))
        await gate.reached()
        bench.feed(ended())
        gate.open(Accepted(remote_id="session-1"))
    assert now(bench, listen).state is DeliveryState.FAILED
    assert bench.sessions.all() == {}
