"""What reaches whom of the feed: all of it the store, and what concerns this supervisor everybody who must know."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.app.desk import Desk
from supervisor_desk.conversations.conversation import ConversationId, Mode, ParticipantId, State
from supervisor_desk.conversations.events import Event, Unknown
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from tests.support.audit import FakeAudit
from tests.support.builders import AGENT, CALL, COLLEAGUE, LIVE, ME, changed, conversation, ended, monitored, session
from tests.support.clock import FakeClock
from tests.support.service import FakeService
from tests.support.waiting import until


class Bench:
    """A desk on a floor of one call, which notes what it tells."""

    def __init__(self, tasks: Tasks) -> None:
        self.clock = FakeClock()
        self.service = FakeService([])
        self.desk = Desk(
            me=ME,
            name="Sam Supervisor",
            store=Store(),
            service=self.service,
            audit=FakeAudit([]),
            slots=LocalSlots(self.clock),
            clock=self.clock,
            start=tasks.start,
        )
        self.desk.show_link(LIVE)
        self.desk.snapshot([conversation()])
        self.heard: list[Event] = []
        self.changed: list[ConversationId] = []
        self.desk.on_event.append(self.heard.append)
        self.desk.on_situation.append(self.changed.append)

    def take(self, event: Event) -> None:
        self.heard.clear()
        self.changed.clear()
        self.desk.feed.take(event, self.clock.monotonic())

    def passes_by(self, event: Event) -> bool:
        """Whether a change is stored, and told to nobody."""
        self.take(event)
        return not self.heard and not self.changed


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    made = Bench(tasks)
    tasks.start(made.desk.write_outcomes(), name="outcomes")
    yield made
    await tasks.cancel_all()
    assert not failures


HELD = changed(raw_state="hold")


async def test_a_call_that_concerns_nobody_here_goes_into_the_store_and_no_further(bench: Bench) -> None:
    assert bench.passes_by(HELD)
    known = bench.desk.store.get(CALL)
    assert known is not None
    assert known.state is State.HOLD


async def test_the_call_that_is_looked_at_is_told(bench: Bench) -> None:
    bench.desk.look_at(CALL)
    assert not bench.passes_by(HELD)
    assert bench.changed == [CALL]
    bench.desk.look_at(None)
    assert bench.passes_by(changed())


async def test_a_call_with_a_colleague_on_it_is_told(bench: Bench) -> None:
    assert not bench.passes_by(changed(monitors=(session(Mode.SILENT, key="s-9", of=COLLEAGUE),)))


async def test_a_call_that_ends_is_told(bench: Bench) -> None:
    assert not bench.passes_by(changed(raw_state="ended"))
    assert bench.changed == [CALL]


async def test_events_that_are_no_change_of_a_call_are_told(bench: Bench) -> None:
    for event in (monitored(Mode.SILENT), ended(), Unknown(kind="weather")):
        bench.take(event)
        assert bench.heard == [event]


async def test_a_call_with_a_command_under_way_is_told_until_it_is_settled(bench: Bench) -> None:
    bench.desk.request(Action(kind=Kind.LISTEN, conversation_id=CALL, participant_id=ParticipantId(AGENT)))
    await until(lambda: Kind.LISTEN in bench.service.kinds)
    assert not bench.passes_by(HELD)
    bench.take(monitored(Mode.SILENT))
    await until(lambda: not bench.desk.pending.open_on(CALL))
    assert not bench.passes_by(changed())  # for now there is a session
    bench.take(monitored(Mode.TERMINATED, sequence=9))
    bench.take(changed())  # what was known of it is let go
    assert bench.passes_by(HELD)


async def test_events_that_pass_by_count_for_what_is_sent_later(bench: Bench) -> None:
    bench.take(changed(sequence=41))
    assert bench.desk.pending._newest == 41
