"""The desk's whole line to a contact center, put together as the program does it, for tests over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

from supervisor_desk.conversations.conversation import Conversation
from supervisor_desk.conversations.events import Event
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.conversations.store import Store
from supervisor_desk.service.adapter import ContactCenter
from supervisor_desk.service.address import address_of
from supervisor_desk.service.breaker import Breaker, Circuit
from supervisor_desk.service.bridge import Bridge
from supervisor_desk.service.client import Client, Patience, Signer
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.base import Dialect, HttpCall, Reply, StreamFilter
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.feed import ChannelKeeper, EventFeed
from supervisor_desk.service.floor import Floor
from supervisor_desk.service.health import who_am_i
from supervisor_desk.service.inbox import Inbox
from supervisor_desk.service.intake import Intake
from supervisor_desk.service.limits import Limiter
from supervisor_desk.service.linkwords import LinkTeller
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.signin import Credentials, SignIn
from supervisor_desk.service.stream import SocketOpener
from supervisor_desk.service.tls import tls_context
from supervisor_desk.service.transport import Transport

QUICK = Patience(first_s=0.01, longest_s=0.02, jitter_s=0.01, read_s=2.0, write_s=2.0)


class Keeper:
    """Starts tasks and holds them, as ``qtloop.Tasks`` does."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, coroutine: Coroutine[Any, Any, None], *, name: str) -> asyncio.Task[None]:
        task = asyncio.create_task(coroutine, name=name)
        self._tasks.add(task)
        return task

    async def end(self) -> None:
        """Cancel all, wait for them, and raise what one of them raised."""
        for task in self._tasks:
            task.cancel()
        for outcome in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(outcome, BaseException) and not isinstance(outcome, asyncio.CancelledError):
                raise outcome


class Entered:
    """Credentials that stay as they were entered, until a test enters others."""

    def __init__(self, client_id: str, client_secret: str, refresh_token: str = "") -> None:
        self.now = Credentials(client_id, Secret(client_secret), Secret(refresh_token))
        self.kept: list[Secret] = []

    async def read(self) -> Credentials:
        return self.now

    async def keep_refresh_token(self, token: Secret) -> None:
        self.kept.append(token)


class Tapped:
    """A transport that notes what went through it."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.calls: list[HttpCall] = []

    async def exchange(self, call: HttpCall, token: Secret | None = None) -> Reply:
        self.calls.append(call)
        return await self._transport.exchange(call, token)


class ServiceLine:
    """Everything between a desk and the service at ``url``; ``pump`` stands for the display's frames."""

    def __init__(
        self,
        url: str,
        client_id: str,
        client_secret: str,
        *,
        wanted: StreamFilter | None = None,
        silent_s: float = 25.0,
        patience: Patience = QUICK,
        dialect: Dialect | None = None,
        signer: Signer | None = None,
        keeper: ChannelKeeper | None = None,
    ) -> None:
        self.clock = SystemClock()
        self.wanted = wanted or StreamFilter()
        self.links: list[Link] = [Link(LinkPhase.OFFLINE, "", 0.0)]
        self.circuits: list[Circuit] = []
        self.alerts: list[str] = []
        self.events: list[Event] = []
        self.store = Store()
        self.keeper = Keeper()
        self.dialect = dialect or ControlDialect()
        address, tls = address_of(url), tls_context()
        self.transport = Transport(address, tls)
        self.tap = Tapped(self.transport)
        self.source = Entered(client_id, client_secret)
        self.signin = SignIn(
            self.tap,
            self.dialect,
            self.source,
            self.clock,
            alert=self.alerts.append,
            renewed=lambda: self.bridge.token_renewed(),
        )
        self.breaker = Breaker(self.clock, self.circuits.append)
        self.client = Client(
            self.tap,
            signer or self.signin,
            Limiter(self.clock, quota_of=self.dialect.quota_of),
            self.breaker,
            self.clock,
            patience,
            retryable=self.dialect.retryable,
            reference_of=self.dialect.reference_of,
        )
        self.inbox = Inbox(self.dialect.decode, lambda _: False)
        self.intake = Intake(self.dialect, self.inbox, self.wanted)
        self.opener = SocketOpener(address, tls, self.clock)
        self.feed = EventFeed(
            self.dialect,
            self.client,
            self.opener,
            self.wanted,
            clock=self.clock,
            start=self.keeper.start,
            alert=self.alerts.append,
            keeper=keeper,
        )
        self.bridge = Bridge(
            feed=self.feed,
            signer=signer or self.signin,
            intake=self.intake,
            inbox=self.inbox,
            floor=Floor(self.inbox, lambda progress: self.center.snapshot(progress), self._take_over),
            teller=LinkTeller(self.clock, self.links.append),
            clock=self.clock,
            start=self.keeper.start,
            silent_s=silent_s,
        )

    @property
    def link(self) -> Link:
        """How the desk stands now."""
        return self.links[-1]

    async def sign_in(self) -> None:
        """Learn who the desk acts for; needed before anything is done."""
        self.center = ContactCenter(self.dialect, self.client, await who_am_i(self.client, self.dialect), self.wanted)

    async def open(self) -> None:
        """Sign in, and start the stream and the pump."""
        await self.sign_in()
        self.keeper.start(self.bridge.run(), name="bridge")
        self.keeper.start(self._pump(), name="pump")

    async def close(self) -> None:
        await self.keeper.end()
        await self.transport.close()

    def drain(self) -> None:
        """What one display frame does."""
        for event, arrived in self.inbox.drain(self.clock, 1.0):
            self.events.append(event)
            self.store.apply(event, arrived)

    async def _pump(self) -> None:
        while True:
            self.drain()
            await asyncio.sleep(0.005)

    def _take_over(self, conversations: Sequence[Conversation]) -> None:
        self.store.replace(conversations, self.clock.monotonic())


@asynccontextmanager
async def service_line(url: str, client_id: str, client_secret: str, **options: Any) -> AsyncIterator[ServiceLine]:
    """An open line, closed at the end of the block."""
    line = ServiceLine(url, client_id, client_secret, **options)
    try:
        await line.open()
        yield line
    finally:
        await line.close()
