"""Looking, taking back and asking again: never twice on top of each other."""

from __future__ import annotations

import asyncio

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.ports import Accepted, Answer, Refused, Unanswered
from supervisor_desk.actions.proof import Finding, SessionProof, Verdict
from supervisor_desk.actions.second_look import (
    AGAIN,
    CANCEL_FIRST,
    IN_FLIGHT,
    NOT_TAKEN_BACK,
    STILL_OPEN,
    WAIT_FOR_NEWS,
)
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.conversations.events import ControlStatus
from tests.actions.bench import Bench, turns_of_the_loop, wish
from tests.support.builders import CALL, changed, control, ended, monitored, session

LOST = Unanswered(reason="The connection broke. It may have taken effect.")
NO_TRACE = Verdict(Finding.NOT_SEEN, "REST check: nothing of it")


@pytest.fixture
async def bench() -> Bench:
    return Bench()


def now(bench: Bench, action: Action) -> Delivery:
    delivery = bench.pending.get(action.id)
    assert delivery is not None
    return delivery


async def unproven(bench: Bench, kind: Kind, answer: Answer | None = None) -> Action:
    """A delivery of ``kind`` that was sent, answered so, and then not heard of for five seconds."""
    if answer is not None:
        bench.service.answers(answer)
    action = wish(kind)
    await bench.dispatcher.perform(action)
    await bench.pass_time(5.0)
    assert now(bench, action).state is DeliveryState.UNPROVEN
    return action


# --- looking ---


@pytest.mark.parametrize(
    ("finding", "state"),
    [
        (Finding.EXECUTING, DeliveryState.EXECUTING),
        (Finding.PROVEN, DeliveryState.CONFIRMED),
        (Finding.FAILED, DeliveryState.FAILED),
        (Finding.CANCELLED, DeliveryState.CANCELLED),
        (Finding.NOT_SEEN, DeliveryState.UNPROVEN),
    ],
)
async def test_a_look_is_taken_over(bench: Bench, finding: Finding, state: DeliveryState) -> None:
    cue = await unproven(bench, Kind.TEXT_CUE)
    bench.service.shows(Verdict(finding, "REST check"))
    assert await bench.dispatcher.look(cue.id) is state.settled
    assert now(bench, cue).state is state


async def test_a_look_that_learns_nothing_changes_nothing(bench: Bench) -> None:
    cue = await unproven(bench, Kind.TEXT_CUE)
    before = now(bench, cue)
    assert not await bench.dispatcher.look(cue.id)
    assert now(bench, cue) == before


async def test_there_is_nothing_to_look_at_before_it_is_sent_and_after_it_is_settled(bench: Bench) -> None:
    bench.holder = "Bo"
    waiting = wish(Kind.VOICE_CUE)
    cue = await bench.dispatcher.perform(wish(Kind.TEXT_CUE))
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(waiting, wait=True))
        await turns_of_the_loop(3)
        assert not await bench.dispatcher.look(waiting.id)
        bench.feed(ended())
    assert await bench.dispatcher.look(cue.id)
    assert bench.service.looks == []


async def test_a_look_asks_for_the_id_that_the_answer_gave(bench: Bench) -> None:
    listen = await bench.dispatcher.perform(wish(Kind.LISTEN))
    await bench.dispatcher.look(listen.id)
    _, proof = bench.service.looks[0]
    assert isinstance(proof, SessionProof)
    assert proof.session_id == "session-1"


async def test_a_session_that_a_look_does_not_find_is_gone(bench: Bench) -> None:
    await unproven(bench, Kind.LISTEN)
    listen = bench.pending.open()[0]
    bench.service.shows(NO_TRACE)
    await bench.dispatcher.look(listen.id)
    assert bench.sessions.get(CALL) is None


async def test_a_start_that_a_look_finds_failed_frees_the_way(bench: Bench) -> None:
    listen = await unproven(bench, Kind.LISTEN, LOST)
    bench.service.shows(Verdict(Finding.FAILED, "REST check: no media server was free"))
    await bench.dispatcher.look(listen.id)
    await bench.rest()
    assert bench.sessions.beginning(CALL) is None


