"""Media server groups on the wire: which there are (G2). Pure."""

from __future__ import annotations

import msgspec

from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.control import lenient
from supervisor_desk.service.dialects.control.lenient import READ_FAILURES


class MediaServerGroup(msgspec.Struct, frozen=True):
    """Media servers that stand together."""

    id: str
    name: str = ""
    region: str = ""


class _Groups(msgspec.Struct, frozen=True):
    entities: tuple[MediaServerGroup, ...] = ()


def groups_call() -> HttpCall:
    """All groups."""
    return HttpCall(method="GET", path="/api/v2/telephony/providers/media-server-groups")


def read_groups(reply: Reply) -> tuple[MediaServerGroup, ...]:
    """Those groups. Raises ``UnreadableError``."""
    try:
        return lenient.read(reply.body, _Groups).entities
    except READ_FAILURES as error:
        raise UnreadableError(f"listing of media server groups: {error}") from None
