"""The gate in front of every request: counts it, limits it, lets faults strike, checks token and rights, and turns
whatever is refused into the documented answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from supervisor_desk.simulator.control_api.problems import Problem, problem_of
from supervisor_desk.simulator.control_api.signin import RIGHTS, SignIn, Token
from supervisor_desk.simulator.faults import Fault, Faults
from supervisor_desk.simulator.received import Received
from supervisor_desk.simulator.striking import WRITE, hang_up, strike
from supervisor_desk.simulator.world.records import Supervisor
from supervisor_desk.simulator.world.refusal import Refusal

WINDOW = 60.0
"""Seconds for which the rate limit counts."""
_READS = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and with which token."""

    token: Token

    @property
    def supervisor(self) -> Supervisor:
        """For whom the client acts."""
        return self.token.client.supervisor


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
        largest_body: int,
    ) -> None:
        self._signin = signin
        self._faults = faults
        self._received = received
        self._clock = clock
        self._catch_up = catch_up
        self._limit = rate_limit
        self._largest_body = largest_body
        self._windows: dict[str, tuple[float, int]] = {}
        self.closing = asyncio.Event()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Stands before every route of the contract, token requests included; the floor's own pages are let through."""
        if request.path.startswith("/floor/"):
            return await handler(request)
        now = self._catch_up()
        resource = request.match_info.route.resource
        self._received.note(request.method, resource.canonical if resource is not None else "(unknown)")
        token = self._signin.find(_bearer(request))
        remaining = self._count(token)
        try:
            await self._note_write(request, token, now)
            if remaining < 0:
                raise Problem(429, "too.many.requests", "The rate limit is exceeded.", retry_after=self._wait(token))
            fault = self._faults.for_request(request.method, request.path)
            if fault is not None and fault.name.isdigit():
                raise _status_fault(fault)
            if fault is not None and fault.name == "lost-request":
                return hang_up(request)
            response = await self._answer(request, handler)
        except Problem as problem:
            response, fault = problem.answer(), None
        if not response.prepared:
            response.headers["X-RateLimit-Limit"] = str(self._limit)
            response.headers["X-RateLimit-Remaining"] = str(max(0, remaining))
        write = request.get(WRITE)
        if write is not None:
            write.status, write.acted = response.status, response.status < 400
        return await strike(request, response, fault, self.closing) if fault is not None else response

    def guarded(self, handler: Handler, scope: str = "", *, supervises: bool = False) -> Handler:
        """A handler that needs a token, with that scope and its permission, and a licence where it ``supervises``."""

        async def guard(request: web.Request) -> web.StreamResponse:
            token = self._signin.find(_bearer(request))
            if token is None:
                raise Problem(401, "authentication.required", "The token is missing, wrong, revoked or too old.")
            if scope and scope not in token.scopes:
                raise Problem(403, "missing.scope", f"The token lacks the scope {scope}.", missing=[scope])
            if scope and RIGHTS[scope] not in token.client.permissions:
                needed = RIGHTS[scope]
                raise Problem(403, "missing.permission", f"The role lacks {needed}.", missing=[needed])
            if supervises and not token.client.licensed:
                raise Problem(403, "missing.license", "This user has no license to supervise.", missing=["license:cx2"])
            request[CALLER] = Caller(token)
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
            raise Problem(404, "not.found", "There is nothing at this address.") from None
        except web.HTTPMethodNotAllowed as refused:
            raise Problem(405, "method.not.allowed", f"Allowed is {', '.join(refused.allowed_methods)}.") from None

    async def _note_write(self, request: web.Request, token: Token | None, now: int) -> None:
        if request.method in _READS or not request.path.startswith("/api/v2/") or request.path.endswith("/auth/token"):
            return
        if (request.content_length or 0) > self._largest_body:
            raise _too_large()
        if request.content_type.startswith("multipart/"):
            body = request.headers["Content-Type"].encode()  # a form can be read once; its boundary is its own
        else:
            try:
                body = await request.read()
            except web.HTTPRequestEntityTooLarge:
                raise _too_large() from None
        client = token.client.id if token is not None else ""
        delivery = request.headers.get("X-Delivery-Id", "") or _delivery_in(request, body)
        request[WRITE] = self._received.note_write(now, request.method, request.path, client, delivery, body)

    def _count(self, token: Token | None) -> int:
        """Count a request of that client and say how many are left; everybody without a token shares one count."""
        key = token.client.id if token is not None else ""
        now = self._clock()
        began, count = self._windows.get(key, (now, 0))
        if now - began >= WINDOW:
            began, count = now, 0
        self._windows[key] = (began, count + 1)
        return self._limit - count - 1

    def _wait(self, token: Token | None) -> str:
        began, _ = self._windows[token.client.id if token is not None else ""]
        return str(max(1, round(WINDOW - (self._clock() - began) + 0.5)))


def _too_large() -> Problem:
    return Problem(413, "too.large", "The body is too large.")


def _bearer(request: web.Request) -> str:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" else request.query.get("access_token", "")


def _delivery_in(request: web.Request, body: bytes) -> str:
    if request.content_type != "application/json" or b"deliveryId" not in body:
        return ""
    try:
        decoded = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return ""
    metadata = decoded.get("metadata") if isinstance(decoded, dict) else None
    return str(metadata.get("deliveryId", "")) if isinstance(metadata, dict) else ""


def _status_fault(fault: Fault) -> Problem:
    status = int(fault.name)
    message = fault.text("message", "The training floor was told to refuse this.")
    wait = fault.text("retryAfter", "1" if status == 429 else "")
    if wait == "date":
        wait = format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    codes = {
        400: "bad.request",
        401: "authentication.required",
        403: "missing.permission",
        404: "interaction.ended",
        409: "interaction.state",
        429: "too.many.requests",
    }
    code = fault.text("code", codes.get(status, "service.unavailable"))
    members: dict[str, list[str]] = {}
    if status == 403:
        members["missing"] = [fault.text("missing", "interaction:monitor")]
    errors = [{"field": "", "code": code, "message": message}] if status == 400 else []
    return Problem(status, code, message, errors=errors, retry_after=wait, **members)
