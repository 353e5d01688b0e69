"""Clients, their rights and their tokens. Tokens live in real time, whatever the speed of the floor."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from supervisor_desk.simulator.world.records import Supervisor

RIGHTS: dict[str, str] = {
    "interaction:view": "Interaction:Read",
    "interaction:monitor": "Telephony:Monitor:Edit",
    "interaction:write": "Telephony:Interactions:Actions",
    "conversation:read": "Conversation:Read",
    "conversation:control:write": "Conversation:Control:Write",
    "conversation:voice:read": "Conversation:Voice:Read",
    "conversation:voice:write": "Conversation:Voice:Write",
    "conversation:participant:write": "Conversation:Participant:Write",
    "media:write": "Media:Write",
    "webhook:write": "Webhook:Write",
}
"""Each scope, and the permission that its holder's role must have as well."""
READING = ("interaction:view", "conversation:read", "conversation:voice:read")


@dataclass(frozen=True, slots=True)
class Client:
    """A program that may sign in, and for whom it acts. ``licensed`` is whether it may listen and speak (G0, G2)."""

    id: str
    secret: str = field(repr=False)
    supervisor: Supervisor
    scopes: tuple[str, ...] = tuple(RIGHTS)
    permissions: tuple[str, ...] = tuple(RIGHTS.values())
    licensed: bool = True


@dataclass(slots=True, eq=False)
class Token:
    """An access token. ``expires`` is in monotonic seconds."""

    client: Client
    scopes: tuple[str, ...]
    expires: float
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """What the token request is answered with."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_in: float
    scopes: tuple[str, ...]


class SignInError(Exception):
    """The token request is refused: ``error`` is OAuth's name for it."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.error = error
        self.description = description


class SignIn:
    """Gives, checks and revokes tokens. ``life`` and ``refresh_life`` in seconds of ``clock``."""

    def __init__(self, clients: Mapping[str, Client], clock: Callable[[], float], life: float, refresh_life: float):
        self._clients = dict(clients)
        self._clock = clock
        self._life = life
        self._refresh_life = refresh_life
        self._tokens: dict[str, Token] = {}
        self._refreshes: dict[str, Token] = {}

    @property
    def clients(self) -> list[Client]:
        """All that may sign in."""
        return list(self._clients.values())

    def grant(self, form: Mapping[str, str]) -> Grant:
        """Answer a token request. Raises ``SignInError``."""
        kind = form.get("grant_type", "")
        if kind not in ("client_credentials", "refresh_token"):
            raise SignInError(400, "unsupported_grant_type", "grant_type must be client_credentials or refresh_token.")
        client = self._clients.get(form.get("client_id", ""))
        given = form.get("client_secret", "").encode()
        if client is None or not hmac.compare_digest(given, client.secret.encode()):
            raise SignInError(401, "invalid_client", "The client id or its secret is wrong.")
        if kind == "refresh_token":
            return self._refresh(client, form.get("refresh_token", ""))
        wanted = tuple(form.get("scope", "").split()) or client.scopes
        unknown = [scope for scope in wanted if scope not in RIGHTS]
        if unknown:
            raise SignInError(400, "invalid_scope", f"There is no scope {unknown[0]}.")
        return self._issue(client, tuple(scope for scope in wanted if scope in client.scopes))

    def find(self, access: str) -> Token | None:
        """The token, if it is known, alive and not revoked."""
        token = self._tokens.get(access)
        return token if token is not None and self.alive(token) else None

    def alive(self, token: Token) -> bool:
        """Whether the token is good now."""
        return not token.revoked and self._clock() < token.expires

    def expires_in(self, token: Token) -> float:
        """Seconds left."""
        return max(0.0, token.expires - self._clock())

    def revoke(self, client_id: str = "", *, refresh: bool = False) -> None:
        """Revoke the tokens of one client, or of all; with ``refresh`` those for renewing as well."""
        for token in [*self._tokens.values(), *(self._refreshes.values() if refresh else ())]:
            if client_id in ("", token.client.id):
                token.revoked = True

    def change_secret(self, client_id: str, secret: str) -> None:
        """Rotate a client's secret: the old one is refused from now on."""
        old = self._clients[client_id]
        self._clients[client_id] = Client(
            old.id, secret, old.supervisor, old.scopes, old.permissions, licensed=old.licensed
        )

    def _refresh(self, client: Client, refresh: str) -> Grant:
        token = self._refreshes.pop(refresh, None)
        if token is None or token.client.id != client.id or not self.alive(token):
            raise SignInError(400, "invalid_grant", "The refresh token is unknown, used, revoked or too old.")
        return self._issue(client, token.scopes)

    def _issue(self, client: Client, scopes: tuple[str, ...]) -> Grant:
        now = self._clock()
        for tokens in (self._tokens, self._refreshes):
            for old in [key for key, token in tokens.items() if token.revoked or now > token.expires]:
                del tokens[old]
        access, refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self._tokens[access] = Token(client, scopes, now + self._life)
        self._refreshes[refresh] = Token(client, scopes, now + self._refresh_life)
        return Grant(access, refresh, self._life, scopes)
