"""Tokens and codes in real time: they end, are revoked, and are forgotten."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.genesys_api.people import Person
from supervisor_desk.simulator.genesys_api.signin import CODE_LIFE, Client, SignIn, SignInError
from supervisor_desk.simulator.world.records import Supervisor
from tests.support.clock import FakeClock

MARTA = Person(Supervisor("marta", "Marta"), ())
BACK = "http://localhost:8085/signed-in"
CLIENT = Client("desk", "Desk", secret="s3cret", redirect_uris=(BACK,))
BASIC = ("desk", "s3cret")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def signin(clock: FakeClock) -> SignIn:
    return SignIn([CLIENT], {"marta": MARTA}, clock.monotonic, 20.0)


def test_a_token_lives_for_its_time(signin: SignIn, clock: FakeClock) -> None:
    access = signin.issue("marta")
    token = signin.find(access)
    assert token is not None
    assert (token.owner, signin.expires_in(token)) == ("marta@desk", 20.0)
    clock.advance(20)
    assert signin.find(access) is None
    clock.advance(1)
    signin.issue("marta")
    assert access not in signin._tokens


def test_a_code_must_be_used_soon(signin: SignIn, clock: FakeClock) -> None:
    form = {"grant_type": "authorization_code", "redirect_uri": BACK}
    code = signin.authorize(CLIENT, MARTA, BACK, "")
    clock.advance(CODE_LIFE + 1)
    with pytest.raises(SignInError):
        signin.grant({**form, "code": code}, BASIC)
    again = signin.authorize(CLIENT, MARTA, BACK, "")
    assert signin.grant({**form, "code": again}, BASIC).refresh


def test_revoking_takes_the_tokens_for_renewing_too(signin: SignIn) -> None:
    code = signin.authorize(CLIENT, MARTA, BACK, "")
    grant = signin.grant({"grant_type": "authorization_code", "redirect_uri": BACK, "code": code}, BASIC)
    signin.revoke("somebody else")
    assert signin.find(grant.access) is not None
    signin.revoke("marta")
    assert signin.find(grant.access) is None
    with pytest.raises(SignInError):
        signin.grant({"grant_type": "refresh_token", "refresh_token": grant.refresh}, BASIC)
