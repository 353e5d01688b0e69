"""The handshake of the event stream, and the little that a client says on it."""

from __future__ import annotations

import asyncio

from aiohttp import WSMsgType, web

from supervisor_desk.simulator.control_api.gate import CALLER
from supervisor_desk.simulator.control_api.problems import Problem, invalid
from supervisor_desk.simulator.control_api.sockets import Filter
from supervisor_desk.simulator.control_api.stream import Stream
from supervisor_desk.simulator.websocket_frames import PONG, websocket_frame
from supervisor_desk.simulator.world.world import World

KINDS = frozenset(
    {
        "conversation",
        "control",
        "interaction.telephony.monitor",
        "interaction.telephony.ended",
        "interaction.telephony.media-metrics",
        "conversation:voice:interaction:completed",
        "transcript",
        "agent",
    }
)


class Events:
    """The handler of ``GET /events``."""

    def __init__(self, world: World, stream: Stream) -> None:
        self._world = world
        self._stream = stream

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Take a client and keep its connection until either side closes it."""
        wanted = self._filter(request)
        refused = self._stream.refused_for
        if refused > 0:
            raise Problem(
                503, "stream.unavailable", "No event stream is taken at present.", retry_after=str(round(refused + 0.5))
            )
        socket_response = web.WebSocketResponse(autoping=False, autoclose=False, compress=False, timeout=2.0)
        if not socket_response.can_prepare(request).ok:
            raise Problem(400, "not.a.websocket", "This address takes WebSocket connections only.")
        await socket_response.prepare(request)
        if not isinstance(request.transport, asyncio.Transport):
            return socket_response
        socket = self._stream.open(request.transport, request[CALLER].token, wanted)
        try:
            async for message in socket_response:
                if message.type is WSMsgType.PING:
                    socket.out.append(websocket_frame(PONG, message.data))
                elif message.type is WSMsgType.CLOSE:
                    break
        finally:
            self._stream.drop(socket)
        return socket_response

    def _filter(self, request: web.Request) -> Filter:
        kinds = _list(request, "types")
        if kinds - KINDS:
            raise invalid("types", "invalid.value", f"There is no event type {min(kinds - KINDS)}.")
        queues = _list(request, "queues")
        unknown = queues - {queue.id for queue in self._world.hall.queues}
        if unknown:
            raise invalid("queues", "unknown.queue", f"There is no queue {min(unknown)}.")
        return Filter(queues, _list(request, "skills"), kinds)


def _list(request: web.Request, name: str) -> frozenset[str]:
    return frozenset(part.strip() for part in request.query.get(name, "").split(",") if part.strip())
