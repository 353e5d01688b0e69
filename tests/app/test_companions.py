"""What goes along with the desk reaches the window: mutes, poor lines, and answers to notices."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.app.companions import Companions
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.mute_watch import MuteWatch
from supervisor_desk.app.screen import Screen
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.conversations.events import MediaQuality, TranscriptLine
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from supervisor_desk.ui.notices import Notice
from tests.support.audit import FakeAudit
from tests.support.builders import AGENT, CALL, LIVE, ME, agent, conversation, customer, ended, monitored, session
from tests.support.clock import FakeClock
from tests.support.service import FakeService
from tests.support.waiting import until

POOR = MediaQuality(conversation_id=CALL, session_id="session-1", packet_loss=0.1, jitter_ms=5.0)
LINE = TranscriptLine(conversation_id=CALL, speaker="agent", text="Hello.")


class Hook:
    """A signal that tests send by hand."""

    def __init__(self) -> None:
        self.slots: list[Callable[[Any], object]] = []

    def connect(self, slot: Callable[[Any], object]) -> None:
        self.slots.append(slot)

    def send(self, value: object) -> None:
        for slot in self.slots:
            slot(value)


class FakeScreen:
    """Fits ``Screen`` as far as companions use it, and keeps what it was told."""

    def __init__(self) -> None:
        self.notices: dict[str, Notice] = {}
        self.heard: list[object] = []
        self.offer_taken = Hook()
        self.window = SimpleNamespace(
            notices=SimpleNamespace(offer_taken=self.offer_taken, withdraw=lambda kind: self.notices.pop(kind, None)),
            panel=SimpleNamespace(microphone=SimpleNamespace(keep_requested=Hook())),
            detail=SimpleNamespace(hear=self.heard.append, forget_heard=lambda _calls: self.heard.clear()),
        )

    def notify(self, notice: Notice) -> None:
        self.notices[notice.kind] = notice

    def refresh_soon(self) -> None:
        pass


class Bench:
    def __init__(self, tasks: Tasks) -> None:
        self.clock = FakeClock()
        self.screen = FakeScreen()
        audit = FakeAudit()
        self.service = FakeService()
        self.desk = Desk(
            me=ME,
            name="Sam Supervisor",
            store=Store(),
            service=self.service,
            audit=audit,
            slots=LocalSlots(self.clock),
            clock=self.clock,
            start=tasks.start,
        )
        self.desk.show_link(LIVE)
        muted = (agent(muted=True), customer())
        self.desk.snapshot([conversation(participants=muted, monitors=(session(Mode.SILENT),))])
        self.mutes = MuteWatch(self.desk, audit, tasks.start, 120.0)
        self.companions = Companions(self.desk, self.mutes, cast("Screen", self.screen), tasks.start)

    def take(self, *events: Any) -> None:
        self.desk.take(events, self.clock.monotonic())


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    yield Bench(tasks)
    await tasks.cancel_all()
    assert not failures


async def test_a_poor_line_is_told_until_it_is_gone(bench: Bench) -> None:
    bench.take(POOR)
    (notice,) = bench.screen.notices.values()
    assert "Ada Agent" in notice.happened
    assert "more than 3 %" in notice.happened
    assert "offers no lower quality to step down to" in notice.means
    assert "text cues" in notice.do
    bench.take(monitored(Mode.TERMINATED))
    assert bench.screen.notices == {}


async def test_what_is_said_is_shown_only_while_one_is_on_the_call(bench: Bench) -> None:
    bench.take(LINE)
    assert bench.screen.heard == [LINE]
    bench.take(ended())
    assert bench.screen.heard == []
    bench.take(LINE)
    assert bench.screen.heard == []


async def test_the_reminder_can_be_answered(bench: Bench) -> None:
    bench.mutes.adopt(Action(kind=Kind.UNMUTE, conversation_id=CALL, participant_id=AGENT))
    bench.clock.advance(20.0)
    await bench.mutes.round()
    (notice,) = bench.screen.notices.values()
    bench.screen.offer_taken.send(notice)
    await until(lambda: bench.screen.notices == {})
    lease = bench.desk.mutes.get(CALL)
    assert lease is not None
    assert lease.left(bench.clock.monotonic()) == 120.0
