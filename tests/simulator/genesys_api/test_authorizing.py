"""Signing in with a browser: the page, the redirect, codes that are good once, sessions of a browser."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.runner import serve
from tests.simulator.genesys_api.caller import Caller
from tests.simulator.genesys_api.conftest import CLOUD

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
BACK = "http://localhost:8085/signed-in"
ASKED = {
    "response_type": "code",
    "client_id": "supervisor-desk",
    "redirect_uri": BACK,
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
    "state": "s t a t e",
}


@pytest.fixture
async def browser(floor: RunningFloor) -> AsyncIterator[httpx.AsyncClient]:
    async with Caller(floor, "") as caller:
        yield caller.http


async def ask(browser: httpx.AsyncClient, **query: str) -> httpx.Response:
    return await browser.get("/oauth/authorize", params=ASKED | query)


def back(answer: httpx.Response) -> dict[str, str]:
    """What the redirect carries."""
    assert answer.status_code == 302, answer.text
    address = urlsplit(answer.headers["location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == BACK
    return {key: values[0] for key, values in parse_qs(address.query).items()}


async def redeem(browser: httpx.AsyncClient, code: str, **form: str) -> httpx.Response:
    usual = {
        "grant_type": "authorization_code",
        "code": code,
        "code_verifier": VERIFIER,
        "client_id": "supervisor-desk",
        "redirect_uri": BACK,
    }
    return await browser.post("/oauth/token", data=usual | form)


async def test_the_page_lets_one_choose_who_to_be(browser: httpx.AsyncClient) -> None:
    page = await ask(browser)
    assert page.status_code == 200
    assert page.text.count('type="radio"') == 6
    assert 'value="s t a t e"' in page.text
    assert "Marta Lindqvist" in page.text
    brought = back(await browser.post("/oauth/authorize", data={**ASKED, "user": "s-02", "sign_in": "1"}))
    assert brought["state"] == "s t a t e"
    token = (await redeem(browser, brought["code"])).json()
    assert (token["token_type"], token["expires_in"]) == ("bearer", 86_400)
    assert "refresh_token" not in token
    me = await browser.get("/api/v2/users/me", headers={"Authorization": f"Bearer {token['access_token']}"})
    assert me.json()["id"] == "s-02"


async def test_what_is_carried_is_escaped(browser: httpx.AsyncClient) -> None:
    page = await ask(browser, state='"><b>')
    assert "<b>" not in page.text


async def test_declining_says_so_to_the_desk(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/oauth/authorize", data={**ASKED, "user": "s-02", "decline": "1"})
    assert back(answer)["error"] == "access_denied"


async def test_a_browser_that_is_known_is_not_asked_again(browser: httpx.AsyncClient) -> None:
    assert back(await ask(browser, prompt="none"))["error"] == "login_required"
    assert "code" in back(await ask(browser, floor_user="s-03"))
    assert "code" in back(await ask(browser, prompt="none"))
    assert "code" in back(await ask(browser))
    assert (await ask(browser, prompt="login")).status_code == 200
    assert (await browser.get("/logout")).status_code == 200
    assert back(await ask(browser, prompt="none"))["error"] == "login_required"


async def test_a_floor_can_sign_somebody_in_without_asking() -> None:
    floor = await serve(replace(CLOUD, sign_in_as="s-04", redirect_uris=("http://localhost:9/x",)))
    try:
        async with Caller(floor, "") as caller:
            assert "code" in back(await ask(caller.http))
            further = await ask(caller.http, redirect_uri="http://localhost:9/x")
            assert further.headers["location"].startswith("http://localhost:9/x?")
    finally:
        await floor.close()


@pytest.mark.parametrize(
    "wrong",
    [{"client_id": "nobody"}, {"client_id": "service"}, {"redirect_uri": "http://localhost:1/x"}],
)
async def test_nothing_is_sent_to_an_address_that_is_not_registered(
    browser: httpx.AsyncClient, wrong: dict[str, str]
) -> None:
    for answer in (await ask(browser, **wrong), await browser.post("/oauth/authorize", data=ASKED | wrong)):
        assert answer.status_code == 400
        assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
    ],
)
async def test_a_request_that_is_not_pkce_is_sent_back(
    browser: httpx.AsyncClient, wrong: dict[str, str], error: str
) -> None:
    assert back(await ask(browser, **wrong))["error"] == error


@pytest.mark.parametrize(
    "wrong", [{"code_verifier": "w" * 64}, {"code_verifier": "v"}, {"redirect_uri": "http://localhost:8185/signed-in"}]
)
async def test_a_code_is_good_only_for_whoever_asked(browser: httpx.AsyncClient, wrong: dict[str, str]) -> None:
    code = back(await ask(browser, floor_user="s-01"))["code"]
    refused = await redeem(browser, code, **wrong)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


async def test_a_code_is_good_once(browser: httpx.AsyncClient) -> None:
    code = back(await ask(browser, floor_user="s-01"))["code"]
    assert (await redeem(browser, code)).status_code == 200
    assert (await redeem(browser, code)).json()["error"] == "invalid_grant"


async def test_a_client_with_a_secret_gets_a_refresh_token_that_is_good_once(
    floor: RunningFloor, browser: httpx.AsyncClient
) -> None:
    basic = ("classic", floor.cloud.signin.clients["classic"].secret)
    code = back(await ask(browser, client_id="classic", floor_user="s-01", code_challenge=""))["code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    first = (await browser.post("/oauth/token", data=form, auth=basic)).json()
    again = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    assert (await browser.post("/oauth/token", data=again, auth=basic)).status_code == 200
    assert (await browser.post("/oauth/token", data=again, auth=basic)).json()["error"] == "invalid_grant"


async def test_a_program_without_a_person_gets_a_token_that_stands_for_nobody(
    floor: RunningFloor, browser: httpx.AsyncClient
) -> None:
    basic = ("service", floor.cloud.signin.clients["service"].secret)
    form = {"grant_type": "client_credentials"}
    token = (await browser.post("/oauth/token", data=form, auth=basic)).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    assert (await browser.get("/api/v2/routing/queues", headers=bearer)).status_code == 200
    for method, path in (("GET", "/users/me"), ("POST", "/notifications/channels")):
        refused = await browser.request(method, f"/api/v2{path}", headers=bearer)
        assert (refused.status_code, refused.json()["code"]) == (400, "not.a.user")


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"grant_type": "client_credentials", "client_id": "supervisor-desk"}, 400, "unauthorized_client"),
        ({"grant_type": "client_credentials", "client_id": "service", "client_secret": "x"}, 401, "invalid_client"),
        ({"grant_type": "password", "client_id": "supervisor-desk"}, 400, "unsupported_grant_type"),
        ({}, 401, "invalid_client"),
    ],
)
async def test_other_ways_of_signing_in_are_refused(
    browser: httpx.AsyncClient, form: dict[str, str], status: int, error: str
) -> None:
    refused = await browser.post("/oauth/token", data=form)
    assert (refused.status_code, refused.json()["error"]) == (status, error)
    unread = await browser.post("/oauth/token", data=form, headers={"Authorization": "Basic ?"})
    assert unread.json()["error"] == error
