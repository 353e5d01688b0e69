"""Tokens: the form that asks for one, and what the answer says (contract section 8)."""

from __future__ import annotations

from typing import Final

import msgspec

from supervisor_desk.service.dialects.base import Grant, GrantRefused, HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.control import lenient
from supervisor_desk.service.dialects.control.lenient import READ_FAILURES

_DEFAULT_LIFETIME_S: Final = 1800.0
"""Lifetime taken where the answer names none: the shortest that a guide speaks of (G1)."""


class _Token(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: float | None = None
    refresh_token: str | None = None
    scope: str | None = None


class _Error(msgspec.Struct, frozen=True):
    error: str = ""
    error_description: str | None = None


def token_call(path: str, client_id: str, secret: str, refresh_token: str, scope: str) -> HttpCall:
    """The form: ``refresh_token`` where there is one, else ``client_credentials``."""
    form = [("client_id", client_id), ("client_secret", secret)]
    if refresh_token:
        form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token), *form]
    else:
        form = [("grant_type", "client_credentials"), *form]
        if scope:
            form.append(("scope", scope))
    return HttpCall(method="POST", path=path, form=tuple(form), writes=True, idempotent=False, signed=False)


def read_token(reply: Reply) -> Grant | GrantRefused:
    """The token, or why there is none. Raises ``UnreadableError`` for what is neither."""
    try:
        if reply.ok:
            token = lenient.read(reply.body, _Token)
            if token.access_token:
                return Grant(
                    access_token=token.access_token,
                    lifetime=max(token.expires_in if token.expires_in is not None else _DEFAULT_LIFETIME_S, 0.0),
                    refresh_token=token.refresh_token or "",
                    scope=token.scope or "",
                )
        elif reply.status in (400, 401, 403):
            error = lenient.read(reply.body, _Error)
            if error.error:
                return GrantRefused(_WORDS.get(error.error, _other(error)), error.error == "invalid_grant")
    except READ_FAILURES:
        pass
    raise UnreadableError(f"answer {reply.status} to the request for a token")


_WORDS: Final = {
    "invalid_client": "The service does not know this client id, or its secret is wrong.",
    "unauthorized_client": "This client may not sign in this way. Its grant type must be client credentials.",
    "invalid_grant": "The refresh token has been used up or withdrawn.",
    "invalid_scope": "The service does not give the scope that is asked for.",
    "unsupported_grant_type": "The service does not offer this way of signing in.",
}


def _other(error: _Error) -> str:
    said = " ".join((error.error_description or error.error).split())[:200]
    return f"The service refused to sign the desk in: {said}."
