"""Looking after the credential and the service: the hourly check (G0), and the probe that closes an open circuit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from supervisor_desk.service.breaker import Breaker
from supervisor_desk.service.client import Client, Signer
from supervisor_desk.service.dialects.base import Dialect, Identity, UnreadableError
from supervisor_desk.service.errors import RefusedError, ServiceError, TransientError, UnexpectedAnswerError

logger = logging.getLogger(__name__)

CHECK_EVERY_S: Final = 3600.0
"""How often ``check`` is due, in seconds (G0)."""
PROBE_EVERY_S: Final = 2.0
"""How often ``probe`` is due, in seconds."""


async def who_am_i(client: Client, dialect: Dialect) -> Identity:
    """Ask the service who the desk acts for. Raises ``ServiceError``."""
    reply = await client.read(dialect.identity_call())
    try:
        return dialect.read_identity(reply)
    except UnreadableError:
        raise UnexpectedAnswerError(
            "The contact center did not say who you are. Check that the address is that of its API."
        ) from None


class Health:
    """``app`` runs both methods in turn for as long as the desk is open; neither raises."""

    def __init__(
        self, client: Client, dialect: Dialect, signer: Signer, breaker: Breaker, alert: Callable[[str], None]
    ) -> None:
        self._client = client
        self._dialect = dialect
        self._signer = signer
        self._breaker = breaker
        self._alert = alert

    async def check(self) -> Identity | None:
        """See whether the credential is still good; if not, alert and renew it. ``None`` where nothing is known."""
        try:
            identity = await who_am_i(self._client, self._dialect)
            if identity.expires_in is None or identity.expires_in > 0:
                return identity
            words = "The contact center says that the desk's sign-in has run out. The desk renews it."
        except RefusedError as error:
            words = f"The hourly check of the desk's sign-in failed. {error} The desk renews it."
        except TransientError:
            return None  # no word about the credential; the breaker and the stream speak for the service
        except ServiceError as error:
            self._alert(str(error))
            return None
        self._alert(words)
        try:
            await self._signer.renew()
        except ServiceError as error:
            logger.info("the forced renewal failed: %s", type(error).__name__)  # alerted by the sign-in itself
        return None

    async def probe(self) -> None:
        """Once the rest of an open circuit is over, find out with one small request whether the service is back."""
        if not self._breaker.due:
            return
        try:
            await self._client.send(self._dialect.identity_call())
        except ServiceError as error:
            logger.info("the service is not back yet: %s", type(error).__name__)