async def test_a_session_that_opened_while_the_look_was_on_its_way_stays(bench: Bench) -> None:
    listen = await unproven(bench, Kind.LISTEN, LOST)
    gate = bench.service.hold_look()
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.look(listen.id))
        await gate.reached()
        bench.feed(monitored(Mode.SILENT))
        gate.open(NO_TRACE)
    assert bench.sessions.get(CALL) == session(Mode.SILENT)
    assert now(bench, listen).state is DeliveryState.CONFIRMED


async def test_a_look_shows_in_which_mode_the_session_really_is(bench: Bench) -> None:
    await bench.listening(Mode.WHISPER)
    barge = await unproven(bench, Kind.BARGE, LOST)
    bench.service.shows(Verdict(Finding.NOT_SEEN, "REST check: still silent", session(Mode.SILENT)))
    await bench.dispatcher.look(barge.id)
    assert bench.sessions.get(CALL) == session(Mode.SILENT)


# --- taking back ---


async def test_a_cue_is_taken_back_by_asking_the_service(bench: Bench) -> None:
    cue = await bench.dispatcher.perform(wish(Kind.VOICE_CUE))
    taken_back = await bench.dispatcher.cancel(cue.id)
    assert taken_back is not None
    assert taken_back.state is DeliveryState.CANCELLED
    cancel, _ = bench.service.sent[-1]
    assert (cancel.kind, cancel.cancels, cancel.cancels_remote) == (Kind.CANCEL, cue.id, cue.remote_id)
    assert bench.journal[-2:] == ["intent: cancel", "send: cancel"]
    await bench.rest()
    assert not bench.speaking.holds(CALL)


async def test_several_cues_are_taken_back_at_once(bench: Bench) -> None:
    cues = [await bench.dispatcher.perform(wish(kind)) for kind in (Kind.TEXT_CUE, Kind.VOICE_CUE, Kind.CLIP)]
    bench.service.answers(Accepted(), Accepted(), Accepted())
    for cue in cues:
        await bench.dispatcher.cancel(cue.id)
    assert bench.service.kinds[-3:] == [Kind.CANCEL] * 3
    bench.feed(*(control(ControlStatus.CANCELLED, cue.remote_id) for cue in cues))
    assert [now(bench, cue.action).state for cue in cues] == [DeliveryState.CANCELLED] * 3
    assert bench.pending.open() == ()


async def test_taking_back_twice_asks_once(bench: Bench) -> None:
    cue = await bench.dispatcher.perform(wish(Kind.TEXT_CUE))
    bench.service.answers(Accepted())
    await bench.dispatcher.cancel(cue.id)
    await bench.dispatcher.cancel(cue.id)
    assert bench.service.kinds == [Kind.TEXT_CUE, Kind.CANCEL]


async def test_a_cue_that_cannot_be_taken_back_any_more_goes_on(bench: Bench) -> None:
    cue = await bench.dispatcher.perform(wish(Kind.TEXT_CUE))
    bench.service.answers(Refused(reason="It had already ended.", status=409))
    still = await bench.dispatcher.cancel(cue.id)
    assert still is not None
    assert still.state is DeliveryState.ACCEPTED
    bench.feed(control(ControlStatus.COMPLETED, cue.remote_id))
    assert now(bench, cue.action).state is DeliveryState.CONFIRMED


@pytest.mark.parametrize("kind", [Kind.LISTEN, Kind.MUTE])
async def test_what_the_service_cannot_take_back_stays_as_it_is(bench: Bench, kind: Kind) -> None:
    sent = await bench.dispatcher.perform(wish(kind))
    assert await bench.dispatcher.cancel(sent.id) == sent
    assert bench.service.kinds == [kind]


async def test_what_is_settled_or_unknown_is_not_taken_back(bench: Bench) -> None:
    cue = await bench.dispatcher.perform(wish(Kind.TEXT_CUE))
    bench.feed(control(ControlStatus.COMPLETED, cue.remote_id))
    settled = await bench.dispatcher.cancel(cue.id)
    assert settled is not None
    assert settled.state is DeliveryState.CONFIRMED
    assert await bench.dispatcher.cancel(wish(Kind.TEXT_CUE).id) is None
    assert bench.service.kinds == [Kind.TEXT_CUE]


