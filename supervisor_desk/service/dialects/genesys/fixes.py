"""What one click puts right: choosing a phone, setting one's status."""

from __future__ import annotations

from typing import Final

import msgspec

from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.flow import Flow, asked
from supervisor_desk.service.dialects.genesys.me import Station
from supervisor_desk.service.dialects.genesys.segments import segment
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES

_PAGE: Final = "100"


class _Station(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    name: str | None = None
    type: str | None = None
    status: str | None = None
    user_id: str | None = None
    web_rtc_user_id: str | None = None


class _Stations(msgspec.Struct, frozen=True):
    entities: tuple[_Station, ...] | None = None


class _Definition(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    system_presence: str | None = None
    deactivated: bool | None = None
    primary: bool | None = None


class _Definitions(msgspec.Struct, frozen=True):
    entities: tuple[_Definition, ...] | None = None


def stations(me: UserId, name: str = "") -> Flow[tuple[Station, ...]]:
    """The phones to choose from, one's own browser phone first, then those that are free and fit ``name``."""
    own = yield from asked(_stations_call(("webRtcUserId", me)))
    free = yield from asked(_stations_call(("userSelectable", "true"), *((("name", name),) if name else ())))
    found = [*_read_stations(own), *(one for one in _read_stations(free) if one.user_id in (None, "", me))]
    return tuple(Station(one.id, one.name or "", one.type or "") for one in {one.id: one for one in found}.values())


def choose_call(me: UserId, station: str) -> HttpCall:
    """Make ``station`` one's phone."""
    path = f"/api/v2/users/{segment(me)}/station/associatedstation/{segment(station)}"
    return HttpCall(method="PUT", path=path, writes=True)


def become_available(me: UserId) -> Flow[Reply]:
    """Set one's status to Available. An organisation names its statuses itself, so its id is looked up first."""
    definitions = yield from asked(HttpCall(method="GET", path="/api/v2/presence/definitions"))
    try:
        told = msgspec.json.decode(definitions.body, type=_Definitions).entities or ()
    except READ_FAILURES as error:
        raise UnreadableError(f"presence definitions: {error}") from None
    fits = [one for one in told if (one.system_presence or "").upper() == "AVAILABLE" and not one.deactivated]
    if not fits:
        raise UnreadableError("presence definitions: none is Available")
    chosen = next((one for one in fits if one.primary), fits[0])
    return (
        yield from asked(
            HttpCall(
                method="PATCH",
                path=f"/api/v2/users/{segment(me)}/presences/purecloud",
                json={"presenceDefinition": {"id": chosen.id}},
                writes=True,
            )
        )
    )


def _stations_call(*query: tuple[str, str]) -> HttpCall:
    return HttpCall(method="GET", path="/api/v2/stations", query=(("pageSize", _PAGE), *query))


def _read_stations(reply: Reply) -> tuple[_Station, ...]:
    if not reply.ok:
        return ()
    try:
        return msgspec.json.decode(reply.body, type=_Stations).entities or ()
    except READ_FAILURES as error:
        raise UnreadableError(f"stations: {error}") from None
