"""What agents do now: the second best view of a floor, at most 50 agents of it, and who supervises whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from supervisor_desk.conversations.conversation import (
    ConversationId,
    MonitorSession,
    MonitorSessionId,
    Participant,
    ParticipantId,
    UserId,
)
from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.telling import CloudConversation
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES

_SUPERVISING: Final = {"monitoring": "silent", "coaching": "whisper", "barging": "barge"}
_STATES: Final = {
    "alert": "ringing",
    "contacting": "dialing",
    "dialing": "dialing",
    "hold": "hold",
    "interact": "active",
    "wrapup": "",
    "unknown": "",
}


class _Session(msgspec.Struct, frozen=True, rename="camel"):
    conversation_id: ConversationId | None = None
    session_start: str | None = None
    segment_start: str | None = None
    segment_type: str | None = None
    routed_queue_id: str | None = None
    originating_direction: str | None = None
    media_type: str | None = None


class _Agent(msgspec.Struct, frozen=True, rename="camel"):
    user_id: UserId | None = None
    user_name: str | None = None
    sessions: tuple[_Session, ...] | None = None


class _Response(msgspec.Struct, frozen=True):
    entities: tuple[_Agent, ...] | None = None


def agents_call(queues: Sequence[str]) -> HttpCall:
    """What the agents of ``queues`` do now, of all queues where none is named."""
    body: dict[str, Any] = {"userOrderBy": "segmentStart", "userOrder": "desc"}
    if queues:
        body["sessionFilter"] = {
            "type": "or",
            "predicates": [
                {"type": "dimension", "dimension": "routedQueueId", "operator": "matches", "value": one}
                for one in queues
            ],
        }
    return HttpCall(method="POST", path="/api/v2/analytics/agents/status/query", json=body)


def read_agents(reply: Reply, names: Names) -> tuple[CloudConversation, ...]:
    """Rows for the conversations that they are in, with those who supervise them. Raises ``UnreadableError``."""
    try:
        agents = msgspec.json.decode(reply.body, type=_Response).entities or ()
    except READ_FAILURES as error:
        raise UnreadableError(f"states of agents: {error}") from None
    names.learn_users((one.user_id or "", one.user_name or "") for one in agents)
    rows: dict[ConversationId, CloudConversation] = {}
    supervised: dict[ConversationId, list[MonitorSession]] = {}
    for agent in agents:
        for session in agent.sessions or ():
            key, segment = session.conversation_id, (session.segment_type or "").lower()
            if not key or not agent.user_id:
                continue
            if segment in _SUPERVISING:
                leg = MonitorSession(
                    MonitorSessionId(""),
                    agent.user_id,
                    agent.user_name or "",
                    _SUPERVISING[segment],
                    since=session.segment_start,
                )
                supervised.setdefault(key, []).append(leg)
            elif (state := _STATES.get(segment, segment)) and key not in rows:
                rows[key] = _row(key, agent.user_id, agent.user_name or "", session, state, names)
    return tuple(
        msgspec.structs.replace(one, monitors=tuple(supervised[key])) if key in supervised else one
        for key, one in rows.items()
    )


def _row(
    key: ConversationId, user: UserId, name: str, session: _Session, state: str, names: Names
) -> CloudConversation:
    agent = Participant(ParticipantId(""), "agent", user, name, joined_at=session.session_start)
    return CloudConversation(
        id=key,
        raw_state=state,
        direction=(session.originating_direction or "").lower(),
        channel=session.media_type or "voice",
        queue_id=session.routed_queue_id or "",
        queue_name=names.queue(session.routed_queue_id),
        started_at=session.session_start,
        state_since=session.segment_start,
        participants=(agent,),
    )