async def test_a_cue_that_is_taken_back_during_its_upload_is_taken_back_when_its_id_is_known(bench: Bench) -> None:
    gate = bench.service.hold()
    cue = wish(Kind.VOICE_CUE)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(cue))
        await gate.reached()
        await bench.dispatcher.cancel(cue.id, "the call moved to hold")
        assert bench.service.kinds == [Kind.VOICE_CUE]
        gate.open(Accepted(remote_id="control-9"))
    assert bench.service.kinds == [Kind.VOICE_CUE, Kind.CANCEL]
    assert bench.service.sent[1][0].cancels_remote == "control-9"
    assert bench.audit.of("intent")[1].reason == "the call moved to hold"
    assert now(bench, cue).state is DeliveryState.CANCELLED
    await bench.rest()
    assert not bench.speaking.holds(CALL)


async def test_a_cue_of_which_the_service_knows_nothing_is_taken_back_by_a_look(bench: Bench) -> None:
    cue = await unproven(bench, Kind.VOICE_CUE, LOST)
    bench.service.shows(NO_TRACE)
    await bench.dispatcher.cancel(cue.id)
    assert now(bench, cue).state is DeliveryState.CANCELLED
    assert bench.service.kinds == [Kind.VOICE_CUE]


async def test_a_cue_of_which_nothing_can_be_learned_stays_open_and_says_so(bench: Bench) -> None:
    cue = await unproven(bench, Kind.VOICE_CUE, LOST)
    await bench.dispatcher.cancel(cue.id)
    assert (now(bench, cue).state, now(bench, cue).reason) == (DeliveryState.UNPROVEN, NOT_TAKEN_BACK)


# --- asking again ---


async def test_a_repetition_is_a_new_delivery_after_a_look(bench: Bench) -> None:
    cue = await unproven(bench, Kind.TEXT_CUE, LOST)
    bench.service.shows(NO_TRACE)
    again = await bench.dispatcher.retry(cue.id)
    assert again is not None
    assert (again.action.retry_of, again.state) == (cue.id, DeliveryState.ACCEPTED)
    assert (now(bench, cue).state, now(bench, cue).reason) == (DeliveryState.CANCELLED, AGAIN)
    assert len(bench.service.looks) == 1
    assert bench.audit.of("intent")[1].retry_of == cue.id


async def test_what_took_effect_after_all_is_not_repeated(bench: Bench) -> None:
    cue = await unproven(bench, Kind.TEXT_CUE)
    bench.service.shows(Verdict(Finding.PROVEN, "REST check: completed"))
    assert await bench.dispatcher.retry(cue.id) == now(bench, cue)
    assert now(bench, cue).state is DeliveryState.CONFIRMED
    assert bench.service.kinds == [Kind.TEXT_CUE]


async def test_what_has_just_begun_is_not_repeated(bench: Bench) -> None:
    cue = await unproven(bench, Kind.VOICE_CUE)
    bench.service.shows(Verdict(Finding.EXECUTING, "REST check: executing"))
    await bench.dispatcher.retry(cue.id)
    assert now(bench, cue).state is DeliveryState.EXECUTING
    assert bench.service.kinds == [Kind.VOICE_CUE]


async def test_a_queued_cue_is_taken_back_before_it_is_repeated(bench: Bench) -> None:
    cue = await unproven(bench, Kind.VOICE_CUE)
    again = await bench.dispatcher.retry(cue.id)
    assert again is not None
    assert bench.service.kinds == [Kind.VOICE_CUE, Kind.CANCEL, Kind.VOICE_CUE]
    assert now(bench, cue).state is DeliveryState.CANCELLED
    await bench.rest()
    assert bench.speaking.held_for()[CALL] == {again.id}


async def test_a_repetition_waits_until_the_first_is_really_taken_back(bench: Bench) -> None:
    cue = await unproven(bench, Kind.TEXT_CUE)
    bench.service.answers(Accepted())
    async with asyncio.TaskGroup() as group:
        repeating = group.create_task(bench.dispatcher.retry(cue.id))
        await turns_of_the_loop()
        assert bench.service.kinds == [Kind.TEXT_CUE, Kind.CANCEL]
        bench.feed(control(ControlStatus.CANCELLED, now(bench, cue).remote_id))
    assert bench.service.kinds == [Kind.TEXT_CUE, Kind.CANCEL, Kind.TEXT_CUE]
    assert repeating.result() is not None


