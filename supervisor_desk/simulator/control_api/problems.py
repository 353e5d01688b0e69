"""What the control contract answers when it refuses: status, code, words, the members at fault."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
from aiohttp import web

from supervisor_desk.simulator.world.refusal import Refusal, Why


class Problem(Exception):
    """Raised by whoever handles a request; becomes the answer. ``members`` go beside the usual ones."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        errors: list[dict[str, str]] | None = None,
        retry_after: str = "",
        **members: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors or []
        self.retry_after = retry_after
        self.members = members

    def answer(self) -> web.Response:
        """The answer to send."""
        body: dict[str, Any] = {
            "status": self.status,
            "code": self.code,
            "message": self.message,
            "errors": self.errors,
            "contextId": secrets.token_hex(8),
            **self.members,
        }
        response = json_answer(body, status=self.status)
        if self.retry_after:
            response.headers["Retry-After"] = self.retry_after
        return response


def json_answer(body: object, status: int = 200) -> web.Response:
    """An answer with ``body`` as JSON."""
    return web.Response(status=status, body=msgspec.json.encode(body), content_type="application/json")


def invalid(field: str, code: str, message: str) -> Problem:
    """400 for one member of the request."""
    return Problem(400, "bad.request", message, errors=[{"field": field, "code": code, "message": message}])


_ANSWERS: dict[Why, tuple[int, str]] = {
    Why.UNKNOWN: (404, "not.found"),
    Why.OVER: (404, "interaction.ended"),
    Why.WRONG_STATE: (409, "interaction.state"),
    Why.NOT_VOICE: (400, "channel.unsupported"),
    Why.PRIVATE_QUEUE: (403, "queue.private"),
    Why.SESSION_EXISTS: (409, "monitor.exists"),
    Why.SESSION_PENDING: (409, "session.pending"),
    Why.SESSION_OVER: (409, "session.ended"),
    Why.SPEAKING_TAKEN: (409, "conflict.barge"),
    Why.NOT_BARGED: (409, "transfer.not.barged"),
    Why.NO_WHISPER: (400, "whisper.unsupported"),
    Why.NOT_AN_AGENT: (400, "target.invalid"),
    Why.CUE_OVER: (409, "control.ended"),
    Why.ANNOUNCEMENT_OVER: (409, "interaction.completed"),
    Why.UNKNOWN_TARGET: (400, "target.unknown"),
    Why.UNKNOWN_GROUP: (400, "group.unknown"),
}


def problem_of(refusal: Refusal, *, taken: str = "conflict.barge") -> Problem:
    """The answer for what the world refused; ``taken`` is the code for a speaking slot that somebody else has."""
    status, code = _ANSWERS[refusal.why]
    if refusal.why is Why.SPEAKING_TAKEN:
        code = taken
    message = str(refusal)
    errors = [{"field": refusal.field, "code": code, "message": message}] if refusal.field else []
    members: dict[str, Any] = {}
    if refusal.holder is not None:
        members["holderName"] = refusal.holder.name
        members["holderId"] = refusal.holder.id
    if refusal.session is not None:
        members["conflictingMonitorSessionId"] = refusal.session.id
    if refusal.cue is not None:
        members["conflictingControlId"] = refusal.cue.id
    if refusal.why is Why.PRIVATE_QUEUE:
        members["missing"] = ["queue:private:supervise"]
    return Problem(status, code, message, errors=errors, **members)
