"""The queries by which a floor is seen at once: what goes on, what agents do, what ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aiohttp import web

from supervisor_desk.simulator.genesys_api.journal import Journal
from supervisor_desk.simulator.genesys_api.members import Json, body_of, number_of
from supervisor_desk.simulator.genesys_api.parts import Part, parts_of
from supervisor_desk.simulator.genesys_api.people import People
from supervisor_desk.simulator.genesys_api.problems import bad_request, json_answer
from supervisor_desk.simulator.genesys_api.queues import status_of
from supervisor_desk.simulator.genesys_api.shapes import MEDIA_TYPES, iso, media_of
from supervisor_desk.simulator.world.records import CallState, Conversation
from supervisor_desk.simulator.world.world import World

MOST_AGENTS = 50
"""How many agents the status query tells of (genesys-api 3)."""
MOST_IN_A_PAGE = 1000
_METRICS = {
    CallState.QUEUED: "oWaiting",
    CallState.DIALING: "oAlerting",
    CallState.RINGING: "oAlerting",
}


class Analytics:
    """Handlers. What lies in private queues is told to nobody."""

    def __init__(self, world: World, people: People, journal: Journal) -> None:
        self._world = world
        self._people = people
        self._journal = journal

    async def activity(self, request: web.Request) -> web.StreamResponse:
        """``POST /analytics/conversations/activity/query``."""
        body = await body_of(request)
        metrics = body.get("metrics")
        if not isinstance(metrics, list) or not metrics:
            raise bad_request("At least one metric is needed.", "metrics")
        asked = {str(one.get("metric")): bool(one.get("details")) for one in metrics if isinstance(one, dict)}
        queues = values_of(body.get("filter"), "queueId")
        size, number = min(number_of(request, "pageSize", 50), MOST_IN_A_PAGE), number_of(request, "pageNumber", 1)
        running = [one for one in self._running(queues) if _metric(one) in asked]
        told = [self._activity(one) for one in running if asked[_metric(one)]]
        page = told[(number - 1) * size : number * size]
        result: Json = {"data": [_counted(metric, running) for metric in asked], "truncated": False, "entities": page}
        return json_answer({"results": [result], "entityIdDimension": "conversationId"})

    async def agents(self, request: web.Request) -> web.StreamResponse:
        """``POST /analytics/agents/status/query``: those who are in a conversation, supervisors among them."""
        queues = values_of((await body_of(request)).get("sessionFilter"), "routedQueueId")
        sessions: dict[str, list[Json]] = {}
        for one in self._running(queues):
            for part in parts_of(one, self._journal.of(one)):
                if part.user_id is not None and part.ended is None:
                    sessions.setdefault(part.user_id, []).append(_session(one, part))
        found = [self._agent(user, own) for user, own in sessions.items()]
        return json_answer({"entities": found[:MOST_AGENTS]})

    async def details(self, request: web.Request) -> web.StreamResponse:
        """``POST /analytics/conversations/details/query``: what ended lately, or what has not ended."""
        body = await body_of(request)
        if not isinstance(body.get("interval"), str):
            raise bad_request("An interval is needed.", "interval")
        paging = body.get("paging") if isinstance(body.get("paging"), dict) else {}
        size, number = int((paging or {}).get("pageSize", 25)), int((paging or {}).get("pageNumber", 1))
        operators = set(_operators(body.get("conversationFilters"), "conversationEnd"))
        queues = {one for clause in body.get("segmentFilters") or () for one in values_of(clause, "queueId")}
        hall = self._world.hall
        found: list[Conversation] = []
        if "notExists" not in operators:
            found += reversed(hall.ended)
        if "exists" not in operators:
            found += hall.roster
        seen = [one for one in found if not one.queue.private and (not queues or one.queue.id in queues)]
        page = seen[max(number - 1, 0) * size : max(number, 1) * size]
        return json_answer({"conversations": [self._details(one) for one in page], "totalHits": len(seen)})

    def _running(self, queues: set[str]) -> list[Conversation]:
        return [
            one for one in self._world.hall.roster if not one.queue.private and (not queues or one.queue.id in queues)
        ]

    def _activity(self, one: Conversation) -> Json:
        leg = one.agent_leg()
        found: Json = {
            "activityDate": iso(one.state_since),
            "metric": _metric(one),
            "conversationId": one.id,
            "mediaType": MEDIA_TYPES[media_of(one)],
            "direction": one.direction,
            "queueId": one.queue.id,
            "participantName": one.customer.name,
        }
        if one.voice:
            found["ani"] = f"tel:{one.customer.address}"
        if leg is not None and leg.user_id is not None:
            found["userId"] = leg.user_id
        return found

    def _agent(self, user: str, sessions: list[Json]) -> Json:
        agent, person = self._world.hall.agents.get(user), self._people.all.get(user)
        found: Json = {"userId": user, "sessionCount": len(sessions), "sessions": sessions}
        if agent is not None:
            found["systemPresence"], found["routingStatus"] = status_of(agent)
            found |= {"userName": agent.name, "routingStatusDate": iso(agent.since)}
        elif person is not None:
            found |= {"userName": person.supervisor.name, "systemPresence": person.presence}
        else:
            found["userName"] = self._world.hall.supervisors[user].name
        return found

    def _details(self, one: Conversation) -> Json:
        found: Json = {
            "conversationId": one.id,
            "conversationStart": iso(one.started),
            "originatingDirection": one.direction,
            "divisionIds": ["d-home"],
            "participants": [
                {"participantId": part.id, "purpose": part.purpose, "participantName": part.name}
                for part in parts_of(one, self._journal.of(one))
            ],
        }
        if one.ended is not None:
            found["conversationEnd"] = iso(one.ended)
        return found


def _counted(metric: str, running: list[Conversation]) -> Json:
    return {"metric": metric, "count": sum(_metric(one) == metric for one in running)}


def values_of(clause: Any, dimension: str) -> set[str]:
    """The values that a filter asks for in one dimension."""
    return {
        str(one["value"])
        for one in _predicates(clause)
        if one.get("dimension") == dimension and one.get("value") is not None
    }


def _operators(clauses: Any, dimension: str) -> Iterable[str]:
    for clause in clauses if isinstance(clauses, list) else ():
        for one in _predicates(clause):
            if one.get("dimension") == dimension:
                yield str(one.get("operator"))


def _predicates(clause: Any) -> Iterable[Json]:
    if not isinstance(clause, dict):
        return
    for one in clause.get("predicates") or ():
        if isinstance(one, dict):
            yield one
    for inner in clause.get("clauses") or ():
        yield from _predicates(inner)


def _metric(one: Conversation) -> str:
    return _METRICS.get(one.state, "oInteracting")


def _session(one: Conversation, part: Part) -> Json:
    return {
        "conversationId": one.id,
        "sessionId": f"{part.id}-leg",
        "sessionStart": iso(part.started),
        "segmentStart": iso(part.connected or part.started),
        "segmentType": _segment(part),
        "routedQueueId": one.queue.id,
        "originatingDirection": one.direction,
        "mediaType": MEDIA_TYPES[media_of(one)],
    }


def _segment(part: Part) -> str:
    if part.barged is not None:
        return "barging"
    if part.coached is not None:
        return "coaching"
    if part.monitored is not None:
        return "monitoring"
    return "alert" if part.connected is None else "hold" if part.held else "interact"
