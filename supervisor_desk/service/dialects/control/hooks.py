"""Webhooks on the wire: which there are, a new one, one less (contract section 10, G3). Pure."""

from __future__ import annotations

from typing import Final

import msgspec

from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.control import lenient
from supervisor_desk.service.dialects.control.encode import segment
from supervisor_desk.service.dialects.control.lenient import READ_FAILURES

COMPLETED: Final = "conversation:voice:interaction:completed"
"""The event that quality assurance is told of."""
_PATH: Final = "/api/v2/webhooks"


class Hook(msgspec.Struct, frozen=True):
    """One registration."""

    id: str
    name: str = ""
    address: str = ""
    event: str = ""
    enabled: bool = True


class _Hooks(msgspec.Struct, frozen=True):
    entities: tuple[Hook, ...] = ()


def list_call() -> HttpCall:
    """All registrations."""
    return HttpCall(method="GET", path=_PATH)


def read_hooks(reply: Reply) -> tuple[Hook, ...]:
    """Those of the event that matters here. Raises ``UnreadableError``."""
    try:
        found = lenient.read(reply.body, _Hooks).entities
    except READ_FAILURES as error:
        raise UnreadableError(f"listing of webhooks: {error}") from None
    return tuple(one for one in found if one.event == COMPLETED)


def add_call(name: str, address: str) -> HttpCall:
    """Register ``address``."""
    body = {"name": name, "address": address, "event": COMPLETED, "enabled": True}
    return HttpCall(method="POST", path=_PATH, json=body, writes=True, idempotent=False)


def remove_call(hook: Hook) -> HttpCall:
    """Take a registration back."""
    return HttpCall(method="DELETE", path=f"{_PATH}/{segment(hook.id)}", writes=True)
