"""A request whose last question is answered with no: it never leaves, and says nothing about the service."""

from __future__ import annotations

from pathlib import Path

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Accepted, Refused
from supervisor_desk.actions.speaking import SLOT_LOST
from supervisor_desk.conversations.conversation import Mode
from supervisor_desk.service.adapter import ContactCenter
from supervisor_desk.service.breaker import REST_S, THRESHOLD, Breaker, CircuitState
from supervisor_desk.service.client import Client, Patience
from supervisor_desk.service.dialects.base import Identity
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.errors import HeldBackError, NotSentError, RestingError
from supervisor_desk.service.limits import Limiter
from tests.support.builders import AGENT, CALL, ME, session
from tests.support.clock import FakeClock
from tests.support.exchange import FakeExchange, FakeSigner
from tests.support.wire import reply, wire_conversation

HELD_BACK = HeldBackError("no")


async def yes() -> bool:
    return True


def center_on(exchange: FakeExchange) -> ContactCenter:
    clock = FakeClock()
    breaker = Breaker(clock, lambda _: None)
    client = Client(
        exchange, FakeSigner(), Limiter(clock), breaker, clock, Patience(first_s=0, longest_s=0, jitter_s=0)
    )
    return ContactCenter(ControlDialect(), client, Identity(id=ME, name="Sam"), clock=clock)


def wish(kind: Kind, **more: str) -> Action:
    return Action(kind=kind, conversation_id=CALL, participant_id=AGENT, **more)  # type: ignore[arg-type]


async def test_what_was_held_back_is_refused_and_not_tried_again() -> None:
    exchange = FakeExchange(HELD_BACK)
    answer = await center_on(exchange).send(wish(Kind.BARGE), session(Mode.SILENT), yes)
    assert answer == Refused(reason=SLOT_LOST, contended=True)
    assert len(exchange.calls) == 1


async def test_the_question_goes_with_the_request_itself_and_not_with_the_upload_before_it(tmp_path: Path) -> None:
    sound = tmp_path / "cue.wav"
    sound.write_bytes(b"RIFF")
    exchange = FakeExchange(reply(201, {"mediaUrl": "https://media.example.com/1.wav"}), reply(200, {"id": "c-1"}))
    answer = await center_on(exchange).send(wish(Kind.VOICE_CUE, media_path=str(sound)), None, yes)
    assert isinstance(answer, Accepted)
    assert [call.still for call, _ in exchange.calls] == [None, yes]


async def test_it_is_asked_again_when_the_request_is_sent_again_after_a_look() -> None:
    exchange = FakeExchange(reply(409, {}), reply(200, wire_conversation()), HELD_BACK)
    answer = await center_on(exchange).send(wish(Kind.BARGE), None, yes)
    assert answer == Refused(reason=SLOT_LOST, contended=True)
    assert [call.still for call, _ in exchange.calls] == [yes, None, yes]


def test_a_probe_that_was_held_back_leaves_the_circuit_as_it_was() -> None:
    clock, states = FakeClock(), list[CircuitState]()
    breaker = Breaker(clock, lambda circuit: states.append(circuit.state))
    for _ in range(THRESHOLD):
        with pytest.raises(NotSentError), breaker.guard():
            raise NotSentError("x")
    clock.advance(REST_S)
    with pytest.raises(HeldBackError), breaker.guard():
        raise HELD_BACK
    assert states[-1] is CircuitState.PROBING
    with pytest.raises(NotSentError), breaker.guard():
        raise NotSentError("x")
    with pytest.raises(RestingError), breaker.guard():
        pass
