"""A conversation told anew holds on to what is told as before, and to nothing of the event that told it."""

from __future__ import annotations

import msgspec

from supervisor_desk.service.dialects.control.records import ConversationFrame, share

TOLD = b"""{"type": "conversation", "id": "e-%d", "timestamp": "2026-01-01T10:00:00Z", "conversationId": "c-1",
"state": "active", "direction": "inbound", "channel": "voice", "skills": ["billing"],
"startedAt": "2026-01-01T09:00:00Z", "connectedAt": "2026-01-01T09:01:00Z", "queue": {"id": "q-1", "name": "Billing"},
"mediaChannels": [{"id": "m-1"}],
"participants": [{"id": "a-1", "role": "agent", "userId": "u-1", "name": "Yara", "muted": %s}]}"""
HELD = (
    "id",
    "raw_state",
    "direction",
    "channel",
    "skills",
    "queue",
    "media",
    "participants",
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
    assert now.participants[0].name is told(3, muted=True).after(now, 0.0).participants[0].name


def test_the_id_and_time_of_the_event_are_not_kept_with_its_conversation() -> None:
    now = told(2).after(told(1), 0.0)
    assert isinstance(now, ConversationFrame)
    assert (now.event_id, now.at) == ("", "")


def test_what_several_have_in_common_is_kept_once() -> None:
    one, other = told(1), told(2)
    share(one)
    share(other)
    assert (one, other) == (told(1), told(2))
    for name in ("raw_state", "direction", "channel"):
        assert getattr(one, name) is getattr(other, name)
    assert one.skills[0] is other.skills[0]
    assert one.queue is not None
    assert other.queue is not None
    assert one.queue.name is other.queue.name
    (agent,), (also_agent,) = one.participants, other.participants
    assert (agent.raw_role, agent.user_id, agent.name) == ("agent", "u-1", "Yara")
    assert agent.name is also_agent.name


def test_the_first_that_is_told_of_a_conversation_is_shared_with_others_too() -> None:
    agents = []
    for number in (1, 3):
        known = told(number)
        now = told(number + 1).after(known, 0.0)
        agents.append(now.participants[0].name)
    assert agents[0] is agents[1]
