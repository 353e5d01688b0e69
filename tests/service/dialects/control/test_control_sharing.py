"""What many conversations of a page have in common is there once."""

from __future__ import annotations

import msgspec

from supervisor_desk.service.dialects.control.records import WireConversation
from supervisor_desk.service.dialects.control.sharing import share

TOLD = b"""{"id": "c-%d", "state": "active", "direction": "inbound", "channel": "voice", "skills": ["billing"],
"queue": {"id": "q-1", "name": "Billing"}, "mediaChannels": [{"id": "m-%d", "mediaType": "voice"}], "participants": [
{"id": "a-%d", "role": "agent", "userId": "u-1", "name": "Yara"},
{"id": "k-%d", "role": "customer", "name": "Tom", "address": "+15550100"}]}"""


def told(number: int) -> WireConversation:
    return msgspec.json.decode(TOLD % ((number,) * 4), type=WireConversation)


def test_what_is_told_of_several_is_kept_once() -> None:
    one, other = told(1), told(2)
    share([one, other])
    for name in ("raw_state", "direction", "channel", "skills", "queue"):
        assert getattr(one, name) is getattr(other, name)
    (agent, _), (also_agent, _) = one.participants, other.participants
    assert agent.raw_role is also_agent.raw_role
    assert agent.user_id is also_agent.user_id
    assert agent.name is also_agent.name


def test_nothing_is_told_differently_for_it() -> None:
    shared = [told(1), told(2)]
    share(shared)
    assert shared == [told(1), told(2)]
