"""Reading conversations: one in the full shape, one of a medium in the flat shape, one's own."""

from __future__ import annotations

from aiohttp import web

from supervisor_desk.simulator.genesys_api.gate import CALLER
from supervisor_desk.simulator.genesys_api.journal import Journal
from supervisor_desk.simulator.genesys_api.members import listing
from supervisor_desk.simulator.genesys_api.people import Person
from supervisor_desk.simulator.genesys_api.problems import Problem, json_answer, not_found
from supervisor_desk.simulator.genesys_api.shapes import flat, full, media_of
from supervisor_desk.simulator.world.records import Conversation, Role
from supervisor_desk.simulator.world.world import World


class Reading:
    """Handlers, and how the other ones find a conversation."""

    def __init__(self, world: World, journal: Journal) -> None:
        self._world = world
        self._journal = journal

    def find(self, request: web.Request, media: str = "") -> Conversation:
        """The conversation of the address. Raises ``Problem`` where there is none of that medium, or not for one."""
        key = request.match_info["conversationId"]
        one = self._world.hall.conversations.get(key)
        if one is None or (media and media_of(one) != media):
            raise not_found(f"Conversation {key}")
        if one.queue.private:
            raise Problem(403, "not.authorized", "The conversation lies in a division that you may not see.")
        return one

    async def conversation(self, request: web.Request) -> web.StreamResponse:
        """``GET /conversations/{id}``."""
        one = self.find(request)
        return json_answer(full(one, self._journal.of(one)))

    async def of_medium(self, request: web.Request) -> web.StreamResponse:
        """``GET /conversations/calls/{id}`` and its like."""
        one = self.find(request, medium(request))
        return json_answer(flat(one, self._journal.of(one)))

    async def own(self, request: web.Request) -> web.StreamResponse:
        """``GET /conversations/calls`` and its like: those that one takes part in, and nobody else's."""
        person = request[CALLER].person
        own = [one for one in self._world.hall.roster if media_of(one) == medium(request) and takes_part(one, person)]
        return json_answer(listing(request, [flat(one, self._journal.of(one)) for one in own]))

    async def all_own(self, request: web.Request) -> web.StreamResponse:
        """``GET /conversations``: the same over all media, in the full shape."""
        person = request[CALLER].person
        own = [one for one in self._world.hall.roster if takes_part(one, person)]
        return json_answer(listing(request, [full(one, self._journal.of(one)) for one in own]))


def medium(request: web.Request) -> str:
    """The medium that the address names: ``calls``, ``messages`` or ``emails``."""
    return request.path.removeprefix("/api/v2/conversations/").partition("/")[0]


def takes_part(one: Conversation, person: Person) -> bool:
    """Whether that person has a living leg, to supervise or after taking over."""
    if one.session_of(person.supervisor) is not None:
        return True
    return any(leg.user_id == person.id and leg.left is None and leg.role is Role.AGENT for leg in one.participants)
