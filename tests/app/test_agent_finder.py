"""An agent whom no row shows is looked for by name or user id, and the call that is found is gone to."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.app.agent_finder import KIND, MOST_AGENTS, AgentFinder
from supervisor_desk.app.desk import Desk
from supervisor_desk.conversations.conversation import Conversation, ConversationId, UserId
from supervisor_desk.conversations.events import AgentChanged
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.errors import ServiceError, TransientError
from supervisor_desk.ui.notices import Notice
from tests.support.audit import FakeAudit
from tests.support.builders import AGENT_USER, CALL, LIVE, ME, OTHER_CALL, conversation
from tests.support.clock import FakeClock
from tests.support.service import FakeService
from tests.support.waiting import until

ELSEWHERE = conversation(id=OTHER_CALL, queue_name="Sales")


class Bench:
    """A desk with one call on its board, and a service that knows more."""

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
        self.calls: dict[UserId, tuple[Conversation, ...] | ServiceError] = {}
        self.asked: list[UserId] = []
        self.gone_to: list[ConversationId] = []
        self.notices: list[Notice] = []
        self.finder = AgentFinder(self.desk, self._calls_of, self, tasks.start)

    def go_to(self, key: ConversationId) -> None:
        self.gone_to.append(key)

    def notify(self, notice: Notice) -> None:
        self.notices.append(notice)

    async def _calls_of(self, agent: UserId) -> tuple[Conversation, ...]:
        self.asked.append(agent)
        found = self.calls.get(agent, ())
        if isinstance(found, ServiceError):
            raise found
        return found

    def knows(self, key: str, name: str) -> None:
        self.desk.take([AgentChanged(user_id=UserId(key), name=name, presence="talking")], 0.0)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    yield Bench(tasks)
    await tasks.cancel_all()
    assert not failures


@pytest.mark.parametrize("typed", ["ada", "ADA agent", "agent ada"])
async def test_an_agent_is_known_by_the_name_on_the_board_and_the_call_elsewhere_is_added(
    bench: Bench, typed: str
) -> None:
    bench.calls[AGENT_USER] = (ELSEWHERE,)
    bench.finder.look_for(typed)
    await until(lambda: bench.gone_to == [OTHER_CALL])
    assert bench.asked == [AGENT_USER]
    assert bench.desk.store.get(OTHER_CALL) == ELSEWHERE
    (notice,) = bench.notices
    assert (notice.kind, notice.happened) == (
        KIND,
        "Ada Agent is on a call that your board does not follow; it was added.",
    )


async def test_a_call_that_the_board_has_is_gone_to_without_a_word(bench: Bench) -> None:
    bench.calls[AGENT_USER] = (conversation(),)
    await bench.finder.find("ada")
    assert (bench.gone_to, bench.notices, bench.desk.outside) == ([CALL], [], set())


async def test_an_agent_of_whom_only_the_presence_was_told_is_known_too(bench: Bench) -> None:
    bench.knows("u-zoe", "Zoe Quist")
    bench.calls[UserId("u-zoe")] = (ELSEWHERE,)
    await bench.finder.find("quist")
    assert bench.gone_to == [OTHER_CALL]
    assert bench.notices[0].happened.startswith("Zoe Quist is on a call")


async def test_what_is_no_known_name_is_taken_for_a_user_id(bench: Bench) -> None:
    bench.calls[UserId("u-4711")] = (ELSEWHERE,)
    await bench.finder.find("u-4711")
    assert (bench.asked, bench.gone_to) == ([UserId("u-4711")], [OTHER_CALL])


@pytest.mark.parametrize(
    ("typed", "words"), [("ada", "“ada” is on no call now"), ("nobody", "“nobody” is not known as an agent")]
)
async def test_nothing_found_is_said(bench: Bench, typed: str, words: str) -> None:
    await bench.finder.find(typed)
    assert bench.gone_to == []
    assert words in bench.notices[0].happened
    assert bench.notices[0].do


async def test_words_that_mean_too_many_ask_for_nobody(bench: Bench) -> None:
    for number in range(MOST_AGENTS + 1):
        bench.knows(f"u-{number}", f"Kim Number{number}")
    await bench.finder.find("kim")
    assert bench.asked == []
    assert "may mean 6 agents" in bench.notices[0].happened


async def test_a_service_that_does_not_answer_is_said(bench: Bench) -> None:
    bench.calls[AGENT_USER] = TransientError("The contact center did not answer.")
    await bench.finder.find("ada")
    assert "did not answer" in bench.notices[0].happened
    assert bench.gone_to == []
