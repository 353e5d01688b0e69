"""Signing in with the browser: authorization code with PKCE (RFC 7636) over a loopback redirect (RFC 8252).

Pure but for ``Attempt.new``, which draws its secrets. What opens the browser and listens for the redirect is elsewhere.
A public client gets no refresh token to rely on: before the token ends, the browser signs in again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec

from supervisor_desk.service.dialects.base import Grant, GrantRefused, HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.genesys.regions import Region
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES

REDIRECT_PORTS: Final = (8085, 8185, 8285)
"""Ports of this machine that the redirect may use, the first one that is free. All are registered with the client."""
REDIRECT_PATH: Final = "/signed-in"
DEFAULT_LIFETIME_S: Final = 86_400.0
"""Life of a token where the answer names none: the default of a client."""
TOKEN_PATH: Final = "/oauth/token"  # noqa: S105 - a path
WHY_NOT_CLIENT_CREDENTIALS: Final = (
    "A sign-in by client id and secret stands for no person: Genesys Cloud refuses such a caller to listen, coach, "
    "barge or control a call (not.a.user), and there is no phone to call. Sign in with the browser."
)


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try to sign in. ``verifier`` stays here until the code comes; ``state`` ties the redirect to this try."""

    verifier: str
    state: str
    redirect_uri: str

    @classmethod
    def new(cls, port: int) -> Attempt:
        """A try whose redirect comes to ``port``. Draws 64 random bytes for the verifier, 86 characters of it."""
        return cls(
            verifier=secrets.token_urlsafe(64),
            state=secrets.token_urlsafe(32),
            redirect_uri=redirect_uri(port),
        )

    @property
    def challenge(self) -> str:
        """What the browser carries instead of the verifier: S256 of it (RFC 7636 section 4.2)."""
        digest = hashlib.sha256(self.verifier.encode("ascii")).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")

    def __repr__(self) -> str:
        return f"<Attempt to sign in over {self.redirect_uri}>"


class Code(msgspec.Struct, frozen=True):
    """The redirect brought a code, good for one token."""

    code: str

    def __repr__(self) -> str:
        return "<Code>"


class NoCode(msgspec.Struct, frozen=True):
    """The redirect brought none; ``words`` say what to do. ``foreign`` is one that answers no try of ours."""

    words: str
    foreign: bool = False


def redirect_uri(port: int) -> str:
    """The redirect that is registered for ``port``; it must be registered to the letter."""
    return f"http://localhost:{port}{REDIRECT_PATH}"


def authorize_url(
    region: Region, client_id: str, attempt: Attempt, *, organization: str = "", silent: bool = False
) -> str:
    """The page to open in the browser. ``silent`` asks to use the browser's session without asking the person."""
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": attempt.redirect_uri,
        "code_challenge": attempt.challenge,
        "code_challenge_method": "S256",
        "state": attempt.state,
    }
    if organization:
        query["org"] = organization
    if silent:
        query["prompt"] = "none"
    return f"{region.login}/oauth/authorize?{urlencode(query)}"


def read_redirect(target: str, attempt: Attempt) -> Code | NoCode:
    """What the browser brought back; ``target`` is path and query of the request that came to the redirect port."""
    try:
        parts = urlsplit(target)
        query = parse_qs(parts.query, max_num_fields=20)
    except ValueError:
        return NoCode(_FOREIGN, foreign=True)
    state = query.get("state", [""])[0]
    if parts.path != REDIRECT_PATH or not hmac.compare_digest(state.encode(), attempt.state.encode()):
        return NoCode(_FOREIGN, foreign=True)
    if error := query.get("error", [""])[0]:
        said = " ".join(query.get("error_description", [error])[0].split())[:200]
        return NoCode(_DECLINED.get(error, f"Genesys Cloud did not sign you in: {said}. Try again."))
    code = query.get("code", [""])[0]
    return Code(code) if code else NoCode("The browser came back without a code. Sign in again.")


