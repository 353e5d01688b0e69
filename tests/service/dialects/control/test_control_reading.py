"""Listings, identity, tokens, and the consent that comes before an announcement."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.dialects.base import (
    Grant,
    GrantRefused,
    Identity,
    Reply,
    StreamFilter,
    UnreadableError,
)
from supervisor_desk.service.dialects.control import listing, reading, signing
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from tests.support.builders import AGENT, CALL, CUSTOMER
from tests.support.wire import reply, wire_conversation

DIALECT = ControlDialect()
ANNOUNCE = Action(kind=Kind.ANNOUNCE, conversation_id=CALL, participant_id=AGENT)


def test_pages_are_as_large_as_they_may_be_and_filtered_by_queue() -> None:
    call = listing.page_call("active", 3, StreamFilter(queues=frozenset({"b", "a"})))
    assert call.path == "/api/v2/interactions"
    assert dict(call.query) == {"status": "active", "pageSize": "500", "pageNumber": "3", "queueId": "a,b"}
    assert not call.writes


def test_a_page_tells_its_conversations_and_how_many_there_are() -> None:
    body = {"entities": [wire_conversation()], "pageNumber": 2, "pageSize": 500, "pageCount": 4, "total": 1501}
    page = listing.read_page(reply(200, body))
    assert (page.number, page.count, page.total) == (2, 4, 1501)
    assert page.conversations[0].queue_name == "Billing"


def test_one_bad_entry_does_not_keep_the_others_off_the_board() -> None:
    null = wire_conversation(id="call-2", participants=[{"id": "p", "name": None}], direction=None)
    body = {"entities": [wire_conversation(), null, {"id": 5}, "?"], "pageCount": 1, "total": 4}
    page = listing.read_page(reply(200, body))
    assert [one.id for one in page.conversations] == ["call-1", "call-2"]
    assert page.unreadable == 2


def test_one_conversation_is_read_by_its_id() -> None:
    assert DIALECT.conversation_call(ConversationId("a/b")).path == "/api/v2/conversations/a%2Fb"
    assert DIALECT.read_conversation(reply(200, wire_conversation())).id == CALL


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"entities":{}}', b'{"supervisor":1}'])
def test_a_listing_that_cannot_be_read_says_so_without_quoting_it(body: bytes) -> None:
    for read in (listing.read_page, DIALECT.read_conversation, DIALECT.read_identity):
        with pytest.raises(UnreadableError) as caught:
            read(Reply(200, {}, body))
        assert "html" not in str(caught.value)


def test_the_token_tells_who_the_desk_acts_for() -> None:
    body = {
        "active": True,
        "clientId": "desk-1",
        "expiresIn": 7100,
        "scope": ["conversation:read", "interaction:monitor"],
        "permissions": ["Telephony:Monitor:Edit"],
        "supervisor": {"id": "sup-1", "name": "Sam Supervisor"},
        "serverTime": "2026-11-21T10:00:00.123Z",
    }
    assert DIALECT.read_identity(reply(200, body)) == Identity(
        id="sup-1",  # type: ignore[arg-type]
        name="Sam Supervisor",
        client_id="desk-1",
        permissions=frozenset({"interaction:monitor"}),
        scopes=frozenset({"conversation:read", "interaction:monitor"}),
        expires_in=7100.0,
        server_time="2026-11-21T10:00:00.123Z",
    )


def test_a_token_that_is_not_active_has_nothing_left() -> None:
    body = {"active": False, "expiresIn": 99, "supervisor": {"id": "sup-1"}}
    assert DIALECT.read_identity(reply(200, body)).expires_in == 0.0


def test_where_permissions_are_not_told_they_are_unknown() -> None:
    assert DIALECT.read_identity(reply(200, {"supervisor": {"id": "sup-1"}})).permissions is None


# --- consent (contract section 6) ---


def consenting(value: Any, participant: str = "part-agent") -> Reply:
    attributes = {} if value is ... else {"customAttributes": {"supervision_consent": value}}
    return reply(200, wire_conversation(participants=[{"id": participant, "role": "agent", **attributes}]))


def test_only_an_announcement_needs_consent() -> None:
    call = reading.check_call(ANNOUNCE)
    assert call is not None
    assert call.path == "/api/v2/conversations/voice/call-1"
    for kind in set(Kind) - {Kind.ANNOUNCE}:
        assert reading.check_call(Action(kind=kind, conversation_id=CALL)) is None


def test_the_text_true_is_consent() -> None:
    assert reading.read_check(ANNOUNCE, consenting("true")) is None


@pytest.mark.parametrize(
    "answer",
    [
        None,
        reply(403, {}),
        reply(500),
        Reply(200, {}, b"<html>"),
        reply(200, {"participants": None}),
        reply(200, {}),
        consenting(...),
        consenting("false"),
        consenting("TRUE"),
        consenting(True),
        consenting(1),
        consenting(None),
        consenting(" true"),
        consenting("true", participant=CUSTOMER),
        reply(200, {"participants": [{"id": "part-agent", "customAttributes": None}]}),
        reply(200, {"participants": [{"id": "part-agent", "customAttributes": "supervision_consent=true"}]}),
    ],
)
def test_anything_else_is_no_consent(answer: Reply | None) -> None:
    no = reading.read_check(ANNOUNCE, answer)
    assert no is not None
    assert "not sent" in no.reason
    assert not no.over


def test_a_call_that_is_gone_is_over_rather_than_without_consent() -> None:
    no = reading.read_check(ANNOUNCE, reply(404))
    assert no is not None
    assert no.over


# --- tokens (contract section 8) ---


def test_a_token_is_asked_for_with_client_credentials() -> None:
    call = signing.token_call("/login/oauth2/token", "desk-1", "s3cret", "", "a b")
    assert call.path == "/login/oauth2/token"
    assert dict(call.form) == {
        "grant_type": "client_credentials",
        "client_id": "desk-1",
        "client_secret": "s3cret",
        "scope": "a b",
    }
    assert not call.signed
    assert "s3cret" not in repr(call)


def test_a_refresh_token_takes_precedence() -> None:
    form = dict(DIALECT.token_call("/oauth/token", "desk-1", "s3cret", "r3fresh", "a b").form)
    assert form == {
        "grant_type": "refresh_token",
        "refresh_token": "r3fresh",
        "client_id": "desk-1",
        "client_secret": "s3cret",
    }


def test_a_grant_is_read_and_does_not_show_its_tokens() -> None:
    grant = DIALECT.read_token(
        reply(200, {"access_token": "t0ken", "expires_in": "7200", "refresh_token": "r3fresh", "scope": "a"})
    )
    assert isinstance(grant, Grant)
    assert (grant.access_token, grant.lifetime, grant.refresh_token) == ("t0ken", 7200.0, "r3fresh")
    assert "t0ken" not in repr(grant)
    assert "r3fresh" not in repr(grant)


def test_a_grant_without_a_lifetime_is_taken_for_a_short_one() -> None:
    grant = DIALECT.read_token(reply(200, {"access_token": "t"}))
    assert isinstance(grant, Grant)
    assert grant.lifetime == 1800.0


@pytest.mark.parametrize(
    ("error", "words", "spent"),
    [
        ("invalid_client", "secret is wrong", False),
        ("invalid_grant", "used up", True),
        ("invalid_scope", "scope", False),
        ("teapot", "I am a teapot", False),
    ],
)
def test_a_refused_grant_says_why(error: str, words: str, spent: bool) -> None:
    refused = DIALECT.read_token(reply(400, {"error": error, "error_description": "I am\na teapot"}))
    assert isinstance(refused, GrantRefused)
    assert words in refused.words
    assert refused.refresh_spent is spent


@pytest.mark.parametrize(
    "answer", [reply(200, {}), reply(200, {"access_token": ""}), Reply(401, {}, b"no"), reply(404, {}), reply(400, {})]
)
def test_what_is_neither_grant_nor_refusal_cannot_be_read(answer: Reply) -> None:
    with pytest.raises(UnreadableError):
        DIALECT.read_token(answer)
