"""The gate in front of every request: counts it, limits it, lets faults strike, checks token, scope and permissions,
and turns whatever is refused into an error body with a correlation id (genesys-api 5.4)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from supervisor_desk.simulator.faults import Fault, Faults
from supervisor_desk.simulator.genesys_api.people import Person
from supervisor_desk.simulator.genesys_api.problems import (
    Problem,
    missing,
    new_correlation,
    not_a_user,
    not_found,
    problem_of,
)
from supervisor_desk.simulator.genesys_api.signin import SignIn, Token
from supervisor_desk.simulator.received import Received
from supervisor_desk.simulator.striking import WRITE, hang_up, strike
from supervisor_desk.simulator.world.refusal import Refusal

WINDOW = 60.0
"""Seconds for which the rate limit counts."""
LARGEST_BODY = 1024 * 1024
_READS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and with which token."""

    token: Token

    @property
    def person(self) -> Person:
        """For whom the client acts. Raises ``Problem`` for a token that stands for nobody."""
        if self.token.person is None:
            raise not_a_user()
        return self.token.person


CALLER = web.RequestKey("CALLER", Caller)


class Gate:
    """Wraps handlers. ``catch_up`` brings the world to the present; ``closing`` is set when the floor closes."""

    def __init__(
        self,
        signin: SignIn,
        faults: Faults,
        received: Received,
        clock: Callable[[], float],
        catch_up: Callable[[], int],
        rate_limit: int,
    ) -> None:
        self._signin = signin
        self._faults = faults
        self._received = received
        self._clock = clock
        self._catch_up = catch_up
        self._limit = rate_limit
        self._windows: dict[str, tuple[float, int]] = {}
        self.closing = asyncio.Event()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Stands before every route; the floor's own pages are let through."""
        if request.path.startswith("/floor/"):
            return await handler(request)
        now = self._catch_up()
        resource = request.match_info.route.resource
        self._received.note(request.method, resource.canonical if resource is not None else "(unknown)")
        correlation = new_correlation()
        token = self._signin.find(_bearer(request))
        used, reset = self._count(token) if request.path.startswith("/api/") else (0, 0)
        try:
            await self._note_write(request, token, now)
            if used > self._limit:
                raise self._too_many(reset)
            fault = self._faults.for_request(request.method, request.path)
            if fault is not None and fault.name.isdigit():
                raise _status_fault(fault)
            if fault is not None and fault.name == "lost-request":
                return hang_up(request)
            response = await self._answer(request, handler)
        except Problem as problem:
            response, fault = problem.answer(correlation), None
        if not response.prepared:
            response.headers["ININ-Correlation-Id"] = correlation
            if used:
                response.headers["inin-ratelimit-count"] = str(used)
                response.headers["inin-ratelimit-allowed"] = str(self._limit)
                response.headers["inin-ratelimit-reset"] = str(reset)
        write = request.get(WRITE)
        if write is not None:
            write.status, write.acted = response.status, response.status < 400
        return await strike(request, response, fault, self.closing) if fault is not None else response

    def guarded(self, handler: Handler, scope: str, *permissions: str, user: bool = False) -> Handler:
        """A handler that needs a token with ``scope`` or, for reading, its twin, and one of ``permissions``; with
        ``user`` the token must stand for a person."""

        async def guard(request: web.Request) -> web.StreamResponse:
            token = self._signin.find(_bearer(request))
            if token is None:
                if not _bearer(request):
                    raise Problem(401, "authentication.required", "No authentication bearer token specified.")
                raise Problem(401, "bad.credentials", "Invalid login credentials.")
            if scope and not _granted(
                scope, token.client.scopes, reads=request.method in _READS or "/query" in request.path
            ):
                raise Problem(403, "not.authorized", f"The client lacks the scope {scope}.")
            caller = Caller(token)
            if user and not caller.person.may(permissions):
                raise missing(permissions)
            if token.person is not None and not token.person.may(permissions):
                raise missing(permissions)
            request[CALLER] = caller
            return await handler(request)

        return guard

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refusal as refusal:
            raise problem_of(refusal) from None
        except web.HTTPRequestEntityTooLarge:
            raise _too_large() from None
        except web.HTTPNotFound:
            raise not_found() from None
        except web.HTTPMethodNotAllowed:
            raise Problem(405, "method.not.allowed", "The method is not allowed here.") from None

    async def _note_write(self, request: web.Request, token: Token | None, now: int) -> None:
        if request.method in _READS or not request.path.startswith("/api/v2/") or request.path.endswith("/query"):
            return
        if (request.content_length or 0) > LARGEST_BODY:
            raise _too_large()
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            raise _too_large() from None
        client = token.person.id if token is not None and token.person is not None else ""
        delivery = request.headers.get("X-Delivery-Id", "")
        request[WRITE] = self._received.note_write(now, request.method, request.path, client, delivery, body)

    def _count(self, token: Token | None) -> tuple[int, int]:
        """Count a request; how many there were in this window, and how many seconds are left of it."""
        key = token.owner if token is not None else ""
        now = self._clock()
        began, count = self._windows.get(key, (now, 0))
        if now - began >= WINDOW:
            began, count = now, 0
        self._windows[key] = (began, count + 1)
        return count + 1, max(1, round(WINDOW - (now - began) + 0.5))

    def _too_many(self, reset: int) -> Problem:
        return Problem(
            429,
            "too.many.requests",
            f"Rate limit exceeded the maximum [{self._limit}] requests within [{WINDOW:.0f}] seconds",
            retry_after=str(reset),
            messageParams={},
            limit={"key": "org.app.user.rate.per.minute", "namespace": "platform.api", "value": self._limit},
        )


def _too_large() -> Problem:
    return Problem(413, "request.entity.too.large", "The body is too large.")


def _bearer(request: web.Request) -> str:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else ""


def _granted(scope: str, scopes: tuple[str, ...], *, reads: bool) -> bool:
    return scope in scopes or (reads and f"{scope}:readonly" in scopes)


_CODES = {
    400: "bad.request",
    401: "bad.credentials",
    403: "missing.any.permissions",
    404: "not.found",
    409: "conflict",
    429: "too.many.requests",
    500: "internal.server.error",
    502: "bad.gateway",
    503: "service.unavailable",
    504: "request.timeout",
}


def _status_fault(fault: Fault) -> Problem:
    status = int(fault.name)
    code = fault.text("code", _CODES.get(status, "service.unavailable"))
    if code == "missing.any.permissions":
        return missing((fault.text("missing", "conversation:call:monitor"),))
    wait = fault.text("retryAfter", "1" if status == 429 else "")
    message = fault.text("message", "The training floor was told to refuse this.")
    return Problem(status, code, message, retry_after="2" if wait == "date" else wait)
