"""Announcements for programs on this computer: ``POST /inject`` and ``GET /health`` on 127.0.0.1, off by default (G3).

An injection goes the way that the window's wishes go, so it is checked, audited and proven like them. Whoever calls
needs the token that the system's keyring keeps under ``TOKEN_NAME``; no other computer and no web page gets in.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

import msgspec
import structlog
from msgspec import field

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.announcement import announcement_problem
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.ports import Refused
from supervisor_desk.conversations.conversation import ConversationId, ParticipantId
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import SecretStore

if TYPE_CHECKING:
    from aiohttp import web

TOKEN_NAME: Final = "token of the announcement endpoint"  # noqa: S105 - a name
HOST: Final = "127.0.0.1"
LARGEST_BODY: Final = 16 * 1024
"""Bytes of the largest request that is read."""
_TOKEN_BYTES: Final = 32
_TAKEN: Final = frozenset({DeliveryState.ACCEPTED, DeliveryState.EXECUTING, DeliveryState.CONFIRMED})

log = structlog.get_logger(__name__)

Perform = Callable[[Action], Awaitable[Delivery]]
WhyNot = Callable[[Action], Awaitable[Refused | None]]


class StreamMatrix(msgspec.Struct, frozen=True):
    """Who is not heard while it plays, and whether its loudness is brought to the usual one."""

    agent_mute: bool = field(name="agentMute", default=False)
    caller_mute: bool = field(name="callerMute", default=False)
    normalize: bool = field(name="normalizeLevel", default=False)


class Injection(msgspec.Struct, frozen=True):
    """The body of a request."""

    conversation: ConversationId = field(name="conversationId")
    participant: ParticipantId = field(name="participantId")
    audio_url: str = field(name="audioUrl")
    matrix: StreamMatrix = field(name="streamMatrix", default=StreamMatrix())
    duration_ms: int = field(name="maxDurationMs", default=15_000)

    def action(self) -> Action:
        """The wish that it stands for."""
        return Action(
            kind=Kind.ANNOUNCE,
            conversation_id=self.conversation,
            participant_id=self.participant,
            media_url=self.audio_url,
            duration_ms=self.duration_ms,
            mute_agent=self.matrix.agent_mute,
            mute_caller=self.matrix.caller_mute,
            normalize=self.matrix.normalize,
        )


async def token_of(store: SecretStore) -> Secret:
    """The token, made and kept at the first time. Raises ``SecretsUnavailableError``."""
    kept = await store.get(TOKEN_NAME)
    if kept is None:
        kept = new_token()
        await store.put(TOKEN_NAME, kept)
    return kept


def new_token() -> Secret:
    """A token that nobody has yet."""
    return Secret(secrets.token_urlsafe(_TOKEN_BYTES))


class InjectEndpoint:
    """``perform`` carries a wish out; ``why_not`` tells why the people on the call forbid it, if they do."""

    def __init__(self, token: Secret, perform: Perform, why_not: WhyNot) -> None:
        self._token = token
        self._perform = perform
        self._why_not = why_not
        from aiohttp import web  # only where somebody wants it: it is large

        self._application = web.Application(client_max_size=LARGEST_BODY)
        self._application.add_routes([web.get("/health", self._health), web.post("/inject", self._inject)])
        self.port = 0

    async def serve(self, port: int, opened: Callable[[], object] = lambda: None) -> None:
        """Answer on ``port`` (0 takes any that is free) until cancelled. Raises ``OSError`` if it cannot be had."""
        from aiohttp import web

        runner = web.AppRunner(self._application, access_log=None)
        await runner.setup()
        try:
            site = web.TCPSite(runner, HOST, port)
            await site.start()
            self.port = runner.addresses[0][1]
            log.info("inject.open", port=self.port)
            opened()
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _health(self, _: web.Request) -> web.StreamResponse:
        from aiohttp import web

        return web.Response(text="ok")

    async def _inject(self, request: web.Request) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if "Origin" in request.headers or not hmac.compare_digest(given.encode(), self._token.reveal().encode()):
            return _answer(401, "The token is missing or wrong. It is in the keyring of this user.")
        try:
            action = msgspec.json.decode(await request.read(), type=Injection).action()
        except msgspec.DecodeError as error:
            return _answer(400, f"The request cannot be read: {error}")
        problem = announcement_problem(action.media_url, action.duration_ms)
        if problem:
            return _answer(400, f"The announcement was not sent. {problem}")
        delivery = await self._perform(action)
        if delivery.state in _TAKEN:
            return _answer(201, "The announcement was accepted.", delivery)
        if delivery.state is DeliveryState.REFUSED and await self._forbidden(delivery):
            return _answer(403, delivery.reason, delivery)
        return _answer(502, delivery.reason, delivery)

    async def _forbidden(self, delivery: Delivery) -> bool:
        """Whether a rule of the desk or missing consent was why, rather than the service."""
        return delivery.times.sent is None or await self._why_not(delivery.action) is not None


def _answer(status: int, message: str, delivery: Delivery | None = None) -> web.Response:
    body: dict[str, str | int] = {"status": "success" if status < 400 else "error", "message": message}
    if delivery is not None:
        body["delivery"] = delivery.id
        if delivery.remote_id:
            body["id"] = delivery.remote_id
        if delivery.times.accepted is not None:
            body["latencyMs"] = round((delivery.times.accepted - delivery.times.asked) * 1000)
    from aiohttp import web

    return web.Response(status=status, body=msgspec.json.encode(body), content_type="application/json")
