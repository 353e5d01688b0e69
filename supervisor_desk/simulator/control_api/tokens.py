"""The token request, and the look at the token one has."""

from __future__ import annotations

from aiohttp import web

from supervisor_desk.simulator.control_api.gate import CALLER
from supervisor_desk.simulator.control_api.problems import json_answer
from supervisor_desk.simulator.control_api.shapes import iso
from supervisor_desk.simulator.control_api.signin import SignIn, SignInError
from supervisor_desk.simulator.world.world import World


class Tokens:
    """Handlers of signing in."""

    def __init__(self, signin: SignIn, world: World) -> None:
        self._signin = signin
        self._world = world

    async def grant(self, request: web.Request) -> web.StreamResponse:
        """``POST /oauth/token`` and its other names."""
        form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
        try:
            grant = self._signin.grant(form)
        except SignInError as refused:
            return json_answer(
                {"error": refused.error, "error_description": refused.description}, status=refused.status
            )
        response = json_answer(
            {
                "access_token": grant.access,
                "token_type": "Bearer",
                "expires_in": int(grant.expires_in) if grant.expires_in >= 1 else grant.expires_in,
                "refresh_token": grant.refresh,
                "scope": " ".join(grant.scopes),
            }
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    async def look(self, request: web.Request) -> web.StreamResponse:
        """``GET /oauth/token``: the credential health check (G0)."""
        token = request[CALLER].token
        supervisor = token.client.supervisor
        return json_answer(
            {
                "active": True,
                "clientId": token.client.id,
                "expiresIn": int(self._signin.expires_in(token)),
                "scope": list(token.scopes),
                "permissions": list(token.client.permissions),
                "supervisor": {"id": supervisor.id, "name": supervisor.name},
                "serverTime": iso(self._world.now),
            }
        )
