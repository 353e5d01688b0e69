"""Who is heard on a call as REST shows it: controls that play, sessions that speak (contract section 5, G1, G2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import field

from supervisor_desk.actions.holders import Heard
from supervisor_desk.conversations.conversation import ConversationId, UserId
from supervisor_desk.conversations.events import ControlStatus
from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.dialects.control import lenient
from supervisor_desk.service.dialects.control.encode import segment
from supervisor_desk.service.dialects.control.lenient import READ_FAILURES
from supervisor_desk.service.dialects.control.records import WireSession
from supervisor_desk.service.dialects.flow import Flow, tried

BARGE_STATUS: Final = "bargeStatus"
"""Stands for one who has claimed the call by barging, of whom the list of sessions tells nothing."""


class _Control(msgspec.Struct, frozen=True):
    id: str
    status: str = ""
    medium: str = field(name="mediaType", default="AUDIO")
    supervisor_id: UserId = field(name="supervisorId", default=UserId(""))
    supervisor_name: str = field(name="supervisorName", default="")

    @property
    def plays(self) -> bool:
        return self.status.upper() == ControlStatus.EXECUTING.value and self.medium.upper() != "TEXT"


class _Shown(msgspec.Struct, frozen=True):
    """Either answer: each has members that the other lacks."""

    entities: tuple[_Control, ...] = ()
    sessions: tuple[WireSession, ...] = ()
    barge_status: str = field(name="bargeStatus", default="")


def heard_calls(conversation_id: ConversationId) -> tuple[HttpCall, ...]:
    """The running controls, and the sessions with the state of the barge."""
    key = segment(conversation_id)
    return (
        HttpCall(method="GET", path=f"/api/v2/conversations/{key}/controls"),
        HttpCall(method="GET", path=f"/api/v2/interactions/{key}/telephony/monitor"),
    )


def heard_on(conversation_id: ConversationId) -> Flow[tuple[Heard, ...] | None]:
    """Every supervisor who is heard there, the desk's own too; ``None`` if not one reading was answered."""
    answers = yield from tried(heard_calls(conversation_id))
    replies = [reply for reply in answers if reply is not None]
    return read_heard(replies) if replies else None


def read_heard(replies: Sequence[Reply]) -> tuple[Heard, ...]:
    """Everybody whom these answers show; what cannot be read shows nobody."""
    return tuple(one for reply in replies if reply.ok for one in _heard_in(reply))


def _heard_in(reply: Reply) -> list[Heard]:
    try:
        shown = lenient.read(reply.body, _Shown)
    except READ_FAILURES:
        return []
    heard = [
        Heard(id=one.id, supervisor_id=one.supervisor_id, name=one.supervisor_name)
        for one in shown.entities
        if one.plays
    ]
    heard += [
        Heard(id=one.id, supervisor_id=one.supervisor_id, name=one.supervisor_name)
        for one in shown.sessions
        if one.mode.speaks
    ]
    if not heard and not shown.sessions and shown.barge_status.lower() == "active":
        heard.append(Heard(id=BARGE_STATUS, supervisor_id=UserId("")))
    return heard
