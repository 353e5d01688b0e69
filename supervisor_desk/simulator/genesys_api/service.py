"""Genesys Cloud as one application: which handler answers what, and what scope and permissions it takes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Middleware

from supervisor_desk.simulator.config import MORPHS, FloorConfig
from supervisor_desk.simulator.faults import Fault, Faults
from supervisor_desk.simulator.genesys_api.accounts import Accounts
from supervisor_desk.simulator.genesys_api.acting import Acting
from supervisor_desk.simulator.genesys_api.agent_control import AgentRule
from supervisor_desk.simulator.genesys_api.analytics import Analytics
from supervisor_desk.simulator.genesys_api.authorizing import Authorizing
from supervisor_desk.simulator.genesys_api.channels import Channels
from supervisor_desk.simulator.genesys_api.connecting import Connecting
from supervisor_desk.simulator.genesys_api.controlling import Controlling
from supervisor_desk.simulator.genesys_api.gate import Gate
from supervisor_desk.simulator.genesys_api.journal import Journal
from supervisor_desk.simulator.genesys_api.people import People
from supervisor_desk.simulator.genesys_api.phones import Phones
from supervisor_desk.simulator.genesys_api.queues import Queues
from supervisor_desk.simulator.genesys_api.reading import Reading
from supervisor_desk.simulator.genesys_api.signin import PORTS, Client, SignIn
from supervisor_desk.simulator.genesys_api.stream import Stream
from supervisor_desk.simulator.genesys_api.subscribing import Subscribing
from supervisor_desk.simulator.received import Received
from supervisor_desk.simulator.world.world import World

DESK = "supervisor-desk"
"""The public client of the desk: it signs people in by PKCE and has no secret."""


class GenesysService:
    """Everything that the floor serves of Genesys Cloud, on one world; a ``Half``."""

    def __init__(
        self,
        world: World,
        faults: Faults,
        received: Received,
        clock: Callable[[], float],
        catch_up: Callable[[], int],
        config: FloorConfig,
    ) -> None:
        pace = config.pace
        self._config = config
        desks = [world.welcome(number) for number in range(1, config.supervisors + 1)]
        self.people = People(
            desks, world.welcome(config.supervisors + 1), world.welcome(config.supervisors + 2), world.now
        )
        if config.sign_in_as and config.sign_in_as not in self.people.all:
            raise LookupError(f"there is no user {config.sign_in_as!r}; there are {', '.join(self.people.all)}")
        if config.morph not in MORPHS:
            raise LookupError(f"there is no way {config.morph!r} to change a leg; there are {', '.join(MORPHS)}")
        self.signin = SignIn(_clients(config), self.people.all, clock, pace.token_life)
        self.journal = Journal(world.hall, adds=config.morph == "added")
        self.channels = Channels(clock, config.channel_life)
        self.stream = Stream(world, faults, self.signin, self.channels, self.journal, clock, pace.heartbeat)
        self.gate = Gate(self.signin, faults, received, clock, catch_up, pace.rate_limit)
        self.rule = AgentRule(config.agent_control)
        self.phones = Phones(world, self.journal, config.rings_for)
        self._reading = Reading(world, self.journal)
        self._authorizing = Authorizing(self.signin, self.people.all, config.sign_in_as)
        self._accounts = Accounts(world, self.people, self.signin, self.stream.tell_of)
        self._queues = Queues(world)
        self._analytics = Analytics(world, self.people, self.journal)
        self._acting = Acting(world, self._reading, self.journal, self.phones, replaces=config.morph == "replaced")
        self._controlling = Controlling(world, self._reading, self.journal, self.rule)
        self._subscribing = Subscribing(world, self.channels)
        self._connecting = Connecting(world, self.signin, self.channels, self.stream)
        self._strike(faults)

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
        """See ``Half``: nothing but the driver has to run."""
        return {}

    def ready(self, url: str) -> dict[str, object]:
        """See ``Half``."""
        clients = self.signin.clients
        return {
            "region": url,
            "clientId": DESK,
            "redirectUris": list(clients[DESK].redirect_uris),
            "clients": {one.id: one.secret for one in clients.values() if one.secret},
            "userId": next(iter(self.people.all)),
            "users": {one.id: one.supervisor.name for one in self.people.all.values()},
            "people": {"viewer": self.people.viewer, "newcomer": self.people.newcomer},
        }

    def figures(self) -> dict[str, object]:
        """See ``Half``."""
        return {
            "eventsSent": self.stream.sent,
            "sockets": len(self.stream.sockets),
            "channels": len(list(self.channels)),
        }

    def add_to(self, application: web.Application) -> None:
        """Put all routes into the application."""
        application.add_routes(
            [
                web.get("/oauth/authorize", self._authorizing.ask),
                web.post("/oauth/authorize", self._authorizing.choose),
                web.post("/oauth/token", self._authorizing.grant),
                web.get("/logout", self._authorizing.log_out),
                web.get("/channels/{channelId}", self._connecting.connect),
                *self._accounts_routes(),
                *self._floor_routes(),
                *self._conversation_routes(),
                *self._channel_routes(),
            ]
        )

    def _accounts_routes(self) -> list[web.RouteDef]:
        api, guarded, accounts = "/api/v2", self.gate.guarded, self._accounts
        user, station = f"{api}/users/{{userId}}", f"{api}/users/{{userId}}/station/associatedstation"
        return [
            web.get(f"{api}/tokens/me", guarded(accounts.token, "")),
            web.delete(f"{api}/tokens/me", guarded(accounts.sign_out, "")),
            web.get(f"{api}/users/me", guarded(accounts.me, "users", user=True)),
            web.get(f"{api}/stations", guarded(accounts.stations, "stations")),
            web.get(f"{user}/station", guarded(accounts.own_station, "users")),
            web.put(f"{station}/{{stationId}}", guarded(accounts.choose_station, "stations", user=True)),
            web.delete(station, guarded(accounts.leave_station, "stations", user=True)),
            web.get(f"{api}/presence/definitions", guarded(accounts.definitions, "presence")),
            web.get(f"{user}/presences/purecloud", guarded(accounts.presence, "presence")),
            web.patch(f"{user}/presences/purecloud", guarded(accounts.set_presence, "presence", user=True)),
            web.get(f"{user}/routingstatus", guarded(accounts.routing, "routing")),
        ]

    def _floor_routes(self) -> list[web.RouteDef]:
        api, guarded, queues, analytics = "/api/v2", self.gate.guarded, self._queues, self._analytics
        lines, asked = f"{api}/routing/queues", f"{api}/analytics"
        return [
            web.get(lines, guarded(queues.listed, "routing", "routing:queue:view")),
            web.get(f"{lines}/divisionviews", guarded(queues.listed, "routing", "routing:queue:search")),
            web.get(f"{lines}/divisionviews/all", guarded(queues.listed, "routing", "routing:queue:search")),
            web.get(f"{lines}/me", guarded(queues.own, "routing", user=True)),
            web.get(f"{lines}/{{queueId}}", guarded(queues.one, "routing", "routing:queue:view")),
            web.get(f"{lines}/{{queueId}}/members", guarded(queues.members, "routing", "routing:queue:view")),
            web.post(
                f"{asked}/conversations/activity/query",
                guarded(analytics.activity, "analytics", "analytics:queueObservation:view"),
            ),
            web.post(
                f"{asked}/agents/status/query", guarded(analytics.agents, "analytics", "analytics:agentState:view")
            ),
            web.post(
                f"{asked}/conversations/details/query",
                guarded(analytics.details, "analytics", "analytics:conversationDetail:view"),
            ),
        ]

    def _conversation_routes(self) -> list[web.RouteDef]:
        base, person = "/api/v2/conversations", "participants/{participantId}"
        calls, messages = f"{base}/calls/{{conversationId}}", f"{base}/messages/{{conversationId}}"
        one, whole = f"{base}/{{conversationId}}", "conversation:communication:disconnect"
        control = ("conversation:participant:wrapup", "conversation:call:record", whole)
        acting, controlling, reading = self._acting, self._controlling, self._reading

        def guarded(handler: Any, *permissions: str) -> Any:
            return self.gate.guarded(handler, "conversations", *permissions, user=True)

        routes = [
            web.get(base, guarded(reading.all_own)),
            *(web.get(f"{base}/{medium}", guarded(reading.own)) for medium in ("calls", "messages", "emails")),
            web.get(one, guarded(reading.conversation, "conversation:communication:view")),
            web.post(f"{one}/barge", guarded(acting.barge, "conversation:call:barge")),
            web.post(f"{one}/disconnect", guarded(controlling.disconnect, whole)),
            web.patch(f"{one}/recordingstate", guarded(controlling.recording, "conversation:recording:pauseOthers")),
            web.put(f"{calls}/recordingstate", guarded(controlling.recording, "conversation:recording:pauseOthers")),
            web.patch(f"{one}/{person}", guarded(controlling.participant, *control)),
            web.post(f"{calls}/{person}/monitor", guarded(acting.monitor, "conversation:call:monitor")),
            web.post(f"{calls}/{person}/coach", guarded(acting.coach, "conversation:call:coach")),
            web.post(f"{calls}/{person}/barge", guarded(acting.barge, "conversation:call:barge")),
            web.patch(f"{calls}/{person}/user/{{userId}}", guarded(controlling.participant, *control)),
            web.post(f"{messages}/{person}/monitor", guarded(acting.monitor_message, "conversation:message:monitor")),
            web.post(f"{messages}/{person}/takeover", guarded(acting.take_over, "conversation:message:takeOver")),
        ]
        for medium in ("calls", "messages", "emails"):
            of_medium = f"{base}/{medium}/{{conversationId}}"
            routes += [
                web.get(of_medium, guarded(reading.of_medium)),
                web.patch(of_medium, guarded(controlling.conversation, whole)),
                web.patch(f"{of_medium}/{person}", guarded(controlling.participant, *control)),
            ]
        return routes

    def _channel_routes(self) -> list[web.RouteDef]:
        base, subscribing = "/api/v2/notifications", self._subscribing
        one = f"{base}/channels/{{channelId}}"

        def guarded(handler: Any) -> Any:
            return self.gate.guarded(handler, "notifications", user=True)

        return [
            web.get(f"{base}/availabletopics", guarded(subscribing.available)),
            web.post(f"{base}/channels", guarded(subscribing.create)),
            web.get(f"{base}/channels", guarded(subscribing.listed)),
            web.head(one, guarded(subscribing.alive)),
            web.delete(one, guarded(subscribing.remove)),
            web.get(f"{one}/subscriptions", guarded(subscribing.subscriptions)),
            web.post(f"{one}/subscriptions", guarded(subscribing.subscribe)),
            web.put(f"{one}/subscriptions", guarded(subscribing.subscribe)),
            web.delete(f"{one}/subscriptions", guarded(subscribing.unsubscribe)),
        ]

    def _strike(self, faults: Faults) -> None:
        def ignore(fault: Fault) -> None:
            self.phones.ignore_next(fault.left or 1, fault.number("seconds", 20.0))

        faults.at_once.update(
            {"unanswered-phone": ignore, "agent-control": lambda fault: self.rule.set(fault.text("answer", "refused"))}
        )
        faults.undone.update({"unanswered-phone": self.phones.answer_again, "agent-control": self.rule.reset})


def _clients(config: FloorConfig) -> list[Client]:
    """The desk's, and three by which it can be seen what does not work and why."""
    redirects = (*(f"http://localhost:{port}/signed-in" for port in PORTS), *config.redirect_uris)
    return [
        Client(DESK, "Supervisor Desk", redirect_uris=redirects),
        Client("few-scopes", "A client with too few scopes", redirect_uris=redirects, scopes=("users", "routing")),
        Client("classic", "A client with a secret", secret=secrets.token_urlsafe(18), redirect_uris=redirects),
        Client("service", "A program without a person", "CLIENT-CREDENTIALS", secrets.token_urlsafe(18)),
    ]
