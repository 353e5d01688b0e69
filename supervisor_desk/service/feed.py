"""Opening the event stream with all that belongs to it: what to watch, the sockets for it, and the wish for events.

What was wired once is used again while it lives: after a break, and through ``keeper`` after a restart. The desk keeps
to itself what nobody has to know and says the rest once: what it cannot watch and why, and who took its events away.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from typing import Final, Protocol, TypeVar

from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.bundle import Bundle, Start
from supervisor_desk.service.dialects.base import Dialect, HttpCall, StreamFilter, UnreadableError
from supervisor_desk.service.dialects.flow import Flow
from supervisor_desk.service.dialects.streaming import Halted, Wiring
from supervisor_desk.service.driving import Drive, Sender
from supervisor_desk.service.errors import Fate, ServiceError, StreamError, UnexpectedAnswerError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.stream import Opener, Socket, Stream

logger = logging.getLogger(__name__)
T = TypeVar("T")

PUSHED_OFF: Final = (
    "The contact center gave up the event stream of this desk before its time, most likely because other windows or "
    "programs of yours opened new ones. The desk has opened another and reads the floor again. If this comes again, "
    "close the others."
)
_GONE: Final = "The event stream of this desk does not live any more at the contact center. The desk opens a new one."
_UNREADABLE: Final = (
    "The contact center sent an answer that the desk cannot read when it asked for events. "
    "Check that the address is that of its API."
)
_DEAD: Final = frozenset({401, 404, 410})
"""Answers of a socket that needs no token and does not live any more."""


class ChannelKeeper(Protocol):
    """Keeps what finds the sockets again, for the next run of the desk. It may open them: keep it as a secret."""

    async def take(self) -> tuple[str, ...]:
        """What the last run kept; nothing where another desk uses it. Never raises."""
        ...

    async def keep(self, channels: tuple[str, ...]) -> None:
        """Put it in place of what was kept. Never raises."""
        ...


class EventFeed:
    """Fits ``bridge.Feed``. ``alert`` is told in words, once each, what a person should know. Loop's thread only."""

    def __init__(
        self,
        dialect: Dialect,
        sender: Sender,
        opener: Opener,
        wanted: StreamFilter,
        *,
        clock: Clock,
        start: Start,
        alert: Callable[[str], None] = lambda _: None,
        keeper: ChannelKeeper | None = None,
    ) -> None:
        self._dialect = dialect
        self._sender = sender
        self._opener = opener
        self._wanted = wanted
        self._clock = clock
        self._start = start
        self._alert = alert
        self._keeper = keeper
        self._wiring: Wiring | None = None
        self._wired_with: Secret | None = None
        self._bundle: Bundle | None = None
        self._promised = 0.0
        self._followed: frozenset[ConversationId] = frozenset()
        self._told: set[str] = set()

    async def open(self, token: Secret, *, beside: bool = False) -> Stream:
        """See ``bridge.Feed``. A stream beside another one gets sockets of its own."""
        known, current = self._wiring, self._bundle
        if known is not None and self._wired_with == token and not beside:
            try:
                return await self._opened(known, token)
            except _GoneError:
                self._forget(known)
        if beside and current is not None:
            current.leaving = True
        try:
            return await self._wired_anew(token, () if beside else await self._kept())
        except ServiceError:
            if current is not None:
                current.leaving = False
            raise

    async def _wired_anew(self, token: Secret, kept: Sequence[str]) -> Stream:
        wiring = await self._prepared(kept)
        self._wiring, self._wired_with = wiring, token
        try:
            stream = await self._opened(wiring, token)
        except _GoneError as error:
            self._forget(wiring)
            raise StreamError(str(error), Fate.AGAIN) from None
        if self._keeper is not None and wiring.keep:
            await self._keeper.keep(wiring.keep)
        return stream

    async def follow(self, conversations: Collection[ConversationId]) -> None:
        """Have what is said on these brought too, one call after the other; a stream that is opened later brings it as
        well. Never raises.
        """
        wiring, wanted = self._wiring, frozenset(conversations)
        if wiring is None or wanted == self._followed:
            return
        self._followed = wanted
        try:
            told = await self._run(self._dialect.follow(wiring, wanted))
        except ServiceError as error:
            logger.info("what is said could not be asked for: %s", type(error).__name__)
        else:
            self._say(*told.troubles)

    async def _kept(self) -> Sequence[str]:
        if self._wiring is not None:
            return self._wiring.keep
        return await self._keeper.take() if self._keeper is not None else ()

    async def _prepared(self, kept: Sequence[str]) -> Wiring:
        found = await self._run(self._dialect.prepare(self._wanted, kept))
        if isinstance(found, Halted):
            raise StreamError(found.words, Fate.FATAL)
        self._say(*found.troubles)
        return found

    async def _opened(self, wiring: Wiring, token: Secret) -> Stream:
        """The sockets, and the wish for events on them. Raises ``_GoneError`` where the service has none of them."""
        sockets: list[Socket] = []
        try:
            for call in wiring.sockets:
                sockets.append(await self._socket(call, token))  # noqa: PERF401 - those that are open must be closed
            await self._ask(wiring)
        except BaseException:
            for one in sockets:
                one.abort()
            raise
        rhythm = self._dialect.rhythm
        if len(sockets) == 1 and not rhythm.tended:
            return sockets[0]

        async def again(at: int) -> Socket:
            return await self._socket(wiring.sockets[at], token)

        async def ask() -> None:
            try:
                await self._ask(wiring)
            except _GoneError as error:
                self._forget(wiring)
                raise StreamError(str(error), Fate.AT_ONCE) from None

        self._bundle = Bundle(
            sockets,
            rhythm,
            peek=self._dialect.peek,
            again=again,
            ask=ask,
            say=self._say,
            clock=self._clock,
            start=self._start,
        )
        return self._bundle

    async def _socket(self, call: HttpCall, token: Secret) -> Socket:
        try:
            return await self._opener.open(call, token)
        except StreamError as error:
            if call.signed or error.status not in _DEAD:
                raise
            raise _GoneError from None

    async def _ask(self, wiring: Wiring) -> None:
        told = await self._run(self._dialect.subscribe(wiring))
        if told.gone:
            raise _GoneError
        if told.trouble:
            raise StreamError(told.trouble, Fate.AGAIN)
        self._promised = self._clock.monotonic()
        self._say(*told.troubles)

    async def _run(self, flow: Flow[T]) -> T:
        try:
            return await Drive(self._sender).run(flow)
        except UnreadableError as error:
            logger.info("an answer about the event stream cannot be read: %s", error)
            raise UnexpectedAnswerError(_UNREADABLE) from None

    def _forget(self, wiring: Wiring) -> None:
        """The service's end of the wiring is gone; if it is too early for that, somebody pushed it off."""
        if wiring is not self._wiring:
            return  # it had been left already
        self._wiring = None
        if self._promised and self._clock.monotonic() - self._promised < self._dialect.rhythm.renew_s:
            self._told.discard(PUSHED_OFF)
            self._say(PUSHED_OFF)
        self._promised = 0.0

    def _say(self, *words: str) -> None:
        for one in words:
            if one not in self._told:
                self._told.add(one)
                self._alert(one)


class _GoneError(StreamError):
    def __init__(self) -> None:
        super().__init__(_GONE, Fate.AT_ONCE)
