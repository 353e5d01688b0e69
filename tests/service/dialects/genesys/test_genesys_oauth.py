"""Signing in with the browser: what it is sent to, what comes back, and the token. The example is that of RFC 7636."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlsplit

import pytest

from supervisor_desk.service.dialects.base import Grant, GrantRefused, UnreadableError
from supervisor_desk.service.dialects.genesys import oauth
from supervisor_desk.service.dialects.genesys.oauth import Attempt, Code, NoCode
from supervisor_desk.service.dialects.genesys.regions import REGIONS
from tests.service.dialects.genesys.payloads import reply

REGION = REGIONS["mypurecloud.ie"]
ATTEMPT = Attempt(
    verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    state="state-1",
    redirect_uri="http://localhost:8085/signed-in",
)


def test_the_challenge_is_the_one_of_rfc_7636() -> None:
    assert ATTEMPT.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_each_attempt_draws_its_own_secrets_and_shows_none() -> None:
    first, second = Attempt.new(8085), Attempt.new(8085)
    assert first.verifier != second.verifier
    assert first.state != second.state
    assert 43 <= len(first.verifier) <= 128
    assert first.verifier not in repr(first)
    assert first.state not in repr(first)


def test_the_browser_is_sent_to_the_region_with_everything_but_the_verifier() -> None:
    url = oauth.authorize_url(REGION, "client-1", ATTEMPT, organization="acme", silent=True)
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://login.mypurecloud.ie/oauth/authorize"
    assert parse_qs(parts.query) == {
        "response_type": ["code"],
        "client_id": ["client-1"],
        "redirect_uri": ["http://localhost:8085/signed-in"],
        "code_challenge": ["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
        "code_challenge_method": ["S256"],
        "state": ["state-1"],
        "org": ["acme"],
        "prompt": ["none"],
    }
    assert ATTEMPT.verifier not in url


def test_a_plain_sign_in_asks_for_nothing_more() -> None:
    query = parse_qs(urlsplit(oauth.authorize_url(REGION, "client-1", ATTEMPT)).query)
    assert "org" not in query
    assert "prompt" not in query


def test_the_redirect_brings_the_code() -> None:
    code = oauth.read_redirect("/signed-in?code=abc%2F1&state=state-1", ATTEMPT)
    assert code == Code("abc/1")
    assert "abc" not in repr(code)


@pytest.mark.parametrize(
    "target",
    [
        "/signed-in?code=abc",
        "/signed-in?code=abc&state=other",
        "/signed-in?code=abc&state=",
        "/elsewhere?code=abc&state=state-1",
        "/favicon.ico",
        f"/signed-in?{'&'.join('a=1' for _ in range(30))}",
        "//[",
        "/signed-in?state=zu%C3%9Fe",
    ],
)
def test_what_answers_no_attempt_of_ours_signs_nobody_in(target: str) -> None:
    answer = oauth.read_redirect(target, ATTEMPT)
    assert isinstance(answer, NoCode)
    assert answer.foreign


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("error=access_denied", "declined"),
        ("error=login_required", "Sign in again"),
        ("error=odd_one&error_description=Some%0Awords", "Some words"),
        ("code=", "without a code"),
        ("", "without a code"),
    ],
)
def test_a_sign_in_that_failed_says_what_to_do(query: str, part: str) -> None:
    answer = oauth.read_redirect(f"/signed-in?state=state-1&{query}", ATTEMPT)
    assert isinstance(answer, NoCode)
    assert not answer.foreign
    assert part in answer.words


def test_the_code_becomes_a_token_without_any_secret() -> None:
    call = oauth.code_call(Code("abc"), ATTEMPT, "client-1")
    assert (call.method, call.path, call.signed, call.headers) == ("POST", "/oauth/token", False, ())
    assert dict(call.form) == {
        "grant_type": "authorization_code",
        "code": "abc",
        "code_verifier": ATTEMPT.verifier,
        "client_id": "client-1",
        "redirect_uri": "http://localhost:8085/signed-in",
    }
    assert not call.idempotent
    assert "abc" not in repr(call)


def test_a_client_with_a_secret_signs_in_by_header() -> None:
    call = oauth.token_call("/oauth/token", "client-1", "s3cret", "", "ignored")
    assert call.form == (("grant_type", "client_credentials"),)
    assert base64.b64decode(dict(call.headers)["Authorization"].removeprefix("Basic ")) == b"client-1:s3cret"
    assert "s3cret" not in repr(call)


def test_a_refresh_token_is_used_where_there_is_one() -> None:
    call = oauth.token_call("/oauth/token", "client-1", "s3cret", "refresh-1", "")
    assert call.form == (("grant_type", "refresh_token"), ("refresh_token", "refresh-1"))


@pytest.mark.parametrize(
    ("body", "lifetime"),
    [
        ({"access_token": "t", "expires_in": 3600}, 3600.0),
        ({"access_token": "t"}, 86_400.0),
        ({"access_token": "t", "expires_in": "300"}, 300.0),
        ({"access_token": "t", "expires_in": -1}, 0.0),
    ],
)
def test_a_token_has_its_lifetime(body: dict[str, object], lifetime: float) -> None:
    grant = oauth.read_token(reply(200, body | {"refresh_token": None}))
    assert grant == Grant(access_token="t", lifetime=lifetime)


@pytest.mark.parametrize(
    ("error", "part", "spent"),
    [
        ("invalid_grant", "too long", True),
        ("invalid_client", "client id", False),
        ("unauthorized_client", "PKCE", False),
        ("strange", "some words", False),
    ],
)
def test_a_refused_token_is_told_in_words(error: str, part: str, spent: bool) -> None:
    answer = oauth.read_token(reply(400, {"error": error, "description": "some\nwords"}))
    assert isinstance(answer, GrantRefused)
    assert part in answer.words
    assert answer.refresh_spent is spent


@pytest.mark.parametrize("answer", [reply(200, {}), reply(200, {"access_token": ""}), reply(400, {}), reply(302)])
def test_what_is_no_sign_in_service_is_told_apart(answer: object) -> None:
    with pytest.raises(UnreadableError):
        oauth.read_token(answer)  # type: ignore[arg-type]


def test_the_redirect_ports_are_few_and_fixed() -> None:
    assert len(set(oauth.REDIRECT_PORTS)) == 3
    assert all(1024 < port < 49152 for port in oauth.REDIRECT_PORTS)
    assert oauth.redirect_uri(8085) == "http://localhost:8085/signed-in"
