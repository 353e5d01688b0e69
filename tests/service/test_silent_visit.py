"""Signing in at a login page that knows already who it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.dialects.genesys.regions import training_region
from supervisor_desk.service.errors import SignedOutError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.silent_visit import silent_grant
from tests.support.wire import reply

REGION = training_region("http://127.0.0.1:9000")


class LoginPage:
    """Sends back where ``back`` says, and turns a code into a token."""

    def __init__(self, back: Callable[[dict[str, str]], str]) -> None:
        self._back = back
        self.asked: dict[str, str] = {}
        self.form: dict[str, str] = {}

    async def exchange(self, call: HttpCall, token: Secret | None = None) -> Reply:
        assert token is None
        if call.path == "/oauth/authorize":
            self.asked = dict(call.query)
            return Reply(302, {"location": self._back(self.asked)}, b"")
        self.form = dict(call.form)
        return reply(200, {"access_token": "access-1", "expires_in": 600})


def _known(asked: dict[str, str]) -> str:
    return f"{asked['redirect_uri']}?code=code-1&state={asked['state']}"


async def test_the_code_is_read_from_where_the_page_sends() -> None:
    page = LoginPage(_known)
    grant = await silent_grant(REGION, "client-1", page, "s-01")
    assert grant.access_token == "access-1"
    assert page.asked["floor_user"] == "s-01"
    assert page.form["code"] == "code-1"


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (lambda asked: f"{asked['redirect_uri']}?error=login_required&state={asked['state']}", "does not know you"),
        (lambda asked: f"{asked['redirect_uri']}?code=evil&state=other", "does not belong"),
        (lambda _: "/login", "wants to see a person"),
        (lambda _: "http://localhost:8085.example.com/signed-in?code=x", "wants to see a person"),
    ],
)
async def test_anything_else_signs_nobody_in(back: Callable[[dict[str, str]], str], words: str) -> None:
    with pytest.raises(SignedOutError, match=words):
        await silent_grant(REGION, "client-1", LoginPage(back), "s-01")
