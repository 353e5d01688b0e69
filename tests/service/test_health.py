"""The hourly look at the credential, and the probe that finds out whether the service is back."""

from __future__ import annotations

import pytest

from supervisor_desk.service.breaker import REST_S, THRESHOLD, Breaker, Circuit, CircuitState
from supervisor_desk.service.client import Client, Patience
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.errors import NotSentError, SignedOutError, UnexpectedAnswerError
from supervisor_desk.service.health import Health, who_am_i
from supervisor_desk.service.limits import Limiter
from tests.support.clock import FakeClock
from tests.support.exchange import FakeExchange, FakeSigner, Scripted
from tests.support.wire import reply

ME = {"active": True, "expiresIn": 7000, "supervisor": {"id": "sup-me", "name": "Sam"}}


class Desk:
    def __init__(self, *answers: Scripted, signer: FakeSigner | None = None) -> None:
        self.exchange = FakeExchange(*answers)
        self.clock = FakeClock()
        self.signer = signer or FakeSigner()
        self.alerts: list[str] = []
        self.circuits: list[Circuit] = []
        self.breaker = Breaker(self.clock, self.circuits.append)
        patience = Patience(tries=1, first_s=0, longest_s=0, jitter_s=0)
        self.client = Client(self.exchange, self.signer, Limiter(self.clock), self.breaker, self.clock, patience)
        self.health = Health(self.client, ControlDialect(), self.signer, self.breaker, self.alerts.append)


async def test_a_good_credential_costs_one_small_request() -> None:
    desk = Desk(reply(200, ME))
    identity = await desk.health.check()
    assert identity is not None
    assert identity.id == "sup-me"
    assert [call.path for call, _ in desk.exchange.calls] == ["/api/v2/oauth/token"]
    assert desk.alerts == []


@pytest.mark.parametrize("answer", [reply(403, {}), reply(404, {}), reply(200, ME | {"expiresIn": 0})])
async def test_a_bad_one_alerts_and_forces_a_renewal(answer: Scripted) -> None:
    desk = Desk(answer)
    assert await desk.health.check() is None
    assert len(desk.alerts) == 1
    assert desk.signer.number == 2


async def test_a_renewal_that_fails_too_does_not_raise() -> None:
    signer = FakeSigner()
    desk = Desk(reply(403, {}), signer=signer)
    original = signer.renew

    async def renew(rejected: object = None) -> object:
        signer.failures.append(SignedOutError("no"))
        return await original()

    signer.renew = renew  # type: ignore[method-assign, assignment]
    assert await desk.health.check() is None


async def test_a_service_that_does_not_answer_says_nothing_about_the_credential() -> None:
    desk = Desk(NotSentError("unreachable"))
    assert await desk.health.check() is None
    assert desk.alerts == []
    assert desk.signer.number == 1


async def test_being_signed_out_is_told() -> None:
    desk = Desk(signer=FakeSigner(SignedOutError("Enter them.")))
    assert await desk.health.check() is None
    assert desk.alerts == ["Enter them."]


async def test_an_answer_that_names_nobody_is_unexpected() -> None:
    desk = Desk(reply(200, {"hello": 1}))
    with pytest.raises(UnexpectedAnswerError):
        await who_am_i(desk.client, ControlDialect())


async def test_a_probe_is_sent_only_when_the_circuit_is_open_and_has_rested() -> None:
    desk = Desk(*[NotSentError("down")] * THRESHOLD, reply(200, ME))
    await desk.health.probe()
    assert desk.exchange.calls == []
    for _ in range(THRESHOLD):
        await desk.health.check()
    await desk.health.probe()
    assert len(desk.exchange.calls) == THRESHOLD
    desk.clock.advance(REST_S)
    await desk.health.probe()
    assert [circuit.state for circuit in desk.circuits] == [
        CircuitState.OPEN,
        CircuitState.PROBING,
        CircuitState.CLOSED,
    ]


async def test_a_probe_that_fails_leaves_the_circuit_open() -> None:
    desk = Desk(*[NotSentError("down")] * (THRESHOLD + 1))
    for _ in range(THRESHOLD):
        await desk.health.check()
    desk.clock.advance(REST_S)
    await desk.health.probe()
    assert desk.circuits[-1].state is CircuitState.OPEN
