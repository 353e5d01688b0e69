"""One visit to the login page: what the browser is sent to, what comes of its return, and every way to fail."""

from __future__ import annotations

import asyncio
import socket

import pytest

from supervisor_desk.service.browser_visit import BrowserVisit, Underway, refreshed
from supervisor_desk.service.dialects.base import Grant, HttpCall
from supervisor_desk.service.dialects.genesys.regions import REGIONS
from supervisor_desk.service.errors import SignedOutError, UnavailableError, UnexpectedAnswerError
from supervisor_desk.service.redirect_door import SIGNED_IN
from tests.support.exchange import FakeExchange, Scripted
from tests.support.fake_browser import FakeBrowser
from tests.support.waiting import until
from tests.support.wire import reply

REGION = REGIONS["mypurecloud.de"]
TOKEN = reply(200, {"access_token": "access-1", "token_type": "bearer", "expires_in": 86400})


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


class Try:
    """A visit under way, in a task of the test."""

    def __init__(self, browser: FakeBrowser, port: int, *answers: Scripted, wait_s: float = 60.0) -> None:
        self.exchange = FakeExchange(*answers)
        self.waiting: list[Underway] = []
        self._browser = browser
        self._visit = BrowserVisit(
            REGION, "client-1", self.exchange, browser, waiting=self.waiting.append, ports=(port,), wait_s=wait_s
        )

    async def through(self, **instead: str) -> Grant:
        granted, _ = await asyncio.gather(self._visit.grant(), self._come_back(**instead), return_exceptions=True)
        if isinstance(granted, BaseException):
            raise granted
        return granted

    async def _come_back(self, **instead: str) -> None:
        await until(lambda: bool(self._browser.pages))
        await self._browser.come_back(**instead)

    async def alone(self) -> Grant:
        return await self._visit.grant()

    @property
    def calls(self) -> list[HttpCall]:
        return [call for call, _ in self.exchange.calls]


async def _refusal(attempt: Try, **instead: str) -> str:
    """Why there was no token."""
    with pytest.raises(SignedOutError) as caught:
        await attempt.through(**instead)
    return str(caught.value)


async def test_whoever_signs_in_at_the_browser_has_a_token(port: int) -> None:
    browser = FakeBrowser()
    attempt = Try(browser, port, TOKEN)
    grant = await attempt.through()
    assert (grant.access_token, grant.lifetime) == ("access-1", 86400.0)
    assert browser.pages[0].startswith("https://login.mypurecloud.de/oauth/authorize?")
    assert SIGNED_IN in browser.shown[0].text
    form = dict(attempt.calls[0].form)
    assert form["code"] == "code-1"
    assert form["redirect_uri"] == browser.query["redirect_uri"]
    assert form["code_verifier"] not in browser.pages[0]


async def test_the_desk_says_what_to_open_where_the_browser_cannot_be_opened(port: int) -> None:
    browser = FakeBrowser(opens=False)
    attempt = Try(browser, port, TOKEN)
    await attempt.through()
    assert [(one.address, one.opened) for one in attempt.waiting] == [(browser.pages[0], False)]
    assert browser.query["state"] not in repr(attempt.waiting[0])


async def test_a_person_who_declines_is_told_so(port: int) -> None:
    attempt = Try(FakeBrowser(), port)
    assert "declined" in await _refusal(attempt, error="access_denied")
    assert not attempt.calls


async def test_a_code_that_is_refused_is_told_to_the_desk_and_in_the_browser(port: int) -> None:
    browser = FakeBrowser()
    words = await _refusal(Try(browser, port, reply(400, {"error": "invalid_grant"})))
    assert "Sign in again" in words
    assert words in browser.shown[0].text


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(reply(503, {}), UnavailableError), (reply(200, "<html>"), UnexpectedAnswerError)],
)
async def test_a_login_service_that_fails_is_no_refusal(port: int, answer: Scripted, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        await Try(FakeBrowser(), port, answer).through()


async def test_nobody_is_waited_for_without_end(port: int) -> None:
    with pytest.raises(SignedOutError, match="Nobody signed in"):
        await Try(FakeBrowser(), port, wait_s=0.02).alone()


async def test_giving_up_frees_the_port(port: int) -> None:
    browser = FakeBrowser()
    async with asyncio.TaskGroup() as group:
        under_way = group.create_task(Try(browser, port).alone())
        await until(lambda: bool(browser.pages))
        under_way.cancel()
    with socket.create_server(("127.0.0.1", port)):
        assert under_way.cancelled()


async def test_a_refresh_token_of_a_public_client_is_used_without_a_secret() -> None:
    exchange = FakeExchange(TOKEN)
    grant = await refreshed(exchange, "client-1", "refresh-1")
    call = exchange.calls[0][0]
    assert grant.access_token == "access-1"
    assert dict(call.form) == {"grant_type": "refresh_token", "refresh_token": "refresh-1", "client_id": "client-1"}
    assert not call.headers
