"""After a crash: what the log left open is settled by what the floor shows, the rest is put to a person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.ports import Note
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.recovery import LOOKED_BACK_S, Recovery
from supervisor_desk.audit.log import AuditLog
from supervisor_desk.audit.reader import AuditReader
from supervisor_desk.audit.record import Origin
from supervisor_desk.conversations.conversation import Conversation, Mode, UserId
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.errors import ServiceError, TransientError
from supervisor_desk.ui.recovery_bar import LeftOpen
from tests.support.builders import AGENT, AGENT_USER, CALL, LIVE, ME, OTHER_CALL, agent, conversation, customer, session
from tests.support.clock import FakeClock
from tests.support.service import FakeService
from tests.support.stray_logs import ExpectedLogs

HOST, THIS_RUN, LAST_RUN = "DESK-042", "run-2", "run-1"


class Bench:
    """A log with the entries of the last run in it, and a desk that has just come up."""

    def __init__(self, path: Path, tasks: Tasks) -> None:
        self.clock = FakeClock()
        self.service = FakeService()
        self.log = AuditLog(path, clock=self.clock, origin=Origin())
        self.log.start()
        self.reader = AuditReader(path)
        self.desk = Desk(
            me=ME,
            name="Sam Supervisor",
            store=Store(),
            service=self.service,
            audit=self.log,
            slots=LocalSlots(self.clock),
            clock=self.clock,
            start=tasks.start,
        )
        self.calls: dict[UserId, tuple[Conversation, ...] | ServiceError] = {}
        self.looked_for: list[UserId] = []
        self.recovery = Recovery(
            self.desk, self.service, self.log, self.reader, run=THIS_RUN, host=HOST, calls_of=self._calls_of
        )

    async def wrote(self, step: str, kind: Kind, *, run: str = LAST_RUN, host: str = HOST, state: str = "") -> None:
        """What a run noted of a delivery before it ended."""
        self.log.origin = Origin(actor=ME, desk=run, host=host, platform="control")
        delivery = f"d-{kind.value}"
        note = Note(step=step, what=kind.value, delivery=delivery, conversation=CALL, participant=AGENT, state=state)
        await self.log.append(msgspec.structs.replace(note, detail={"agent": AGENT_USER}))

    async def muted(self) -> None:
        """The last run muted the agent, proven."""
        await self.wrote("intent", Kind.MUTE)
        await self.wrote("outcome", Kind.MUTE, state="confirmed")

    async def look(self, *floor: Conversation) -> tuple[LeftOpen, ...]:
        """Come up on ``floor`` as this run."""
        self.log.origin = Origin(actor=ME, desk=THIS_RUN, host=HOST, platform="control")
        self.desk.show_link(LIVE)
        self.desk.snapshot(floor)
        return await self.recovery.look()

    async def _calls_of(self, user: UserId) -> tuple[Conversation, ...]:
        self.looked_for.append(user)
        found = self.calls.get(user, ())
        if isinstance(found, ServiceError):
            raise found
        return found

    async def outcomes(self) -> list[tuple[str, str, bool]]:
        """Delivery, state and whether it was settled after a restart, oldest first."""
        rows = (await self.reader.page()).rows[::-1]
        found = [row.entry for row in rows if row.entry.step == "outcome"]
        return [(one.delivery, one.state, one.detail.get("after_restart") is True) for one in found]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    made = Bench(tmp_path / "audit.sqlite3", tasks)
    yield made
    await tasks.cancel_all()
    await made.reader.close()
    await made.log.close()
    assert not failures


async def test_what_did_not_take_effect_is_closed_in_the_log_and_not_asked_about(bench: Bench) -> None:
    await bench.wrote("intent", Kind.LISTEN)
    assert await bench.look(conversation()) == ()
    assert await bench.outcomes() == [("d-listen", "failed", True)]
    assert await bench.reader.open_intents() == ()


async def test_a_leg_that_outlived_the_desk_is_proven_and_can_be_resumed_or_undone(bench: Bench) -> None:
    await bench.wrote("intent", Kind.LISTEN)
    (item,) = await bench.look(conversation(monitors=(session(Mode.SILENT),)))
    assert (item.kind, item.can_resume, item.can_release) == (Kind.LISTEN, True, True)
    assert await bench.outcomes() == [("d-listen", "confirmed", True)]
    undo = bench.recovery.undo(item)
    assert undo is not None
    assert (undo.kind, undo.conversation_id) == (Kind.STOP, CALL)


async def test_a_mute_that_nobody_undid_can_only_be_undone(bench: Bench) -> None:
    await bench.wrote("intent", Kind.MUTE)
    await bench.wrote("outcome", Kind.MUTE, state="confirmed")
    (item,) = await bench.look(conversation(participants=(agent(muted=True), customer())))
    assert (item.kind, item.can_resume, item.can_release) == (Kind.MUTE, False, True)
    undo = bench.recovery.undo(item)
    assert undo is not None
    assert (undo.kind, undo.participant_id) == (Kind.UNMUTE, AGENT)


async def test_what_nobody_can_tell_is_put_to_a_person_until_it_is_left(bench: Bench) -> None:
    await bench.wrote("intent", Kind.TEXT_CUE)
    (item,) = await bench.look(conversation())
    assert (item.kind, item.can_resume, item.can_release) == (Kind.TEXT_CUE, False, False)
    assert "Ask on the call" in item.found
    assert bench.recovery.undo(item) is None
    assert await bench.outcomes() == []
    await bench.recovery.leave(item)
    assert await bench.outcomes() == [(item.delivery, "failed", True)]
    assert await bench.look(conversation()) == ()


async def test_leaving_what_is_in_force_writes_nothing_more(bench: Bench) -> None:
    await bench.wrote("intent", Kind.LISTEN)
    (item,) = await bench.look(conversation(monitors=(session(Mode.SILENT),)))
    before = await bench.outcomes()
    await bench.recovery.leave(item)
    assert await bench.outcomes() == before


async def test_a_call_that_is_over_settles_what_was_open_on_it_without_a_look(bench: Bench) -> None:
    await bench.wrote("intent", Kind.TEXT_CUE)
    assert await bench.look() == ()
    assert [state for _, state, _ in await bench.outcomes()] == ["failed"]
    assert bench.service.looks == []


@pytest.mark.parametrize(("run", "host"), [(THIS_RUN, HOST), (LAST_RUN, "DESK-007")], ids=["this run", "other desk"])
async def test_what_others_or_this_run_have_open_is_none_of_its_business(bench: Bench, run: str, host: str) -> None:
    await bench.wrote("intent", Kind.TEXT_CUE, run=run, host=host)
    assert await bench.look(conversation()) == ()
    assert len(await bench.reader.open_intents()) == 1


async def test_a_log_that_cannot_be_read_stops_it_without_an_error(bench: Bench, expected_logs: ExpectedLogs) -> None:
    records = expected_logs("supervisor_desk.app.recovery")
    await bench.wrote("intent", Kind.TEXT_CUE)
    await bench.reader.close()
    assert await bench.look(conversation()) == ()
    assert len(records) == 1


NEXT = conversation(id=OTHER_CALL, participants=(agent(id="part-next", muted=True), customer()))
SAME = conversation(participants=(agent(muted=True), customer()))


async def test_a_leg_that_speaks_is_resumed_by_listening(bench: Bench) -> None:
    await bench.wrote("intent", Kind.BARGE)
    (item,) = await bench.look(conversation(monitors=(session(Mode.BARGE),)))
    resume = bench.recovery.resume(item)
    assert resume is not None
    assert (resume.kind, resume.conversation_id) == (Kind.LISTEN, CALL)


async def test_a_muted_agent_is_found_on_the_next_call_and_nothing_is_undone_unasked(bench: Bench) -> None:
    await bench.muted()
    bench.calls[AGENT_USER] = (NEXT,)
    (item,) = await bench.look()
    assert (item.kind, item.conversation, item.can_release) == (Kind.MUTE, OTHER_CALL, True)
    undo = bench.recovery.undo(item)
    assert undo is not None
    assert (undo.kind, undo.conversation_id, undo.participant_id) == (Kind.UNMUTE, OTHER_CALL, "part-next")
    assert bench.desk.store.get(OTHER_CALL) == NEXT  # so that it can be acted on
    assert bench.recovery.own_mutes == ()


async def test_a_muted_call_that_the_board_does_not_show_comes_onto_it_and_is_ours(bench: Bench) -> None:
    await bench.muted()
    bench.calls[AGENT_USER] = (SAME,)
    await bench.look()
    assert [one.conversation_id for one in bench.recovery.own_mutes] == [CALL]
    assert CALL in bench.desk.store


async def test_an_agent_whose_call_is_on_the_board_is_not_looked_for(bench: Bench) -> None:
    await bench.muted()
    await bench.look(SAME)
    assert bench.looked_for == []
    assert [one.conversation_id for one in bench.recovery.own_mutes] == [CALL]


async def test_an_old_mute_is_not_followed(bench: Bench) -> None:
    await bench.muted()
    bench.clock.advance(LOOKED_BACK_S)
    assert await bench.look() == ()
    assert bench.looked_for == []


async def test_an_agent_who_cannot_be_looked_for_stops_nothing(bench: Bench) -> None:
    await bench.muted()
    bench.calls[AGENT_USER] = TransientError("The contact center is silent.")
    assert await bench.look() == ()
    assert bench.looked_for == [AGENT_USER]
