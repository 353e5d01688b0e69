"""What Genesys Cloud sends, short to write: both shapes of a conversation, envelopes, errors. Made up, all of it."""

from __future__ import annotations

from typing import Any

import msgspec

from supervisor_desk.service.dialects.base import HttpCall, Reply

CALL = "c0ffee00-0000-4000-8000-000000000001"
QUEUE = "9bbb0000-0000-4000-8000-000000000001"
AGENT = "a9e00000-0000-4000-8000-000000000001"
AGENT_USER = "0a9e0000-0000-4000-8000-000000000001"
CUSTOMER = "c0570000-0000-4000-8000-000000000001"
LEG = "1e900000-0000-4000-8000-000000000001"
ME = "03e00000-0000-4000-8000-000000000001"
CHANNEL = "streaming-1-00000000-0000-4000-8000-000000000001"
TOPIC = f"v2.routing.queues.{QUEUE}.conversations.calls"
FULL_TOPIC = f"v2.users.{ME}.conversations"
NOON = "2026-05-04T12:00:00.000Z"


def at(minute: int, second: int = 0) -> str:
    return f"2026-05-04T12:{minute:02d}:{second:02d}.000Z"


def customer(**changes: Any) -> dict[str, Any]:
    made = {
        "id": CUSTOMER,
        "purpose": "customer",
        "state": "connected",
        "direction": "inbound",
        "name": "Berlin Germany",
        "address": "tel:+4930123456",
        "startTime": at(0),
        "connectedTime": at(0, 1),
        "muted": False,
        "held": False,
        "queue": {"id": QUEUE},
    }
    return made | changes


def waiting(**changes: Any) -> dict[str, Any]:
    made = {
        "id": "acd-1",
        "purpose": "acd",
        "name": "Billing",
        "state": "connected",
        "direction": "inbound",
        "startTime": at(0, 2),
        "connectedTime": at(0, 2),
        "queue": {"id": QUEUE},
    }
    return made | changes


def agent(**changes: Any) -> dict[str, Any]:
    made = {
        "id": AGENT,
        "purpose": "agent",
        "state": "connected",
        "direction": "inbound",
        "user": {"id": AGENT_USER},
        "queue": {"id": QUEUE},
        "startTime": at(1),
        "connectedTime": at(1, 5),
        "muted": False,
        "held": False,
        "confined": False,
    }
    return made | changes


def own_leg(mode: str = "monitored", **changes: Any) -> dict[str, Any]:
    """One's own leg; ``mode`` is ``monitored``, ``coached`` or ``barged``."""
    made = {
        "id": LEG,
        "purpose": "user",
        "state": "connected",
        "user": {"id": ME},
        "startTime": at(2),
        "connectedTime": at(2, 3),
        "muted": False,
        f"{mode}ParticipantId": AGENT,
    }
    return made | changes


def flat(*participants: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A conversation of the flat shape; agent and customer unless told otherwise."""
    return {"id": CALL, "participants": list(participants or (customer(), agent()))} | more


_OF_LEG = ("state", "muted", "held", "confined", "direction", "disconnectType", "startHoldTime", "recordingState")


def full(*participants: dict[str, Any], medium: str = "calls", **more: Any) -> dict[str, Any]:
    """The same in the full shape, from participants as the functions above make them."""
    made = []
    for one in participants or (customer(), agent()):
        leg = {key: one[key] for key in _OF_LEG if key in one}
        person = {key: value for key, value in one.items() if key not in _OF_LEG and key not in ("user", "queue")}
        if "user" in one:
            person["userId"] = one["user"]["id"]
        if "queue" in one:
            person["queueId"] = one["queue"]["id"]
        made.append(person | {medium: [{"id": "comm-1"} | leg], "additionalProperties": {}})
    return {"id": CALL, "participants": made} | more


def frame(body: Any, topic: str = TOPIC, **more: Any) -> bytes:
    """An envelope as it comes on the socket."""
    envelope = {"topicName": topic, "version": "2", "eventBody": body, "metadata": {"CorrelationId": "corr-1"}}
    return msgspec.json.encode(envelope | more)


def reply(status: int, body: Any = None, **headers: str) -> Reply:
    content = b"" if body is None else msgspec.json.encode(body)
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)


def error(status: int, code: str, message: str = "", **more: Any) -> Reply:
    """An error answer with its correlation id."""
    body = {"code": code, "message": message, "status": status, "contextId": "corr-9", "details": [], "errors": []}
    return reply(status, body | more, inin_correlation_id="corr-9")


def me(**changes: Any) -> dict[str, Any]:
    """``GET /users/me`` of somebody who may do everything and is ready for it."""
    made = {
        "id": ME,
        "name": "Sam Supervisor",
        "presence": {"presenceDefinition": {"id": "p-1", "systemPresence": "AVAILABLE"}},
        "station": {"effectiveStation": {"id": "s-1", "name": "Desk phone", "type": "inin_managed"}},
        "authorization": {"permissions": ["conversation:*:*"]},
    }
    return made | changes


def endpoint(call: HttpCall) -> str:
    """Method and path, for comparing."""
    return f"{call.method} {call.path.removeprefix('/api/v2/')}"
