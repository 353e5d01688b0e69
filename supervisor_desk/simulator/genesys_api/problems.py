"""What the platform answers when it refuses: an error body with a code, and the correlation id (genesys-api 5.4)."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
from aiohttp import web

from supervisor_desk.simulator.world.refusal import Refusal, Why


class Problem(Exception):
    """Raised by whoever handles a request; becomes the answer. ``members`` go beside the usual ones."""

    def __init__(self, status: int, code: str, message: str, *, retry_after: str = "", **members: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after
        self.members = members

    def answer(self, correlation: str) -> web.Response:
        """The answer to send."""
        body: dict[str, Any] = {
            "message": self.message,
            "code": self.code,
            "status": self.status,
            "contextId": correlation,
            "details": [],
            "errors": [],
            **self.members,
        }
        response = json_answer(body, self.status)
        if self.retry_after:
            response.headers["Retry-After"] = self.retry_after
        return response


def json_answer(body: object, status: int = 200) -> web.Response:
    """An answer with ``body`` as JSON."""
    return web.Response(status=status, body=msgspec.json.encode(body), content_type="application/json")


def taken(status: int = 202) -> web.Response:
    """A receipt: the platform took the request and says no more."""
    return web.Response(status=status)


def new_correlation() -> str:
    """The id under which a request is found again."""
    return str(uuid.uuid4())


def not_found(what: str = "The resource") -> Problem:
    """404."""
    return Problem(404, "not.found", f"{what} could not be found.")


def bad_request(message: str, field: str = "") -> Problem:
    """400, with the member at fault."""
    details = [{"errorCode": "invalid.value", "fieldName": field}] if field else []
    return Problem(400, "bad.request", message, details=details)


def missing(permissions: tuple[str, ...]) -> Problem:
    """403 for somebody whose roles hold none of ``permissions``."""
    return Problem(
        403,
        "missing.any.permissions",
        f"You are missing one or more of the following permissions: {', '.join(permissions)}",
        messageWithParams="You are missing one or more of the following permissions: {permissions}",
        messageParams={"permissions": ", ".join(permissions)},
    )


def not_a_user() -> Problem:
    """400 for a token that stands for no person."""
    return Problem(400, "not.a.user", "This request requires a user context.")


_ANSWERS: dict[Why, tuple[int, str]] = {
    Why.UNKNOWN: (404, "not.found"),
    Why.OVER: (400, "conversation.error.call.disconnected"),
    Why.PRIVATE_QUEUE: (403, "not.authorized"),
    Why.SESSION_EXISTS: (400, "conversation.error.monitor.own.conversation"),
    Why.SESSION_OVER: (400, "conversation.error.call.disconnected"),
    Why.SPEAKING_TAKEN: (400, "conversation.error.cannot.create.conference"),
}


def problem_of(refusal: Refusal) -> Problem:
    """The answer for what the world refused; where no code is published, ``bad.request`` with the words."""
    status, code = _ANSWERS.get(refusal.why, (400, "bad.request"))
    return Problem(status, code, str(refusal))
