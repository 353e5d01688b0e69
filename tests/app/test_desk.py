"""The desk without windows: feed in, wishes out, everything settled and on disk."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.holders import LOOK_LASTS_S, Heard
from supervisor_desk.actions.proof import Finding, Verdict
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.app.desk import Desk
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from tests.support.audit import FakeAudit
from tests.support.builders import (
    AGENT,
    CALL,
    COLLEAGUE,
    LIVE,
    ME,
    agent,
    changed,
    conversation,
    ended,
    monitored,
    session,
)
from tests.support.clock import FakeClock
from tests.support.service import FakeService
from tests.support.waiting import until


class Bench:
    """A desk with everything around it faked."""

    def __init__(self, tasks: Tasks) -> None:
        self.tasks = tasks
        self.journal: list[str] = []
        self.clock = FakeClock()
        self.service = FakeService(self.journal)
        self.audit = FakeAudit(self.journal)
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

    def take(self, *events: object) -> None:
        self.desk.take(events, self.clock.monotonic())  # type: ignore[arg-type]

    async def listening(self) -> None:
        """Open a silent session, proven."""
        self.desk.request(wish(Kind.LISTEN))
        await until(lambda: Kind.LISTEN in self.service.kinds)
        self.take(monitored(Mode.SILENT))
        await until(lambda: not self.desk.pending.open_on(CALL))

    @property
    def last(self) -> DeliveryState | None:
        """State of the newest delivery."""
        deliveries = self.desk.pending.all()
        return deliveries[-1].state if deliveries else None


def wish(kind: Kind, **changes: object) -> Action:
    return Action(kind=kind, conversation_id=CALL, participant_id=AGENT, **changes)  # type: ignore[arg-type]


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    made = Bench(tasks)
    tasks.start(made.desk.write_outcomes(), name="outcomes")
    yield made
    await tasks.cancel_all()
    assert not failures


async def test_the_intent_is_on_disk_before_and_the_outcome_after(bench: Bench) -> None:
    await bench.listening()
    await bench.desk.flush()
    assert bench.journal == ["intent: listen", "send: listen", "outcome: listen"]
    assert bench.audit.of("outcome")[0].state == "confirmed"


async def test_outcomes_wait_while_the_log_cannot_be_written_and_none_is_lost(bench: Bench) -> None:
    told: list[str] = []
    bench.desk.on_audit.append(told.append)
    bench.desk.request(wish(Kind.MUTE))
    await until(lambda: Kind.MUTE in bench.service.kinds)
    bench.audit.trouble = "The disk is full."
    bench.take(changed(participants=(agent(muted=True),)))
    await until(lambda: told == ["The disk is full."])
    assert bench.desk.situation(CALL).audit_trouble == "The disk is full."
    bench.audit.trouble = ""
    await bench.desk.flush()
    assert [note.state for note in bench.audit.of("outcome")] == ["confirmed"]
    await until(lambda: bench.desk.audit_trouble == "")
    assert told == ["The disk is full.", ""]


async def test_hold_sends_a_session_that_speaks_back_to_listening(bench: Bench) -> None:
    await bench.listening()
    bench.desk.request(wish(Kind.COACH))
    await until(lambda: bench.service.kinds[-1] is Kind.COACH)
    bench.take(monitored(Mode.WHISPER))
    bench.take(changed(raw_state="hold", monitors=(session(Mode.WHISPER),)))
    await until(lambda: bench.service.kinds[-1] is Kind.LISTEN)
    assert bench.audit.of("intent")[-1].reason == "the call moved to hold"


async def test_hold_takes_back_a_voice_cue_that_is_under_way(bench: Bench) -> None:
    bench.desk.request(wish(Kind.VOICE_CUE, media_path="cue.wav"))
    await until(lambda: bench.last is DeliveryState.ACCEPTED)
    bench.take(changed(raw_state="hold"))
    await until(lambda: Kind.CANCEL in bench.service.kinds)
    await until(lambda: not bench.desk.pending.open_on(CALL))
    states = {one.action.kind: one.state for one in bench.desk.pending.all()}
    assert states[Kind.VOICE_CUE] is DeliveryState.CANCELLED


async def test_an_ended_call_closes_the_session_and_gives_the_slot_back(bench: Bench) -> None:
    await bench.listening()
    bench.desk.request(wish(Kind.COACH))
    await until(lambda: bench.service.kinds[-1] is Kind.COACH)
    bench.take(monitored(Mode.WHISPER))
    assert bench.desk.speaking.holds(CALL)
    bench.take(ended())
    await until(lambda: not bench.desk.speaking.holds(CALL))
    assert bench.desk.sessions.get(CALL) is None


async def test_what_a_snapshot_lacks_has_ended(bench: Bench) -> None:
    await bench.listening()
    bench.desk.request(wish(Kind.TEXT_CUE, text="Smile."))
    await until(lambda: bench.last is DeliveryState.ACCEPTED)
    bench.desk.snapshot([])
    await until(lambda: bench.last is DeliveryState.FAILED)
    assert bench.desk.sessions.get(CALL) is None
    assert "terminated interaction" in bench.desk.pending.all()[-1].reason


async def test_while_the_stream_is_down_a_look_settles(bench: Bench) -> None:
    bench.desk.request(wish(Kind.TEXT_CUE, text="Smile."))
    await until(lambda: bench.last is DeliveryState.ACCEPTED)
    bench.desk.show_link(Link(LinkPhase.STALE, "Lost.", bench.clock.now()))
    bench.service.shows(Verdict(Finding.PROVEN, "REST check: completed"))
    bench.tasks.start(bench.desk.watch(), name="watch")

    def looked() -> bool:
        bench.clock.advance(0.1)
        return bool(bench.service.looks)

    await until(looked)
    await until(lambda: bench.last is DeliveryState.CONFIRMED)


async def test_rows_are_stale_while_the_link_is_not_live(bench: Bench) -> None:
    bench.desk.show_link(Link(LinkPhase.STALE, "Lost.", bench.clock.now()))
    assert bench.desk.store.stale_since == bench.clock.monotonic()
    bench.desk.show_link(LIVE)
    assert bench.desk.store.stale_since is None


async def test_somebody_else_who_speaks_is_named(bench: Bench) -> None:
    bench.take(changed(monitors=(session(Mode.BARGE, key="s-9", of=COLLEAGUE, name="Theo Brandt"),)))
    assert bench.desk.situation(CALL).holder == "Theo Brandt"


async def test_each_event_counts_where_something_is_under_way(bench: Bench) -> None:
    assert not bench.desk.watches(CALL)
    bench.desk.request(wish(Kind.TEXT_CUE, text="Smile."))
    await until(lambda: bench.desk.watches(CALL))


async def test_somebody_whom_only_a_look_shows_speaking_is_named_for_a_moment(bench: Bench) -> None:
    bench.tasks.start(bench.desk.watch(), name="watch")
    bench.service.heard = (Heard(id="control-9", supervisor_id=COLLEAGUE, name="Bo"),)
    bench.desk.request(wish(Kind.BARGE))
    await until(lambda: bench.last is DeliveryState.REFUSED)
    assert bench.service.sent == []
    assert bench.desk.situation(CALL).taken_by == "Bo"
    bench.clock.advance(LOOK_LASTS_S)
    await until(lambda: bench.desk.situation(CALL).taken_by == "")
