"""Signing in, renewing in time, one renewal for all, and credentials that change under way."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.errors import (
    NotSentError,
    SignedOutError,
    TransientError,
    UnavailableError,
    UnexpectedAnswerError,
)
from supervisor_desk.service.renewal import renew_ahead
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.signin import REFUSED_S, RETRY_S, Credentials, SignIn
from tests.support.clock import FakeClock
from tests.support.exchange import FakeExchange, Scripted
from tests.support.service_line import Entered, Keeper
from tests.support.waiting import until
from tests.support.wire import reply

DOWN = NotSentError("no connection")


@pytest.mark.parametrize(
    ("lifetime", "ahead"),
    [(7200, 300), (3600, 300), (1800, 180), (600, 60), (300, 60), (120, 60), (60, 30), (20, 10), (0, 0)],
)
def test_the_formula_meets_each_guide(lifetime: float, ahead: float) -> None:
    assert renew_ahead(lifetime) == ahead


@given(st.floats(0, 1e7))
def test_no_token_is_renewed_before_half_of_its_life(lifetime: float) -> None:
    assert 0 <= renew_ahead(lifetime) <= lifetime / 2


def granted(name: str, lifetime: float = 7200, refresh: str = "") -> Reply:
    return reply(200, {"access_token": name, "expires_in": lifetime, "refresh_token": refresh})


def refused(error: str = "invalid_client") -> Reply:
    return reply(401, {"error": error})


class Desk:
    def __init__(self, *answers: Scripted, refresh_token: str = "") -> None:
        self.exchange = FakeExchange(*answers)
        self.clock = FakeClock()
        self.source = Entered("desk-1", "s3cret", refresh_token)
        self.alerts: list[str] = []
        self.renewals = 0
        self.signin = SignIn(
            self.exchange,
            ControlDialect(),
            self.source,
            self.clock,
            scope="conversation:read",
            alert=self.alerts.append,
            renewed=self._renewed,
        )

    def _renewed(self) -> None:
        self.renewals += 1

    @property
    def forms(self) -> list[dict[str, str]]:
        return [dict(call.form) for call, _ in self.exchange.calls]

    async def token(self) -> str:
        return (await self.signin.token()).reveal()


async def test_the_first_token_is_asked_for_and_then_kept() -> None:
    desk = Desk(granted("t1"))
    assert [await desk.token() for _ in range(3)] == ["t1"] * 3
    assert [form["grant_type"] for form in desk.forms] == ["client_credentials"]
    assert desk.forms[0]["scope"] == "conversation:read"
    assert desk.renewals == 1


async def test_a_token_is_renewed_ahead_of_its_end() -> None:
    desk = Desk(granted("t1", 600), granted("t2", 600))
    await desk.token()
    desk.clock.advance(539)
    assert await desk.token() == "t1"
    desk.clock.advance(1)
    assert await desk.token() == "t2"


async def test_a_refresh_token_is_used_where_one_was_handed_out() -> None:
    desk = Desk(granted("t1", 600, "r1"), granted("t2", 600, "r2"), granted("t3", 600), granted("t4"))
    for _ in range(3):
        await desk.token()
        desk.clock.advance(590)
    await desk.signin.renew()
    assert [(form["grant_type"], form.get("refresh_token")) for form in desk.forms] == [
        ("client_credentials", None),
        ("refresh_token", "r1"),
        ("refresh_token", "r2"),
        ("refresh_token", "r2"),
    ]


async def test_a_spent_refresh_token_falls_back_to_the_credentials() -> None:
    desk = Desk(granted("t1", 600, "r1"), refused("invalid_grant"), granted("t2"))
    await desk.token()
    assert (await desk.signin.renew()).reveal() == "t2"
    assert [form["grant_type"] for form in desk.forms][1:] == ["refresh_token", "client_credentials"]
    assert desk.alerts == []


async def test_a_trouble_that_stays_is_told_once_and_again_after_it_was_mended() -> None:
    desk = Desk(DOWN, DOWN, granted("t1", 600), DOWN)
    for _ in range(2):
        with pytest.raises(TransientError):
            await desk.token()
        desk.clock.advance(RETRY_S)
    assert len(desk.alerts) == 1
    await desk.token()
    desk.clock.advance(545)
    await desk.token()
    assert len(desk.alerts) == 2


async def test_a_stored_refresh_token_that_is_replaced_is_kept() -> None:
    desk = Desk(granted("t1", 600, "r2"), granted("t2", 600, "r3"), refresh_token="r1")
    await desk.token()
    await desk.signin.renew()
    assert [form["refresh_token"] for form in desk.forms] == ["r1", "r2"]
    assert [kept.reveal() for kept in desk.source.kept] == ["r2", "r3"]


async def test_a_refresh_token_entered_anew_counts_at_once() -> None:
    desk = Desk(granted("t1", 600, "r2"), granted("t2"), refresh_token="r1")
    await desk.token()
    desk.source.now = Credentials("desk-1", Secret("s3cret"), Secret("r9"))
    await desk.signin.renew()
    assert [form["refresh_token"] for form in desk.forms] == ["r1", "r9"]


async def test_fifty_callers_at_the_end_of_a_token_make_one_renewal() -> None:
    desk = Desk(granted("t1", 600), granted("t2", 600))
    await desk.token()
    desk.clock.advance(595)
    desk.exchange.gate.clear()
    callers = asyncio.gather(*(desk.token() for _ in range(50)))
    await until(lambda: len(desk.exchange.calls) == 2)
    desk.exchange.gate.set()
    assert set(await callers) == {"t2"}
    assert len(desk.exchange.calls) == 2


async def test_callers_that_wait_share_a_failure_too() -> None:
    desk = Desk(DOWN, granted("t1"))
    desk.exchange.gate.clear()
    callers = asyncio.gather(*(desk.token() for _ in range(5)), return_exceptions=True)
    await until(lambda: desk.exchange.calls)
    desk.exchange.gate.set()
    assert [type(outcome) for outcome in await callers] == [NotSentError] * 5
    assert len(desk.exchange.calls) == 1
    assert await desk.token() == "t1"


async def test_a_caller_that_gives_up_leaves_the_renewal_to_the_next() -> None:
    desk = Desk(granted("t1"), granted("t2"))
    desk.exchange.gate.clear()
    first = asyncio.gather(desk.token())
    await until(lambda: desk.exchange.calls)
    second = asyncio.gather(desk.token())
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    desk.exchange.gate.set()
    assert list(await second) == ["t1"]


async def test_a_rejected_token_is_renewed_once_for_all_whom_it_hit() -> None:
    desk = Desk(granted("t1"), granted("t2"), granted("t3"))
    old = await desk.signin.token()
    renewed = await asyncio.gather(*(desk.signin.renew(old) for _ in range(10)))
    assert {one.reveal() for one in renewed} == {"t2"}
    assert (await desk.signin.renew(old)).reveal() == "t2"
    assert len(desk.exchange.calls) == 2


async def test_while_the_old_token_is_good_a_failed_renewal_costs_nothing() -> None:
    desk = Desk(granted("t1", 600), DOWN, granted("t2", 600))
    await desk.token()
    desk.clock.advance(545)
    assert await desk.token() == "t1"
    assert await desk.token() == "t1"  # and is not tried again at once
    assert len(desk.exchange.calls) == 2
    assert len(desk.alerts) == 1
    desk.clock.advance(RETRY_S)
    assert await desk.token() == "t2"


async def test_a_renewal_that_fails_for_good_is_told() -> None:
    desk = Desk(granted("t1", 600), DOWN)
    await desk.token()
    desk.clock.advance(601)
    with pytest.raises(TransientError):
        await desk.token()


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_sign_in_service_that_is_down_is_a_transient_trouble(status: int) -> None:
    desk = Desk(reply(status))
    with pytest.raises(UnavailableError):
        await desk.token()


async def test_wrong_credentials_mean_signed_out_and_are_not_hammered() -> None:
    desk = Desk(refused(), refused(), granted("t1"))
    for _ in range(3):
        with pytest.raises(SignedOutError) as caught:
            await desk.token()
        assert "secret is wrong" in str(caught.value)
    assert len(desk.exchange.calls) == 1
    desk.clock.advance(REFUSED_S)
    with pytest.raises(SignedOutError):
        await desk.token()
    assert len(desk.exchange.calls) == 2


async def test_rotated_credentials_are_taken_over_at_once() -> None:
    desk = Desk(granted("t1", 600, "r1"), refused("invalid_grant"), refused(), granted("t2"))
    await desk.token()
    with pytest.raises(SignedOutError):
        await desk.signin.renew()
    desk.source.now = Credentials("desk-1", Secret("n3w"))
    assert (await desk.signin.renew()).reveal() == "t2"
    assert desk.forms[-1]["client_secret"] == "n3w"
    assert "refresh_token" not in desk.forms[-1]


async def test_what_is_no_sign_in_service_is_told_by_its_path() -> None:
    desk = Desk(Reply(200, {}, b"<html>"))
    with pytest.raises(UnexpectedAnswerError) as caught:
        await desk.token()
    assert "/oauth/token" in str(caught.value)


async def test_a_token_that_is_lost_is_forgotten_and_told() -> None:
    desk = Desk(granted("t1"), granted("t2"))
    await desk.token()
    desk.signin.lost("Sign in again.")
    assert desk.alerts == ["Sign in again."]
    assert await desk.token() == "t2"


async def test_the_keeper_renews_ahead_and_goes_on_after_a_failure() -> None:
    desk = Desk(granted("t1", 0.0), DOWN, granted("t2", 7200))
    keeper = Keeper()
    keeper.start(desk.signin.keep_fresh(), name="keep fresh")
    await until(lambda: desk.alerts == ["no connection"])
    await keeper.end()
    assert len(desk.exchange.calls) == 2  # the third is due only after a pause


async def test_nothing_secret_shows_in_any_repr() -> None:
    desk = Desk(granted("t1", 600, "r3fresh"))
    await desk.token()
    shown = f"{desk.signin.__dict__} {desk.source.now} {desk.exchange.calls}"
    for secret in ("s3cret", "r3fresh", "t1'"):
        assert secret not in shown
