"""Reading the floor: rows for all that goes on, then the conversations themselves, as many as the rate limit bears.

Taken while the events of the same queues already run, so that what changes meanwhile comes by event and wins. What the
snapshot leaves as a row is filled in by its next event, or when somebody opens it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.dialects.base import Reply, UnreadableError
from supervisor_desk.service.dialects.flow import AT_ONCE, Flow, asked, tried
from supervisor_desk.service.dialects.genesys.activity import (
    PAGE_SIZE,
    QUEUES_A_QUERY,
    activity_call,
    read_activity,
)
from supervisor_desk.service.dialects.genesys.agentstates import agents_call, read_agents
from supervisor_desk.service.dialects.genesys.encode import conversation_call
from supervisor_desk.service.dialects.genesys.error_words import said_by
from supervisor_desk.service.dialects.genesys.errorbody import error_of
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.reading import read_conversation
from supervisor_desk.service.dialects.genesys.telling import CloudConversation

MOST_PAGES: Final = 20
"""Pages of one activity query that are read: 10,000 conversations."""
MOST_READ: Final = 100
"""Conversations that one snapshot reads one by one: a third of what the service allows in a minute."""
MOST_SWEPT: Final = 20
"""Conversations that one sweep looks after."""


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The floor. ``unread`` are the rows whose participants were not read; ``troubles`` say what is missing and why."""

    conversations: tuple[CloudConversation, ...]
    unread: frozenset[ConversationId] = frozenset()
    troubles: tuple[str, ...] = ()


def snapshot(queues: Sequence[str], names: Names, *, most_read: int = MOST_READ) -> Flow[Snapshot]:
    """Everything that goes on in ``queues``. Raises ``UnreadableError``."""
    rows, troubles = yield from _rows(queues, names)
    found = {one.id: one for one in rows}
    unread = set(found)
    order = sorted(found.values(), key=_urgency)[:most_read]
    for at in range(0, len(order), AT_ONCE):
        batch = order[at : at + AT_ONCE]
        calls = [conversation_call(one.id) for one in batch]
        answers = yield from tried(calls, done=at, total=len(order))
        for one, reply in zip(batch, answers, strict=True):
            if reply is None:
                continue
            if reply.status in (404, 410):
                del found[one.id]
                unread.discard(one.id)
            elif (now := _read(reply, names)) is not None:
                found[one.id] = now
                unread.discard(one.id)
            elif reply.status == 403:
                troubles.append(_trouble("The people on some calls cannot be shown", reply))
    going_on = tuple(one for one in found.values() if not one.over)
    return Snapshot(
        conversations=going_on, unread=frozenset(unread), troubles=tuple(dict.fromkeys(one for one in troubles if one))
    )


class Rounds:
    """Whose turn it is to be looked after: rows that were never ``unread``, then all others, round and round."""

    def __init__(self) -> None:
        self.unread: set[ConversationId] = set()
        self._last = ConversationId("")

    def next(self, going_on: Collection[ConversationId], most: int) -> list[ConversationId]:
        """At most so many of ``going_on``."""
        self.unread.intersection_update(going_on)
        first = sorted(self.unread)[:most]
        others = sorted(set(going_on) - self.unread)
        later = [one for one in others if one > self._last]
        turns = [*later, *others[: len(others) - len(later)]][: most - len(first)]
        self._last = turns[-1] if turns else self._last
        return [*first, *turns]


def swept(
    shown: Collection[ConversationId], queues: Sequence[str], names: Names, rounds: Rounds
) -> Flow[tuple[CloudConversation, ...]]:
    """What no event told: those of ``shown`` that are over, those that go on unseen, and some of the others as they
    are, since an event may have been lost. Raises ``UnreadableError``.
    """
    rows, troubles = yield from _rows(queues, names)
    going_on = {one.id for one in rows}
    missing = [] if troubles else [one for one in shown if one not in going_on]  # what is not told is not over
    unseen = going_on.difference(shown)
    wanted = [*missing, *sorted(unseen)][:MOST_SWEPT]
    wanted += rounds.next(going_on - unseen, MOST_SWEPT - len(wanted))
    news: list[CloudConversation] = []
    for at in range(0, len(wanted), AT_ONCE):
        batch = wanted[at : at + AT_ONCE]
        answers = yield from tried([conversation_call(one) for one in batch], done=at, total=len(wanted))
        for key, reply in zip(batch, answers, strict=True):
            if reply is None:
                continue
            now = _read(reply, names)
            if reply.status in (404, 410) and key in shown:
                news.append(CloudConversation(id=key, raw_state="ended"))
            elif now is not None and (now.over or key in going_on):
                news.append(now)
                rounds.unread.discard(key)
    return tuple(news)


def _rows(queues: Sequence[str], names: Names) -> Flow[tuple[list[CloudConversation], list[str]]]:
    rows: dict[ConversationId, CloudConversation] = {}
    troubles: list[str] = []
    groups = [queues[at : at + QUEUES_A_QUERY] for at in range(0, len(queues), QUEUES_A_QUERY)] or [()]
    for group in groups:
        for number in range(1, MOST_PAGES + 1):
            reply = yield from asked(activity_call(number, group))
            if not reply.ok:
                troubles.append(_trouble("What goes on in your queues cannot be read at once", reply))
                if reply.status == 403:
                    rows |= {one.id: one for one in (yield from _rows_of_agents(group, names))}
                    return list(rows.values()), troubles
                _must_be_told(reply)
                break
            page = read_activity(reply, names)
            rows |= {one.id: one for one in page.rows}
            if page.truncated:
                troubles.append("Genesys Cloud left out some of the calls. They appear with their next event.")
            if page.told < PAGE_SIZE:
                break
    return list(rows.values()), troubles


def _rows_of_agents(queues: Sequence[str], names: Names) -> Flow[tuple[CloudConversation, ...]]:
    """The second best: what the agents do, for an account that may see agents but no queues."""
    reply = yield from asked(agents_call(queues))
    return read_agents(reply, names) if reply.ok else ()


def _read(reply: Reply, names: Names) -> CloudConversation | None:
    """The conversation; ``None`` where it cannot be read, so that one odd call does not hide the floor."""
    try:
        return read_conversation(reply, names) if reply.ok else None
    except UnreadableError:
        return None


def _must_be_told(reply: Reply) -> None:
    if reply.status >= 500:
        raise UnreadableError(f"conversation activity: answer {reply.status}")


def _trouble(what: str, reply: Reply) -> str:
    said = said_by(error_of(reply), reply.status)
    return f"{what}. {said.what} {said.remedy}".rstrip()


def _urgency(row: CloudConversation) -> tuple[int, str]:
    """Calls that are going on are read first: those are what a supervisor acts on."""
    return (0 if row.raw_state == "active" and row.channel == "voice" else 1), row.started_at or ""
