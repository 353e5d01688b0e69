"""As much of Genesys Cloud as signing in takes, on a real loopback socket: tokens, who one is, signing out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from supervisor_desk.service.dialects.genesys.me import WANTED_SCOPES

STATION = {"id": "phone-1", "name": "Desk phone", "type": "inin_softphone"}


class FakeCloud:
    """``url`` is where it is. What it says can be changed before it is asked; ``forms`` are the requests for tokens."""

    def __init__(self) -> None:
        self.url = ""
        self.user = "user-1"
        self.scopes = list(WANTED_SCOPES)
        self.permissions = ["conversation:*:*", "recording:*:*"]
        self.station: dict[str, str] | None = STATION
        self.presence = "AVAILABLE"
        self.refuses = ""
        self.forms: list[dict[str, str]] = []
        self.signed_out: list[str] = []

    async def token(self, request: web.Request) -> web.Response:
        self.forms.append({name: str(value) for name, value in (await request.post()).items()})
        if self.refuses:
            return web.json_response({"error": self.refuses}, status=400)
        return web.json_response({"access_token": f"access-{len(self.forms)}", "expires_in": 86_400})

    async def me(self, _: web.Request) -> web.Response:
        told: dict[str, Any] = {
            "id": self.user,
            "name": "Ada Lovelace",
            "authorization": {"permissions": self.permissions},
            "presence": {"presenceDefinition": {"systemPresence": self.presence}},
        }
        if self.station is not None:
            told["station"] = {"effectiveStation": self.station}
        return web.json_response(told)

    async def token_info(self, _: web.Request) -> web.Response:
        return web.json_response({"organization": {"id": "org-1"}, "authorizedScope": self.scopes})

    async def sign_out(self, request: web.Request) -> web.Response:
        self.signed_out.append(request.headers["Authorization"])
        return web.Response(status=200)


@asynccontextmanager
async def fake_cloud() -> AsyncIterator[FakeCloud]:
    """One that listens until the end of the block."""
    cloud = FakeCloud()
    application = web.Application()
    application.add_routes(
        [
            web.post("/oauth/token", cloud.token),
            web.get("/api/v2/users/me", cloud.me),
            web.get("/api/v2/tokens/me", cloud.token_info),
            web.delete("/api/v2/tokens/me", cloud.sign_out),
        ]
    )
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    cloud.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield cloud
    finally:
        await runner.cleanup()