async def test_a_cue_that_plays_while_it_is_being_taken_back_is_not_repeated(bench: Bench) -> None:
    cue = await unproven(bench, Kind.TEXT_CUE)
    bench.service.answers(Accepted())
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.retry(cue.id))
        await turns_of_the_loop()
        bench.feed(control(ControlStatus.COMPLETED, now(bench, cue).remote_id))
    assert now(bench, cue).state is DeliveryState.CONFIRMED
    assert bench.service.kinds == [Kind.TEXT_CUE, Kind.CANCEL]


async def test_a_cue_that_cannot_be_taken_back_in_time_is_not_repeated(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supervisor_desk.actions.second_look.TAKING_BACK_LIMIT_S", 0.0)
    cue = await unproven(bench, Kind.TEXT_CUE)
    bench.service.answers(Accepted())
    await bench.dispatcher.retry(cue.id)
    assert now(bench, cue).reason == f"{STILL_OPEN} {CANCEL_FIRST}"
    assert bench.service.kinds == [Kind.TEXT_CUE, Kind.CANCEL]


async def test_an_announcement_is_not_played_twice_on_a_guess(bench: Bench) -> None:
    announcement = await unproven(bench, Kind.ANNOUNCE)
    await bench.dispatcher.retry(announcement.id)
    assert now(bench, announcement).reason == f"{STILL_OPEN} {CANCEL_FIRST}"
    assert bench.service.kinds == [Kind.ANNOUNCE]


async def test_an_announcement_that_plays_is_stopped(bench: Bench) -> None:
    sent = await bench.dispatcher.perform(wish(Kind.ANNOUNCE))
    await bench.dispatcher.cancel(sent.id)
    stop = bench.service.sent[-1][0]
    assert (stop.kind, stop.cancels_kind, stop.cancels_remote) == (Kind.CANCEL, Kind.ANNOUNCE, sent.remote_id)
    assert now(bench, sent.action).state is DeliveryState.CANCELLED


@pytest.mark.parametrize("kind", [Kind.MUTE, Kind.COACH, Kind.BARGE, Kind.STOP])
async def test_what_is_safe_to_repeat_is_repeated_even_if_a_look_tells_nothing(bench: Bench, kind: Kind) -> None:
    await bench.listening()
    first = await unproven(bench, kind, LOST)
    again = await bench.dispatcher.retry(first.id)
    assert again is not None
    assert again.action.retry_of == first.id
    assert bench.service.kinds[-2:] == [kind, kind]


async def test_a_repeated_command_and_its_first_are_confirmed_once(bench: Bench) -> None:
    await bench.listening()
    first = await unproven(bench, Kind.COACH, LOST)
    again = await bench.dispatcher.retry(first.id)
    assert again is not None
    bench.feed(monitored(Mode.WHISPER))
    await bench.rest()
    assert now(bench, again.action).state is DeliveryState.CONFIRMED
    assert now(bench, first).state is DeliveryState.CANCELLED
    assert bench.speaking.holds(CALL), "the older one gives nothing back that the newer one needs"


async def test_a_start_is_repeated_only_after_a_look_that_finds_no_session(bench: Bench) -> None:
    first = await unproven(bench, Kind.LISTEN, LOST)
    await bench.dispatcher.retry(first.id)
    assert bench.service.kinds == [Kind.LISTEN]
    assert now(bench, first).reason == f"{STILL_OPEN} {WAIT_FOR_NEWS}"
    bench.service.shows(NO_TRACE)
    again = await bench.dispatcher.retry(first.id)
    assert again is not None
    assert bench.service.kinds == [Kind.LISTEN, Kind.LISTEN]
    assert bench.sessions.beginning(CALL) is None
    assert bench.sessions.get(CALL) is not None


async def test_a_start_that_a_look_finds_is_not_repeated(bench: Bench) -> None:
    first = await unproven(bench, Kind.LISTEN, LOST)
    bench.service.shows(Verdict(Finding.PROVEN, "REST check: silent", session(Mode.SILENT)))
    await bench.dispatcher.retry(first.id)
    assert bench.service.kinds == [Kind.LISTEN]
    assert bench.sessions.get(CALL) == session(Mode.SILENT)


async def test_a_session_that_never_became_active_is_opened_again_once_a_look_misses_it(bench: Bench) -> None:
    first = await unproven(bench, Kind.LISTEN)
    bench.service.shows(NO_TRACE)
    await bench.dispatcher.retry(first.id)
    assert [used for _, used in bench.service.sent] == [None, None]


async def test_nothing_is_repeated_while_its_request_is_not_answered(bench: Bench) -> None:
    gate = bench.service.hold()
    listen = wish(Kind.LISTEN)
    bench.service.shows(NO_TRACE)
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.perform(listen))
        await gate.reached()
        await bench.pass_time(6.0)
        await bench.dispatcher.retry(listen.id)
        assert (now(bench, listen).state, now(bench, listen).reason) == (DeliveryState.UNPROVEN, IN_FLIGHT)
        assert (bench.service.kinds, bench.service.looks) == ([Kind.LISTEN], [])
        gate.open(Accepted(remote_id="session-1"))
    assert bench.sessions.get(CALL) is not None


