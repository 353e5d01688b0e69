"""Answers to requests, in words for people: what happened, what it means for the call, what to do (contract section 9).

An answer of 200, 201 or 202 is a receipt, never a success (G1, G2).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from msgspec import field

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Accepted, Answer, Refused, Unanswered
from supervisor_desk.actions.proof import TERMINATED_INTERACTION
from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.control import lenient
from supervisor_desk.service.dialects.control.lenient import READ_FAILURES
from supervisor_desk.service.dialects.words import UNCHANGED


class FieldError(msgspec.Struct, frozen=True):
    """One of ``errors[]``."""

    field: str | None = None
    code: str | None = None
    message: str | None = None


class ErrorBody(msgspec.Struct, frozen=True):
    """The Error of the wire; every member may be missing."""

    code: str = ""
    message: str = ""
    errors: tuple[FieldError, ...] = ()
    missing: tuple[str, ...] = ()
    conflicting: str = field(name="conflictingMonitorSessionId", default="")
    conflicting_control: str = field(name="conflictingControlId", default="")
    holder: str = field(name="holderName", default="")


class _Receipt(msgspec.Struct, frozen=True):
    id: str = ""
    monitor_session_id: str = field(name="monitorSessionId", default="")


class _Media(msgspec.Struct, frozen=True):
    url: str = field(name="mediaUrl")


def error_of(reply: Reply) -> ErrorBody:
    """The error that an answer carries; an empty one where it carries none that can be read."""
    try:
        return lenient.read(reply.body, ErrorBody)
    except READ_FAILURES:
        return ErrorBody()


def read_answer(action: Action, reply: Reply) -> Answer:
    """What ``reply`` means for ``action``."""
    if reply.ok:
        return _accepted(action, reply)
    if reply.status >= 500 or reply.status < 400:
        return Unanswered(reason=_unclear(reply))
    error = error_of(reply)
    unchanged = UNCHANGED[action.kind]
    match reply.status:
        case 400 | 422:
            said = f"The service did not accept the request: {_fields(error)}"
            return Refused(status=reply.status, reason=f"{said} {unchanged} Correct it and try again.")
        case 401:
            return Refused(
                status=401,
                reason=f"The service does not accept your sign-in any more. {unchanged} Sign in again.",
            )
        case 403:
            return Refused(status=403, reason=f"{_forbidden(error)} {unchanged} Ask your administrator for it.")
        case 404 | 410 if action.kind is Kind.CANCEL:
            return Refused(status=reply.status, reason="The service does not know that cue any more: it has ended.")
        case 404 | 410:
            return Refused(status=reply.status, over=True, reason=TERMINATED_INTERACTION)
        case 409:
            return _conflict(action, error)
        case 429:
            return Refused(
                status=429,
                reason=f"The service is taking no more requests from this desk for now. {unchanged} Try again shortly.",
            )
        case _:
            said = f"“{error.message}”" if error.message else f"status {reply.status}"
            return Refused(
                status=reply.status,
                reason=f"The service refused it: {said}. {unchanged} Report this to your administrator.",
            )


def reference_of(_reply: Reply) -> str:
    """The contract names no id of a request."""
    return ""


def read_upload(action: Action, reply: Reply) -> str | Refused:
    """The address of the uploaded sound, or why there is none. Nothing has been played either way."""
    unchanged = UNCHANGED[action.kind]
    if reply.ok:
        try:
            return lenient.read(reply.body, _Media).url
        except READ_FAILURES:
            words = f"The service took the sound but did not say where it is. {unchanged} Try again."
            return Refused(status=reply.status, reason=words)
    answer = read_answer(action, reply)
    if isinstance(answer, Refused) and not answer.over:
        return answer
    words = f"The sound could not be uploaded (answer {reply.status}). {unchanged} Try again."
    return Refused(status=reply.status, reason=words)


def _accepted(action: Action, reply: Reply) -> Accepted:
    if action.kind is Kind.CANCEL:
        return Accepted(remote_id=action.cancels_remote, proven=True, words=f"REST answer {reply.status}: taken back")
    if action.kind in (Kind.MUTE, Kind.UNMUTE):
        return Accepted(words=f"accepted with {reply.status}")
    try:
        receipt = lenient.read(reply.body, _Receipt)
    except READ_FAILURES:
        receipt = _Receipt()
    remote = receipt.monitor_session_id or receipt.id
    if action.kind is Kind.ANNOUNCE:
        remote = reply.headers.get("x-interaction-id", "") or receipt.id
    elif action.kind is Kind.TRANSFER:
        remote = receipt.id
    return Accepted(remote_id=remote, words=f"accepted with {reply.status}")


def _unclear(reply: Reply) -> str:
    return (
        f"The service answered {reply.status} and does not say whether it did it. It may have taken effect. "
        "The desk is looking; do not repeat it before it is known."
    )


def _fields(error: ErrorBody) -> str:
    said = []
    for one in error.errors:
        what = one.message or one.code or ""
        if one.field and what:
            said.append(f"{one.field}: {what}")
        elif one.field or what:
            said.append(one.field or what)
    return _ended("; ".join(said) or error.message or error.code or "it did not say why")


def _forbidden(error: ErrorBody) -> str:
    if error.missing:
        return f"Your account lacks {' and '.join(error.missing)}."
    if error.message or error.code:
        return f"Your account may not do this here: {_ended(error.message or error.code)}"
    return "Your account lacks a permission, a license or the right to supervise this queue."


def _conflict(action: Action, error: ErrorBody) -> Refused:
    unchanged = UNCHANGED[action.kind]
    if error.conflicting or error.conflicting_control or error.holder or error.code.startswith("conflict."):
        holder = error.holder or "Another supervisor"
        return Refused(
            status=409,
            contended=True,
            held_by=error.holder or error.conflicting or error.conflicting_control,
            reason=f"{holder} is speaking to this call. {unchanged} Queue for the speaking slot, or send a text cue.",
        )
    words = _CONFLICTS.get(error.code)
    if words is None:
        said = _ended(error.message or error.code or "no reason given")
        words = f"The call is in a state that does not allow it: {said}"
    return Refused(status=409, reason=f"{words} {unchanged} Look at the call again before you repeat it.")


_CONFLICTS: Final[Mapping[str, str]] = {
    "monitor.exists": "You already have a session on this call.",
    "session.ended": "Your session on this call has ended.",
    "session.pending": "Your session on this call is still being connected.",
    "transfer.not.barged": "A call can be transferred only after you barged in.",
    "control.ended": "It had already ended and could not be taken back.",
    "interaction.completed": "It had already ended and could not be stopped.",
    "interaction.state": "The call is not active now.",
}


def _ended(text: str) -> str:
    """A phrase of the service as a sentence, without its line breaks and not longer than a screen takes."""
    phrase = " ".join(text.split())[:300]
    return phrase if phrase.endswith((".", "!", "?")) else f"{phrase}."
