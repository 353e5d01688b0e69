"""What can be looked at: conversations, one or many, and the groups of media servers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import msgspec
from aiohttp import web

from supervisor_desk.simulator.control_api import shapes
from supervisor_desk.simulator.control_api.gate import CALLER
from supervisor_desk.simulator.control_api.problems import invalid, json_answer
from supervisor_desk.simulator.control_api.stream import Stream
from supervisor_desk.simulator.world import directory
from supervisor_desk.simulator.world.hall import KEPT
from supervisor_desk.simulator.world.records import Conversation
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.world import World

LARGEST_PAGE = 500
_BY_USER = re.compile(r"^\s*participants\.userId\s+eq\s+'([^']*)'\s*$")


class Reading:
    """Handlers that change nothing."""

    def __init__(self, world: World, stream: Stream) -> None:
        self._world = world
        self._stream = stream

    async def interactions(self, request: web.Request) -> web.StreamResponse:
        """``GET /interactions``: a page of what lives, or of what ended in the last ten minutes."""
        status = request.query.get("status", "active")
        hall = self._world.hall
        if status == "active":
            found: Iterable[Conversation] = hall.roster
        elif status == "ended":
            found = (one for one in hall.ended if (one.ended or 0) >= self._world.now - KEPT)
        else:
            raise invalid("status", "invalid.value", "status must be active or ended.")
        queues = frozenset(filter(None, request.query.get("queueId", "").split(",")))
        if queues:
            found = (one for one in found if one.queue.id in queues)
        sequence = self._stream.sequence_of(request[CALLER].token.client)
        return self._page(request, list(found), shapes.conversation, {"sequence": sequence})

    async def conversation(self, request: web.Request) -> web.StreamResponse:
        """``GET /conversations/{id}``."""
        one = self._world.hall.find(request.match_info["id"])
        return _raw(shapes.conversation(one))

    async def voice_conversations(self, request: web.Request) -> web.StreamResponse:
        """``GET /conversations/voice``: calls that live, of one user where a filter says so."""
        calls = [one for one in self._world.hall.roster if one.voice]
        wanted = request.query.get("filter", "")
        if wanted:
            match = _BY_USER.match(wanted)
            if match is None:
                raise invalid("filter", "invalid.filter", "The filter must be participants.userId eq '…'.")
            user = match[1]
            calls = [one for one in calls if any(leg.user_id == user and leg.left is None for leg in one.participants)]
        return self._page(request, calls, lambda one: shapes.conversation(one, voice=True), {})

    async def voice_conversation(self, request: web.Request) -> web.StreamResponse:
        """``GET /conversations/voice/{id}``: with what an agent consented to."""
        one = self._world.hall.find(request.match_info["id"])
        if not one.voice:
            raise Refusal(Why.UNKNOWN, "There is no such call.", field="conversationId")
        return _raw(shapes.conversation(one, voice=True))

    async def media_server_groups(self, _: web.Request) -> web.StreamResponse:
        """``GET /telephony/providers/media-server-groups``."""
        groups = [{"id": key, "name": name, "region": region} for key, name, region in directory.GROUPS]
        return json_answer({"entities": groups})

    @staticmethod
    def _page(
        request: web.Request,
        found: list[Conversation],
        shape: Callable[[Conversation], bytes],
        members: dict[str, object],
    ) -> web.Response:
        size, number = _page_member(request, "pageSize", 100), _page_member(request, "pageNumber", 1)
        if size > LARGEST_PAGE:
            raise invalid("pageSize", "out.of.range", f"pageSize must be at most {LARGEST_PAGE}.")
        # Oldest first: who arrives meanwhile comes last, and moves nobody to another page.
        found.sort(key=lambda one: (one.started, one.id))
        start = (number - 1) * size
        rest = {
            "pageNumber": number,
            "pageSize": size,
            "pageCount": max(1, -(-len(found) // size)),
            "total": len(found),
            **members,
        }
        entities = b",".join(shape(one) for one in found[start : start + size])
        return _raw(b'{"entities":[%b],%b' % (entities, msgspec.json.encode(rest)[1:]))


def _page_member(request: web.Request, name: str, default: int) -> int:
    value = request.query.get(name, str(default))
    if not (value.isascii() and value.isdigit()) or int(value) < 1:
        raise invalid(name, "not.a.number", f"{name} must be a whole number from 1.")
    return int(value)


def _raw(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/json")
