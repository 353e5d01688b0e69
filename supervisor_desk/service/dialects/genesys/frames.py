"""Frames of a notification channel to events. Never raises: a frame is whatever somebody sent.

``peek`` runs for every frame that arrives, ``decode`` only for those that are still wanted when the board is due. The
service numbers no frames and gives them no ids: after each break of the socket the floor is read again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final

import msgspec
from msgspec import field

from supervisor_desk.conversations.events import (
    ConversationChanged,
    Event,
    Malformed,
    StreamNews,
    StreamNotice,
    Unknown,
)
from supervisor_desk.service.dialects.base import Lane, Peek, StreamFilter
from supervisor_desk.service.dialects.genesys import people, system, transcripts
from supervisor_desk.service.dialects.genesys.flattening import CHANNELS
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.telling import from_flat, from_full
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES, FlatBody, FullBody

_KINDS: Final = "|".join(CHANNELS)
_CHANNELS: Final[Mapping[bytes | None, str]] = {kind.encode(): channel for kind, channel in CHANNELS.items()}
_LONGEST_KIND: Final = 80
# The topic comes first and the id leads the body, so that a look costs the same however long the frame is.
_head: Final = re.compile(
    rb'\{"topicName":"v2\.(?:users|routing\.queues)\.[\w-]+\.conversations(?:\.(%s))?",'
    rb'(?:"version":"[^"\\]*",)?"eventBody":\{"id":"([\w.:@-]+)"' % _KINDS.encode()
).match
_first: Final = re.compile(rb'\{"topicName":"([\w.{}-]+)"').match
_conversation_topic: Final = re.compile(
    rf"v2\.(?:users|routing\.queues)\.[^.]+\.conversations(?:\.({_KINDS}))?"
).fullmatch
_queue: Final = re.compile(rb'\{"topicName":"v2\.routing\.queues\.([\w-]+)\.').match
_id_in_topic: Final = re.compile(r"\.(?=[^.]*[0-9_])[^.]{6,}")
_NO_TOPIC: Final = "a message without a topic"


class _FlatFrame(msgspec.Struct, frozen=True, gc=False):
    body: FlatBody = field(name="eventBody")


class _FullFrame(msgspec.Struct, frozen=True, gc=False):
    body: FullBody = field(name="eventBody")


class _Envelope(msgspec.Struct, frozen=True, gc=False):
    topic: str | None = field(name="topicName", default=None)
    body: msgspec.Raw = field(name="eventBody", default=msgspec.Raw(b"null"))
    result: Any = None


class _Named(msgspec.Struct, frozen=True, gc=False):
    id: str | None = None
    conversation_id: str | None = field(name="conversationId", default=None)


_flat: Final = msgspec.json.Decoder(_FlatFrame).decode
_full: Final = msgspec.json.Decoder(_FullFrame).decode
_envelope: Final = msgspec.json.Decoder(_Envelope).decode
_named: Final = msgspec.json.Decoder(_Named).decode
_PASSING: Final = Peek(Lane.PASSING)
_FLOOR: Final = Peek(Lane.FLOOR)
_GONE: Final = Peek(Lane.GONE)
_SYSTEM: Final = "v2.system."
_NEWS_LANES: Final = {
    StreamNews.TAKEN: Peek(Lane.TAKEN),
    StreamNews.TOKEN_REVOKED: Peek(Lane.REVOKED),
}
_SYSTEM_LANES: Final = {
    system.METADATA: Peek(Lane.HEARTBEAT),
    system.CLOSING: Peek(Lane.CLOSING),
    system.REVOKED: Peek(Lane.REVOKED),
    system.LOST: Peek(Lane.TAKEN),
    system.UPDATED: _FLOOR,
}


def peek(frame: bytes) -> Peek:
    """What lane the frame belongs to, and which conversation."""
    head = _head(frame)
    if head is not None:
        return Peek(Lane.CONVERSATION, head[2].decode("ascii"))
    try:
        envelope = _envelope(frame)
        topic = envelope.topic
        if topic is None:
            return _GONE if str(envelope.result) == system.CHANNEL_GONE else _PASSING
        known = _SYSTEM_LANES.get(system.family(topic))
        if known is not None:
            return known
        if topic.startswith(_SYSTEM):
            said = system.notice(topic, frame)
            return _NEWS_LANES.get(said.news, _PASSING) if isinstance(said, StreamNotice) else _PASSING
        if topic.endswith(".station"):
            return _FLOOR
        if _conversation_topic(topic):
            return Peek(Lane.CONVERSATION, _named(envelope.body).id or "")
        return Peek(Lane.PASSING, _named(envelope.body).conversation_id or "")
    except READ_FAILURES:
        return _PASSING


def passes(frame: bytes, wanted: StreamFilter) -> bool:
    """Whether the frame comes from a queue that is asked for; skills cannot be told from a look."""
    if wanted.queues:
        queue = _queue(frame)
        return queue is None or queue[1].decode("ascii") in wanted.queues
    return True


def mark(frame: bytes) -> str:
    """A digest of the conversation that a frame tells: the service gives events no ids."""
    try:
        envelope = _envelope(frame)
    except READ_FAILURES:
        return ""
    if envelope.topic is None or not _conversation_topic(envelope.topic):
        return ""
    return blake2b(bytes(envelope.body), digest_size=16).hexdigest()


def decode(frame: bytes, names: Names) -> Event:
    """The event in ``frame``; ``names`` fill in what the service tells by id only."""
    try:
        head = _head(frame)
        if head is not None:
            return _changed(frame, _CHANNELS.get(head[1]), names)
        first = _first(frame)
        topic = first[1].decode("ascii") if first is not None else _envelope(frame).topic
        if topic is None:
            return system.answer(frame) or Unknown(kind=_NO_TOPIC)
        match = _conversation_topic(topic)
        if match is None:
            return _other(topic, frame, names)
        return _changed(frame, CHANNELS.get(match[1] or ""), names)
    except READ_FAILURES as error:
        return Malformed(why=str(error)[:200])


def _changed(frame: bytes, channel: str | None, names: Names) -> Event:
    """The conversation of ``channel`` in the flat shape, in the full one where the topic names none."""
    if channel is not None:
        return ConversationChanged(conversation=from_flat(_flat(frame).body, channel, names))
    return ConversationChanged(conversation=from_full(_full(frame).body, names))


def _other(topic: str, frame: bytes, names: Names) -> Event:
    event = system.notice(topic, frame) or transcripts.line(topic, frame) or people.changed(topic, frame, names)
    return event or Unknown(kind=kind_of(topic))


def kind_of(topic: str) -> str:
    """A topic without the ids in it, so that equal kinds are counted together."""
    return _id_in_topic.sub(".{id}", topic)[:_LONGEST_KIND]
