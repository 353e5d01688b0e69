"""Signing in and staying so (contract section 8).

The two flows are one form each. Authlib would bring a second HTTP client of its own that reads the wall clock and
holds the client secret for good; here the credentials are read again for each renewal, so that rotated ones are taken
over, and time comes from the clock.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final, NoReturn, Protocol

import msgspec

from supervisor_desk.actions.ports import Clock
from supervisor_desk.service.client import Exchange, Signer
from supervisor_desk.service.dialects.base import Dialect, Grant, GrantRefused, UnreadableError
from supervisor_desk.service.errors import (
    ServiceError,
    SignedOutError,
    TransientError,
    UnavailableError,
    UnexpectedAnswerError,
)
from supervisor_desk.service.renewal import renew_ahead
from supervisor_desk.service.secret import Secret

logger = logging.getLogger(__name__)

RETRY_S: Final = 5.0
"""Pause after a renewal that failed while the old token is still good."""
REFUSED_S: Final = 30.0
"""Pause before credentials that were refused are tried again; rotated ones are tried at once."""
_LOOK_S: Final = 30.0


class Credentials(msgspec.Struct, frozen=True):
    """Who the desk is, as the administrator entered it. ``refresh_token`` where one was handed out instead."""

    client_id: str
    client_secret: Secret
    refresh_token: Secret = Secret("")


class CredentialSource(Protocol):
    """Where credentials are kept: ``credentials.StoredCredentials``."""

    async def read(self) -> Credentials:
        """The credentials as they are now. Raises ``SignedOutError`` if there are none."""
        ...

    async def keep_refresh_token(self, token: Secret) -> None:
        """The service replaced the refresh token."""
        ...


class LastingSigner(Signer, Protocol):
    """A signer that looks after its token by itself: ``SignIn`` and ``person_signin.PersonSignIn``."""

    async def keep_fresh(self) -> NoReturn:
        """Renew ahead of the end for ever; ``app`` runs it as a task."""
        ...


class _Token(msgspec.Struct, frozen=True):
    secret: Secret
    renew_at: float
    ends_at: float
    refresh: Secret


class SignIn:
    """Holds the token. Use from the loop's thread. Fits ``client.Signer``.

    ``alert`` is told in words when the sign-in is lost or a renewal fails; ``renewed`` when a new token is there.
    """

    def __init__(
        self,
        exchange: Exchange,
        dialect: Dialect,
        source: CredentialSource,
        clock: Clock,
        *,
        token_path: str = "/oauth/token",  # noqa: S107 - a path
        scope: str = "",
        alert: Callable[[str], None],
        renewed: Callable[[], None],
    ) -> None:
        self._exchange = exchange
        self._dialect = dialect
        self._source = source
        self._clock = clock
        self._token_path = token_path
        self._scope = scope
        self._alert = alert
        self._renewed = renewed
        self._lock = asyncio.Lock()
        self._attempts = 0
        self._failure: ServiceError | None = None
        self._told = ""
        self._current: _Token | None = None
        self._used: Credentials | None = None
        self._refused: tuple[Credentials, str, float] | None = None
        self._not_before = 0.0

    async def token(self) -> Secret:
        """A token that is good now, renewed first where that is due. Raises ``SignedOutError``, ``TransientError``."""
        current, now = self._current, self._clock.monotonic()
        if current is None or now >= current.ends_at:
            return await self.renew()
        if now < current.renew_at or now < self._not_before:
            return current.secret
        try:
            return await self.renew()
        except TransientError:
            if self._clock.monotonic() < current.ends_at:
                return current.secret  # still good; the renewal is tried again shortly
            raise

    async def renew(self, rejected: Secret | None = None) -> Secret:
        """A new token, ``rejected`` being one that was not accepted.

        One renewal at a time: callers that come meanwhile wait for it and share its result, good or bad.
        """
        attempt = self._attempts
        async with self._lock:
            current = self._current
            if self._attempts != attempt and self._failure is not None:
                raise self._failure.with_traceback(None)
            if current is not None and (
                self._attempts != attempt or (rejected is not None and current.secret != rejected)
            ):
                return current.secret
            try:
                current = await self._ask()
            except ServiceError as error:
                self._attempts += 1
                self._failure = error
                self._not_before = self._clock.monotonic() + RETRY_S
                self._tell(str(error))
                raise
            self._attempts += 1  # not for one that was cancelled: who waited for it asks again
            self._failure = None
            self._told = ""
            self._current = current
        self._renewed()
        return current.secret

    def lost(self, words: str) -> None:
        """A fresh token was not accepted either: somebody must look at the account."""
        self._current = None
        self._tell(words)

    async def keep_fresh(self) -> NoReturn:
        """Renew ahead of expiry for ever, so that no action has to wait for it. ``app`` runs this as a task."""
        while True:
            due = self._due()
            while (rest := due - self._clock.monotonic()) > 0:
                # Looks up now and then: a token may have been renewed by a 401 meanwhile, or the computer have slept.
                await asyncio.sleep(min(rest, _LOOK_S))
                due = self._due()
            try:
                await self.renew()
            except ServiceError as error:
                logger.info("the token could not be renewed: %s", type(error).__name__)

    def _tell(self, words: str) -> None:
        """Alert once for each trouble: it is tried again every few seconds."""
        if words != self._told:
            self._told = words
            self._alert(words)

    def _due(self) -> float:
        current = self._current
        return self._not_before if current is None else max(current.renew_at, self._not_before)

    async def _ask(self) -> _Token:
        credentials = await self._source.read()
        self._not_refused_lately(credentials)
        refresh = self._refresh_for(credentials)
        asked = self._clock.monotonic()
        grant = await self._grant(credentials, refresh)
        self._used = credentials
        ends_at = asked + grant.lifetime
        handed_out = Secret(grant.refresh_token)
        if handed_out and credentials.refresh_token and handed_out != credentials.refresh_token:
            await self._source.keep_refresh_token(handed_out)
        return _Token(Secret(grant.access_token), ends_at - renew_ahead(grant.lifetime), ends_at, handed_out or refresh)

    def _refresh_for(self, credentials: Credentials) -> Secret:
        """The refresh token to use: the newest one, unless the credentials were replaced since it was handed out."""
        current, used = self._current, self._used
        if current is None or used is None or not current.refresh:
            return credentials.refresh_token
        same_client = (used.client_id, used.client_secret) == (credentials.client_id, credentials.client_secret)
        known = credentials.refresh_token in (used.refresh_token, current.refresh)
        return current.refresh if same_client and known else credentials.refresh_token

    async def _grant(self, credentials: Credentials, refresh: Secret) -> Grant:
        """Raises ``SignedOutError`` where the service refuses."""
        answer = await self._request(credentials, refresh)
        if isinstance(answer, GrantRefused) and answer.refresh_spent and refresh and credentials.client_secret:
            answer = await self._request(credentials, Secret(""))  # the client's own credentials still count
        if isinstance(answer, GrantRefused):
            self._refused = (credentials, answer.words, self._clock.monotonic())
            raise SignedOutError(f"{answer.words} Check the sign-in in the settings.")
        self._refused = None
        return answer

    async def _request(self, credentials: Credentials, refresh: Secret) -> Grant | GrantRefused:
        call = self._dialect.token_call(
            self._token_path,
            credentials.client_id,
            credentials.client_secret.reveal(),
            refresh.reveal(),
            self._scope,
        )
        reply = await self._exchange.exchange(call)
        if reply.status == 429 or reply.status >= 500:
            raise UnavailableError(f"The sign-in service is not available (it answered {reply.status}).", reply.status)
        try:
            return self._dialect.read_token(reply)
        except UnreadableError:
            raise UnexpectedAnswerError(
                f"What answers at {self._token_path} is no sign-in service (it answered {reply.status}). "
                "Check the address and the token path."
            ) from None

    def _not_refused_lately(self, credentials: Credentials) -> None:
        if self._refused is None:
            return
        refused, words, when = self._refused
        if refused == credentials and self._clock.monotonic() - when < REFUSED_S:
            raise SignedOutError(f"{words} Check the sign-in in the settings.")
