"""Speaks to a floor's own pages from outside: from a test, a benchmark or a trainer's script, in or out of a loop."""

from __future__ import annotations

import http.client
from abc import ABC, abstractmethod
from collections.abc import Awaitable
from typing import Any, Generic, Self, TypeVar
from urllib.parse import quote, urlsplit

import aiohttp
import msgspec

Given = TypeVar("Given", covariant=True)
Json = dict[str, Any]
TIMEOUT = 10.0


class FloorRefusedError(Exception):
    """The floor would not do what was asked; the text says why."""


class _Pages(ABC, Generic[Given]):
    """What can be asked; how it travels is known below."""

    @abstractmethod
    def _send(self, method: str, path: str, body: Json | None = None) -> Given: ...

    def health(self) -> Given:
        """How the floor is: sockets, events sent, how far behind the world is."""
        return self._send("GET", "/floor/health")

    def state(self, conversation_id: str | None = None) -> Given:
        """The truth about the floor, or about one conversation."""
        query = "" if conversation_id is None else f"?conversationId={quote(conversation_id)}"
        return self._send("GET", f"/floor/state{query}")

    def received(self) -> Given:
        """What the floor was sent, and how often."""
        return self._send("GET", "/floor/received")

    def forget_received(self) -> Given:
        """Start counting anew."""
        return self._send("DELETE", "/floor/received")

    def switch_on(
        self, fault: str, params: Json | None = None, *, count: int | None = None, seconds: float | None = None
    ) -> Given:
        """Switch a fault on, for ``count`` times or ``seconds``, or until it is switched off."""
        body = {"name": fault, "params": params or {}, "count": count, "seconds": seconds}
        return self._send("POST", "/floor/faults", body)

    def switch_off(self, fault: str | None = None) -> Given:
        """Switch off one kind of fault, or all."""
        return self._send("DELETE", "/floor/faults" if fault is None else f"/floor/faults/{quote(fault)}")

    def faults(self) -> Given:
        """What is on, and what has struck."""
        return self._send("GET", "/floor/faults")

    def scenario(self) -> Given:
        """The story that is being played, its call, and what happened so far."""
        return self._send("GET", "/floor/scenario")

    def begin(self, scenario: str) -> Given:
        """Begin another story."""
        return self._send("POST", "/floor/scenario", {"name": scenario})

    def do(self, conversation_id: str, what: str, **details: str) -> Given:
        """Do to a conversation what an agent or a customer does: hold, resume, transfer, end, mute and so on."""
        return self._send("POST", "/floor/do", {"conversationId": conversation_id, "what": what, **details})

    def colleague(self, conversation_id: str, mode: str, supervisor_id: str | None = None) -> Given:
        """Send a colleague to a conversation: silent, whisper or barge."""
        body = {"conversationId": conversation_id, "mode": mode, "supervisorId": supervisor_id}
        return self._send("POST", "/floor/colleague", body)

    def colleague_leaves(self, conversation_id: str) -> Given:
        """Let the colleagues leave a conversation."""
        return self._send("POST", "/floor/colleague", {"conversationId": conversation_id, "leave": True})

    def traffic(self, conversations: int | None = None, events_per_second: float | None = None) -> Given:
        """Change how much there is, and how much happens."""
        body = {"conversations": conversations, "eventsPerSecond": events_per_second}
        return self._send("POST", "/floor/traffic", body)

    def advance(self, seconds: float) -> Given:
        """Let virtual time pass at once."""
        return self._send("POST", "/floor/advance", {"seconds": seconds})


class FloorControl(_Pages[Json]):
    """Blocks until the floor has answered; for use outside loops, or for a floor in another thread or process.

    Raises ``FloorRefusedError`` for what the floor will not do, and ``OSError`` where it cannot be reached.
    """

    def __init__(self, url: str, token: str) -> None:
        self._host = urlsplit(url).netloc
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def _send(self, method: str, path: str, body: Json | None = None) -> Json:
        connection = http.client.HTTPConnection(self._host, timeout=TIMEOUT)
        try:
            connection.request(method, path, None if body is None else msgspec.json.encode(body), self._headers)
            answer = connection.getresponse()
            return _read(answer.status, answer.read())
        finally:
            connection.close()


class AsyncFloorControl(_Pages[Awaitable[Json]]):
    """The same, awaited. Close it with ``await control.close()``, or use it as a context.

    Raises as ``FloorControl`` does, with ``aiohttp.ClientError`` where the floor cannot be reached.
    """

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _send(self, method: str, path: str, body: Json | None = None) -> Json:
        if self._session is None:  # it must be made inside the loop that it is used in
            self._session = aiohttp.ClientSession(headers=self._headers, timeout=aiohttp.ClientTimeout(total=TIMEOUT))
        async with self._session.request(method, f"{self._url}{path}", json=body) as answer:
            return _read(answer.status, await answer.read())


def _read(status: int, body: bytes) -> Json:
    found: Json = msgspec.json.decode(body) if body else {}
    if status >= 400:
        raise FloorRefusedError(str(found.get("error", status)))
    return found
