"""One's own account: who am I, my token, my phone, my status."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from supervisor_desk.simulator.genesys_api.gate import CALLER
from supervisor_desk.simulator.genesys_api.members import Json, body_of, expansions, listing
from supervisor_desk.simulator.genesys_api.people import PRESENCES, People, Person, Station
from supervisor_desk.simulator.genesys_api.problems import Problem, bad_request, json_answer, missing, not_found, taken
from supervisor_desk.simulator.genesys_api.shapes import iso
from supervisor_desk.simulator.genesys_api.signin import SignIn
from supervisor_desk.simulator.world.world import World

ORGANIZATION = {"id": "o-training-floor", "name": "Training floor"}


class Accounts:
    """Handlers. ``changed`` is called with a person and ``presence`` or ``station`` when one of them changed."""

    def __init__(self, world: World, people: People, signin: SignIn, changed: Callable[[Person, str], None]) -> None:
        self._world = world
        self._people = people
        self._signin = signin
        self._changed = changed

    async def me(self, request: web.Request) -> web.StreamResponse:
        """``GET /users/me``."""
        person, wanted = request[CALLER].person, expansions(request)
        body: Json = {
            "id": person.id,
            "name": person.supervisor.name,
            "username": f"{person.id}@training.example",
            "state": "active",
            "version": 1,
            "selfUri": f"/api/v2/users/{person.id}",
        }
        if "station" in wanted:
            body["station"] = stations_of(person)
        if "presence" in wanted:
            body["presence"] = presence_of(person)
        if "routingStatus" in wanted:
            body["routingStatus"] = routing_of(person)
        if "authorization" in wanted:
            body["authorization"] = {"roles": [], "permissions": list(person.permissions), "permissionPolicies": []}
        return json_answer(body)

    async def token(self, request: web.Request) -> web.StreamResponse:
        """``GET /tokens/me``."""
        token = request[CALLER].token
        idles = iso(self._world.now + round(self._signin.expires_in(token) * 1000))
        client = token.client
        return json_answer(
            {
                "organization": ORGANIZATION,
                "homeOrganization": ORGANIZATION,
                "authorizedScope": list(client.scopes),
                "dateTokenIdles": idles,
                "OAuthClient": {"id": client.id, "name": client.name, "authorizedGrantType": client.grant},
            }
        )

    async def sign_out(self, request: web.Request) -> web.StreamResponse:
        """``DELETE /tokens/me``: this token is good no more."""
        request[CALLER].token.revoked = True
        return web.Response(status=200)

    async def stations(self, request: web.Request) -> web.StreamResponse:
        """``GET /stations``."""
        name, owner = request.query.get("name", "").lower(), request.query.get("webRtcUserId")
        wanted = request.query.get("id", "")
        found = [
            _station(one)
            for one in self._people.stations.values()
            if name in one.name.lower()
            and (owner is None or one.web_rtc_user_id == owner)
            and (not wanted or one.id in wanted.split(","))
        ]
        return json_answer(listing(request, found))

    async def own_station(self, request: web.Request) -> web.StreamResponse:
        """``GET /users/{id}/station``."""
        return json_answer(stations_of(self._person(request)))

    async def choose_station(self, request: web.Request) -> web.StreamResponse:
        """``PUT /users/{id}/station/associatedstation/{stationId}``."""
        person = self._self_or_permitted(request, "telephony:otherStationAssociation:edit")
        station = self._people.stations.get(request.match_info["stationId"])
        if station is None:
            raise not_found("The station")
        try:
            self._people.choose(person, station)
        except ValueError as refused:
            raise Problem(409, "userservice.stationalreadyassociated", str(refused)) from None
        self._changed(person, "station")
        return taken()

    async def leave_station(self, request: web.Request) -> web.StreamResponse:
        """``DELETE /users/{id}/station/associatedstation``."""
        person = self._self_or_permitted(request, "telephony:otherStationAssociation:edit")
        self._people.choose(person, None)
        self._changed(person, "station")
        return taken()

    async def definitions(self, request: web.Request) -> web.StreamResponse:
        """``GET /presence/definitions``."""
        found = [
            {
                "id": key,
                "name": name,
                "languageLabels": {"en_US": name},
                "systemPresence": system,
                "deactivated": False,
                "primary": True,
                "selfUri": f"/api/v2/presence/definitions/{key}",
            }
            for system, (key, name) in PRESENCES.items()
        ]
        return json_answer(listing(request, found))

    async def presence(self, request: web.Request) -> web.StreamResponse:
        """``GET /users/{id}/presences/purecloud``."""
        return json_answer(presence_of(self._person(request)))

    async def set_presence(self, request: web.Request) -> web.StreamResponse:
        """``PATCH /users/{id}/presences/purecloud``."""
        person = self._self_or_permitted(request, "presence:userPresence:edit")
        wanted = (await body_of(request)).get("presenceDefinition") or {}
        key = wanted.get("id") if isinstance(wanted, dict) else None
        system = next((system for system, (one, _) in PRESENCES.items() if one == key), None)
        if system is None:
            raise bad_request("There is no such presence definition.", "presenceDefinition")
        person.presence, person.presence_since = system, self._world.now
        self._changed(person, "presence")
        return json_answer(presence_of(person))

    async def routing(self, request: web.Request) -> web.StreamResponse:
        """``GET /users/{id}/routingstatus``."""
        return json_answer(routing_of(self._person(request)))

    def _person(self, request: web.Request) -> Person:
        found = self._people.all.get(request.match_info["userId"])
        if found is None:
            raise not_found("The user")
        return found

    def _self_or_permitted(self, request: web.Request, permission: str) -> Person:
        person, caller = self._person(request), request[CALLER].person
        if person is not caller and not caller.may((permission,)):
            raise missing((permission,))
        return person


def presence_of(person: Person) -> Json:
    """The status as REST tells it."""
    return {
        "id": person.id,
        "source": "PURECLOUD",
        "primary": True,
        "presenceDefinition": presence_definition(person.presence),
        "modifiedDate": iso(person.presence_since),
        "selfUri": f"/api/v2/users/{person.id}/presences/PURECLOUD",
    }


def presence_definition(system: str) -> Json:
    """A status by its id in this organization."""
    return {"id": PRESENCES[system][0], "systemPresence": system}


def routing_of(person: Person) -> Json:
    """Supervisors take no calls from queues, unless they went on queue."""
    status = "IDLE" if person.presence == "ON_QUEUE" else "OFF_QUEUE"
    return {"userId": person.id, "status": status, "startTime": iso(person.presence_since)}


def stations_of(person: Person) -> Json:
    """The phone that is chosen; an empty object for none."""
    if person.station is None:
        return {}
    told = {
        "id": person.station.id,
        "name": person.station.name,
        "type": person.station.kind,
        "associatedUser": {"id": person.id},
    }
    return {"associatedStation": told, "effectiveStation": told}


def _station(one: Station) -> Json:
    found: Json = {
        "id": one.id,
        "name": one.name,
        "type": one.kind,
        "status": "ASSOCIATED" if one.user is not None else "AVAILABLE",
        "selfUri": f"/api/v2/stations/{one.id}",
    }
    if one.user is not None:
        found["userId"] = one.user.id
    if one.web_rtc_user_id is not None:
        found["webRtcUserId"] = one.web_rtc_user_id
    return found
