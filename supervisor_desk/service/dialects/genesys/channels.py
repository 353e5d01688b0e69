"""Notification channels: making one, finding an old one again, asking it for topics. Requests and answers alone.

A channel lives for 24 hours, and asking it for topics again prolongs that. Whoever knows its address hears what it
hears: ``Channel.uri`` is a credential and shows nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from supervisor_desk.service.dialects.base import HttpCall, Reply, Rhythm, UnreadableError
from supervisor_desk.service.dialects.genesys.errorbody import error_of
from supervisor_desk.service.dialects.genesys.regions import Region
from supervisor_desk.service.dialects.genesys.segments import segment
from supervisor_desk.service.dialects.genesys.topics import single
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES

LIFE_S: Final = 24 * 3600.0
"""How long a channel lives after it was made, or last asked for topics."""
PROLONG_S: Final = 20 * 3600.0
"""When the desk asks again, early enough to try for some hours."""
PING: Final = b'{"message":"ping"}'
"""What may be sent on the socket at any time; the answer is a frame of ``channel.metadata``."""
PING_S: Final = 17.0
"""How often it is sent, so that two answers fit into the silence after which a connection counts as dead."""
SILENT_S: Final = 35.0
"""Silence after which a connection counts as dead: the service's heartbeat comes about every 30 s."""
TRANSFER_S: Final = 60.0
"""After ``socket_closing``, the time in which a new socket must be open on the same channel."""
RHYTHM: Final = Rhythm(silent_s=SILENT_S, ping=PING, ping_s=PING_S, renew_s=PROLONG_S, moves=True)
"""The care of a channel's socket."""


class Channel(msgspec.Struct, frozen=True):
    """A channel: ``uri`` is where its socket is, ``expires`` ISO 8601 text."""

    id: str
    uri: str
    expires: str = ""

    def __repr__(self) -> str:
        return "<Channel>"


class Rejected(msgspec.Struct, frozen=True):
    """A topic that the service will not send: why, and the permissions that would change that."""

    topic: str
    why: str = ""
    missing: tuple[str, ...] = ()


class Subscribed(msgspec.Struct, frozen=True):
    """What the service says to a wish for topics. ``gone`` means that the channel itself does not live any more."""

    permitted: tuple[str, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    gone: bool = False
    trouble: str = ""


def words_of(rejected: Sequence[Rejected]) -> tuple[str, ...]:
    """What is not watched, a sentence for each reason, since a right that is missing concerns many topics at once."""
    by_reason: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for one in rejected:
        by_reason.setdefault((one.missing, one.why), []).append(one.topic)
    return tuple(_words(topics, *reason) for reason, topics in by_reason.items())


def _words(topics: Sequence[str], missing: tuple[str, ...], why: str) -> str:
    what = f"{topics[0]} and {len(topics) - 1} more" if len(topics) > 1 else topics[0]
    if missing:
        reason = f"Your account lacks {' or '.join(missing)}. Ask your administrator to grant it."
    else:
        reason = f"It says: {why or 'nothing'}. Tell your administrator."
    return f"Genesys Cloud does not send {what} to this desk, so the board does not follow that. {reason}"


class ChannelCall(HttpCall, frozen=True, kw_only=True):
    """A request about one channel: the id in its path opens the socket, so that ``repr`` leaves it out."""

    def __repr__(self) -> str:
        return f"<{self.method} /api/v2/notifications/channels/…>"


class _Channel(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    connect_uri: str
    expires: str | None = None


class _Channels(msgspec.Struct, frozen=True):
    entities: tuple[_Channel, ...] | None = None


class _Topic(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    state: str | None = None
    rejection_reason: str | None = None
    missing_permissions: tuple[str, ...] | None = None


class _Topics(msgspec.Struct, frozen=True):
    entities: tuple[_Topic, ...] | None = None


def create_call() -> HttpCall:
    """Make a channel."""
    return HttpCall(method="POST", path="/api/v2/notifications/channels", writes=True, idempotent=False)


def alive_call(channel_id: str) -> HttpCall:
    """Ask whether a channel still lives: 200, or 404 where it is gone."""
    return ChannelCall(method="HEAD", path=f"/api/v2/notifications/channels/{segment(channel_id)}")


def list_call() -> HttpCall:
    """The channels that this user has with this application."""
    return HttpCall(method="GET", path="/api/v2/notifications/channels", query=(("includechannels", "oauthclient"),))


def read_channel(reply: Reply, region: Region) -> Channel:
    """The channel that was made. Raises ``UnreadableError``, also for a socket outside of ``region``."""
    try:
        made = msgspec.json.decode(reply.body, type=_Channel)
    except READ_FAILURES as error:
        raise UnreadableError(f"notification channel: {error}") from None
    if not region.streams_at(made.connect_uri):
        raise UnreadableError("notification channel: its socket is not in the region that was chosen")
    return Channel(made.id, made.connect_uri, made.expires or "")


def read_channels(reply: Reply) -> tuple[Channel, ...]:
    """The channels of a listing. Raises ``UnreadableError``."""
    try:
        listed = msgspec.json.decode(reply.body, type=_Channels).entities or ()
    except READ_FAILURES as error:
        raise UnreadableError(f"listing of channels: {error}") from None
    return tuple(Channel(one.id, one.connect_uri, one.expires or "") for one in listed)


def subscribe_call(channel_id: str, lines: Sequence[str]) -> ChannelCall:
    """Have the channel send these topics and no others, and prolong its life.

    ``ignoreErrors`` is set, or one bad topic would fail the whole batch. Replacing may be repeated safely.
    """
    return ChannelCall(
        method="PUT",
        path=f"/api/v2/notifications/channels/{segment(channel_id)}/subscriptions",
        query=(("ignoreErrors", "true"),),
        json=tuple({"id": line} for line in lines),
        writes=True,
    )


def socket_call(channel: Channel) -> ChannelCall:
    """The handshake of the channel's socket: nothing more is sent to log in, its address is the secret."""
    return ChannelCall(method="GET", path=channel.uri, signed=False)


def add_call(channel_id: str, lines: Sequence[str]) -> ChannelCall:
    """Have the channel send these topics too."""
    return ChannelCall(
        method="POST",
        path=f"/api/v2/notifications/channels/{segment(channel_id)}/subscriptions",
        query=(("ignoreErrors", "true"),),
        json=tuple({"id": line} for line in lines),
        writes=True,
    )


def read_subscribed(reply: Reply, lines: Sequence[str]) -> Subscribed:
    """What became of ``lines``. A topic that the answer passes over in silence counts as permitted."""
    if reply.status == 404:
        return Subscribed(gone=True, trouble="The notification channel does not live any more.")
    if not reply.ok:
        error = error_of(reply)
        said = error.message or error.code or f"answer {reply.status}"
        return Subscribed(trouble=f"Genesys Cloud did not take the desk's wish for events: {said}")
    try:
        told = msgspec.json.decode(reply.body, type=_Topics).entities or ()
    except READ_FAILURES:
        return Subscribed(trouble="Genesys Cloud did not say which events it will send.")
    rejected = tuple(
        Rejected(one, topic.rejection_reason or "", topic.missing_permissions or ())
        for topic in told
        if (topic.state or "").lower() == "rejected"
        for one in single(topic.id)
    )
    refused = {one.topic for one in rejected}
    return Subscribed(tuple(one for line in lines for one in single(line) if one not in refused), rejected)
