"""What reaches whom of the feed: all of it the store, and what concerns this supervisor everybody who must know."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.conversations.conversation import ConversationId, Mode, ParticipantId, State
from supervisor_desk.conversations.events import Event, Unknown
from tests.app.test_desk import Bench, bench
from tests.support.builders import AGENT, CALL, COLLEAGUE, changed, ended, monitored, session
from tests.support.waiting import until

__all__ = ["bench"]


class Told:
    """Notes what the desk tells of what it takes over."""

    def __init__(self, bench: Bench) -> None:
        self.clock = bench.clock
        self.service = bench.service
        self.desk = bench.desk
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
def told(bench: Bench) -> Told:
    return Told(bench)


HELD = changed(raw_state="hold")


async def test_a_call_that_concerns_nobody_here_goes_into_the_store_and_no_further(told: Told) -> None:
    assert told.passes_by(HELD)
    known = told.desk.store.get(CALL)
    assert known is not None
    assert known.state is State.HOLD


async def test_the_call_that_is_looked_at_is_told(told: Told) -> None:
    told.desk.look_at(CALL)
    assert not told.passes_by(HELD)
    assert told.changed == [CALL]
    told.desk.look_at(None)
    assert told.passes_by(changed())


async def test_a_call_with_a_colleague_on_it_is_told(told: Told) -> None:
    assert not told.passes_by(changed(monitors=(session(Mode.SILENT, key="s-9", of=COLLEAGUE),)))


async def test_a_call_that_ends_is_told(told: Told) -> None:
    assert not told.passes_by(changed(raw_state="ended"))
    assert told.changed == [CALL]


async def test_events_that_are_no_change_of_a_call_are_told(told: Told) -> None:
    for event in (monitored(Mode.SILENT), ended(), Unknown(kind="weather")):
        told.take(event)
        assert told.heard == [event]


async def test_a_call_with_a_command_under_way_is_told_until_it_is_settled(told: Told) -> None:
    told.desk.request(Action(kind=Kind.LISTEN, conversation_id=CALL, participant_id=ParticipantId(AGENT)))
    await until(lambda: Kind.LISTEN in told.service.kinds)
    assert not told.passes_by(HELD)
    told.take(monitored(Mode.SILENT))
    await until(lambda: not told.desk.pending.open_on(CALL))
    assert not told.passes_by(changed())  # for now there is a session
    told.take(monitored(Mode.TERMINATED, sequence=9))
    told.take(changed())  # what was known of it is let go
    assert told.passes_by(HELD)


async def test_events_that_pass_by_count_for_what_is_sent_later(told: Told) -> None:
    told.take(changed(sequence=41))
    assert told.desk.pending._newest == 41
