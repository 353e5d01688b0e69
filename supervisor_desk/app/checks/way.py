"""The way to the contact center as the checks go it, one after the other: each leaves there what the next one needs."""

from __future__ import annotations

import ssl
from email.utils import parsedate_to_datetime

from supervisor_desk.actions.ports import Clock
from supervisor_desk.service.address import Address
from supervisor_desk.service.dialects.base import Dialect, HttpCall, Identity, Reply, StreamFilter
from supervisor_desk.service.kept_token import KeptToken
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.signin import CredentialSource
from supervisor_desk.service.stream import SocketOpener
from supervisor_desk.service.tls import tls_context
from supervisor_desk.service.transport import Transport
from supervisor_desk.settings import Settings

CONNECT_S = 5.0
ANSWER_S = 8.0


class Way:
    """Belongs to one examination; ``close`` it at the end. Use from the loop's thread."""

    def __init__(
        self,
        address: Address,
        settings: Settings,
        credentials: CredentialSource,
        dialect: Dialect,
        clock: Clock,
        kept_token: KeptToken | None = None,
    ) -> None:
        self.address = address
        self.settings = settings
        self.credentials = credentials
        self.kept_token = kept_token
        """Where the token of a person is, on a platform on which one signs in."""
        self.dialect = dialect
        self.clock = clock
        self.wanted = StreamFilter(queues=frozenset(settings.queues), skills=frozenset(settings.skills))
        self.proxy = ""
        """``host:port`` of the proxy that leads there, empty if none does."""
        self.token: Secret | None = None
        self.identity: Identity | None = None
        self.skew_s: float | None = None
        """By how much this computer's clock is ahead of the service's, as far as one answer tells, in seconds."""
        self._tls: ssl.SSLContext | None = None
        self._transport: Transport | None = None

    @property
    def tls(self) -> ssl.SSLContext:
        """What is trusted on the way. Raises ``ValueError`` in words if the file of the settings cannot be used."""
        if self._tls is None:
            self._tls = tls_context(self.settings.ca_file)
        return self._tls

    @property
    def transport(self) -> Transport:
        """Requests as the desk sends them, but with less patience. Raises as ``tls`` does."""
        if self._transport is None:
            self._transport = Transport(
                self.address,
                self.tls,
                connect_s=CONNECT_S,
                answer_s=ANSWER_S,
                token_in_query=self.settings.token_in_query,
            )
        return self._transport

    def opener(self) -> SocketOpener:
        """Opens event streams as the desk does."""
        return SocketOpener(self.address, self.tls, self.clock, token_in_query=self.settings.token_in_query)

    async def send(self, call: HttpCall) -> Reply:
        """Send ``call`` once, with the token that was got. Raises ``ServiceError``."""
        return await self.transport.exchange(call, self.token if call.signed else None)

    read = send

    def note_date(self, reply: Reply, asked: float, answered: float) -> None:
        """Compare the date of an answer with this computer's clock; the times are its own, seconds since the epoch."""
        try:
            told = parsedate_to_datetime(reply.headers["date"]).timestamp()
        except (KeyError, ValueError):
            return
        # The date has whole seconds and was set at some moment in between: what lies within is no difference.
        ahead, behind = asked - (told + 1.0), answered - told
        self.skew_s = ahead if ahead > 0 else behind if behind < 0 else 0.0

    async def close(self) -> None:
        """Close its connections."""
        if self._transport is not None:
            await self._transport.close()
