"""Presence, routing status and phones of users."""

from __future__ import annotations

import re
from typing import Final

import msgspec
from msgspec import field

from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.conversations.events import AgentChanged, Event, StationChanged
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.wire import Ref

_topic: Final = re.compile(r"v2\.users\.([^.]+)\.(activity|presence|routingStatus|station)").fullmatch
_OFF_QUEUE: Final = "OFF_QUEUE"


class _Definition(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    system_presence: str | None = None


class _Presence(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    presence_definition: _Definition | None = None
    modified_date: str | None = None


class _Routing(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    status: str | None = None
    start_time: str | None = None


class _Body(_Presence, frozen=True, gc=False, rename="camel"):
    routing_status: _Routing | None = None
    presence: _Presence | None = None
    associated_station: Ref | None = None


class _Frame(msgspec.Struct, frozen=True, gc=False):
    body: _Body = field(name="eventBody")


_frame: Final = msgspec.json.Decoder(_Frame).decode


def changed(topic: str, frame: bytes, names: Names) -> Event | None:
    """What changed with a user; ``None`` if ``topic`` is another one. Raises what decoders raise."""
    match = _topic(topic)
    if match is None:
        return None
    user, what = UserId(match[1]), match[2]
    body = _frame(frame).body
    if what == "station":
        station = body.associated_station
        return StationChanged(user_id=user, station_id=(station.id or "") if station is not None else "")
    routing = body.routing_status or _Routing()
    presence = body if what == "presence" else body.presence or _Presence()
    busy = what == "routingStatus" or routing.status not in (None, _OFF_QUEUE)
    word = routing.status if busy else system_presence(presence.presence_definition)
    at = routing.start_time if busy else presence.modified_date
    return AgentChanged(at=at or "", user_id=user, name=names.user(user), presence=in_words(word or ""))


def system_presence(definition: _Definition | None) -> str:
    """The presence behind an organisation's own names for it."""
    return (definition.system_presence or "") if definition is not None else ""


def in_words(status: str) -> str:
    """``NOT_RESPONDING`` as it is shown."""
    return status.replace("_", " ").lower()
