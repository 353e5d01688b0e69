"""The contract's flows: one request to act, one to check, pages in an order in which nothing slips through."""

from __future__ import annotations

from typing import Any, TypeVar

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Accepted, Refused
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.dialects.control import flows
from supervisor_desk.service.dialects.flow import Answers, Flow, Step
from supervisor_desk.service.dialects.streaming import StreamFilter, Subscription, Wiring
from tests.support.builders import AGENT, CALL, ME
from tests.support.wire import reply, wire_conversation

T = TypeVar("T")
EVERYTHING = StreamFilter()


class Driven:
    """Runs a flow against answers in their order, and keeps its steps."""

    def __init__(self, *answers: Reply) -> None:
        self._answers = list(answers)
        self.steps: list[Step] = []

    @property
    def calls(self) -> list[HttpCall]:
        return [call for step in self.steps for call in step.calls]

    def run(self, flow: Flow[T]) -> T:
        answers: Answers | None = None
        while True:
            try:
                step = next(flow) if answers is None else flow.send(answers)
            except StopIteration as end:
                result: T = end.value
                return result
            self.steps.append(step)
            answers = tuple(self._answers.pop(0) for _ in step.calls)


def page(*keys: str, count: int = 1, number: int = 1, state: str = "active", **more: Any) -> Reply:
    body = {"pageNumber": number, "pageCount": count, "total": 3}
    return reply(200, body | {"entities": [wire_conversation(id=key, state=state, **more) for key in keys]})


def test_an_action_is_one_request_and_one_answer() -> None:
    driven = Driven(reply(200, {"id": "c-1"}))
    cue = Action(kind=Kind.TEXT_CUE, conversation_id=CALL, participant_id=AGENT, text="Hello")
    assert isinstance(driven.run(flows.act(cue, None, ME)), Accepted)
    assert [call.writes for call in driven.calls] == [True]
    assert flows.cannot(cue, None, ME) is None


def test_what_cannot_be_encoded_asks_nobody() -> None:
    driven = Driven()
    coach = Action(kind=Kind.COACH, conversation_id=CALL)
    assert isinstance(driven.run(flows.act(coach, None, ME)), Refused)
    assert flows.cannot(coach, None, ME) is not None
    assert driven.steps == []


def test_only_an_announcement_asks_for_consent() -> None:
    asking = Driven(reply(200, wire_conversation()))
    announce = Action(kind=Kind.ANNOUNCE, conversation_id=CALL, participant_id=AGENT)
    assert isinstance(asking.run(flows.check(announce, None, ME)), Refused)
    assert [step.lenient for step in asking.steps] == [True]
    assert Driven().run(flows.check(Action(kind=Kind.MUTE, conversation_id=CALL), None, ME)) is None


def test_after_the_first_page_they_are_read_from_the_last_to_the_first() -> None:
    driven = Driven(page("a", count=3), page("c", count=3), page("b", count=3), page("a", count=3))
    found = driven.run(flows.snapshot(EVERYTHING))
    assert [one.id for one in found.conversations] == ["a", "c", "b"]
    assert [dict(call.query)["pageNumber"] for call in driven.calls] == ["1", "3", "2", "1"]
    assert [step.done for step in driven.steps if step.total] == [1, 2, 3, 3]
    assert all(step.strict for step in driven.steps if step.calls)


def test_the_sweep_reads_which_of_those_shown_ended() -> None:
    driven = Driven(page("a", "gone", count=2, state="ended"), page("b", count=2, state="ended"))
    shown = [ConversationId(key) for key in ("a", "b", "c")]
    assert [one.id for one in driven.run(flows.sweep(shown, EVERYTHING))] == ["a", "b"]


def test_the_stream_is_one_socket_that_needs_no_further_word() -> None:
    driven = Driven()
    wiring = driven.run(flows.prepare(StreamFilter(queues=frozenset({"q"})), ()))
    assert isinstance(wiring, Wiring)
    assert [dict(call.query) for call in wiring.sockets] == [{"queues": "q"}]
    assert driven.run(flows.subscribe(wiring)) == Subscription()
    assert driven.steps == []


def test_a_conflict_is_worth_a_look_and_a_missing_right_is_not() -> None:
    mute = Action(kind=Kind.MUTE, conversation_id=CALL)
    assert [flows.worth_a_look(mute, Refused(reason="no", status=one)) for one in (404, 409, 403)] == [
        True,
        True,
        False,
    ]


def test_what_is_said_comes_without_being_asked_for() -> None:
    driven = Driven()
    assert driven.run(flows.follow(Wiring(sockets=()), (CALL,))) == Subscription()
    assert driven.steps == []
