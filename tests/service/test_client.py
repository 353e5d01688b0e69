"""What is sent again and what never is, tokens that were refused, and waits that are asked for."""

from __future__ import annotations

import asyncio

import pytest

from supervisor_desk.service.breaker import Breaker, Circuit, CircuitState
from supervisor_desk.service.client import Client, Patience
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.service.dialects.quota import Quota
from supervisor_desk.service.errors import (
    AnswerLostError,
    BusyError,
    NotSentError,
    RefusedError,
    RestingError,
    ServiceError,
    SignedOutError,
    TransientError,
    UnavailableError,
    UnexpectedAnswerError,
)
from supervisor_desk.service.limits import Limiter
from tests.support.exchange import FakeExchange, FakeSigner
from tests.support.wire import reply

READ = HttpCall(method="GET", path="/r")
WRITE = HttpCall(method="POST", path="/w", writes=True, idempotent=False)
SAFE_WRITE = HttpCall(method="PATCH", path="/s", writes=True, idempotent=True)
UNSIGNED = HttpCall(method="POST", path="/t", signed=False)
QUICK = Patience(first_s=0.0, longest_s=0.0, jitter_s=0.0, read_s=2.0, write_s=1.0)

CUT = AnswerLostError("cut", cut=True)
SILENT = AnswerLostError("silent", cut=False)
NOT_SENT = NotSentError("no connection")


def client(exchange: FakeExchange, signer: FakeSigner | None = None, circuits: list[Circuit] | None = None) -> Client:
    clock = SystemClock()
    told = circuits if circuits is not None else []
    return Client(exchange, signer or FakeSigner(), Limiter(clock), Breaker(clock, told.append), clock, QUICK)


async def test_a_signed_request_carries_the_token_and_an_unsigned_one_does_not() -> None:
    exchange = FakeExchange()
    one = client(exchange)
    await one.send(READ)
    await one.send(UNSIGNED)
    assert exchange.tokens == ["t1", ""]


@pytest.mark.parametrize("trouble", [NOT_SENT, CUT, SILENT, reply(500), reply(502), reply(503), reply(504)])
async def test_a_reading_is_tried_again_after_a_transient_failure(trouble: object) -> None:
    exchange = FakeExchange(trouble, reply(200, {"n": 1}))  # type: ignore[arg-type]
    assert (await client(exchange).read(READ)).status == 200
    assert len(exchange.calls) == 2


async def test_a_reading_is_tried_three_times_at_most() -> None:
    exchange = FakeExchange(*[reply(503)] * 9)
    with pytest.raises(UnavailableError):
        await client(exchange).read(READ)
    assert len(exchange.calls) == 3


@pytest.mark.parametrize("trouble", [CUT, SILENT, reply(500), reply(502), reply(503), reply(504)])
async def test_a_write_that_may_have_happened_is_never_sent_again(trouble: object) -> None:
    exchange = FakeExchange(trouble)  # type: ignore[arg-type]
    with pytest.raises(TransientError):
        await client(exchange).send(WRITE)
    assert len(exchange.calls) == 1


async def test_a_write_that_never_left_is_sent_again() -> None:
    exchange = FakeExchange(NOT_SENT, NOT_SENT)
    assert (await client(exchange).send(WRITE)).ok
    assert len(exchange.calls) == 3


async def test_an_idempotent_write_is_repeated_once_if_its_connection_was_closed() -> None:
    exchange = FakeExchange(CUT, CUT)
    with pytest.raises(AnswerLostError):
        await client(exchange).send(SAFE_WRITE)
    assert len(exchange.calls) == 2


async def test_an_idempotent_write_is_not_repeated_after_silence() -> None:
    exchange = FakeExchange(SILENT)
    with pytest.raises(AnswerLostError):
        await client(exchange).send(SAFE_WRITE)
    assert len(exchange.calls) == 1


@pytest.mark.parametrize("call", [READ, WRITE])
async def test_429_is_waited_out_and_tried_three_times_at_most(call: HttpCall) -> None:
    exchange = FakeExchange(reply(429, retry_after="0"), reply(429, retry_after="0"))
    assert (await client(exchange).send(call)).ok
    assert len(exchange.calls) == 3
    exchange = FakeExchange(*[reply(429, retry_after="0")] * 9)
    with pytest.raises(BusyError):
        await client(exchange).send(call)
    assert len(exchange.calls) == 3


async def test_429_is_waited_out_as_long_as_the_service_asks() -> None:
    exchange = FakeExchange(reply(429, retry_after="0.2"))
    began = asyncio.get_running_loop().time()
    await client(exchange).send(READ)
    assert asyncio.get_running_loop().time() - began >= 0.19


