"""A conversation told anew holds on to what is told as before, and to nothing of the event that told it."""

from __future__ import annotations

import msgspec

from supervisor_desk.service.dialects.control.records import ConversationFrame

TOLD = b"""{"type": "conversation", "id": "e-%d", "timestamp": "2026-01-01T10:00:00Z", "conversationId": "c-1",
"state": "active", "direction": "inbound", "channel": "voice", "skills": ["billing"],
"startedAt": "2026-01-01T09:00:00Z", "connectedAt": "2026-01-01T09:01:00Z", "queue": {"id": "q-1", "name": "Billing"},
"mediaChannels": [{"id": "m-1"}], "participants": [{"id": "a-1", "role": "agent", "name": "Yara", "muted": %s}]}"""
HELD = (
    "id",
    "raw_state",
    "direction",
    "channel",
    "skills",
    "queue",
    "media",
    "participants",
    "started_at",
    "connected_at",
)


def told(number: int, *, muted: bool = False) -> ConversationFrame:
    return msgspec.json.decode(TOLD % (number, b"true" if muted else b"false"), type=ConversationFrame)


def test_what_is_told_as_before_is_kept_once() -> None:
    known = told(1)
    now = told(2).after(known, 0.0)
    assert all(getattr(now, name) is getattr(known, name) for name in HELD)


def test_what_is_told_anew_is_taken_over() -> None:
    known = told(1)
    now = told(2, muted=True).after(known, 0.0)
    assert now.participants[0].muted
    assert not known.participants[0].muted


def test_the_id_and_time_of_the_event_are_not_kept_with_its_conversation() -> None:
    now = told(2).after(told(1), 0.0)
    assert isinstance(now, ConversationFrame)
    assert (now.event_id, now.at) == ("", "")
