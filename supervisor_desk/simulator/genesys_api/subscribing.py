"""The requests about notification channels."""

from __future__ import annotations

from aiohttp import web

from supervisor_desk.simulator.genesys_api.channels import Channel, Channels
from supervisor_desk.simulator.genesys_api.gate import CALLER
from supervisor_desk.simulator.genesys_api.members import Json, list_of
from supervisor_desk.simulator.genesys_api.people import Person
from supervisor_desk.simulator.genesys_api.problems import Problem, bad_request, json_answer
from supervisor_desk.simulator.genesys_api.shapes import iso
from supervisor_desk.simulator.genesys_api.topics import Verdict, available, judge
from supervisor_desk.simulator.world.world import World


class Subscribing:
    """Handlers."""

    def __init__(self, world: World, channels: Channels) -> None:
        self._world = world
        self._channels = channels

    async def create(self, request: web.Request) -> web.StreamResponse:
        """``POST /notifications/channels``."""
        return json_answer(self._channel(request, self._channels.create(request[CALLER].token)))

    async def listed(self, request: web.Request) -> web.StreamResponse:
        """``GET /notifications/channels``: those of this client, or with ``includechannels=token`` of this token."""
        token = request[CALLER].token
        own = self._channels.of(token)
        if request.query.get("includechannels", "token") == "token":
            own = [one for one in own if one.token is token]
        return json_answer({"entities": [self._channel(request, one) for one in own]})

    async def alive(self, request: web.Request) -> web.StreamResponse:
        """``HEAD /notifications/channels/{id}``."""
        self._find(request)
        return web.Response(status=200)

    async def remove(self, request: web.Request) -> web.StreamResponse:
        """``DELETE /notifications/channels/{id}``."""
        self._channels.remove(self._find(request))
        return web.Response(status=200)

    async def subscriptions(self, request: web.Request) -> web.StreamResponse:
        """``GET …/subscriptions``."""
        return json_answer({"entities": [{"id": line, "state": "Permitted"} for line in self._find(request).lines]})

    async def subscribe(self, request: web.Request) -> web.StreamResponse:
        """``POST`` adds to the topics, ``PUT`` replaces them. Without ``ignoreErrors`` one bad topic fails all."""
        channel, person = self._find(request), request[CALLER].person
        verdicts = [self._judge(one, person) for one in await list_of(request)]
        if request.query.get("ignoreErrors", "").lower() != "true":
            _must_all_be_permitted(verdicts)
        self._channels.subscribe(channel, verdicts, replace=request.method == "PUT")
        return json_answer({"entities": [self._topic(request, one) for one in verdicts]})

    async def unsubscribe(self, request: web.Request) -> web.StreamResponse:
        """``DELETE …/subscriptions``."""
        self._find(request).forget()
        return web.Response(status=200)

    async def available(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002
        """``GET /notifications/availabletopics``."""
        return json_answer({"entities": available()})

    def _find(self, request: web.Request) -> Channel:
        return self._channels.find(request.match_info["channelId"], request[CALLER].token)

    def _judge(self, wish: object, person: Person) -> Verdict:
        line = wish.get("id") if isinstance(wish, dict) else None
        if not isinstance(line, str) or not line:
            raise bad_request("Each subscription needs the id of a topic.", "id")
        return judge(line, person, self._world)

    def _channel(self, request: web.Request, channel: Channel) -> Json:
        return {
            "id": channel.id,
            "connectUri": f"ws://{request.host}/channels/{channel.id}",
            "expires": iso(self._world.now + round(self._channels.expires_in(channel) * 1000)),
        }

    @staticmethod
    def _topic(request: web.Request, verdict: Verdict) -> Json:
        told: Json = {"id": verdict.line, "state": "Permitted" if verdict.permitted else "Rejected"}
        if verdict.permitted:
            told["selfUri"] = request.path
        else:
            told["rejectionReason"] = verdict.reason
        if verdict.missing:
            told["missingPermissions"] = list(verdict.missing)
        return told


def _must_all_be_permitted(verdicts: list[Verdict]) -> None:
    for one in verdicts:
        if not one.known:
            raise Problem(400, "notification.invalid.topic", f"{one.line} is not a valid topic.")
        if not one.permitted:
            raise Problem(403, "not.authorized", f"You are not permitted to subscribe to {one.line}.")
