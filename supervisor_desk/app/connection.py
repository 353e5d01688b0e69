"""Everything that reaches the contact center, built once for one address: sign-in, requests, event stream, inbox."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Final

import structlog

from supervisor_desk.actions.ports import Clock
from supervisor_desk.app.taking_over import HALF_S, TakingOver
from supervisor_desk.conversations.conversation import Conversation, ConversationId
from supervisor_desk.conversations.events import Event
from supervisor_desk.conversations.link import Link
from supervisor_desk.qtloop import Tasks, every
from supervisor_desk.service.adapter import SWEEP_EVERY_S, ContactCenter
from supervisor_desk.service.address import Address
from supervisor_desk.service.breaker import Breaker, Circuit
from supervisor_desk.service.bridge import Bridge
from supervisor_desk.service.client import Client, Exchange
from supervisor_desk.service.dialects.base import Dialect, Identity, StreamFilter
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.service.feed import ChannelKeeper, EventFeed
from supervisor_desk.service.floor import Floor
from supervisor_desk.service.health import CHECK_EVERY_S, PROBE_EVERY_S, Health, who_am_i
from supervisor_desk.service.inbox import Inbox
from supervisor_desk.service.intake import Intake
from supervisor_desk.service.limits import Limiter
from supervisor_desk.service.linkwords import LinkTeller
from supervisor_desk.service.signin import CredentialSource, LastingSigner, SignIn
from supervisor_desk.service.stream import SocketOpener
from supervisor_desk.service.tls import tls_context
from supervisor_desk.service.transport import Transport
from supervisor_desk.settings import Settings

FOLLOW_S: Final = 0.5
"""How often it is looked of which calls it is wanted what is said."""
log = structlog.get_logger(__name__)

SignerMaker = Callable[[Exchange, Callable[[], None]], LastingSigner]
"""Makes what tokens come from; the second argument is to be told when another one is there."""


class Connection:
    """Use from the loop's thread. ``alert`` is told in words what a person should know of the sign-in, ``floor_told``
    what the board cannot show, and why.
    """

    def __init__(
        self,
        address: Address,
        settings: Settings,
        credentials: CredentialSource,
        dialect: Dialect,
        clock: Clock,
        tasks: Tasks,
        *,
        alert: Callable[[str], None],
        circuit_changed: Callable[[Circuit], None],
        link_changed: Callable[[Link], None],
        signer: SignerMaker | None = None,
        keeper: ChannelKeeper | None = None,
        floor_told: Callable[[str], None] = lambda _words: None,
    ) -> None:
        self._dialect = dialect
        self._floor_told = floor_told
        self._keeper = keeper
        self._clock = clock
        self._tasks = tasks
        self._wanted = StreamFilter(queues=frozenset(settings.queues), skills=frozenset(settings.skills))
        tls = tls_context(settings.ca_file)
        self._transport = Transport(address, tls, token_in_query=settings.token_in_query)
        self._opener = SocketOpener(address, tls, clock, token_in_query=settings.token_in_query)
        self._breaker = Breaker(clock, circuit_changed)
        self._signin: LastingSigner = (
            signer(self._transport, self._renewed)
            if signer is not None
            else SignIn(
                self._transport,
                dialect,
                credentials,
                clock,
                token_path=settings.token_path,
                alert=alert,
                renewed=self._renewed,
            )
        )
        self._client = Client(
            self._transport,
            self._signin,
            Limiter(clock, quota_of=dialect.quota_of),
            self._breaker,
            clock,
            retryable=dialect.retryable,
            reference_of=dialect.reference_of,
        )
        self._health = Health(self._client, dialect, self._signin, self._breaker, alert)
        self.teller = LinkTeller(clock, link_changed)
        self._bridge: Bridge | None = None
        self._intake: Intake | None = None
        self.inbox: Inbox | None = None
        self._center: ContactCenter | None = None

    @property
    def client(self) -> Client:
        """The one way to the service's HTTP side."""
        return self._client

    @property
    def heard(self) -> int:
        """Frames that came so far, of whatever kind."""
        return self._intake.heard if self._intake is not None else 0

    @property
    def missed(self) -> int:
        """Events that went missing on their way and made the floor be loaded again."""
        return self._intake.missed if self._intake is not None else 0

    async def sign_in(self) -> ContactCenter:
        """Get a token and learn who we are. Raises ``ServiceError``."""
        self.teller.connecting(1, signed_in=False)
        me: Identity = await who_am_i(self._client, self._dialect)
        self._center = ContactCenter(self._dialect, self._client, me, self._wanted)
        self._center.tell = self._floor_told
        return self._center

    def go_live(
        self,
        *,
        take: Callable[[Event, float], None],
        snapshot: Callable[[Sequence[Conversation]], None],
        missed: Callable[[Conversation, float], None],
        shown: Callable[[], Collection[ConversationId]],
        followed: Callable[[], Collection[ConversationId]],
        watched: Callable[[str], bool],
        drained: Callable[[], None],
    ) -> None:
        """Open the event stream and keep it; ``sign_in`` comes first. ``drained`` is called with each frame.

        ``missed`` hears of conversations whose events never came, given those that the board has ``shown``, and from
        when on they were read, in monotonic seconds. ``followed`` are those of which it is wanted what is said.
        """
        center = self._center
        if center is None:
            raise RuntimeError("sign in before going live")
        inbox = self.inbox = Inbox(self._dialect.decode, watched)
        self._intake = Intake(self._dialect, inbox, self._wanted)
        feed = EventFeed(
            self._dialect,
            self._client,
            self._opener,
            self._wanted,
            clock=self._clock,
            start=self._tasks.start,
            alert=self._floor_told,
            keeper=self._keeper,
        )
        self._bridge = Bridge(
            feed=feed,
            signer=self._signin,
            intake=self._intake,
            inbox=inbox,
            floor=Floor(inbox, center.snapshot, snapshot),
            teller=self.teller,
            clock=self._clock,
            start=self._tasks.start,
            silent_s=self._dialect.rhythm.silent_s,
        )

        monotonic = self._clock.monotonic

        taking_over = TakingOver(inbox, take, drained, self._clock)

        async def sweep() -> None:
            try:
                began = monotonic()
                for conversation in await center.sweep(shown()):
                    missed(conversation, began)
            except ServiceError as error:
                log.info("sweep.failed", kind=type(error).__name__)  # the next one comes in a minute

        self._tasks.start(self._bridge.run(), name="event stream")
        self._tasks.start(every(FOLLOW_S, lambda: feed.follow(followed()), monotonic=monotonic), name="what is said")
        self._tasks.start(every(HALF_S, taking_over.turn, monotonic=monotonic), name="take over events")
        self._tasks.start(every(SWEEP_EVERY_S, sweep, monotonic=monotonic), name="sweep of ended calls")
        self._tasks.start(self._signin.keep_fresh(), name="renewal of the token")
        self._tasks.start(every(CHECK_EVERY_S, self._health.check, monotonic=monotonic), name="health of the sign-in")
        self._tasks.start(every(PROBE_EVERY_S, self._health.probe, monotonic=monotonic), name="probe of the service")

    async def take_over_credentials(self) -> None:
        """Other credentials are stored: use them from now on. A failure is told as any failed renewal is."""
        if self._center is None:
            return  # nobody is signed in yet; who tries to reads them anyway
        try:
            await self._signin.renew()
        except ServiceError as error:
            log.info("sign_in.not_taken_over", kind=type(error).__name__)

    def resync(self) -> None:
        """Load the floor again, or try to connect now."""
        if self._bridge is not None:
            self._bridge.resync()

    async def close(self) -> None:
        """Close the connections; tasks were cancelled before."""
        await self._transport.close()

    def _renewed(self) -> None:
        if self._bridge is not None:
            self._bridge.token_renewed()
