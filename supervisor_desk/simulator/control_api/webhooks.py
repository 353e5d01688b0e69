"""Webhooks: who wants to be told of what, and the telling. What fails is tried three times and then let go."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from supervisor_desk.simulator.control_api import shapes
from supervisor_desk.simulator.control_api.members import Members
from supervisor_desk.simulator.control_api.problems import Problem, json_answer
from supervisor_desk.simulator.world.happenings import AnnouncementOver, Happening
from supervisor_desk.simulator.world.world import World

COMPLETED = "conversation:voice:interaction:completed"
PATIENCE = 5.0
"""Seconds that a webhook has to answer."""
TRIES = 3
PAUSE = 0.1
"""Seconds before the second try; before each further one it grows by as much."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that wants to be told."""

    id: str
    name: str
    address: str
    event: str
    enabled: bool

    def shape(self) -> dict[str, Any]:
        """As answers give it."""
        return {
            "id": self.id,
            "name": self.name,
            "address": self.address,
            "event": self.event,
            "enabled": self.enabled,
        }


class Webhooks:
    """Handlers of webhooks, and ``tell``, the coroutine that calls them; ``called`` counts what arrived."""

    def __init__(self, world: World, clock_text: Callable[[], str]) -> None:
        self._world = world
        self._clock_text = clock_text
        self._hooks: dict[str, Webhook] = {}
        self._calls: asyncio.Queue[tuple[Webhook, dict[str, Any]]] = asyncio.Queue()
        self.called = 0
        self.failed = 0
        world.listen(self._hear)

    async def add(self, request: web.Request) -> web.StreamResponse:
        """``POST /webhooks``."""
        members = await Members.of(request)
        name = members.text("name", required=True, longest=200)
        address = members.text("address", required=True)
        event = members.choice("event", COMPLETED)
        enabled = members.flag("enabled", default=True)
        if address and not _callable(address):
            members.wrong("address", "not.a.url", "address must be an http or https address.")
        members.check()
        hook = Webhook(self._world.hall.new_id("w"), name, address, event, enabled)
        self._hooks[hook.id] = hook
        return json_answer(hook.shape(), status=201)

    async def listed(self, _: web.Request) -> web.StreamResponse:
        """``GET /webhooks``."""
        return json_answer({"entities": [hook.shape() for hook in self._hooks.values()]})

    async def remove(self, request: web.Request) -> web.StreamResponse:
        """``DELETE /webhooks/{id}``."""
        if self._hooks.pop(request.match_info["id"], None) is None:
            raise Problem(404, "not.found", "There is no such webhook.")
        return web.Response(status=204)

    async def tell(self) -> None:
        """Call webhooks for as long as the floor runs."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as client:
            while True:
                hook, body = await self._calls.get()
                await self._call(client, hook, body)

    async def _call(self, client: aiohttp.ClientSession, hook: Webhook, body: dict[str, Any]) -> None:
        for attempt in range(TRIES):
            await asyncio.sleep(PAUSE * attempt)
            try:
                async with client.post(hook.address, json=body) as answer:
                    if answer.ok:
                        self.called += 1
                        return
                    _log.info("webhook %s answered %d", hook.id, answer.status)
            except (aiohttp.ClientError, TimeoutError, ValueError):
                _log.info("webhook %s could not be reached", hook.id)
        self.failed += 1

    def _hear(self, happening: Happening) -> None:
        if not isinstance(happening, AnnouncementOver):
            return
        body = {"type": COMPLETED, "timestamp": self._clock_text(), **shapes.announcement_event(happening.announcement)}
        for hook in self._hooks.values():
            if hook.enabled:
                self._calls.put_nowait((hook, body))


def _callable(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