async def test_a_write_does_not_wait_longer_than_it_makes_sense() -> None:
    exchange = FakeExchange(reply(429, retry_after="30"))
    one = client(exchange)
    with pytest.raises(BusyError) as caught:
        await one.send(WRITE)
    assert "30 s" in str(caught.value)
    with pytest.raises(BusyError):  # and the next one is not even sent while the wait lasts
        await one.send(WRITE)
    assert len(exchange.calls) == 1


async def test_401_brings_one_renewal_and_one_replay_also_of_a_write() -> None:
    exchange = FakeExchange(reply(401))
    assert (await client(exchange).send(WRITE)).ok
    assert exchange.tokens == ["t1", "t2"]


async def test_401_with_a_fresh_token_means_signed_out() -> None:
    exchange, signer = FakeExchange(reply(401), reply(401)), FakeSigner()
    with pytest.raises(SignedOutError):
        await client(exchange, signer).send(READ)
    assert len(exchange.calls) == 2
    assert len(signer.lost_words) == 1


@pytest.mark.parametrize("failure", [SILENT, CUT, UnavailableError("down", 503), NOT_SENT])
async def test_a_sign_in_without_answer_means_that_the_request_never_left(failure: Exception) -> None:
    exchange = FakeExchange()
    with pytest.raises(NotSentError):
        await client(exchange, FakeSigner(*[failure] * 9)).send(WRITE)
    assert exchange.calls == []


async def test_signed_out_is_told_at_once() -> None:
    exchange = FakeExchange()
    with pytest.raises(SignedOutError):
        await client(exchange, FakeSigner(SignedOutError("no secret"))).send(READ)
    assert exchange.calls == []


@pytest.mark.parametrize(
    ("status", "error"), [(403, RefusedError), (404, RefusedError), (400, RefusedError), (302, UnexpectedAnswerError)]
)
async def test_a_reading_that_is_refused_is_told_and_not_tried_again(status: int, error: type[ServiceError]) -> None:
    exchange = FakeExchange(reply(status))
    with pytest.raises(error):
        await client(exchange).read(READ)
    assert len(exchange.calls) == 1


async def test_sending_leaves_refusals_to_the_dialect() -> None:
    assert (await client(FakeExchange(reply(409))).send(WRITE)).status == 409


async def test_repeated_failures_open_the_circuit_and_nothing_more_is_sent() -> None:
    circuits: list[Circuit] = []
    exchange = FakeExchange(*[reply(503)] * 20)
    one = client(exchange, circuits=circuits)
    for _ in range(2):
        with pytest.raises(TransientError):
            await one.read(READ)
    sent = len(exchange.calls)
    assert sent == 5
    with pytest.raises(RestingError):
        await one.send(WRITE)
    assert len(exchange.calls) == sent
    assert [circuit.state for circuit in circuits] == [CircuitState.OPEN]


async def test_what_counts_as_not_available_is_the_dialect_s_to_say() -> None:
    exchange = FakeExchange(reply(408), reply(200, {}))
    clock = SystemClock()
    made = Client(
        exchange,
        FakeSigner(),
        Limiter(clock),
        Breaker(clock, lambda _: None),
        clock,
        QUICK,
        retryable=frozenset({408, 429}),
    )
    assert (await made.read(READ)).status == 200
    assert len(exchange.calls) == 2


@pytest.mark.parametrize("status", [403, 429, 503])
async def test_an_error_carries_the_name_under_which_the_service_knows_the_request(status: int) -> None:
    exchange = FakeExchange(*[reply(status, {}, x_id="ref-1", retry_after="60")] * 3)
    clock = SystemClock()
    made = Client(
        exchange,
        FakeSigner(),
        Limiter(clock),
        Breaker(clock, lambda _: None),
        clock,
        QUICK,
        reference_of=lambda answer: answer.headers.get("x-id", ""),
    )
    with pytest.raises(ServiceError, match=r"\(Reference ref-1\)") as caught:
        await made.read(READ)
    assert caught.value.reference == "ref-1"


async def test_without_a_wait_that_is_asked_for_it_waits_until_the_service_counts_anew() -> None:
    clock = SystemClock()
    limiter = Limiter(clock, quota_of=lambda _: Quota(0, 300, 40.0))
    made = Client(FakeExchange(reply(429)), FakeSigner(), limiter, Breaker(clock, lambda _: None), clock, QUICK)
    with pytest.raises(BusyError, match="wait 40 s"):
        await made.send(WRITE)
    assert limiter.pause > 1
