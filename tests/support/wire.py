"""Replies and frames of the control contract for tests, written from the wire description and nothing of ours."""

from __future__ import annotations

import json
from typing import Any

from supervisor_desk.service.dialects.base import Reply

AT = "2026-11-21T10:00:00.123Z"


def reply(status: int = 200, body: object = None, **headers: str) -> Reply:
    """An answer with a JSON body; names of headers with underscores for hyphens."""
    content = b"" if body is None else json.dumps(body).encode()
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, content)


def wire_session(
    mode: str = "silent", status: str = "active", *, of: str = "sup-me", key: str = "session-1"
) -> dict[str, Any]:
    """A MonitorSession."""
    return {
        "monitorSessionId": key,
        "supervisorId": of,
        "supervisorName": "Sam Supervisor",
        "mode": mode,
        "status": status,
        "since": AT,
    }


def wire_conversation(**changes: Any) -> dict[str, Any]:
    """A Conversation as REST gives it."""
    return {
        "id": "call-1",
        "state": "active",
        "direction": "inbound",
        "channel": "voice",
        "queue": {"id": "queue-billing", "name": "Billing"},
        "skills": ["billing", "german"],
        "startedAt": AT,
        "stateSince": AT,
        "connectedAt": AT,
        "endedAt": None,
        "holdMs": 1500,
        "holds": 1,
        "participants": [
            {
                "id": "part-agent",
                "role": "agent",
                "userId": "user-agent",
                "name": "Ada Agent",
                "address": "ext. 17",
                "muted": True,
                "held": False,
                "joinedAt": AT,
                "leftAt": None,
            },
            {"id": "part-customer", "role": "customer", "name": "Carl Customer", "address": "+4930123456"},
        ],
        "mediaChannels": [{"id": "medium-1", "mediaType": "voice", "whisperSupported": True}],
        "monitorSessions": [wire_session()],
        "mediaServerGroupId": "msg-1",
    } | changes


def frame(kind: str, *, sequence: int = 7, event_id: str = "event-7", **body: Any) -> bytes:
    """An event: envelope first, without spaces, then the body."""
    envelope = {"type": kind, "id": event_id, "sequence": sequence, "timestamp": AT}
    return json.dumps(envelope | body, separators=(",", ":")).encode()


def conversation_frame(key: str = "call-1", *, sequence: int = 7, event_id: str = "event-7", **changes: Any) -> bytes:
    """A ``conversation`` event."""
    body = wire_conversation(**changes)
    del body["id"]
    return frame("conversation", sequence=sequence, event_id=event_id, conversationId=key, **body)
