"""Queues and their members."""

from __future__ import annotations

from aiohttp import web

from supervisor_desk.simulator.genesys_api.accounts import presence_definition
from supervisor_desk.simulator.genesys_api.members import Json, expansions, listing
from supervisor_desk.simulator.genesys_api.problems import json_answer, not_found
from supervisor_desk.simulator.genesys_api.shapes import iso
from supervisor_desk.simulator.world.records import Agent, Presence, Queue
from supervisor_desk.simulator.world.world import World

_STATUS = {
    Presence.AVAILABLE: ("ON_QUEUE", "IDLE"),
    Presence.TALKING: ("ON_QUEUE", "INTERACTING"),
    Presence.WRAP_UP: ("ON_QUEUE", "INTERACTING"),
    Presence.AWAY: ("AWAY", "OFF_QUEUE"),
}


def status_of(agent: Agent) -> tuple[str, str]:
    """System presence and routing status of an agent."""
    return _STATUS[agent.presence]


class Queues:
    """Handlers. Private queues lie in a division that nobody at a desk may see."""

    def __init__(self, world: World) -> None:
        self._world = world

    def visible(self) -> list[Queue]:
        """The queues that may be seen."""
        return [queue for queue in self._world.hall.queues if not queue.private]

    async def listed(self, request: web.Request) -> web.StreamResponse:
        """``GET /routing/queues`` and its division views."""
        name = request.query.get("name", "").strip("*").lower()
        return json_answer(listing(request, [self._queue(one) for one in self.visible() if name in one.name.lower()]))

    async def own(self, request: web.Request) -> web.StreamResponse:
        """``GET /routing/queues/me``: those one may work in; supervisors have joined none of them."""
        joined = request.query.get("joined", "").lower() == "true"
        found = [] if joined else [{**self._queue(one), "joined": False} for one in self.visible()]
        return json_answer(listing(request, found))

    async def one(self, request: web.Request) -> web.StreamResponse:
        """``GET /routing/queues/{id}``."""
        return json_answer(self._queue(self._find(request)))

    async def members(self, request: web.Request) -> web.StreamResponse:
        """``GET /routing/queues/{id}/members``."""
        queue, wanted = self._find(request), expansions(request)
        found = [_member(one, wanted) for one in self._world.hall.agents.values() if queue in one.queues]
        page = listing(request, found)
        for unknown in ("total", "pageCount"):  # this listing does not tell how long it is
            page.pop(unknown)
        return json_answer(page)

    def _find(self, request: web.Request) -> Queue:
        queue = self._world.hall.queue(request.match_info["queueId"])
        if queue is None or queue.private:
            raise not_found("The queue")
        return queue

    def _queue(self, queue: Queue) -> Json:
        members = sum(queue in one.queues for one in self._world.hall.agents.values())
        return {
            "id": queue.id,
            "name": queue.name,
            "division": {"id": "d-home", "name": "Home", "selfUri": "/api/v2/authorization/divisions/d-home"},
            "memberCount": members,
            "selfUri": f"/api/v2/routing/queues/{queue.id}",
        }


def _member(agent: Agent, wanted: frozenset[str]) -> Json:
    presence, routing = status_of(agent)
    user: Json = {"id": agent.id, "name": agent.name, "selfUri": f"/api/v2/users/{agent.id}"}
    if "presence" in wanted:
        user["presence"] = {
            "source": "PURECLOUD",
            "presenceDefinition": presence_definition(presence),
            "modifiedDate": iso(agent.since),
        }
    member: Json = {"id": agent.id, "name": agent.name, "user": user, "ringNumber": 1, "joined": True}
    member |= {"memberBy": "user", "selfUri": f"/api/v2/users/{agent.id}"}
    if "routingStatus" in wanted:
        member["routingStatus"] = {"userId": agent.id, "status": routing, "startTime": iso(agent.since)}
    return member
