"""Equal parts of conversations kept once: each brings some thirty texts, and a board holds thousands of them.

Only memory is saved by it. A frozen record may be changed here since it is equal to itself before and after.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import force_setattr

from supervisor_desk.service.dialects.control.records import WireConversation


def share(conversations: Iterable[WireConversation]) -> None:
    """Have ``conversations`` hold one copy of what several of them tell: states, queues, skills, roles, agents."""
    copies: dict[Any, Any] = {}
    for one in conversations:
        for name in ("raw_state", "direction", "channel", "skills", "queue"):
            _keep_one(copies, one, name)
        for participant in one.participants:
            _keep_one(copies, participant, "raw_role")
            if participant.user_id is not None:  # customers have no name in common
                _keep_one(copies, participant, "user_id")
                _keep_one(copies, participant, "name")
        for medium in one.media:
            _keep_one(copies, medium, "kind")


def _keep_one(copies: dict[Any, Any], record: msgspec.Struct, name: str) -> None:
    value = getattr(record, name)
    copy = copies.setdefault(value, value)
    if copy is not value:
        force_setattr(record, name, copy)
