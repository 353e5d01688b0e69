"""Webhooks on the wire."""

from __future__ import annotations

import pytest

from supervisor_desk.service.dialects.base import UnreadableError
from supervisor_desk.service.dialects.control.hooks import COMPLETED, Hook, add_call, read_hooks, remove_call
from tests.support.wire import reply


def test_only_those_of_the_event_that_matters_are_read() -> None:
    other = {"id": "w-2", "name": "n", "address": "https://a", "event": "other", "enabled": True}
    ours = {"id": "w-1", "name": "n", "address": "https://a", "event": COMPLETED, "enabled": False}
    assert read_hooks(reply(200, {"entities": [ours, other]})) == (Hook("w-1", "n", "https://a", COMPLETED, False),)


def test_what_is_no_listing_is_said() -> None:
    with pytest.raises(UnreadableError, match="webhooks"):
        read_hooks(reply(200, []))


def test_registering_twice_is_never_done_by_itself() -> None:
    call = add_call("ours", "https://qa.example.com")
    assert (call.method, call.writes, call.idempotent) == ("POST", True, False)
    assert call.json == {"name": "ours", "address": "https://qa.example.com", "event": COMPLETED, "enabled": True}


def test_an_id_stays_one_segment_of_the_path() -> None:
    assert remove_call(Hook("a/b")).path == "/api/v2/webhooks/a%2Fb"
