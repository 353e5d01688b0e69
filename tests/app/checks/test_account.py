"""The checks behind the door, against a training floor over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from supervisor_desk.app.checks.account import (
    SKEW_NOTICED_S,
    SKEW_TOO_MUCH_S,
    ClockCheck,
    IdentityCheck,
    StreamCheck,
    TokenCheck,
)
from supervisor_desk.app.checks.way import Way
from supervisor_desk.service.address import address_of
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.settings import Settings
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.check_words import CheckResult
from tests.support.service_line import Entered


class ShiftedClock(SystemClock):
    """A computer whose clock is wrong by so many seconds."""

    def __init__(self, ahead: float) -> None:
        self._ahead = ahead

    def now(self) -> float:
        return super().now() + self._ahead


@pytest.fixture
def floor() -> Iterator[FloorThread]:
    with FloorThread(FloorConfig(conversations=3, events_per_second=0.0, seed=1)) as running:
        yield running


@asynccontextmanager
async def way_on(
    floor: FloorThread, client: str = "desk-1", *, ahead: float = 0.0, source: Entered | None = None, path: str = ""
) -> AsyncIterator[Way]:
    entered = source or Entered(client, floor.ready["clients"][client])
    settings = Settings(token_path=path or "/oauth/token")
    way = Way(address_of(floor.url), settings, entered, ControlDialect(), ShiftedClock(ahead))
    try:
        yield way
    finally:
        await way.close()


async def test_good_credentials_give_a_token_and_its_life(floor: FloorThread) -> None:
    async with way_on(floor) as way:
        finding = await TokenCheck(way).look()
        assert finding.result is CheckResult.OK
        assert "2 h" in finding.found
        assert way.token is not None
        assert way.token.reveal() not in f"{finding}"


async def test_a_wrong_secret_is_said_with_what_to_do(floor: FloorThread) -> None:
    async with way_on(floor, source=Entered("desk-1", "canary-wrong")) as way:
        finding = await TokenCheck(way).look()
    assert finding.result is CheckResult.FAILED
    assert "secret is wrong" in finding.found
    assert "sign-in" in finding.remedy
    assert "canary" not in f"{finding}"


async def test_a_wrong_token_path_is_named(floor: FloorThread) -> None:
    async with way_on(floor, path="/no/such/place") as way:
        finding = await TokenCheck(way).look()
    assert finding.result is CheckResult.FAILED
    assert "/no/such/place" in finding.found


async def test_a_refresh_token_that_the_trial_used_up_is_replaced(floor: FloorThread) -> None:
    async with way_on(floor) as way:
        reply = await way.transport.exchange(
            way.dialect.token_call("/oauth/token", "desk-1", floor.ready["clients"]["desk-1"], "", "")
        )
        grant = way.dialect.read_token(reply)
    source = Entered("desk-1", floor.ready["clients"]["desk-1"], getattr(grant, "refresh_token", ""))
    async with way_on(floor, source=source) as way:
        assert (await TokenCheck(way).look()).result is CheckResult.OK
    assert len(source.kept) == 1
    assert source.kept[0] != source.now.refresh_token


async def test_a_refresh_token_that_is_spent_leaves_the_secret(floor: FloorThread) -> None:
    source = Entered("desk-1", floor.ready["clients"]["desk-1"], "spent")
    async with way_on(floor, source=source) as way:
        assert (await TokenCheck(way).look()).result is CheckResult.OK


@pytest.mark.parametrize(
    ("client", "result", "words"),
    [
        ("desk-1", CheckResult.OK, "everything"),
        ("trainee", CheckResult.WARNING, "You may not: listen"),
        ("viewer", CheckResult.WARNING, "You may: only watch the board"),
    ],
)
async def test_what_the_account_may_not_do_is_told(
    client: str, result: CheckResult, words: str, floor: FloorThread
) -> None:
    async with way_on(floor, client) as way:
        await TokenCheck(way).look()
        finding = await IdentityCheck(way).look()
    assert finding.result is result
    assert words in finding.found
    assert (result is CheckResult.OK) or "interaction:monitor" in finding.remedy


async def test_a_token_that_is_not_accepted_is_said(floor: FloorThread) -> None:
    async with way_on(floor) as way:
        await TokenCheck(way).look()
        floor.call(lambda running: running.signin.revoke("desk-1"))
        finding = await IdentityCheck(way).look()
    assert finding.result is CheckResult.FAILED
    assert "401" in finding.found


@pytest.mark.parametrize(
    ("ahead", "result", "words"),
    [
        (0.0, CheckResult.OK, "agrees"),
        (10.0, CheckResult.OK, "ahead of"),
        (SKEW_NOTICED_S + 5, CheckResult.WARNING, "ahead of"),
        (-SKEW_NOTICED_S - 5, CheckResult.WARNING, "behind"),
        (SKEW_TOO_MUCH_S + 60, CheckResult.FAILED, "6 min"),
    ],
)
async def test_a_clock_that_is_wrong_is_noticed(
    ahead: float, result: CheckResult, words: str, floor: FloorThread
) -> None:
    async with way_on(floor, ahead=ahead) as way:
        await TokenCheck(way).look()
        await IdentityCheck(way).look()
        finding = await ClockCheck(way).look()
    assert finding.result is result
    assert words in finding.found


async def test_without_a_date_nothing_is_claimed_about_the_clock(floor: FloorThread) -> None:
    async with way_on(floor) as way:
        assert (await ClockCheck(way).look()).result is CheckResult.WARNING


async def test_the_event_stream_is_opened_and_let_go(floor: FloorThread) -> None:
    async with way_on(floor) as way:
        await TokenCheck(way).look()
        assert (await StreamCheck(way).look()).result is CheckResult.OK


async def test_a_stream_that_is_refused_is_said(floor: FloorThread) -> None:
    async with way_on(floor) as way:
        await TokenCheck(way).look()
        floor.control.switch_on("refuse-stream", {"seconds": 30.0})
        try:
            finding = await StreamCheck(way).look()
        finally:
            floor.control.switch_off("refuse-stream")
    assert finding.result is CheckResult.FAILED
    assert "503" in finding.found
