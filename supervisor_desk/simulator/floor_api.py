"""The floor's own pages under ``/floor/``: the truth, faults, stories, and hands that can do things to calls."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web

from supervisor_desk.simulator.driver import Driver
from supervisor_desk.simulator.faults import FaultError, Faults
from supervisor_desk.simulator.hands import Hands
from supervisor_desk.simulator.received import Received
from supervisor_desk.simulator.scenarios.theatre import Theatre
from supervisor_desk.simulator.truth import conversation_truth, floor_truth
from supervisor_desk.simulator.world.invariants import broken
from supervisor_desk.simulator.world.refusal import Refusal
from supervisor_desk.simulator.world.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class FloorApi:
    """Handlers of the floor's own pages; all but ``health`` need the control token."""

    def __init__(
        self,
        world: World,
        faults: Faults,
        received: Received,
        theatre: Theatre,
        driver: Driver,
        token: str,
        figures: Callable[[], dict[str, object]],
    ) -> None:
        self._world = world
        self._faults = faults
        self._received = received
        self._theatre = theatre
        self._driver = driver
        self._token = token
        self._figures = figures
        self._hands = Hands(world)

    def add_to(self, application: web.Application) -> None:
        """Put all routes into the application."""
        guarded = self._guarded
        application.add_routes(
            [
                web.get("/floor/health", self._health),
                web.get("/floor/state", guarded(self._state)),
                web.get("/floor/received", guarded(self._show_received)),
                web.delete("/floor/received", guarded(self._clear_received)),
                web.get("/floor/faults", guarded(self._show_faults)),
                web.post("/floor/faults", guarded(self._switch_on)),
                web.delete("/floor/faults", guarded(self._switch_off)),
                web.delete("/floor/faults/{name}", guarded(self._switch_off)),
                web.get("/floor/scenario", guarded(self._scenario)),
                web.post("/floor/scenario", guarded(self._begin)),
                web.post("/floor/do", guarded(self._do)),
                web.post("/floor/colleague", guarded(self._colleague)),
                web.post("/floor/traffic", guarded(self._traffic)),
                web.post("/floor/advance", guarded(self._advance)),
            ]
        )

    def _guarded(self, handler: Handler) -> Handler:
        async def guard(request: web.Request) -> web.StreamResponse:
            given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
            if not hmac.compare_digest(given.encode(), self._token.encode()):
                return _answer({"error": "the control token is missing or wrong"}, 401)
            self._driver.catch_up()
            try:
                return await handler(request)
            except Refusal as refusal:
                return _answer({"error": str(refusal), "why": refusal.why.name.lower()}, 409)
            except (FaultError, LookupError, ValueError) as error:
                return _answer({"error": str(error)}, 400)

        return guard

    async def _health(self, _: web.Request) -> web.StreamResponse:
        return _answer({"status": "ok", **self._figures()})

    async def _state(self, request: web.Request) -> web.StreamResponse:
        one = request.query.get("conversationId")
        if one is not None:
            return _answer(conversation_truth(self._world.hall.find(one)))
        return _answer({**floor_truth(self._world), "broken": broken(self._world.hall)})

    async def _show_received(self, _: web.Request) -> web.StreamResponse:
        return _answer(self._received.report())

    async def _clear_received(self, _: web.Request) -> web.StreamResponse:
        self._received.clear()
        return web.Response(status=204)

    async def _show_faults(self, _: web.Request) -> web.StreamResponse:
        return _answer({"faults": self._faults.listed(), "available": self._faults.described()})

    async def _switch_on(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        params = body.get("params") or {}
        if not isinstance(params, dict):
            raise FaultError("params must be an object")
        fault = self._faults.switch_on(
            str(body.get("name", "")), params, count=_whole(body, "count"), seconds=_number(body, "seconds")
        )
        return _answer({"name": fault.name, "params": fault.params, "left": fault.left}, 201)

    async def _switch_off(self, request: web.Request) -> web.StreamResponse:
        self._faults.switch_off(request.match_info.get("name"))
        return web.Response(status=204)

    async def _scenario(self, _: web.Request) -> web.StreamResponse:
        return _answer(self._theatre.report())

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        self._theatre.begin(str((await _body(request)).get("name", "")))
        return _answer(self._theatre.report())

    async def _do(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        conversation = self._world.hall.find_living(str(body.get("conversationId") or body.get("conversation") or ""))
        self._hands.do(conversation, str(body.get("what", "")), body)
        return _answer(conversation_truth(conversation))

    async def _colleague(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        conversation = self._world.hall.find_living(str(body.get("conversationId", "")))
        self._hands.colleague(conversation, body)
        return _answer(conversation_truth(conversation))

    async def _traffic(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        count, rate = _whole(body, "conversations"), _number(body, "eventsPerSecond")
        now = self._world.traffic
        self._world.set_traffic(now.target if count is None else count, now.rate if rate is None else rate)
        return _answer({"conversations": now.target, "eventsPerSecond": now.rate})

    async def _advance(self, request: web.Request) -> web.StreamResponse:
        seconds = _number(await _body(request), "seconds")
        if seconds is None or seconds < 0:
            raise ValueError("seconds must be a number from 0")
        return _answer({"now": self._driver.advance(seconds)})


def _answer(body: object, status: int = 200) -> web.Response:
    return web.Response(status=status, body=msgspec.json.encode(body), content_type="application/json")


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = msgspec.json.decode(await request.read() or b"{}")
    except msgspec.DecodeError:
        raise ValueError("the body is not JSON") from None
    if not isinstance(body, dict):
        raise ValueError("the body must be an object")  # noqa: TRY004  what was sent is wrong, not our types
    return body


def _number(body: dict[str, Any], name: str) -> float | None:
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ValueError(f"{name} must be a number from 0")
    return float(value)


def _whole(body: dict[str, Any], name: str) -> int | None:
    value = _number(body, name)
    if value is not None and value != int(value):
        raise ValueError(f"{name} must be a whole number")
    return None if value is None else int(value)
