"""What must be true of the floor at any moment, whoever does what. Used by tests and by the floor's health page."""

from __future__ import annotations

from collections.abc import Iterator

from supervisor_desk.simulator.world.agents import WRITTEN_AT_ONCE
from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.records import (
    TALKING,
    CallState,
    Conversation,
    Mode,
    Presence,
    Role,
    SessionStatus,
)
from supervisor_desk.simulator.world.speaking import speakers


def broken(hall: Hall) -> list[str]:
    """Each rule that does not hold, in words with ids; empty where all is well."""
    return [*_roster(hall), *_agents(hall), *_lines(hall), *(fault for one in _all(hall) for fault in _one(one))]


def _all(hall: Hall) -> Iterator[Conversation]:
    yield from hall.roster
    yield from hall.ended


def _roster(hall: Hall) -> Iterator[str]:
    for place, one in enumerate(hall.roster):
        if one.over:
            yield f"{one.id} has ended and is on the roster"
        if one.place != place:
            yield f"{one.id} is not where it should be on the roster"
    for one in hall.ended:
        if not one.over:
            yield f"{one.id} came back to life"
    if len(hall.conversations) != len(hall.roster) + len(hall.ended):
        yield "conversations are lost or counted twice"


def _agents(hall: Hall) -> Iterator[str]:
    for agent in hall.agents.values():
        if len(agent.handling) > (WRITTEN_AT_ONCE if agent.written else 1):
            yield f"{agent.id} has too many conversations"
        for one in agent.handling:
            if one.agent is not agent:
                yield f"{agent.id} handles {one.id}, which does not know of it"
        if bool(agent.handling) is not (agent.presence is Presence.TALKING):
            yield f"{agent.id} is {agent.presence} with {len(agent.handling)} conversations"
        free = any(agent.id in queue.free for queue in agent.queues)
        if not agent.written and free is not (agent.presence is Presence.AVAILABLE):
            yield f"{agent.id} is {agent.presence} and free: {free}"


def _lines(hall: Hall) -> Iterator[str]:
    for queue in hall.queues:
        for one in queue.waiting:
            if one.state is not CallState.QUEUED or one.queue is not queue:
                yield f"{one.id} waits in {queue.id} while {one.state}"
    waiting = sum(len(queue.waiting) for queue in hall.queues)
    if waiting != sum(one.state is CallState.QUEUED for one in hall.roster):
        yield "somebody is queued and in no line, or in two"


def _one(one: Conversation) -> Iterator[str]:
    if len({speaker.supervisor.id for speaker in speakers(one)}) > 1:
        yield f"{one.id} has two speakers"
    agents = [leg for leg in one.participants if leg.role is Role.AGENT and leg.left is None]
    if len(agents) > 1:
        yield f"{one.id} has two agents"
    if (one.agent is None and one.taken_by is None) is not (not agents):
        yield f"{one.id} and its agent disagree"
    if one.state in TALKING and (one.connected is None or (one.agent is None and one.taken_by is None)):
        yield f"{one.id} is {one.state} with nobody talking"
    if one.customer.held is not (one.state is CallState.HOLD):
        yield f"{one.id} is {one.state} with the customer held: {one.customer.held}"
    if one.hold_ms < 0 or one.holds < 0 or (one.hold_ms and not one.holds):
        yield f"{one.id} has a hold time that cannot be"
    if one.connected is not None and one.ended is not None and one.hold_ms > one.ended - one.connected:
        yield f"{one.id} was on hold for longer than it lasted"
    yield from _supervision(one)
    if one.over:
        yield from _ended(one)


def _supervision(one: Conversation) -> Iterator[str]:
    living = [session for session in one.sessions if session.living]
    if len({session.supervisor.id for session in living}) != len(living):
        yield f"{one.id} has two sessions of one supervisor"
    if living and one.queue.private:
        yield f"{one.id} is in a private queue and listened to"
    for session in living:
        if session.mode is not Mode.SILENT and one.state is not CallState.ACTIVE:
            yield f"{session.id} speaks while {one.id} is {one.state}"
        legs = [leg for leg in one.participants if leg.role is Role.SUPERVISOR and leg.user_id == session.supervisor.id]
        if sum(leg.left is None for leg in legs) != (session.mode is Mode.BARGE):
            yield f"{session.id} is {session.mode} and its leg says otherwise"
        if session.status is SessionStatus.PENDING and session.goal is None:
            yield f"{session.id} waits for nothing"


def _ended(one: Conversation) -> Iterator[str]:
    if any(session.living for session in one.sessions):
        yield f"{one.id} ended and is still listened to"
    if any(cue.living for cue in one.cues) or any(play.living for play in one.announcements):
        yield f"{one.id} ended and something still plays"
    if any(leg.left is None for leg in one.participants):
        yield f"{one.id} ended and somebody is still in it"
    if one.ended is None or one.ended < one.started:
        yield f"{one.id} ended at no time that can be"
