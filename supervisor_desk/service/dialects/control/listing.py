"""Listings of conversations, page by page: the floor, what ended lately, and the calls of one agent."""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec import field

from supervisor_desk.conversations.conversation import Conversation, UserId
from supervisor_desk.service.dialects.base import HttpCall, Reply, StreamFilter, UnreadableError
from supervisor_desk.service.dialects.control import lenient
from supervisor_desk.service.dialects.control.lenient import READ_FAILURES
from supervisor_desk.service.dialects.control.records import WireConversation, share

PAGE_SIZE: Final = 500
"""Conversations in one page, the most that the service gives."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a listing, oldest conversation first. ``unreadable`` entries are left out of it."""

    conversations: tuple[Conversation, ...]
    number: int
    count: int
    total: int
    unreadable: int = 0


class _Page(msgspec.Struct, frozen=True):
    entities: tuple[msgspec.Raw, ...]
    number: int = field(name="pageNumber", default=1)
    count: int = field(name="pageCount", default=1)
    total: int = 0


_strictly: Final = msgspec.json.Decoder(WireConversation).decode


def page_call(status: str, number: int, wanted: StreamFilter) -> HttpCall:
    """A page of the interactions in ``status``; the queue filter of the desk applies here too."""
    query = [("status", status), ("pageSize", str(PAGE_SIZE)), ("pageNumber", str(number))]
    if wanted.queues:
        query.append(("queueId", ",".join(sorted(wanted.queues))))
    return HttpCall(method="GET", path="/api/v2/interactions", query=tuple(query))


def agent_calls_call(agent: UserId, number: int) -> HttpCall:
    """A page of the voice conversations that a user takes part in (G4)."""
    quoted = agent.replace("'", "''")
    query = (
        ("pageSize", str(PAGE_SIZE)),
        ("pageNumber", str(number)),
        ("filter", f"participants.userId eq '{quoted}'"),
    )
    return HttpCall(method="GET", path="/api/v2/conversations/voice", query=query)


def read_page(reply: Reply) -> Page:
    """That page. Raises ``UnreadableError``."""
    try:
        page = lenient.read(reply.body, _Page)
        found: list[WireConversation] = []
        for entity in page.entities:
            try:
                found.append(_strictly(entity))
            except READ_FAILURES:
                found += _leniently(entity)
    except READ_FAILURES as error:
        raise UnreadableError(f"listing of interactions: {error}") from None
    for one in found:
        share(one)
    unreadable = len(page.entities) - len(found)
    return Page(
        conversations=tuple(found), number=page.number, count=page.count, total=page.total, unreadable=unreadable
    )


def _leniently(entity: msgspec.Raw) -> list[WireConversation]:
    """One that can be read in no way must not keep all others off the board."""
    try:
        return [lenient.read_without_nulls(msgspec.json.decode(entity), WireConversation)]
    except READ_FAILURES:
        return []
