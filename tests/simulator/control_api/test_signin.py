"""Tokens: given, refreshed, ended, revoked."""

from __future__ import annotations

import pytest

from supervisor_desk.simulator.control_api.signin import Client, SignIn, SignInError
from supervisor_desk.simulator.control_api.tokens import Tokens
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.world.records import Supervisor
from tests.simulator.visitor import Visitor
from tests.support.clock import FakeClock

SECRET = "s3cret"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def signin(clock: FakeClock) -> SignIn:
    client = Client("desk-1", SECRET, Supervisor("s-01", "Marta"))
    return SignIn({"desk-1": client}, clock.monotonic, life=20, refresh_life=100)


def form(**members: str) -> dict[str, str]:
    return {"grant_type": "client_credentials", "client_id": "desk-1", "client_secret": SECRET, **members}


def test_a_token_lives_for_its_time(signin: SignIn, clock: FakeClock) -> None:
    grant = signin.grant(form())
    token = signin.find(grant.access)
    assert token is not None
    clock.advance(19.9)
    assert signin.alive(token)
    assert signin.expires_in(token) == pytest.approx(0.1)
    clock.advance(0.1)
    assert signin.find(grant.access) is None


def test_a_refresh_token_is_good_once(signin: SignIn, clock: FakeClock) -> None:
    first = signin.grant(form())
    clock.advance(30)
    second = signin.grant(form(grant_type="refresh_token", refresh_token=first.refresh))
    assert signin.find(second.access) is not None
    with pytest.raises(SignInError, match="refresh token"):
        signin.grant(form(grant_type="refresh_token", refresh_token=first.refresh))


def test_a_refresh_token_gets_old(signin: SignIn, clock: FakeClock) -> None:
    grant = signin.grant(form())
    clock.advance(101)
    with pytest.raises(SignInError, match="too old"):
        signin.grant(form(grant_type="refresh_token", refresh_token=grant.refresh))


@pytest.mark.parametrize("refresh", [False, True])
def test_revoking_ends_tokens_and_where_asked_the_refreshing(signin: SignIn, refresh: bool) -> None:
    grant = signin.grant(form())
    signin.revoke(refresh=refresh)
    assert signin.find(grant.access) is None
    again = form(grant_type="refresh_token", refresh_token=grant.refresh)
    if refresh:
        with pytest.raises(SignInError):
            signin.grant(again)
    else:
        assert signin.find(signin.grant(again).access) is not None


def test_a_secret_that_was_rotated_is_refused(signin: SignIn) -> None:
    signin.change_secret("desk-1", "another")
    with pytest.raises(SignInError, match="wrong"):
        signin.grant(form())
    assert signin.grant(form(client_secret="another")).scopes


def test_old_tokens_are_forgotten(signin: SignIn, clock: FakeClock) -> None:
    signin.grant(form())
    clock.advance(1000)
    signin.grant(form())
    assert len(signin._tokens) == 1


def test_secrets_do_not_show(signin: SignIn) -> None:
    assert SECRET not in repr(signin.clients)
    grant = signin.grant(form())
    assert grant.access not in repr(grant)


@pytest.mark.parametrize("path", ["/oauth/token", "/api/v2/auth/token", "/login/oauth2/token"])
async def test_the_token_request_has_three_names(floor: RunningFloor, desk: Visitor, path: str) -> None:
    secret = next(client.secret for client in floor.signin.clients if client.id == "desk-1")
    answer = await desk.http.post(path, data=form(client_secret=secret, scope="interaction:view"))
    grant = answer.json()
    assert (answer.status_code, grant["token_type"], grant["expires_in"]) == (200, "Bearer", 7200)
    assert grant["scope"] == "interaction:view"
    assert grant["refresh_token"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("members", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "everything"}, 400, "invalid_scope"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 400, "invalid_grant"),
    ],
)
async def test_a_token_request_is_refused_as_oauth_says(
    desk: Visitor, members: dict[str, str], status: int, error: str
) -> None:
    answer = await desk.ask_for_token(**members)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"]
    assert isinstance(desk.floor.control._tokens, Tokens)
