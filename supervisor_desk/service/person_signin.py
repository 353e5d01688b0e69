"""Staying signed in as a person: the token came by the browser, and only a person can bring the next one.

Where the platform gives a way without the browser (a refresh token) it is taken ahead of the end. Else a person is told
in time; the board stays, and who signs in again meanwhile goes on without a break.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, NoReturn

from supervisor_desk.actions.ports import Clock
from supervisor_desk.service.dialects.base import Grant
from supervisor_desk.service.errors import ServiceError, SignedOutError
from supervisor_desk.service.kept_token import KeptToken, Token, token_of
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import SecretsUnavailableError

logger = logging.getLogger(__name__)

REMIND_AHEAD_S: Final = 900.0
"""How long before its end a token is renewed, or its person asked, in seconds; a third of a life that is short."""
RETRY_S: Final = 30.0
"""Pause after a renewal that failed while the old token is still good, in seconds."""
_LOOK_S: Final = 30.0
SOMEBODY_ELSE: Final = (
    "Somebody else has signed in on this computer, and your own sign-in has ended. Open the desk anew to work as them, "
    "or sign in again yourself."
)
NOT_SIGNED_IN: Final = "You are not signed in to Genesys Cloud. Sign in with the browser."
ENDED: Final = "Your sign-in to Genesys Cloud has ended. Sign in again with the browser; the board stays as it is."

Silently = Callable[[Secret], Awaitable[Grant | None]]
"""Gets a token without a person, with the refresh token if there is one; ``None`` where there is no such way."""


async def never(_refresh: Secret) -> Grant | None:
    """There is no way without the browser."""
    return None


class PersonSignIn:
    """Holds the token. Use from the loop's thread. Fits ``client.Signer``.

    ``ending`` is told, once for each token, when it will end (seconds since the epoch) and a person must sign in again;
    ``alert`` in words when the sign-in is lost; ``renewed`` when another token is there. It ``asks`` nobody where the
    silent way can be relied on.
    """

    def __init__(
        self,
        kept: KeptToken,
        clock: Clock,
        *,
        silently: Silently = never,
        asks: bool = True,
        ending: Callable[[float], None] = lambda _: None,
        alert: Callable[[str], None],
        renewed: Callable[[], None],
    ) -> None:
        self._kept = kept
        self._clock = clock
        self._silently = silently
        self._asks = asks
        self._ending = ending
        self._alert = alert
        self._renewed = renewed
        self._lock = asyncio.Lock()
        self._current: Token | None = None
        self._user = ""
        self._reminded: Secret | None = None
        self._told = ""
        self._not_before = 0.0

    async def token(self) -> Secret:
        """A token that is good now. Raises ``SignedOutError``, ``TransientError``."""
        current = self._current
        if current is None or not self._good(current):
            return await self.renew()
        return current.access

    async def renew(self, rejected: Secret | None = None) -> Secret:
        """A token other than ``rejected``: one that a person brought meanwhile, or one that came without a person.

        With nothing rejected a token that is still good will do, where there is no other. Raises ``SignedOutError``,
        ``TransientError``.
        """
        async with self._lock:
            before = self._current
            if before is not None and rejected is not None and before.access != rejected and self._good(before):
                return before.access
            try:
                current = await self._another(rejected)
            except ServiceError as error:
                self._not_before = self._clock.now() + RETRY_S
                self._tell(str(error))
                raise
            self._told = ""
            self._current = current
            self._user = self._user or current.user
        if before is not None and before.access != current.access:
            self._renewed()
        return current.access

    def lost(self, words: str) -> None:
        """A fresh token was not accepted either: somebody must look at the account."""
        self._current = None
        self._tell(words)

    async def keep_fresh(self) -> NoReturn:
        """Renew ahead of the end where that is possible, and remind the person where it is not, for ever."""
        while True:
            await self.look_ahead()
            await asyncio.sleep(_LOOK_S)  # not until the end: a person may bring another one, or the computer sleep

    async def look_ahead(self) -> None:
        """See how long the token lives, and do what is due."""
        current, now = self._current, self._clock.now()
        if current is None or now < self._not_before:
            return
        life = current.ends_at - current.began_at
        if now < current.ends_at - min(REMIND_AHEAD_S, life / 3):
            return
        try:
            if not self._good(current):
                await self.renew(current.access)
            elif self._reminded != current.access and not await self._ahead(current):
                self._remind(current)
        except ServiceError as error:
            self._not_before = now + RETRY_S
            logger.info("the sign-in could not be renewed: %s", type(error).__name__)

    # --- inside --------------------------------------------------------------------------------------------------

    async def _ahead(self, current: Token) -> bool:
        """Whether another token is there without a question to this person: another desk may have been quicker."""
        async with self._lock:
            if self._current is not current:
                return True
            kept = await self._kept.read()
            if kept is not None and kept.access != current.access and self._good(kept) and self._same_person(kept):
                fresh: Token | None = kept
            else:
                fresh = await self._without_a_person(current)
            if fresh is None:
                return False
            self._current = fresh
        self._renewed()
        return True

    async def _another(self, rejected: Secret | None) -> Token:
        kept = await self._kept.read()
        known = self._current
        ours = kept is None or self._same_person(kept)
        if kept is not None and ours and self._good(kept) and kept.access != rejected:
            return kept
        newest = kept if ours and kept is not None else known
        fresh = await self._without_a_person(newest)
        if fresh is not None:
            return fresh
        if rejected is None and known is not None and self._good(known):
            return known
        self._current = None
        if not ours:
            raise SignedOutError(SOMEBODY_ELSE)
        if kept is not None:
            await self._forget()
        raise SignedOutError(ENDED if newest is not None else NOT_SIGNED_IN)

    def _same_person(self, token: Token) -> bool:
        """Whether ``token`` is of whom this desk works for: what it does is written down under one name."""
        return self._user in ("", token.user)

    async def _without_a_person(self, before: Token | None) -> Token | None:
        refresh = before.refresh if before is not None else Secret("")
        try:
            grant = await self._silently(refresh)
        except SignedOutError as error:
            logger.info("no token without the browser: %s", type(error).__name__)
            return None
        if grant is None:
            return None
        fresh = token_of(grant, self._clock.now())
        user = before.user if before is not None else ""
        # The old refresh token stays good where no other is handed out (RFC 6749 section 6).
        fresh = Token(fresh.access, fresh.began_at, fresh.ends_at, fresh.refresh or refresh, user)
        try:
            await self._kept.keep(fresh)
        except SecretsUnavailableError as error:
            logger.info("the new token is kept in memory only: %s", type(error).__name__)
        return fresh

    def _remind(self, current: Token) -> None:
        self._reminded = current.access
        if self._asks:
            self._ending(current.ends_at)

    async def _forget(self) -> None:
        try:
            await self._kept.forget()
        except SecretsUnavailableError as error:
            logger.info("the token that has ended could not be removed: %s", type(error).__name__)

    def _good(self, token: Token) -> bool:
        return self._clock.now() < token.ends_at

    def _tell(self, words: str) -> None:
        """Alert once for each trouble."""
        if words != self._told:
            self._told = words
            self._alert(words)
