"""The error that an answer carries, as far as it can be read, and the id that the service's support asks for."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES


class Detail(msgspec.Struct, frozen=True, rename="camel"):
    """One of ``details[]``: which field, and what is wrong with it."""

    error_code: str | None = None
    field_name: str | None = None


class Limit(msgspec.Struct, frozen=True):
    """Which limit was met, and how high it is."""

    key: str | None = None
    value: int | None = None


class ErrorBody(msgspec.Struct, frozen=True, rename="camel"):
    """An error; every member may be missing. Decide by ``code`` and ``status``, never by ``message``."""

    code: str | None = None
    message: str | None = None
    context_id: str | None = None
    message_params: dict[str, Any] | None = None
    details: tuple[Detail, ...] | None = None
    limit: Limit | None = None


_NONE: Final = ErrorBody()
_decode: Final = msgspec.json.Decoder(ErrorBody).decode


def error_of(reply: Reply) -> ErrorBody:
    """The error in ``reply``; an empty one where it carries none that can be read."""
    try:
        return _decode(reply.body)
    except READ_FAILURES:
        return _NONE


def correlation_of(reply: Reply) -> str:
    """The id under which the service's support finds this request: from the header, else from the error."""
    return reply.headers.get("inin-correlation-id", "") or error_of(reply).context_id or ""


def missing_permissions(error: ErrorBody) -> tuple[str, ...]:
    """The permissions that a refusal names in its parameters: the published text is a list, or names with commas."""
    found: list[str] = []
    for value in (error.message_params or {}).values():
        for one in value if isinstance(value, list) else str(value).strip("[]").split(","):
            name = str(one).strip()
            if name.count(":") >= 2 and " " not in name:
                found.append(name)
    return tuple(dict.fromkeys(found))
