"""Who the desk acts for, on which phone, in which presence, and with which scopes: readings of one's own account."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from typing import Final

import msgspec
from msgspec import field

from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.conversations.events import AgentChanged, Event, StationChanged
from supervisor_desk.service.dialects.base import HttpCall, Identity, Reply, UnreadableError
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES, Ref

WANTED_SCOPES: Final = (
    "conversations",
    "notifications",
    "routing:readonly",
    "users:readonly",
    "analytics:readonly",
    "presence:readonly",
    "authorization:readonly",
    "organization:readonly",
    "stations",
    "speech-and-text-analytics:readonly",
)
"""What the desk's client is to be given; scopes are set on the client, not asked for when signing in."""
MUST_HAVE: Final = ("conversations", "notifications")
"""Without these the desk can neither see nor do anything."""


class Station(msgspec.Struct, frozen=True):
    """A phone. ``kind`` is the service's word for what it is."""

    id: str
    name: str = ""
    kind: str = ""

    @property
    def remote(self) -> bool:
        """Whether it is a number outside, which rings until somebody picks up."""
        return "remote" in self.kind.lower()

    @property
    def browser(self) -> bool:
        """Whether it is a phone in a browser or app, which must be running."""
        return "webrtc" in self.kind.lower()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How one stands: what supervising depends on. ``permissions`` is ``None`` where the service does not tell them."""

    id: UserId
    name: str = ""
    station: Station | None = None
    presence: str = ""
    permissions: frozenset[str] | None = None

    @property
    def available(self) -> bool:
        """Whether the presence is the one that supervising asks for; unknown counts as yes."""
        return not self.presence or self.presence.upper() == "AVAILABLE"


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """What the service says of the token. ``idles`` is when it ends unless it is used, as ISO 8601 text."""

    organization: str = ""
    client_id: str = ""
    scopes: frozenset[str] = frozenset()
    grant: str = ""
    idles: str = ""

    def missing(self, wanted: Iterable[str] = WANTED_SCOPES) -> tuple[str, ...]:
        """Which of ``wanted`` it lacks; a scope includes its reading twin."""
        return tuple(one for one in wanted if not _granted(one, self.scopes))


class _Definition(msgspec.Struct, frozen=True, rename="camel"):
    system_presence: str | None = None


class _Presence(msgspec.Struct, frozen=True, rename="camel"):
    presence_definition: _Definition | None = None


class _Station(msgspec.Struct, frozen=True):
    id: str | None = None
    name: str | None = None
    type: str | None = None


class _Stations(msgspec.Struct, frozen=True, rename="camel"):
    effective_station: _Station | None = None
    associated_station: _Station | None = None


class _Authorization(msgspec.Struct, frozen=True):
    permissions: tuple[str, ...] | None = None


class _Me(msgspec.Struct, frozen=True):
    id: UserId
    name: str | None = None
    presence: _Presence | None = None
    station: _Stations | None = None
    authorization: _Authorization | None = None


class _Client(msgspec.Struct, frozen=True, rename="camel"):
    id: str | None = None
    authorized_grant_type: str | None = None


class _Token(msgspec.Struct, frozen=True, rename="camel"):
    organization: Ref | None = None
    authorized_scope: tuple[str, ...] | None = None
    date_token_idles: str | None = None
    client: _Client | None = field(name="OAuthClient", default=None)


_me: Final = msgspec.json.Decoder(_Me).decode
_token: Final = msgspec.json.Decoder(_Token).decode


def me_call() -> HttpCall:
    """Who one is, with phone, presence and permissions."""
    return HttpCall(method="GET", path="/api/v2/users/me", query=(("expand", "station,presence,authorization"),))


def read_me(reply: Reply) -> Standing:
    """How one stands. Raises ``UnreadableError``."""
    try:
        me = _me(reply.body)
    except READ_FAILURES as error:
        raise UnreadableError(f"description of the user: {error}") from None
    stations = me.station or _Stations()
    found = stations.effective_station or stations.associated_station
    definition = me.presence.presence_definition if me.presence is not None else None
    permissions = me.authorization.permissions if me.authorization is not None else None
    return Standing(
        id=me.id,
        name=me.name or "",
        station=Station(found.id, found.name or "", found.type or "") if found is not None and found.id else None,
        presence=(definition.system_presence or "") if definition is not None else "",
        permissions=None if permissions is None else frozenset(permissions),
    )


def read_identity(reply: Reply) -> Identity:
    """Who the desk acts for. Raises ``UnreadableError``. The token's scopes are another reading: ``token_call``."""
    me = read_me(reply)
    return Identity(id=me.id, name=me.name, permissions=me.permissions, server_time=_time_of(reply))


def followed(standing: Standing, event: Event, *, of_presence: bool) -> Standing:
    """How one stands after ``event``. Routing is told by the same kind of event and is no status: ``of_presence``."""
    match event:
        case StationChanged(user_id=standing.id, station_id=key):
            known = standing.station
            if known is not None and known.id == key:
                return standing
            return msgspec.structs.replace(standing, station=Station(key) if key else None)
        case AgentChanged(user_id=standing.id, presence=presence) if of_presence and presence:
            return msgspec.structs.replace(standing, presence=presence.replace(" ", "_").upper())
        case _:
            return standing


def token_call() -> HttpCall:
    """What the token may do, and how long it lives; reading it does not prolong it."""
    return HttpCall(method="GET", path="/api/v2/tokens/me", query=(("preserveIdleTtl", "true"),))


def read_token_info(reply: Reply) -> Token:
    """That. Raises ``UnreadableError``."""
    try:
        token = _token(reply.body)
    except READ_FAILURES as error:
        raise UnreadableError(f"description of the token: {error}") from None
    client = token.client or _Client()
    return Token(
        organization=(token.organization.id or "") if token.organization is not None else "",
        client_id=client.id or "",
        scopes=frozenset(token.authorized_scope or ()),
        grant=client.authorized_grant_type or "",
        idles=token.date_token_idles or "",
    )


def sign_out_call() -> HttpCall:
    """Give the token back."""
    return HttpCall(method="DELETE", path="/api/v2/tokens/me", writes=True)


def permits(permissions: frozenset[str], needed: str) -> bool:
    """Whether ``needed``, as ``domain:entity:action``, is among ``permissions``, of which parts may be ``*``."""
    if needed in permissions:
        return True
    domain, entity, _ = (*needed.split(":", 2), "", "")[:3]
    return any(wide in permissions for wide in (f"{domain}:{entity}:*", f"{domain}:*:*", f"{domain}:*", "*:*:*", "*"))


def _granted(scope: str, scopes: frozenset[str]) -> bool:
    return scope in scopes or scope.removesuffix(":readonly") in scopes


def _time_of(reply: Reply) -> str:
    """The service's clock: the header says it to the second, in the form of mails (RFC 9110 section 5.6.7)."""
    try:
        return parsedate_to_datetime(reply.headers.get("date", "")).isoformat()
    except ValueError:
        return ""
