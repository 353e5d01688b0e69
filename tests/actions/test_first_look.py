"""Before speaking, look: a speaker whom the feed has not told of is found, named, and waited for."""

from __future__ import annotations

import asyncio

import pytest

from supervisor_desk.actions import first_look
from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.first_look import FirstLook
from supervisor_desk.actions.holders import LOOK_LASTS_S, Heard, Holders
from supervisor_desk.actions.ports import OutOfLine
from supervisor_desk.conversations.conversation import ConversationId, Mode
from tests.actions.bench import Bench, wish
from tests.support.builders import CALL, COLLEAGUE, ME, conversation
from tests.support.clock import FakeClock
from tests.support.service import FakeService

BO = Heard(id="control-9", supervisor_id=COLLEAGUE, name="Bo")


@pytest.fixture
async def bench() -> Bench:
    return Bench()


@pytest.mark.parametrize("kind", [Kind.BARGE, Kind.VOICE_CUE, Kind.CLIP])
async def test_nothing_is_sent_while_a_look_shows_another_speaking_and_the_holder_is_named(
    bench: Bench, kind: Kind
) -> None:
    bench.service.heard = (BO,)
    delivery = await bench.dispatcher.perform(wish(kind))
    assert delivery.state is DeliveryState.REFUSED
    assert delivery.reason == (
        "Bo is speaking to this call. Nothing was sent. Queue for the speaking slot, or send a text cue."
    )
    assert bench.journal == []
    assert isinstance(await bench.board.standing(CALL, ME), OutOfLine)


async def test_coaching_over_an_open_session_looks_too(bench: Bench) -> None:
    await bench.listening()
    bench.service.heard = (BO,)
    assert (await bench.dispatcher.perform(wish(Kind.COACH))).state is DeliveryState.REFUSED
    assert bench.service.kinds == [Kind.LISTEN]


@pytest.mark.parametrize("kind", [Kind.TEXT_CUE, Kind.LISTEN, Kind.MUTE, Kind.ANNOUNCE])
async def test_what_is_no_speech_of_a_supervisor_asks_nobody(bench: Bench, kind: Kind) -> None:
    bench.service.heard = (BO,)
    assert (await bench.dispatcher.perform(wish(kind))).state is DeliveryState.ACCEPTED
    assert bench.service.listened == []


@pytest.mark.parametrize("heard", [(), None, (Heard(id="control-1", supervisor_id=ME),)])
async def test_speech_leaves_where_the_look_shows_nobody_else(bench: Bench, heard: tuple[Heard, ...] | None) -> None:
    bench.service.heard = heard
    assert (await bench.dispatcher.perform(wish(Kind.VOICE_CUE))).state is DeliveryState.ACCEPTED
    assert bench.service.listened == [CALL]


async def test_who_queues_is_served_when_a_later_look_shows_nobody(bench: Bench) -> None:
    bench.service.heard = (BO,)
    looks = bench.service.listened

    def falls_silent() -> None:
        if len(looks) == 3:
            bench.service.heard = ()

    bench.each_pause = falls_silent
    delivery = await bench.dispatcher.perform(wish(Kind.VOICE_CUE), wait=True)
    assert delivery.state is DeliveryState.ACCEPTED
    assert len(looks) == 4
    assert any("Bo" in one.reason for one in bench.told if one.id == delivery.id)


async def test_who_queues_behind_one_that_never_falls_silent_gives_up_after_thirty_seconds(bench: Bench) -> None:
    bench.service.heard = (BO,)
    delivery = await bench.dispatcher.perform(wish(Kind.VOICE_CUE), wait=True)
    assert delivery.state is DeliveryState.REFUSED
    assert "Bo is still speaking to this call after 30 s" in delivery.reason
    assert bench.journal == []
    assert isinstance(await bench.board.standing(CALL, ME), OutOfLine)


async def test_a_slot_that_the_own_session_needs_stays_when_a_cue_is_refused(bench: Bench) -> None:
    await bench.listening(Mode.WHISPER)
    bench.service.heard = (BO,)
    assert (await bench.dispatcher.perform(wish(Kind.VOICE_CUE))).state is DeliveryState.REFUSED
    assert bench.speaking.holds(CALL)


async def test_no_answer_in_time_leaves_the_word_to_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_look, "LOOK_WITHIN_S", 0.001)

    class Silent(FakeService):
        async def heard_on(self, conversation: ConversationId) -> tuple[Heard, ...] | None:
            await asyncio.Event().wait()
            return (BO,)

    changed: list[ConversationId] = []
    look = FirstLook(Silent(), Holders(ME), FakeClock(), changed.append)
    assert await look.another(CALL) == ""
    assert changed == []


async def test_who_was_found_is_shown_for_a_moment_only() -> None:
    service, holders, clock, changed = FakeService(), Holders(ME), FakeClock(), list[ConversationId]()
    look = FirstLook(service, holders, clock, changed.append)
    service.heard = (BO,)
    assert await look.another(CALL) == "Bo"
    look.lapse()
    assert (changed, holders.holder(conversation())) == ([CALL], "Bo")
    clock.advance(LOOK_LASTS_S)
    look.lapse()
    assert (changed, holders.holder(conversation())) == ([CALL, CALL], "")
