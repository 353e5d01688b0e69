"""Somebody who calls the floor's Genesys Cloud over real sockets, with none of the desk's code."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self

import httpx
import websockets
from websockets.asyncio.client import ClientConnection

from supervisor_desk.simulator.floor import RunningFloor
from tests.simulator.visitor import WITHIN, tls

Json = dict[str, Any]


class Line:
    """The socket of a channel. ``frames`` holds everything that was read so far."""

    def __init__(self, connection: ClientConnection, channel: str) -> None:
        self.connection = connection
        self.channel = channel
        self.frames: list[Json] = []

    async def raw(self) -> str:
        """The next frame as text."""
        async with asyncio.timeout(WITHIN):
            return str(await self.connection.recv())

    async def next(self, topic: str = "") -> Json:
        """The next frame whose topic ends so; others are passed over and kept in ``frames``."""
        while True:
            frame: Json = json.loads(await self.raw())
            self.frames.append(frame)
            if str(frame.get("topicName", "")).endswith(topic):
                return frame

    async def body(self, topic: str = "") -> Json:
        """The body of that frame."""
        body: Json = (await self.next(topic))["eventBody"]
        return body

    async def say(self, message: object) -> None:
        await self.connection.send(json.dumps(message))

    async def closed(self) -> int | None:
        """The code with which the floor closes it; ``None`` where it is just gone."""
        try:
            while True:
                self.frames.append(json.loads(await self.raw()))
        except websockets.ConnectionClosed as end:
            return end.rcvd.code if end.rcvd is not None else None


class Caller:
    """One user of the floor, signed in; ``user`` empty for nobody."""

    def __init__(self, floor: RunningFloor, user: str = "s-01", client: str = "") -> None:
        self.floor = floor
        self.user = user
        self.http = httpx.AsyncClient(base_url=floor.url, trust_env=False, timeout=WITHIN, verify=tls())
        if user:
            self.use(floor.cloud.signin.issue(user, client))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    def use(self, token: str) -> None:
        """Send this token from now on."""
        self.http.headers["Authorization"] = f"Bearer {token}"

    async def get(self, path: str, **query: str | int) -> httpx.Response:
        return await self.http.get(f"/api/v2{path}", params=query)

    async def post(self, path: str, body: object = None) -> httpx.Response:
        return await self.http.post(f"/api/v2{path}", json=body)

    async def put(self, path: str, body: object = None) -> httpx.Response:
        return await self.http.put(f"/api/v2{path}", json=body)

    async def patch(self, path: str, body: object) -> httpx.Response:
        return await self.http.patch(f"/api/v2{path}", json=body)

    async def delete(self, path: str) -> httpx.Response:
        return await self.http.delete(f"/api/v2{path}")

    def agent(self, conversation: str) -> str:
        """The agent's participant id, from the truth."""
        leg = self.floor.world.hall.find(conversation).agent_leg()
        assert leg is not None
        return leg.id

    def leg(self, conversation: str) -> str:
        """One's own participant id, from the truth."""
        living = [
            one.id
            for one in self.floor.world.hall.find(conversation).sessions
            if one.supervisor.id == self.user and one.living
        ]
        return living[0]

    async def enter(self, conversation: str, mode: str = "monitor") -> httpx.Response:
        """Monitor, coach or barge; what comes of it comes when time passes."""
        return await self.post(f"/conversations/calls/{conversation}/participants/{self.agent(conversation)}/{mode}")

    async def entered(self, conversation: str, mode: str = "monitor") -> str:
        """The same on a floor whose time stands still, with the phone answered; returns one's own participant id."""
        answer = await self.enter(conversation, mode)
        assert answer.status_code == 201, answer.text
        self.floor.advance(2)
        return self.leg(conversation)

    async def change(self, conversation: str, participant: str, **change: object) -> httpx.Response:
        return await self.patch(f"/conversations/calls/{conversation}/participants/{participant}", change)

    async def part(self, conversation: str, participant: str) -> Json:
        """A participant as the flat shape tells of it."""
        answer = await self.get(f"/conversations/calls/{conversation}")
        return next(one for one in answer.json()["participants"] if one["id"] == participant)

    async def channel(self) -> Json:
        answer = await self.post("/notifications/channels")
        assert answer.status_code == 200, answer.text
        made: Json = answer.json()
        return made

    async def subscribe(self, channel: str, *topics: str) -> Json:
        """Replace what the channel sends, and pass over what is rejected."""
        answer = await self.put(
            f"/notifications/channels/{channel}/subscriptions?ignoreErrors=true", [{"id": one} for one in topics]
        )
        assert answer.status_code == 200, answer.text
        told: Json = answer.json()
        return told

    @asynccontextmanager
    async def line(self, *topics: str) -> AsyncIterator[Line]:
        """A new channel with its socket open and these topics."""
        made = await self.channel()
        async with self.socket(made) as line:
            if topics:
                await self.subscribe(made["id"], *topics)
            yield line

    @asynccontextmanager
    async def socket(self, channel: Json) -> AsyncIterator[Line]:
        """The socket of a channel."""
        async with websockets.connect(channel["connectUri"], proxy=None, close_timeout=1) as connection:
            yield Line(connection, channel["id"])


def person(body: Json, user: str) -> Json:
    """The participants of a user in an event or answer, in either shape; the last one."""
    found = [
        one for one in body["participants"] if one.get("userId") == user or (one.get("user") or {}).get("id") == user
    ]
    last: Json = found[-1]
    return last
