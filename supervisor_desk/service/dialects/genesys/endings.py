"""Conversations that ended lately, from the analytics store: it lags, but one request finds an ending nobody told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.genesys.telling import CloudConversation
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES

PAGE_SIZE: Final = 100
BACK: Final = timedelta(minutes=15)
"""How far back it is looked for conversations that ended: an event may be lost, and the store lags."""
LONGEST: Final = timedelta(hours=24)
"""How long before that such a conversation may have begun."""


class _Conversation(msgspec.Struct, frozen=True, rename="camel"):
    conversation_id: ConversationId | None = None
    conversation_start: str | None = None
    conversation_end: str | None = None


class _Response(msgspec.Struct, frozen=True, rename="camel"):
    conversations: tuple[_Conversation, ...] | None = None
    total_hits: int | None = None


def ended_call(number: int, queues: Sequence[str], now: datetime) -> HttpCall:
    """A page of those that ended within ``BACK`` of ``now``, the last ones first; numbers start at 1."""
    body: dict[str, Any] = {
        "interval": f"{_text(now - LONGEST)}/{_text(now)}",
        "order": "desc",
        "orderBy": "conversationEnd",
        "paging": {"pageSize": PAGE_SIZE, "pageNumber": number},
        "conversationFilters": [
            {
                "type": "and",
                "predicates": [{"type": "dimension", "dimension": "conversationEnd", "operator": "exists"}],
            }
        ],
    }
    if queues:
        wanted = [{"type": "dimension", "dimension": "queueId", "operator": "matches", "value": one} for one in queues]
        body["segmentFilters"] = [{"type": "or", "predicates": wanted}]
    return HttpCall(method="POST", path="/api/v2/analytics/conversations/details/query", json=body)


def read_ended(reply: Reply) -> tuple[tuple[CloudConversation, ...], int]:
    """Those, and how many there are in all. Raises ``UnreadableError``."""
    try:
        response = msgspec.json.decode(reply.body, type=_Response)
    except READ_FAILURES as error:
        raise UnreadableError(f"conversations that ended: {error}") from None
    rows = tuple(
        CloudConversation(
            id=one.conversation_id,
            raw_state="ended",
            started_at=one.conversation_start,
            ended_at=one.conversation_end,
            state_since=one.conversation_end,
        )
        for one in response.conversations or ()
        if one.conversation_id and one.conversation_end
    )
    return rows, response.total_hits or len(rows)


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
