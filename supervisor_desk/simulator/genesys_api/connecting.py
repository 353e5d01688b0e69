"""The handshake of a channel's socket, and the little that a client says on it (genesys-api 4.1, 4.3)."""

from __future__ import annotations

import asyncio

import msgspec
from aiohttp import WSMsgType, web

from supervisor_desk.simulator.genesys_api.channels import Channels
from supervisor_desk.simulator.genesys_api.problems import Problem
from supervisor_desk.simulator.genesys_api.signin import SignIn
from supervisor_desk.simulator.genesys_api.sockets import Socket
from supervisor_desk.simulator.genesys_api.stream import Stream
from supervisor_desk.simulator.genesys_api.telling import metadata_frame
from supervisor_desk.simulator.genesys_api.topics import judge
from supervisor_desk.simulator.websocket_frames import PONG, websocket_frame
from supervisor_desk.simulator.world.world import World


class Connecting:
    """The handler of ``GET /channels/{id}``: whoever knows the id may listen, no token is asked for."""

    def __init__(self, world: World, signin: SignIn, channels: Channels, stream: Stream) -> None:
        self._world = world
        self._signin = signin
        self._channels = channels
        self._stream = stream

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Take a client and keep its connection until either side closes it."""
        channel = self._channels.find(request.match_info["channelId"])
        if not self._signin.alive(channel.token):
            raise Problem(401, "bad.credentials", "The token of the channel is not good any more.")
        refused = self._stream.refused_for
        if refused > 0:
            raise Problem(503, "service.unavailable", "No socket is taken at present.", retry_after=f"{refused:.0f}")
        response = web.WebSocketResponse(autoping=False, autoclose=False, compress=False, timeout=2.0)
        if not response.can_prepare(request).ok:
            raise Problem(400, "bad.request", "This address takes WebSocket connections only.")
        await response.prepare(request)
        if not isinstance(request.transport, asyncio.Transport):
            return response
        socket = self._stream.open(request.transport, channel)
        try:
            async for message in response:
                if message.type is WSMsgType.PING:
                    socket.out.append(websocket_frame(PONG, message.data))
                elif message.type is WSMsgType.TEXT:
                    self._hear(socket, message.data)
                elif message.type is WSMsgType.CLOSE:
                    break
        finally:
            self._stream.drop(socket)
        return response

    def _hear(self, socket: Socket, text: str) -> None:
        try:
            said = msgspec.json.decode(text)
        except msgspec.DecodeError:
            said = None
        what = said.get("message") if isinstance(said, dict) else None
        if what == "ping":
            socket.push(metadata_frame("pong"))
        elif what == "subscribe":
            socket.push(msgspec.json.encode(self._subscribe(socket, said.get("topics"))))
        else:
            socket.push(msgspec.json.encode({"result": "400", "status": "failure"}))

    def _subscribe(self, socket: Socket, topics: object) -> dict[str, str]:
        person = socket.channel.token.person
        if person is None or not isinstance(topics, list):
            return {"result": "400", "status": "failure"}
        verdicts = [judge(str(one), person, self._world) for one in topics]
        if not all(one.permitted for one in verdicts):
            return {"result": "400", "status": "failure"}
        try:
            self._channels.subscribe(socket.channel, verdicts, replace=False)
        except Problem:
            return {"result": "400", "status": "failure"}
        return {"result": "200", "status": "subscribed"}
