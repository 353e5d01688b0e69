"""The circuit opens, rests by our clock, and lets one request find out whether the service is back."""

from __future__ import annotations

import asyncio

import pytest

from supervisor_desk.service.breaker import REST_S, THRESHOLD, Breaker, Circuit, CircuitState
from supervisor_desk.service.errors import (
    AnswerLostError,
    BusyError,
    NotSentError,
    RefusedError,
    RestingError,
    ServiceError,
    UnavailableError,
)
from tests.support.clock import FakeClock

FAILURES = [NotSentError("x"), AnswerLostError("x", cut=True), UnavailableError("x", 503)]


def fail(breaker: Breaker, error: ServiceError) -> None:
    with pytest.raises(type(error)), breaker.guard():
        raise error


def passes(breaker: Breaker) -> bool:
    """Whether a request gets through, and is answered."""
    try:
        with breaker.guard():
            return True
    except RestingError:
        return False


def opened() -> tuple[Breaker, FakeClock, list[Circuit]]:
    clock, told = FakeClock(), list[Circuit]()
    breaker = Breaker(clock, told.append)
    for _ in range(THRESHOLD):
        fail(breaker, FAILURES[0])
    return breaker, clock, told


def states(told: list[Circuit]) -> list[CircuitState]:
    return [one.state for one in told]


@pytest.mark.parametrize("error", FAILURES)
def test_failures_in_a_row_open_the_circuit(error: ServiceError) -> None:
    told: list[Circuit] = []
    breaker = Breaker(FakeClock(), told.append)
    for _ in range(THRESHOLD - 1):
        fail(breaker, error)
    assert told == []
    fail(breaker, error)
    assert states(told) == [CircuitState.OPEN]
    assert "10 s" in told[0].words
    assert not passes(breaker)


@pytest.mark.parametrize("answer", [RefusedError("no", 403), BusyError("wait")])
def test_a_refusal_is_an_answer_and_ends_the_row(answer: ServiceError) -> None:
    told: list[Circuit] = []
    breaker = Breaker(FakeClock(), told.append)
    for _ in range(THRESHOLD * 2):
        fail(breaker, FAILURES[0])
        fail(breaker, answer)
    assert told == []


def test_after_its_rest_one_request_probes_and_closes_the_circuit() -> None:
    breaker, clock, told = opened()
    early = breaker.due
    clock.advance(REST_S)
    assert (early, breaker.due) == (False, True)
    guard = breaker.guard()
    guard.__enter__()
    assert states(told)[-1] is CircuitState.PROBING
    assert not passes(breaker)
    guard.__exit__(None, None, None)
    assert states(told) == [CircuitState.OPEN, CircuitState.PROBING, CircuitState.CLOSED]
    assert passes(breaker)


def test_a_probe_that_fails_starts_the_rest_anew() -> None:
    breaker, clock, told = opened()
    clock.advance(REST_S)
    fail(breaker, FAILURES[1])
    assert states(told) == [CircuitState.OPEN, CircuitState.PROBING, CircuitState.OPEN]
    clock.advance(REST_S - 0.1)
    early = breaker.due
    clock.advance(0.1)
    assert (early, breaker.due) == (False, True)


def test_a_wall_clock_that_is_set_back_does_not_prolong_the_rest() -> None:
    breaker, clock, _ = opened()
    clock.set_back(3600)
    clock.advance(REST_S)
    assert passes(breaker)


def test_a_cancelled_probe_decides_nothing() -> None:
    breaker, clock, told = opened()
    clock.advance(REST_S)
    with pytest.raises(asyncio.CancelledError), breaker.guard():
        raise asyncio.CancelledError
    assert states(told) == [CircuitState.OPEN, CircuitState.PROBING]
    assert passes(breaker)
    assert states(told)[-1] is CircuitState.CLOSED


def test_a_cancelled_request_does_not_end_the_row() -> None:
    told: list[Circuit] = []
    breaker = Breaker(FakeClock(), told.append)
    for _ in range(THRESHOLD):
        with pytest.raises(asyncio.CancelledError), breaker.guard():
            raise asyncio.CancelledError
        fail(breaker, FAILURES[0])
    assert states(told) == [CircuitState.OPEN]


def test_an_answer_that_comes_late_does_not_end_the_rest() -> None:
    told: list[Circuit] = []
    breaker = Breaker(FakeClock(), told.append)
    slow = breaker.guard()
    slow.__enter__()
    for _ in range(THRESHOLD):
        fail(breaker, FAILURES[0])
    slow.__exit__(None, None, None)
    assert states(told) == [CircuitState.OPEN]
    assert not passes(breaker)
