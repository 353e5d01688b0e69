"""The control contract as one application: which handler answers what, and what right it takes."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Middleware

from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.control_api.announcing import Announcing
from supervisor_desk.simulator.control_api.cueing import Cueing
from supervisor_desk.simulator.control_api.events import Events
from supervisor_desk.simulator.control_api.gate import Gate
from supervisor_desk.simulator.control_api.media import Media
from supervisor_desk.simulator.control_api.reading import Reading
from supervisor_desk.simulator.control_api.shapes import iso
from supervisor_desk.simulator.control_api.signin import SignIn
from supervisor_desk.simulator.control_api.stream import Stream
from supervisor_desk.simulator.control_api.supervising import Supervising
from supervisor_desk.simulator.control_api.tokens import Tokens
from supervisor_desk.simulator.control_api.webhooks import Webhooks
from supervisor_desk.simulator.faults import Faults
from supervisor_desk.simulator.received import Received
from supervisor_desk.simulator.world.world import World

LARGEST_BODY = 6 * 1024 * 1024
TOKEN_PATHS = ("/oauth/token", "/api/v2/auth/token", "/login/oauth2/token")


class ControlService:
    """Everything of the contract, on one world. ``application`` serves it, ``stream`` and ``webhooks`` need driving."""

    def __init__(
        self,
        world: World,
        faults: Faults,
        received: Received,
        signin: SignIn,
        clock: Callable[[], float],
        catch_up: Callable[[], int],
        config: FloorConfig,
    ) -> None:
        self.signin = signin
        self.gate = Gate(signin, faults, received, clock, catch_up, config.pace.rate_limit, LARGEST_BODY)
        self.stream = Stream(
            world,
            faults,
            signin,
            clock,
            heartbeat=config.pace.heartbeat,
            ping_every=config.ping_every,
            rotate_every=config.rotate_every,
        )
        self.webhooks = Webhooks(world, lambda: iso(world.now) or "")
        media = Media()
        self._tokens = Tokens(signin, world)
        self._reading = Reading(world, self.stream)
        self._supervising = Supervising(world, media)
        self._cueing = Cueing(world, media)
        self._announcing = Announcing(world, media)
        self._events = Events(world, self.stream)

    @property
    def middleware(self) -> Middleware:
        """See ``Half``."""
        return self.gate.middleware

    def flush(self) -> None:
        """See ``Half``."""
        self.stream.flush()

    def close(self) -> None:
        """See ``Half``."""
        self.gate.closing.set()
        self.stream.close()

    def works(self) -> Mapping[str, Callable[[], Coroutine[Any, Any, None]]]:
        """See ``Half``."""
        return {"floor webhooks": self.webhooks.tell}

    def ready(self, url: str) -> dict[str, object]:  # noqa: ARG002  everything is at the one address
        """See ``Half``."""
        clients = {client.id: client.secret for client in self.signin.clients}
        first = next(iter(clients), "")
        return {"clientId": first, "clientSecret": clients.get(first, ""), "clients": clients}

    def figures(self) -> dict[str, object]:
        """See ``Half``."""
        return {
            "eventsSent": self.stream.sent,
            "sockets": len(self.stream.sockets),
            "webhooksCalled": self.webhooks.called,
        }

    def add_to(self, application: web.Application) -> None:
        """Put all routes of the contract into the application."""
        for path in TOKEN_PATHS:
            application.router.add_post(path, self._tokens.grant)
        guarded, api = self.gate.guarded, "/api/v2"
        voice = f"{api}/conversations/voice"
        play = f"{voice}/{{cid}}/participants/{{pid}}/interactions"
        read, heard = "conversation:read", "conversation:voice:read"
        application.add_routes(
            [
                web.get(f"{api}/oauth/token", guarded(self._tokens.look)),
                web.get(f"{api}/interactions", guarded(self._reading.interactions, "interaction:view")),
                web.get(voice, guarded(self._reading.voice_conversations, heard)),
                web.get(f"{voice}/{{id}}", guarded(self._reading.voice_conversation, heard)),
                web.patch(
                    f"{voice}/participants/{{pid}}", guarded(self._supervising.mute, "conversation:participant:write")
                ),
                web.post(play, guarded(self._announcing.play, "conversation:voice:write", supervises=True)),
                web.get(f"{play}/{{id}}", guarded(self._announcing.one, heard)),
                web.delete(f"{play}/{{id}}", guarded(self._announcing.stop, "conversation:voice:write")),
                web.get(f"{api}/conversations/{{id}}", guarded(self._reading.conversation, read)),
                web.get(f"{api}/conversations/{{id}}/controls", guarded(self._cueing.running, read)),
                web.get(f"{api}/conversations/{{id}}/controls/{{controlId}}", guarded(self._cueing.one, read)),
                web.delete(
                    f"{api}/conversations/{{id}}/controls/{{controlId}}",
                    guarded(self._cueing.cancel, "conversation:control:write"),
                ),
                web.post(
                    f"{api}/conversations/{{id}}/control",
                    guarded(self._cueing.give, "conversation:control:write", supervises=True),
                ),
                web.get(
                    f"{api}/interactions/{{id}}/telephony/monitor",
                    guarded(self._supervising.monitored, "interaction:view"),
                ),
                web.post(
                    f"{api}/interactions/telephony/monitor",
                    guarded(self._supervising.monitor, "interaction:monitor", supervises=True),
                ),
                web.post(
                    f"{api}/interactions/{{id}}/actions",
                    guarded(self._supervising.act, "interaction:write", supervises=True),
                ),
                web.post(f"{api}/media", guarded(self._cueing.upload, "media:write")),
                web.get(
                    f"{api}/telephony/providers/media-server-groups",
                    guarded(self._reading.media_server_groups, "interaction:view"),
                ),
                web.post(f"{api}/webhooks", guarded(self.webhooks.add, "webhook:write")),
                web.get(f"{api}/webhooks", guarded(self.webhooks.listed, "webhook:write")),
                web.delete(f"{api}/webhooks/{{id}}", guarded(self.webhooks.remove, "webhook:write")),
                web.get(f"{api}/events", guarded(self._events.connect, read)),
            ]
        )
