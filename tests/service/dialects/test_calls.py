"""Requests and answers as records: what they show of themselves, and what counts as success."""

from __future__ import annotations

import pytest

from supervisor_desk.service.dialects.calls import HttpCall, Reply


def test_neither_body_nor_query_shows_in_a_log() -> None:
    call = HttpCall(method="POST", path="/x", query=(("token", "s3cret"),), json={"text": "s3cret"})
    assert repr(call) == "<POST /x>"
    assert repr(Reply(200, {"x": "s3cret"}, b"s3cret")) == "<Reply 200>"


@pytest.mark.parametrize(("status", "ok"), [(199, False), (200, True), (202, True), (299, True), (300, False)])
def test_success_is_what_begins_with_two(status: int, ok: bool) -> None:
    assert Reply(status, {}, b"").ok is ok
