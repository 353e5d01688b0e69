"""Calls that the feed does not tell of are read now and then, and no others."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.outside_calls import OutsideCalls
from supervisor_desk.conversations.conversation import Conversation, ConversationId, Mode, State
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.errors import RefusedError, ServiceError, TransientError
from tests.support.audit import FakeAudit
from tests.support.builders import CALL, LIVE, ME, OTHER_CALL, conversation, session
from tests.support.clock import FakeClock
from tests.support.service import FakeService

ELSEWHERE = conversation(id=OTHER_CALL)
LISTENED_TO = conversation(id=OTHER_CALL, monitors=(session(Mode.SILENT),))


class Bench:
    """One call on the board by the feed, one that was brought."""

    def __init__(self, tasks: Tasks) -> None:
        clock = FakeClock()
        self.desk = Desk(
            me=ME,
            name="Sam Supervisor",
            store=Store(),
            service=FakeService(),
            audit=FakeAudit(),
            slots=LocalSlots(clock),
            clock=clock,
            start=tasks.start,
        )
        self.desk.show_link(LIVE)
        self.desk.snapshot([conversation()])
        self.desk.bring(ELSEWHERE)
        self.asked: list[ConversationId] = []
        self.now: Conversation | ServiceError = ELSEWHERE
        self.calls = OutsideCalls(self.desk, self._read)

    @property
    def shown(self) -> Conversation:
        found = self.desk.store.get(OTHER_CALL)
        assert found is not None
        return found

    async def _read(self, key: ConversationId) -> Conversation:
        self.asked.append(key)
        if isinstance(self.now, ServiceError):
            raise self.now
        return self.now


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    yield Bench(tasks)
    await tasks.cancel_all()
    assert not failures


async def test_only_what_was_brought_is_read_and_its_row_follows(bench: Bench) -> None:
    bench.now = conversation(id=OTHER_CALL, raw_state="hold")
    await bench.calls.round()
    assert bench.asked == [OTHER_CALL]
    assert bench.shown.state is State.HOLD


async def test_the_own_session_there_is_seen(bench: Bench) -> None:
    bench.now = LISTENED_TO
    await bench.calls.round()
    assert bench.desk.sessions.get(OTHER_CALL) is not None


@pytest.mark.parametrize("end", [RefusedError("Unknown.", 404), conversation(id=OTHER_CALL, raw_state="ended")])
async def test_its_end_is_the_last_that_is_read(bench: Bench, end: Conversation | ServiceError) -> None:
    bench.now = end
    await bench.calls.round()
    await bench.calls.round()
    assert bench.shown.over
    assert bench.asked == [OTHER_CALL]


async def test_what_cannot_be_read_now_is_read_later(bench: Bench) -> None:
    bench.now = TransientError("Silence.")
    await bench.calls.round()
    bench.now = conversation(id=OTHER_CALL, raw_state="hold")
    await bench.calls.round()
    assert bench.shown.state is State.HOLD


async def test_a_snapshot_of_the_followed_floor_does_not_end_it_nor_the_session_there(bench: Bench) -> None:
    bench.now = LISTENED_TO
    await bench.calls.round()
    bench.desk.snapshot([conversation()])
    assert not bench.shown.over
    assert bench.desk.sessions.get(OTHER_CALL) is not None


async def test_once_the_feed_tells_of_it_it_is_a_call_like_any_other(bench: Bench) -> None:
    bench.desk.snapshot([conversation(), ELSEWHERE])
    await bench.calls.round()
    assert bench.asked == []
    bench.desk.snapshot([conversation()])
    assert bench.shown.over
    assert CALL in bench.desk.store
