"""The two published shapes of a conversation, for REST answers and for events (genesys-api 4.5). Pure.

full   participants carry one array per medium: ``GET /conversations/{id}``, topics ``….conversations``
flat   the leg sits on the participant: ``GET /conversations/calls/{id}``, topics ``….conversations.calls``
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from supervisor_desk.simulator.genesys_api.journal import Entry
from supervisor_desk.simulator.genesys_api.parts import MEDIA, Part, parts_of
from supervisor_desk.simulator.world.records import Channel, Conversation

MEDIA_TYPES = {"calls": "voice", "messages": "message", "emails": "email"}
"""What analytics call the media."""
Json = dict[str, Any]


def iso(at: int | None) -> str | None:
    """A time as the platform writes it."""
    if at is None:
        return None
    moment = datetime.fromtimestamp(at / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at % 1000:03d}Z"


def media_of(one: Conversation) -> str:
    """Where the conversation is found: ``calls``, ``messages`` or ``emails``."""
    return MEDIA[one.channel]


def full(one: Conversation, entry: Entry, *, event: bool = False, ended: str = "terminated") -> Json:
    """The full shape; an ``event`` leaves out what only REST tells."""
    media = media_of(one)
    recording = _recording(one, entry)
    body = {
        "id": one.id,
        "participants": [
            _without_none({**_person(part, event=event), media: [_leg(one, entry, part)]})
            for part in parts_of(one, entry, ended)
        ],
        "recordingState": recording if event else recording.upper(),
        "securePause": entry.paused,
    }
    if one.voice:
        body["address"] = "tel:+12025550100"
    if not event:
        body |= {"startTime": iso(one.started), "selfUri": f"/api/v2/conversations/{one.id}"}
        if one.over:
            body["endTime"] = iso(one.ended)
    return body


def flat(one: Conversation, entry: Entry, *, event: bool = False, ended: str = "terminated") -> Json:
    """The flat shape."""
    media = media_of(one)
    body: Json = {
        "id": one.id,
        "participants": [_flat_person(one, entry, part) for part in parts_of(one, entry, ended)],
        "otherMediaUris": [],
    }
    if media == "calls":
        body |= {"recordingState": _recording(one, entry), "securePause": entry.paused}
    if not event:
        body["selfUri"] = f"/api/v2/conversations/{media}/{one.id}"
    return body


def _person(part: Part, *, event: bool) -> Json:
    person: Json = {
        "id": part.id,
        "name": part.name or None,
        "address": part.address or None,
        "purpose": part.purpose,
        "userId": part.user_id,
        "queueId": part.queue_id,
        "connectedTime": iso(part.connected),
        "endTime": iso(part.ended),
        "wrapupRequired": part.purpose == "agent",
        "attributes": part.attributes,
        **_supervision(part),
    }
    if not event:
        person["startTime"] = iso(part.started)
    return person


def _leg(one: Conversation, entry: Entry, part: Part) -> Json:
    leg: Json = {
        "id": f"{part.id}-leg",
        "state": _state(one, part),
        "initialState": "connected" if part.purpose in ("customer", "acd") else "alerting",
        "direction": one.direction,
        "held": part.held,
        "startHoldTime": iso(part.held_since),
        "disconnectType": part.disconnect,
        "connectedTime": iso(part.connected),
        "disconnectedTime": iso(part.ended),
        "provider": _provider(one),
    }
    if one.voice:
        leg |= {
            "muted": part.muted,
            "confined": False,
            "recording": True,
            "recordingState": _recording(one, entry),
            "securePause": entry.paused,
        }
    elif media_of(one) == "messages":
        leg["type"] = _message_type(one)
    return _without_none(leg)


def _flat_person(one: Conversation, entry: Entry, part: Part) -> Json:
    person: Json = {
        "id": part.id,
        "name": part.name or None,
        "address": part.address or None,
        "startTime": iso(part.started),
        "connectedTime": iso(part.connected),
        "endTime": iso(part.ended),
        "purpose": part.purpose,
        "state": _state(one, part),
        "direction": one.direction,
        "disconnectType": part.disconnect,
        "held": part.held,
        "startHoldTime": iso(part.held_since),
        "wrapupRequired": part.purpose == "agent",
        "user": {"id": part.user_id} if part.user_id else None,
        "queue": {"id": part.queue_id} if part.queue_id else None,
        "attributes": part.attributes,
        "provider": _provider(one),
        "mediaRoles": part.roles or None,
        "monitoredParticipantId": part.monitored,
    }
    if part.purpose == "acd":
        skills = [{"id": skill} for skill in one.skills]
        person["conversationRoutingData"] = {"queue": {"id": part.queue_id}, "priority": 0, "skills": skills}
    if one.voice:
        person |= {
            "muted": part.muted,
            "confined": False,
            "recording": True,
            "recordingState": _recording(one, entry),
            "securePause": entry.paused,
            "coachedParticipantId": part.coached,
            "bargedParticipantId": part.barged,
            "bargedTime": iso(part.barged_at),
        }
    elif media_of(one) == "messages":
        person["type"] = _message_type(one)
    return _without_none(person)


def _supervision(part: Part) -> Json:
    return {
        "monitoredParticipantId": part.monitored,
        "coachedParticipantId": part.coached,
        "bargedParticipantId": part.barged,
        "mediaRoles": part.roles or None,
    }


def _state(one: Conversation, part: Part) -> str:
    """Written media know fewer states: their legs end as ``disconnected``."""
    return "disconnected" if part.state == "terminated" and not one.voice else part.state


def _recording(one: Conversation, entry: Entry) -> str:
    if not one.voice:
        return "none"
    return "paused" if entry.paused else "active"


def _provider(one: Conversation) -> str:
    return {"calls": "Edge", "messages": "PureCloud Messaging", "emails": "PureCloud Email"}[media_of(one)]


def _message_type(one: Conversation) -> str:
    return "webmessaging" if one.channel is Channel.CHAT else "sms"


def _without_none(body: Json) -> Json:
    return {key: value for key, value in body.items() if value is not None}
