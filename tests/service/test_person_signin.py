"""Staying signed in as a person: what is kept, what comes without the browser, and when the person is asked."""

from __future__ import annotations

import pytest

from supervisor_desk.service.dialects.base import Grant
from supervisor_desk.service.errors import NotSentError, ServiceError, SignedOutError
from supervisor_desk.service.kept_token import KeptToken, Token
from supervisor_desk.service.person_signin import PersonSignIn
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets
from tests.support.clock import FakeClock

LIFE = 86_400.0


class Case:
    """A sign-in, what it keeps, and all that it told."""

    def __init__(self, *silent: Grant | ServiceError | None) -> None:
        self.clock = FakeClock()
        self.kept = KeptToken(MemorySecrets(), "https://api.mypurecloud.de", "client-1")
        self.silent = list(silent)
        self.refreshed: list[str] = []
        self.endings: list[float] = []
        self.alerts: list[str] = []
        self.renewed = 0
        self.signin = PersonSignIn(
            self.kept,
            self.clock,
            silently=self._silently,
            ending=self.endings.append,
            alert=self.alerts.append,
            renewed=self._count,
        )

    async def brings(self, access: str, life: float = LIFE, refresh: str = "", user: str = "ada") -> None:
        """A person signs in at the browser."""
        now = self.clock.now()
        await self.kept.keep(Token(Secret(access), now, now + life, Secret(refresh), user))

    async def _silently(self, refresh: Secret) -> Grant | None:
        self.refreshed.append(refresh.reveal())
        found = self.silent.pop(0) if self.silent else None
        if isinstance(found, ServiceError):
            raise found
        return found

    def _count(self) -> None:
        self.renewed += 1


def _grant(access: str, refresh: str = "") -> Grant:
    return Grant(access_token=access, lifetime=LIFE, refresh_token=refresh)


async def test_a_token_of_an_earlier_run_is_used_while_it_lives() -> None:
    case = Case()
    await case.brings("t1")
    assert (await case.signin.token()).reveal() == "t1"
    assert not case.alerts


async def test_nobody_signed_in_means_the_browser() -> None:
    case = Case()
    with pytest.raises(SignedOutError, match=r"You are not signed in.*browser"):
        await case.signin.token()


async def test_a_token_that_has_ended_is_not_used_and_leaves_the_keyring() -> None:
    case = Case()
    await case.brings("t1")
    case.clock.advance(LIFE)
    with pytest.raises(SignedOutError, match=r"has ended.*board stays"):
        await case.signin.token()
    assert await case.kept.read() is None


async def test_a_token_that_a_person_brings_is_taken_over_without_a_break() -> None:
    case = Case()
    await case.brings("t1")
    await case.signin.token()
    await case.brings("t2")
    assert (await case.signin.renew()).reveal() == "t2"
    assert case.renewed == 1


async def test_a_desk_goes_on_for_whom_it_began_though_somebody_else_signs_in_on_this_computer() -> None:
    case = Case()
    await case.brings("t1")
    await case.signin.token()
    await case.brings("t2", user="grace")
    assert (await case.signin.renew()).reveal() == "t1"
    case.clock.advance(LIFE - 600.0)
    await case.brings("t3", user="grace")
    await case.signin.look_ahead()
    assert len(case.endings) == 1
    case.clock.advance(700.0)
    with pytest.raises(SignedOutError, match="Somebody else has signed in"):
        await case.signin.token()
    kept = await case.kept.read()
    assert kept is not None, "it is not this desk's to remove"
    assert case.renewed == 0


async def test_a_renewed_token_is_still_of_the_same_person() -> None:
    case = Case(_grant("t2", "r2"))
    await case.brings("t1", refresh="r1")
    await case.signin.token()
    case.clock.advance(LIFE - 200.0)
    await case.signin.look_ahead()
    kept = await case.kept.read()
    assert kept is not None
    assert kept.user == "ada"


async def test_a_rejected_token_is_not_used_again_and_the_person_is_told_once() -> None:
    case = Case()
    await case.brings("t1")
    rejected = await case.signin.token()
    for _ in range(2):
        with pytest.raises(SignedOutError):
            await case.signin.renew(rejected)
    assert len(case.alerts) == 2
    assert await case.kept.read() is None


async def test_a_good_token_stays_where_there_is_no_other() -> None:
    case = Case()
    await case.brings("t1")
    await case.signin.token()
    assert (await case.signin.renew()).reveal() == "t1"
    assert case.renewed == 0


async def test_a_refresh_token_renews_ahead_of_the_end_and_the_new_one_is_kept() -> None:
    case = Case(_grant("t2", "r2"))
    await case.brings("t1", refresh="r1")
    await case.signin.token()
    case.clock.advance(LIFE - 200.0)
    await case.signin.look_ahead()
    assert (await case.signin.token()).reveal() == "t2"
    assert case.refreshed == ["r1"]
    assert case.renewed == 1
    assert not case.endings
    kept = await case.kept.read()
    assert kept is not None
    assert (kept.access, kept.refresh) == (Secret("t2"), Secret("r2"))


async def test_the_old_refresh_token_stays_where_no_other_is_handed_out() -> None:
    case = Case(_grant("t2"))
    await case.brings("t1", refresh="r1")
    await case.signin.token()
    case.clock.advance(LIFE - 200.0)
    await case.signin.look_ahead()
    kept = await case.kept.read()
    assert kept is not None
    assert kept.refresh == Secret("r1")


async def test_the_person_is_asked_in_time_and_once() -> None:
    case = Case()
    await case.brings("t1")
    await case.signin.token()
    ends = case.clock.now() + LIFE
    await case.signin.look_ahead()
    assert not case.endings
    case.clock.advance(LIFE - 890.0)
    await case.signin.look_ahead()
    await case.signin.look_ahead()
    assert case.endings == [ends]


async def test_the_person_is_asked_where_the_refresh_token_is_refused() -> None:
    case = Case(SignedOutError("refused"))
    await case.brings("t1", life=600.0)
    await case.signin.token()
    case.clock.advance(590.0)
    await case.signin.look_ahead()
    assert len(case.endings) == 1
    assert (await case.signin.token()).reveal() == "t1"


async def test_what_another_desk_brought_spares_the_question() -> None:
    case = Case()
    await case.brings("t1")
    await case.signin.token()
    case.clock.advance(LIFE - 600.0)
    await case.brings("t2")
    await case.signin.look_ahead()
    assert (await case.signin.token()).reveal() == "t2"
    assert not case.endings


async def test_a_network_that_fails_costs_no_token_that_is_still_good() -> None:
    case = Case(NotSentError("no network"), _grant("t2", "r2"))
    await case.brings("t1", refresh="r1")
    await case.signin.token()
    case.clock.advance(LIFE - 200.0)
    await case.signin.look_ahead()
    assert (await case.signin.token()).reveal() == "t1"
    case.clock.advance(60.0)
    await case.signin.look_ahead()
    assert (await case.signin.token()).reveal() == "t2"


async def test_a_token_that_ends_unattended_is_told() -> None:
    case = Case()
    await case.brings("t1")
    await case.signin.token()
    case.clock.advance(LIFE + 1.0)
    await case.signin.look_ahead()
    assert any("has ended" in words for words in case.alerts)


async def test_a_lost_sign_in_is_told_and_begins_anew() -> None:
    case = Case()
    await case.brings("t1")
    await case.signin.token()
    case.signin.lost("It is not accepted.")
    assert case.alerts == ["It is not accepted."]
