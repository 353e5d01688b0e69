"""Media server groups on the wire."""

from __future__ import annotations

import pytest

from supervisor_desk.service.dialects.base import UnreadableError
from supervisor_desk.service.dialects.control.groups import MediaServerGroup, read_groups
from tests.support.wire import reply


def test_groups_are_read_with_what_is_told_of_them() -> None:
    told = reply(200, {"entities": [{"id": "msg-1", "name": "Frankfurt", "region": "eu"}, {"id": "msg-2"}]})
    assert read_groups(told) == (MediaServerGroup("msg-1", "Frankfurt", "eu"), MediaServerGroup("msg-2"))


def test_what_is_no_listing_is_said() -> None:
    with pytest.raises(UnreadableError, match="groups"):
        read_groups(reply(200, {"entities": [{}]}))
