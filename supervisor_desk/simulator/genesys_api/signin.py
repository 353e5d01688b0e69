"""Clients, codes and tokens (genesys-api 5.1). They live in real time, whatever the speed of the floor."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from supervisor_desk.simulator.genesys_api.people import Person

SCOPES = (
    "analytics",
    "authorization:readonly",
    "conversations",
    "notifications",
    "organization:readonly",
    "presence",
    "routing",
    "speech-and-text-analytics:readonly",
    "stations",
    "users",
)
PORTS = (8085, 8185, 8285)
"""Ports of the machine on which the desk's client is registered to be called back."""
CODE_LIFE = 120.0
"""Seconds in which a code must have been turned into a token."""
_verifier = re.compile(r"[A-Za-z0-9._~-]{43,128}").fullmatch


@dataclass(frozen=True, slots=True)
class Client:
    """A program that may sign in. ``grant`` is CODE for one that stands for a person, else CLIENT-CREDENTIALS; one
    without a secret is public and must prove itself by PKCE."""

    id: str
    name: str
    grant: str = "CODE"
    secret: str = field(default="", repr=False)
    redirect_uris: tuple[str, ...] = ()
    scopes: tuple[str, ...] = SCOPES


@dataclass(slots=True, eq=False)
class Token:
    """An access token; ``person`` is ``None`` for one that stands for nobody. ``expires`` is in monotonic seconds."""

    access: str = field(repr=False)
    client: Client
    person: Person | None
    expires: float
    revoked: bool = False

    @property
    def owner(self) -> str:
        """Whom limits and channels are counted for."""
        return f"{self.person.id if self.person is not None else ''}@{self.client.id}"


@dataclass(frozen=True, slots=True)
class Code:
    """What the browser brings back, good for one token."""

    client: Client
    person: Person
    redirect_uri: str
    challenge: str
    until: float


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token request is answered with; a public client gets no refresh token."""

    access: str = field(repr=False)
    expires_in: float
    refresh: str = field(default="", repr=False)


class SignInError(Exception):
    """A request of OAuth is refused: ``error`` is OAuth's name for it."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.error = error
        self.description = description
        self.status = status


class SignIn:
    """Gives, checks and revokes codes and tokens; ``life`` of a token in seconds of ``clock``."""

    def __init__(self, clients: list[Client], people: Mapping[str, Person], clock: Callable[[], float], life: float):
        self.clients = {one.id: one for one in clients}
        self._people = people
        self._clock = clock
        self._life = life
        self._codes: dict[str, Code] = {}
        self._tokens: dict[str, Token] = {}
        self._refreshes: dict[str, Token] = {}

    def client_for(self, query: Mapping[str, str]) -> Client:
        """The client of a request to authorize, with its redirect address checked. Raises ``SignInError``: such an
        error is shown and not sent to an address that may be anybody's."""
        client = self.clients.get(query.get("client_id", ""))
        if client is None or client.grant != "CODE":
            raise SignInError("invalid_client", "There is no client of this id that signs people in.")
        if query.get("redirect_uri", "") not in client.redirect_uris:
            raise SignInError("invalid_request", "The redirect address is not registered with the client.")
        return client

    def authorize(self, client: Client, person: Person, redirect_uri: str, challenge: str) -> str:
        """A code for ``person``."""
        self._forget_the_old()
        code = secrets.token_urlsafe(24)
        self._codes[code] = Code(client, person, redirect_uri, challenge, self._clock() + CODE_LIFE)
        return code

    def grant(self, form: Mapping[str, str], basic: tuple[str, str] | None) -> Grant:
        """Answer a token request; ``basic`` is id and secret of its header. Raises ``SignInError``."""
        client = self._client(form, basic)
        match form.get("grant_type", ""):
            case "authorization_code":
                return self._redeem(client, form)
            case "client_credentials":
                if client.grant != "CLIENT-CREDENTIALS":
                    raise SignInError("unauthorized_client", "The client was made for another way of signing in.")
                return self._issue(client, None)
            case "refresh_token":
                old = self._refreshes.pop(form.get("refresh_token", ""), None)
                if old is None or old.client is not client or old.revoked:
                    raise SignInError("invalid_grant", "The refresh token is unknown, used or revoked.")
                return self._issue(client, old.person)
            case _:
                raise SignInError("unsupported_grant_type", "There is no such way of signing in.")

    def issue(self, user_id: str, client_id: str = "") -> str:
        """A token for that user without any page, for tests; of the first client unless told otherwise."""
        client = self.clients[client_id] if client_id else next(iter(self.clients.values()))
        return self._issue(client, self._people[user_id]).access

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

    def revoke(self, user_id: str = "", *, refresh: bool = True) -> None:
        """Revoke the tokens of one user, or of everybody; with ``refresh`` those for renewing as well."""
        for token in [*self._tokens.values(), *(self._refreshes.values() if refresh else ())]:
            if user_id in ("", token.person.id if token.person is not None else token.client.id):
                token.revoked = True

    def _client(self, form: Mapping[str, str], basic: tuple[str, str] | None) -> Client:
        given, secret = basic or (form.get("client_id", ""), form.get("client_secret", ""))
        client = self.clients.get(given)
        if client is None or not hmac.compare_digest(secret.encode(), client.secret.encode()):
            raise SignInError("invalid_client", "The client id or its secret is wrong.", 401)
        return client

    def _redeem(self, client: Client, form: Mapping[str, str]) -> Grant:
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or code.client is not client or self._clock() > code.until:
            raise SignInError("invalid_grant", "The code is unknown, used or too old.")
        if form.get("redirect_uri", "") != code.redirect_uri:
            raise SignInError("invalid_grant", "The redirect address is not that of the code.")
        if code.challenge and not _proves(form.get("code_verifier", ""), code.challenge):
            raise SignInError("invalid_grant", "The verifier does not fit the code.")
        return self._issue(client, code.person)

    def _issue(self, client: Client, person: Person | None) -> Grant:
        self._forget_the_old()
        access = secrets.token_urlsafe(40)
        self._tokens[access] = Token(access, client, person, self._clock() + self._life)
        refresh = ""
        if client.secret and person is not None:
            refresh = secrets.token_urlsafe(40)
            self._refreshes[refresh] = Token(refresh, client, person, self._clock() + 30 * self._life)
        return Grant(access, self._life, refresh)

    def _forget_the_old(self) -> None:
        now = self._clock()
        self._codes = {key: one for key, one in self._codes.items() if one.until >= now}
        for tokens in (self._tokens, self._refreshes):
            for key in [key for key, token in tokens.items() if token.revoked or now > token.expires]:
                del tokens[key]


def _proves(verifier: str, challenge: str) -> bool:
    """Whether S256 of the verifier is the challenge (RFC 7636 section 4.6)."""
    if not _verifier(verifier):
        return False
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    return hmac.compare_digest(digest, challenge.encode())