async def test_asking_again_twice_at_once_repeats_once(bench: Bench) -> None:
    cue = await unproven(bench, Kind.TEXT_CUE, LOST)
    gate = bench.service.hold_look()
    async with asyncio.TaskGroup() as group:
        group.create_task(bench.dispatcher.retry(cue.id))
        await gate.reached()
        bench.service.shows(NO_TRACE)
        await bench.dispatcher.retry(cue.id)
        gate.open(NO_TRACE)
    third = await bench.dispatcher.retry(cue.id)
    assert bench.service.kinds == [Kind.TEXT_CUE, Kind.TEXT_CUE]
    assert third is not None
    assert third.action.retry_of == cue.id


@pytest.mark.parametrize("state", ["refused", "failed", "cancelled"])
async def test_what_did_not_happen_can_be_asked_for_again_at_once(bench: Bench, state: str) -> None:
    cue = wish(Kind.TEXT_CUE)
    if state == "refused":
        bench.service.answers(Refused(reason="No.", status=400))
    await bench.dispatcher.perform(cue)
    if state != "refused":
        bench.feed(control(state.upper(), now(bench, cue).remote_id))
    assert now(bench, cue).state.value == state
    again = await bench.dispatcher.retry(cue.id)
    assert again is not None
    assert again.action.retry_of == cue.id
    assert bench.service.looks == []


@pytest.mark.parametrize("state", [DeliveryState.ACCEPTED, DeliveryState.EXECUTING, DeliveryState.CONFIRMED])
async def test_what_goes_well_is_not_repeated(bench: Bench, state: DeliveryState) -> None:
    cue = await bench.dispatcher.perform(wish(Kind.TEXT_CUE))
    events = {DeliveryState.EXECUTING: ControlStatus.EXECUTING, DeliveryState.CONFIRMED: ControlStatus.COMPLETED}
    if state in events:
        bench.feed(control(events[state], cue.remote_id))
    same = await bench.dispatcher.retry(cue.id)
    assert same is not None
    assert (same.id, same.state) == (cue.id, state)
    assert bench.service.kinds == [Kind.TEXT_CUE]


async def test_a_repetition_follows_the_rules_like_any_other_wish(bench: Bench) -> None:
    cue = await unproven(bench, Kind.VOICE_CUE, LOST)
    bench.service.shows(NO_TRACE)
    bench.feed(changed(raw_state="hold"))
    again = await bench.dispatcher.retry(cue.id)
    assert again is not None
    assert again.state is DeliveryState.REFUSED
    assert bench.service.kinds == [Kind.VOICE_CUE]


async def test_a_repetition_may_wait_in_line(bench: Bench) -> None:
    cue = await unproven(bench, Kind.VOICE_CUE, LOST)
    bench.service.shows(NO_TRACE)
    bench.holder = "Bo"
    async with asyncio.TaskGroup() as group:
        repeating = group.create_task(bench.dispatcher.retry(cue.id, wait=True))
        await turns_of_the_loop()
        assert bench.service.kinds == [Kind.VOICE_CUE]
        bench.holder = ""
    again = repeating.result()
    assert again is not None
    assert again.state is DeliveryState.ACCEPTED


async def test_nobody_repeats_what_nobody_knows(bench: Bench) -> None:
    assert await bench.dispatcher.retry(wish(Kind.LISTEN).id) is None
