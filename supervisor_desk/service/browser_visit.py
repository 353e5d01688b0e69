"""One visit to the login page: the browser goes there, comes back to this machine with a code, and the code is turned
into a token. Authorization code with PKCE (RFC 7636) for a native program (RFC 8252)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import msgspec

from supervisor_desk.service.client import Exchange
from supervisor_desk.service.dialects.base import Grant, GrantRefused, HttpCall, UnreadableError
from supervisor_desk.service.dialects.genesys import oauth
from supervisor_desk.service.dialects.genesys.regions import Region
from supervisor_desk.service.errors import ServiceError, SignedOutError, UnavailableError, UnexpectedAnswerError

WAIT_S: Final = 300.0
"""How long a person has to sign in at the browser, in seconds: a second factor takes its time."""

Browser = Callable[[str], Awaitable[bool]]
"""Opens an address in the browser of this computer; ``False`` where it cannot be opened."""


class Underway(msgspec.Struct, frozen=True):
    """The desk waits for the browser. ``address`` can be opened by hand, ``opened`` tells whether that is needed."""

    address: str
    opened: bool

    def __repr__(self) -> str:
        return f"<Underway, opened={self.opened}>"


class BrowserVisit:
    """``exchange`` reaches the region's ``login`` address; ``waiting`` is told when the browser was asked to go."""

    def __init__(
        self,
        region: Region,
        client_id: str,
        exchange: Exchange,
        browser: Browser,
        *,
        waiting: Callable[[Underway], None] = lambda _: None,
        ports: Sequence[int] = oauth.REDIRECT_PORTS,
        wait_s: float = WAIT_S,
    ) -> None:
        self._region = region
        self._client_id = client_id
        self._exchange = exchange
        self._browser = browser
        self._waiting = waiting
        self._ports = ports
        self._wait_s = wait_s

    async def grant(self) -> Grant:
        """A token of whoever signs in. Cancel it to give up. Raises ``ServiceError``, in words what to do."""
        from supervisor_desk.service.redirect_door import SIGNED_IN, redirect_door  # it brings a whole server along

        async with redirect_door(self._ports) as door:
            address = oauth.authorize_url(self._region, self._client_id, door.attempt)
            self._waiting(Underway(address, await self._browser(address)))
            try:
                async with asyncio.timeout(self._wait_s):
                    code = await door.code()
                grant = await redeemed(self._exchange, code, door.attempt, self._client_id)
            except TimeoutError:
                raise SignedOutError(
                    f"Nobody signed in at the browser within {self._wait_s / 60:.0f} min. Nothing was signed in. "
                    "Sign in again."
                ) from None
            except ServiceError as error:
                door.tell(str(error))
                raise
            door.tell(SIGNED_IN)
            return grant


async def redeemed(exchange: Exchange, code: oauth.Code, attempt: oauth.Attempt, client_id: str) -> Grant:
    """The token for ``code``. Raises ``ServiceError``."""
    return await granted(exchange, oauth.code_call(code, attempt, client_id))


async def refreshed(exchange: Exchange, client_id: str, refresh_token: str) -> Grant:
    """A token for a refresh token that came with an earlier one. Raises ``ServiceError``."""
    return await granted(exchange, oauth.refresh_call(client_id, refresh_token))


async def granted(exchange: Exchange, call: HttpCall) -> Grant:
    """What the login service gives for ``call``. Raises ``SignedOutError`` where it refuses."""
    reply = await exchange.exchange(call)
    if reply.status == 429 or reply.status >= 500:
        raise UnavailableError(
            f"The sign-in service of Genesys Cloud is not available (it answered {reply.status}). Try again in a "
            "moment.",
            reply.status,
        )
    try:
        answer = oauth.read_token(reply)
    except UnreadableError:
        raise UnexpectedAnswerError(
            f"What answers there is no sign-in service of Genesys Cloud (it answered {reply.status}). Check the region."
        ) from None
    if isinstance(answer, GrantRefused):
        raise SignedOutError(answer.words)
    return answer
