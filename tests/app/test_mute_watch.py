"""Mutes of a desk: they run out, can be kept, are undone at the end, and their divergence is on record."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.mute_lease import MuteLease, MuteNews
from supervisor_desk.actions.ports import Accepted
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.mute_watch import MuteWatch
from supervisor_desk.app.mute_words import KEEP, notice_of
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from tests.support.audit import FakeAudit
from tests.support.builders import AGENT, CALL, LIVE, ME, agent, changed, conversation, customer
from tests.support.clock import FakeClock
from tests.support.service import FakeService
from tests.support.waiting import until

MUTED = {"participants": (agent(muted=True), customer())}
MUTE = Action(kind=Kind.MUTE, conversation_id=CALL, participant_id=AGENT)


class Bench:
    """A desk with a watch over its mutes, everything around it faked."""

    def __init__(self, tasks: Tasks) -> None:
        self.clock = FakeClock()
        self.service = FakeService()
        self.audit = FakeAudit()
        self.news: list[MuteNews] = []
        self.desk = Desk(
            me=ME,
            name="Sam Supervisor",
            store=Store(),
            service=self.service,
            audit=self.audit,
            slots=LocalSlots(self.clock),
            clock=self.clock,
            start=tasks.start,
        )
        self.desk.show_link(LIVE)
        self.desk.snapshot([conversation()])
        self.mutes = MuteWatch(self.desk, self.audit, tasks.start, 120.0)
        self.mutes.on_news.append(self._hear)

    def _hear(self, what: MuteNews, _lease: MuteLease) -> None:
        self.news.append(what)

    def shows(self, **changes: Any) -> None:
        self.desk.take([changed(**changes)], self.clock.monotonic())

    async def muted(self) -> None:
        await self.desk.dispatcher.perform(MUTE)
        self.shows(**MUTED)
        await until(lambda: self.desk.mutes.get(CALL) is not None)

    async def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await self.mutes.round()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    yield Bench(tasks)
    await tasks.cancel_all()
    assert not failures


async def test_a_mute_that_nobody_keeps_is_undone_with_the_reason_on_record(bench: Bench) -> None:
    await bench.muted()
    await bench.pass_time(95.0)
    assert bench.news == [MuteNews.REMIND]
    await bench.pass_time(25.0)
    assert bench.service.kinds == [Kind.MUTE, Kind.UNMUTE]
    assert "nobody kept it" in bench.audit.of("intent")[-1].reason
    bench.shows()
    assert bench.desk.mutes.get(CALL) is None
    assert bench.news[-1] is MuteNews.OVER


async def test_an_undoing_that_is_proven_before_its_answer_leaves_no_notice_behind(bench: Bench) -> None:
    await bench.muted()
    answer = bench.service.hold()
    bench.clock.advance(121.0)
    done: list[bool] = []

    async def round_of_it() -> None:
        await bench.mutes.round()
        done.append(True)

    bench.mutes._start(round_of_it(), name="round")
    await until(lambda: bench.service.kinds == [Kind.MUTE, Kind.UNMUTE])
    assert bench.news == [MuteNews.UNDO]
    bench.shows()
    answer.open(Accepted())
    await until(lambda: bool(done))
    assert bench.desk.mutes.get(CALL) is None
    assert bench.news == [MuteNews.UNDO, MuteNews.OVER]


async def test_a_mute_that_is_proven_anew_takes_back_what_was_said_of_the_one_before(bench: Bench) -> None:
    await bench.muted()
    bench.shows()
    await until(lambda: bench.news == [MuteNews.DIVERGED])
    bench.service.answers(Accepted(proven=True))
    again = Action(kind=Kind.MUTE, conversation_id=CALL, participant_id=AGENT)
    await bench.desk.dispatcher.perform(again)
    assert bench.news[-1] is MuteNews.AGREED


async def test_a_kept_mute_goes_on_and_that_is_on_record(bench: Bench) -> None:
    await bench.muted()
    await bench.pass_time(100.0)
    assert await bench.mutes.keep(CALL)
    await bench.pass_time(80.0)
    assert bench.service.kinds == [Kind.MUTE]
    assert [note.what for note in bench.audit.of("notice")] == ["mute kept"]


async def test_what_cannot_be_put_on_record_is_not_kept(bench: Bench) -> None:
    await bench.muted()
    bench.audit.trouble = "The disk is full."
    assert not await bench.mutes.keep(CALL)
    lease = bench.desk.mutes.get(CALL)
    assert lease is not None
    assert lease.left(bench.clock.monotonic()) == 120.0
    bench.audit.trouble = ""


async def test_a_microphone_opened_by_somebody_else_raises_the_alarm(bench: Bench) -> None:
    await bench.muted()
    bench.shows()
    await until(lambda: bench.news == [MuteNews.DIVERGED])
    assert [note.what for note in bench.audit.of("notice")] == ["mute diverged"]
    await bench.pass_time(500.0)
    assert bench.service.kinds == [Kind.MUTE]


async def test_hold_undoes_the_mute(bench: Bench) -> None:
    await bench.muted()
    bench.shows(raw_state="hold", **MUTED)
    await bench.pass_time(0.5)
    assert bench.service.kinds == [Kind.MUTE, Kind.UNMUTE]
    assert bench.audit.of("intent")[-1].reason == "the call moved to hold"


async def test_leaving_opens_every_microphone_and_waits_for_the_proof(bench: Bench) -> None:
    await bench.muted()
    leaving = bench.mutes.undo_all("the desk is closing")
    done: list[bool] = []

    async def leave() -> None:
        await leaving
        done.append(True)

    bench.mutes._start(leave(), name="leaving")
    await until(lambda: bench.service.kinds == [Kind.MUTE, Kind.UNMUTE])
    assert not done
    bench.shows()
    await until(lambda: bool(done))


async def test_a_mute_of_the_last_run_runs_out_soon(bench: Bench) -> None:
    bench.shows(**MUTED)
    bench.mutes.adopt(Action(kind=Kind.UNMUTE, conversation_id=CALL, participant_id=AGENT))
    await bench.pass_time(31.0)
    assert bench.service.kinds == [Kind.UNMUTE]


async def test_only_what_runs_out_offers_to_be_kept(bench: Bench) -> None:
    await bench.muted()
    lease = bench.desk.mutes.get(CALL)
    assert lease is not None
    offers = {what: one.offer for what in MuteNews if (one := notice_of(what, lease, "Ada", 0.0)) is not None}
    assert offers == {MuteNews.REMIND: KEEP, MuteNews.UNDO: "", MuteNews.DIVERGED: ""}
