"""What the channel says of itself: heartbeats, moves, topics that went elsewhere, a token that was withdrawn."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from msgspec import field

from supervisor_desk.conversations.events import Event, StreamNews, StreamNotice, Unknown

METADATA: Final = "channel.metadata"
"""Heartbeats, about every 30 s, and answers to pings."""
CLOSING: Final = "v2.system.socket_closing"
LOST: Final = "v2.system.no_longer_subscribed"
REVOKED: Final = "v2.system.token_revoked"
UPDATED: Final = "v2.subscription.updated"
CHANNEL_GONE: Final = "404"
"""``result`` of a message without a topic: the channel does not live any more."""

_NEWS: Final = {
    CLOSING: StreamNews.CLOSING,
    LOST: StreamNews.TAKEN,
    REVOKED: StreamNews.TOKEN_REVOKED,
    UPDATED: StreamNews.CHANGED,
}
# A message may also come under the plain name of a channel or user: then its own type says what it is.
_TYPES: Final = {
    "no_longer_subscribed": StreamNews.TAKEN,
    "token_revoked": StreamNews.TOKEN_REVOKED,
    "subscription_changed": StreamNews.CHANGED,
}


class _Body(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    channel_id: str | None = None
    system_topic_type: str | None = None
    reason: str | None = None
    message: str | None = None


class _Frame(msgspec.Struct, frozen=True, gc=False):
    body: _Body | None = field(name="eventBody", default=None)


class _Answer(msgspec.Struct, frozen=True, gc=False):
    result: Any = None  # text so far; anything else that has no topic must not be taken for broken
    status: Any = None


_frame: Final = msgspec.json.Decoder(_Frame).decode
_answer: Final = msgspec.json.Decoder(_Answer).decode


def family(topic: str) -> str:
    """``topic`` without the id at its end, where it is one that the channel sends of itself."""
    for stem in (LOST, REVOKED):
        if topic.startswith(stem):
            return stem
    return topic


def notice(topic: str, frame: bytes) -> Event | None:
    """What the channel says of itself under ``topic``; ``None`` if that is another one. Raises what decoders raise."""
    if topic == METADATA:
        body = _frame(frame).body
        pong = body is not None and body.message == "pong"
        return Unknown(kind="pong" if pong else "heartbeat")
    if not topic.startswith("v2.system.") and topic != UPDATED:
        return None
    body = _frame(frame).body or _Body()
    news = _NEWS.get(family(topic)) or _TYPES.get(body.system_topic_type or "")
    if news is None:
        return None
    return StreamNotice(news=news, channel_id=body.channel_id or "", reason=body.reason or body.message or "")


def answer(frame: bytes) -> Event | None:
    """The answer to something that was sent on the socket; ``None`` if it is none. Raises what decoders raise."""
    said = _answer(frame)
    if said.result is None:
        return None
    if str(said.result) == CHANNEL_GONE:
        return StreamNotice(news=StreamNews.GONE, reason=str(said.status or "")[:80])
    return Unknown(kind=f"answer {said.result}"[:80])
