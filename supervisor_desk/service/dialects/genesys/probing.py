"""What nobody has published, asked of one organization without touching a call: readings, and one event channel.

Ten points, in the order in which they matter to the desk (see ``PLATFORM.md``). Those for which one would have to step
into a call are answered from what the desk has learned so far, from supervisors who are on calls now, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.dialects.calls import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.flow import Answers, Flow, tried
from supervisor_desk.service.dialects.genesys.activity import activity_call
from supervisor_desk.service.dialects.genesys.agentstates import agents_call
from supervisor_desk.service.dialects.genesys.anonymous import Anonymous
from supervisor_desk.service.dialects.genesys.channels import create_call, read_channel, read_subscribed, subscribe_call
from supervisor_desk.service.dialects.genesys.encode import conversation_call
from supervisor_desk.service.dialects.genesys.errorbody import error_of
from supervisor_desk.service.dialects.genesys.me import (
    Standing,
    Token,
    me_call,
    permits,
    read_me,
    read_token_info,
    token_call,
)
from supervisor_desk.service.dialects.genesys.queues import members, visible
from supervisor_desk.service.dialects.genesys.quota import quota_of
from supervisor_desk.service.dialects.genesys.regions import Region
from supervisor_desk.service.dialects.genesys.trials import Trials
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES

MOST_LEGS: Final = 3
"""Calls with a supervisor on them that are read, to see how such a leg looks."""
_SUPERVISING: Final = frozenset({"monitoring", "coaching", "barging", "screenmonitoring"})
_LEG: Final = ("monitoredParticipantId", "coachedParticipantId", "bargedParticipantId")
_TEXTING: Final = tuple(f"conversation:internalMessaging:{one}" for one in ("setupWithUser", "create", "view"))
_TOPICS: Final = HttpCall(
    method="GET", path="/api/v2/notifications/availabletopics", query=(("expand", "requiresPermissions"),)
)
_NEEDS_A_CALL: Final = "It takes a call of your own organization to see this; the desk does not touch one for a probe."


class Outcome(StrEnum):
    """How the answer to a point came about."""

    SEEN = "seen now"
    LEARNED = "learned earlier"
    NOT_TRIED = "not tried"
    NOT_ANSWERED = "not answered"


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """One point: what it asks, how its answer came about, the answer in a sentence, and ``facts`` without people."""

    point: int
    asks: str
    standing: Outcome
    words: str
    facts: Mapping[str, Any] = {}


ASKS: Final = (
    "How a supervisor's leg looks in each mode, and whether a change of mode keeps it",
    "Whether the agent's leg can be muted, and from which mode",
    "The refusals: not Available, no phone, a second supervisor",
    "Going down from barging to coaching",
    "Permissions for the events of queues and of other users",
    "The fewest scopes that do",
    "Whether a refresh token is handed out",
    "The order of answer, ringing phone and event",
    "The rate limits in force",
    "Text from a supervisor to an agent",
)


def probe(
    region: Region, recall: Callable[[str], Trials], anonymous: Anonymous, *, refreshes: bool
) -> Flow[tuple[Noted, ...]]:
    """Answers to the ten points. ``recall`` gives what was learned of an organization, ``refreshes`` tells whether a
    refresh token came with the token. What gets no answer is noted as such; nothing is raised for it.
    """
    calls = {"me": me_call(), "token": token_call(), "topics": _TOPICS, "activity": activity_call(1, ())}
    calls["agents"] = agents_call(())
    answers = yield from tried(tuple(calls.values()))
    replies = dict(zip(calls, answers, strict=True))
    me, token = _me(replies["me"]), _token(replies["token"])
    legs = yield from _legs(replies["agents"], anonymous)
    topics = yield from _permitted(region, me, anonymous)
    return (
        legs,
        _muting(recall(token.organization)),
        _noted(3, Outcome.NOT_TRIED, _NEEDS_A_CALL, _standing(me)),
        _noted(4, Outcome.NOT_TRIED, _NEEDS_A_CALL),
        topics,
        _noted(
            6,
            Outcome.SEEN,
            "The scopes of this client, and how the service answered to each reading with them.",
            {"scopes": sorted(token.scopes), "answers": {name: _status(reply) for name, reply in replies.items()}},
        ),
        _noted(
            7,
            Outcome.SEEN,
            "A refresh token came with the token." if refreshes else "No refresh token came with the token.",
            {"refreshToken": refreshes, "grant": token.grant},
        ),
        _noted(8, Outcome.NOT_TRIED, _NEEDS_A_CALL),
        _limits(answers),
        _texting(me),
    )


def _legs(reply: Reply | None, anonymous: Anonymous) -> Flow[Noted]:
    """Supervisors who are on calls now: their legs are looked at, and nothing is done to them."""
    sessions = [
        session
        for agent in _listed(reply, "entities")
        for session in _objects(agent.get("sessions"))
        if str(session.get("segmentType", "")).lower() in _SUPERVISING and session.get("conversationId")
    ]
    if not sessions:
        seen = "no answer" if reply is None or not reply.ok else "nobody is supervising a call now"
        return _noted(1, Outcome.NOT_TRIED, f"{_NEEDS_A_CALL} ({seen.capitalize()}.)")
    ids = tuple(dict.fromkeys(str(one["conversationId"]) for one in sessions))[:MOST_LEGS]
    found = yield from tried([conversation_call(ConversationId(one)) for one in ids])
    legs = [
        anonymous.told(one)
        for conversation in found
        for one in _listed(conversation, "participants")
        if any(one.get(name) for name in _LEG)
    ]
    segments = sorted({str(one.get("segmentType")) for one in sessions})
    words = f"{len(legs)} legs of supervisors who are on calls now were read."
    return _noted(1, Outcome.SEEN, words, {"segmentTypes": segments, "legs": legs})


def _muting(trials: Trials) -> Noted:
    if not trials.seen:
        return _noted(2, Outcome.NOT_TRIED, "Nobody has tried it from this desk yet: the first try will tell.")
    seen = [
        {
            "ability": one.ability.value,
            "way": one.way.value,
            "mode": one.mode,
            "outcome": one.outcome.value,
            "status": one.status,
            "code": one.code,
        }
        for one in trials.seen
    ]
    return _noted(2, Outcome.LEARNED, "What became of each try from this desk.", {"tries": seen})


def _permitted(region: Region, me: Standing | None, anonymous: Anonymous) -> Flow[Noted]:
    """A channel is made, asked for events of one queue and of one other user, and left to run out."""
    try:
        queues = yield from visible()
        people = (yield from members(queues[0].id)) if queues else ()
        (made,) = yield from tried([create_call()])
        if made is None or not made.ok:
            return _noted(5, Outcome.NOT_ANSWERED, f"No event channel could be made: {_status(made)}.")
        channel = read_channel(made, region)
    except UnreadableError as error:
        return _noted(5, Outcome.NOT_ANSWERED, f"An answer could not be read: {error}.")
    others = [one.id for one in people if me is None or one.id != me.id]
    lines = [f"v2.routing.queues.{one.id}.conversations.calls" for one in queues[:1]]
    lines += [f"v2.users.{one}.conversations.calls" for one in others[:1]]
    if not lines:
        return _noted(5, Outcome.NOT_TRIED, "This account sees no queue, so there is nothing to ask events of.")
    (reply,) = yield from tried([subscribe_call(channel.id, lines)])
    if reply is None:
        return _noted(5, Outcome.NOT_ANSWERED, "The wish for events got no answer.")
    told = read_subscribed(reply, lines)
    facts = {
        "permitted": [anonymous.topic(one) for one in told.permitted],
        "rejected": [{"topic": anonymous.topic(one.topic), "missing": list(one.missing)} for one in told.rejected],
        "status": reply.status,
    }
    words = f"{len(told.permitted)} of {len(lines)} kinds of events are sent to this account."
    return _noted(5, Outcome.SEEN, words, facts)


def _limits(answers: Answers) -> Noted:
    quotas = [quota for one in answers if one is not None and (quota := quota_of(one.headers)) is not None]
    if not quotas:
        return _noted(9, Outcome.NOT_ANSWERED, "No answer said anything of a rate limit.")
    allowed = sorted({one.allowed for one in quotas})
    facts = {"allowed": allowed, "left": min(one.left for one in quotas)}
    return _noted(9, Outcome.SEEN, f"{' or '.join(map(str, allowed))} requests a minute are allowed.", facts)


def _texting(me: Standing | None) -> Noted:
    if me is None or me.permissions is None:
        return _noted(10, Outcome.NOT_ANSWERED, "The service does not tell the permissions of this account.")
    held = {one: permits(me.permissions, one) for one in _TEXTING}
    words = "This account holds all permissions for it" if all(held.values()) else "This account lacks permissions"
    return _noted(10, Outcome.SEEN, f"{words}; no message was sent.", {"permissions held": held})


def _standing(me: Standing | None) -> Mapping[str, Any]:
    if me is None:
        return {}
    return {"phone": me.station.kind if me.station is not None else None, "presence": me.presence}


def _me(reply: Reply | None) -> Standing | None:
    try:
        return read_me(reply) if reply is not None and reply.ok else None
    except UnreadableError:
        return None


def _token(reply: Reply | None) -> Token:
    try:
        return read_token_info(reply) if reply is not None and reply.ok else Token()
    except UnreadableError:
        return Token()


def _listed(reply: Reply | None, name: str) -> Sequence[Mapping[str, Any]]:
    """The objects of a listing, whatever they hold."""
    try:
        found = msgspec.json.decode(reply.body) if reply is not None and reply.ok else {}
    except READ_FAILURES:
        return ()
    return _objects(found.get(name) if isinstance(found, dict) else None)


def _objects(listed: Any) -> Sequence[Mapping[str, Any]]:
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else ()


def _status(reply: Reply | None) -> str:
    if reply is None:
        return "no answer"
    code = "" if reply.ok else error_of(reply).code or ""
    return f"{reply.status} {code}".strip()


def _noted(point: int, standing: Outcome, words: str, facts: Mapping[str, Any] | None = None) -> Noted:
    return Noted(point=point, asks=ASKS[point - 1], standing=standing, words=words, facts=facts or {})