def code_call(code: Code, attempt: Attempt, client_id: str) -> HttpCall:
    """Turn the code into a token, at the region's ``login`` address. No secret and no ``Authorization`` header."""
    form = (
        ("grant_type", "authorization_code"),
        ("code", code.code),
        ("code_verifier", attempt.verifier),
        ("client_id", client_id),
        ("redirect_uri", attempt.redirect_uri),
    )
    return HttpCall(method="POST", path=TOKEN_PATH, form=form, writes=True, idempotent=False, signed=False)


def refresh_call(client_id: str, refresh_token: str) -> HttpCall:
    """Another token without the browser, where a refresh token came with the last one. A public client has no secret:
    it names itself (RFC 6749 section 6)."""
    form = (("grant_type", "refresh_token"), ("refresh_token", refresh_token), ("client_id", client_id))
    return HttpCall(method="POST", path=TOKEN_PATH, form=form, writes=True, idempotent=False, signed=False)


def token_call(path: str, client_id: str, secret: str, refresh_token: str, scope: str) -> HttpCall:  # noqa: ARG001
    """A token without a person, for a client that has a secret: see ``WHY_NOT_CLIENT_CREDENTIALS``.

    Scopes of such a client are not asked for; its roles rule.
    """
    form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)] if refresh_token else []
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode("ascii")
    return HttpCall(
        method="POST",
        path=path,
        form=tuple(form or [("grant_type", "client_credentials")]),
        headers=(("Authorization", f"Basic {basic}"),),
        writes=True,
        idempotent=False,
        signed=False,
    )


class _Token(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: float | None = None
    refresh_token: str | None = None


class _Error(msgspec.Struct, frozen=True):
    error: str = ""
    description: str | None = None
    error_description: str | None = None


def read_token(reply: Reply) -> Grant | GrantRefused:
    """The token, or why there is none. Raises ``UnreadableError`` for what is neither."""
    try:
        if reply.ok:
            token = msgspec.json.decode(reply.body, type=_Token, strict=False)
            if token.access_token:
                lifetime = DEFAULT_LIFETIME_S if token.expires_in is None else max(token.expires_in, 0.0)
                return Grant(
                    access_token=token.access_token, lifetime=lifetime, refresh_token=token.refresh_token or ""
                )
        elif reply.status in (400, 401, 403):
            error = msgspec.json.decode(reply.body, type=_Error)
            if error.error:
                return GrantRefused(_REFUSED.get(error.error) or _other(error), error.error == "invalid_grant")
    except READ_FAILURES:
        pass
    raise UnreadableError(f"answer {reply.status} to the request for a token")


def _other(error: _Error) -> str:
    said = " ".join((error.error_description or error.description or error.error).split())[:200]
    return f"Genesys Cloud refused to sign the desk in: {said}."


_FOREIGN: Final = "This page does not belong to the sign-in that the desk is waiting for. Nothing was signed in."
_DECLINED: Final = {
    "access_denied": "The sign-in was declined in the browser. Sign in again to go on.",
    "login_required": "The browser does not know you any more. Sign in again.",
    "interaction_required": "The browser has to ask you something. Sign in again.",
    "unauthorized_client": "Genesys Cloud does not let this client sign people in. Tell your administrator.",
    "invalid_request": "Genesys Cloud did not accept the sign-in. The client's redirect addresses may be missing. "
    "Tell your administrator.",
    "temporarily_unavailable": "Genesys Cloud cannot sign anybody in right now. Try again in a moment.",
}
_REFUSED: Final = {
    "invalid_grant": "The sign-in took too long or was used already. Sign in again.",
    "invalid_client": "Genesys Cloud does not know this client id, or it was made for another way of signing in. "
    "Check the client id and the region in the settings.",
    "unauthorized_client": "This client may not sign in this way. Its grant type must be “Code Authorization (PKCE)”.",
    "invalid_request": "Genesys Cloud did not accept the sign-in. Check that the redirect addresses of the client are "
    "those of the desk.",
}
