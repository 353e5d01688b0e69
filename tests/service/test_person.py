"""Who signed in, asked before the token is kept."""

from __future__ import annotations

import pytest

from supervisor_desk.service.dialects.genesys.me import WANTED_SCOPES
from supervisor_desk.service.errors import SignedOutError, UnexpectedAnswerError
from supervisor_desk.service.person import person_of
from supervisor_desk.service.secret import Secret
from tests.support.exchange import FakeExchange
from tests.support.wire import reply

TOKEN = Secret("access-1")
ME = reply(200, {"id": "user-1", "name": "Ada"})


def _token(*scopes: str) -> dict[str, object]:
    return {"organization": {"id": "org-1"}, "authorizedScope": list(scopes)}


async def test_the_person_is_named_with_the_organization() -> None:
    exchange = FakeExchange(ME, reply(200, _token(*WANTED_SCOPES)))
    person = await person_of(exchange, TOKEN)
    assert (person.id, person.name, person.organization, person.lacking) == ("user-1", "Ada", "org-1", ())
    assert exchange.tokens == ["access-1", "access-1"]


async def test_scopes_that_are_only_wanted_are_told() -> None:
    person = await person_of(FakeExchange(ME, reply(200, _token("conversations", "notifications"))), TOKEN)
    assert "routing:readonly" in person.lacking


async def test_without_the_scopes_that_it_must_have_the_desk_does_not_sign_in() -> None:
    with pytest.raises(SignedOutError, match="lacks the scope notifications"):
        await person_of(FakeExchange(ME, reply(200, _token("conversations"))), TOKEN)


async def test_scopes_that_are_not_told_stop_nobody() -> None:
    assert (await person_of(FakeExchange(ME, reply(403, {})), TOKEN)).lacking == ()


async def test_a_client_without_a_person_is_refused_with_the_reason() -> None:
    exchange = FakeExchange(reply(400, {"code": "not.a.user", "message": "no user", "status": 400}))
    with pytest.raises(SignedOutError, match="who signed in"):
        await person_of(exchange, TOKEN)


async def test_another_service_is_no_genesys_cloud() -> None:
    with pytest.raises(UnexpectedAnswerError, match="no Genesys Cloud"):
        await person_of(FakeExchange(reply(200, [])), TOKEN)
