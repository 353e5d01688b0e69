"""What is going on in the queues, in a few requests: the activity query, and rows made of what it tells.

A row names queue, customer, agent and state, but no participants' ids: those come with the conversation itself, by
event or by REST. Until then its agent has an empty id, and a deed reads the conversation first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from supervisor_desk.conversations.conversation import ConversationId, Participant, ParticipantId, UserId
from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.telling import CloudConversation
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES

PAGE_SIZE: Final = 500
"""Conversations in one page."""
QUEUES_A_QUERY: Final = 50
"""Queues that one query asks for; more are asked for in further ones."""
_METRICS: Final = ("oInteracting", "oAlerting", "oWaiting")
_STATES: Final[Mapping[str, tuple[int, str]]] = {
    "oInteracting": (3, "active"),
    "oAlerting": (2, "ringing"),
    "oWaiting": (1, "queued"),
}


class _Entity(msgspec.Struct, frozen=True, rename="camel"):
    conversation_id: ConversationId | None = None
    activity_date: str | None = None
    metric: str | None = None
    ani: str | None = None
    direction: str | None = None
    media_type: str | None = None
    participant_name: str | None = None
    queue_id: str | None = None
    user_id: UserId | None = None


class _Result(msgspec.Struct, frozen=True):
    entities: tuple[_Entity, ...] | None = None
    truncated: bool | None = None


class _Response(msgspec.Struct, frozen=True):
    results: tuple[_Result, ...] | None = None


class Activity(msgspec.Struct, frozen=True):
    """One page: rows, how many things it told, and whether the service left some out."""

    rows: tuple[CloudConversation, ...]
    told: int
    truncated: bool


_response: Final = msgspec.json.Decoder(_Response).decode


def activity_call(number: int, queues: Sequence[str]) -> HttpCall:
    """A page of what goes on in ``queues``, in all of them where none is named; numbers start at 1."""
    body: dict[str, Any] = {"metrics": [{"metric": one, "details": True} for one in _METRICS]}
    if queues:
        body["filter"] = {
            "type": "or",
            "predicates": [
                {"type": "dimension", "dimension": "queueId", "operator": "matches", "value": one} for one in queues
            ],
        }
    return HttpCall(
        method="POST",
        path="/api/v2/analytics/conversations/activity/query",
        query=(("pageSize", str(PAGE_SIZE)), ("pageNumber", str(number))),
        json=body,
    )


def read_activity(reply: Reply, names: Names) -> Activity:
    """That page. Raises ``UnreadableError``."""
    try:
        results = _response(reply.body).results or ()
    except READ_FAILURES as error:
        raise UnreadableError(f"conversation activity: {error}") from None
    best: dict[ConversationId, _Entity] = {}
    told = 0
    for result in results:
        for one in result.entities or ():
            told += 1
            if one.conversation_id and _weight(one) > _weight(best.get(one.conversation_id)):
                best[one.conversation_id] = one
    rows = tuple(_row(key, one, names) for key, one in best.items())
    return Activity(rows, told, any(result.truncated for result in results))


def _weight(entity: _Entity | None) -> int:
    return 0 if entity is None else _STATES.get(entity.metric or "", (1, ""))[0]


def _row(key: ConversationId, one: _Entity, names: Names) -> CloudConversation:
    state = _STATES.get(one.metric or "", (0, ""))[1]
    unread = ParticipantId("")
    participants = [
        Participant(unread, "customer", None, one.participant_name or "", (one.ani or "").removeprefix("tel:"))
    ]
    if one.user_id:
        joined = one.activity_date if state == "active" else None
        participants.append(Participant(unread, "agent", one.user_id, names.user(one.user_id), joined_at=joined))
    return CloudConversation(
        id=key,
        raw_state=state,
        direction=(one.direction or "").lower(),
        channel=one.media_type or "voice",
        queue_id=one.queue_id or "",
        queue_name=names.queue(one.queue_id),
        started_at=one.activity_date,
        state_since=one.activity_date,
        connected_at=one.activity_date if state == "active" else None,
        participants=tuple(participants),
    )
