"""The life of the event stream: open, load the floor, stay live, notice when it goes bad, come back.

    connecting ──> loading, frames held ──> live ──gap──> loading again, on the same stream
        ^                                    │  └──token renewed──> a second stream opens before the first is closed
        └────── stale, back-off ─────────────┘  lost, silent or rotated

Frames are looked at and put into the inbox; nothing is decoded here. Everything runs on the loop's thread; ``app``
starts ``run`` as a task and lends the means to start the two helpers.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from typing import Final, NoReturn, Protocol

from supervisor_desk.actions.ports import Clock
from supervisor_desk.service.backoff import backoff
from supervisor_desk.service.bundle import Start
from supervisor_desk.service.client import Signer
from supervisor_desk.service.dialects.streaming import SILENT_S
from supervisor_desk.service.errors import Fate, ServiceError, SignedOutError, StreamError
from supervisor_desk.service.floor import Floor
from supervisor_desk.service.inbox import SLICE_S, Inbox
from supervisor_desk.service.intake import Intake, Notice
from supervisor_desk.service.linkwords import LinkTeller
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.silence import Silence
from supervisor_desk.service.stream import Begun, Missed, Stream

logger = logging.getLogger(__name__)

OVERLAP_S: Final = 1.0
"""Longest time for which two streams are open side by side while the desk moves to a new token, in seconds."""
STEADY_S: Final = 10.0
"""A stream that was live for so many seconds counts as good: the next loss starts with the shortest pause."""
FATAL_S: Final = 60.0
"""Pause before what can hardly work is tried again: somebody may have changed a right or a setting."""
SIGNED_OUT_S: Final = 30.0
"""Pause before signing in is tried again."""
_FRAMES_PER_LOOK: Final = 31
_SILENT: Final = "Nothing was heard on the event stream for too long, not even its heartbeat: the connection is dead."


class Feed(Protocol):
    """Opens event streams, with all that belongs to it: ``feed.EventFeed``."""

    async def open(self, token: Secret, *, beside: bool = False) -> Stream:
        """A stream that brings what is wanted; ``beside`` one that is still open. Raises ``ServiceError``."""
        ...


class Bridge:
    """Holds the stream that ``feed`` opens; ``teller`` is told how the desk stands."""

    def __init__(
        self,
        *,
        feed: Feed,
        signer: Signer,
        intake: Intake,
        inbox: Inbox,
        floor: Floor,
        teller: LinkTeller,
        clock: Clock,
        start: Start,
        silent_s: float = SILENT_S,
        overlap_s: float = OVERLAP_S,
    ) -> None:
        self._feed = feed
        self._signer = signer
        self._intake = intake
        self._inbox = inbox
        self._floor = floor
        self._teller = teller
        self._clock = clock
        self._start = start
        self._overlap_s = overlap_s
        self._silence = Silence(clock, self._went_silent, silent_s)
        self._silent = False
        self._token: Secret | None = None
        self._rejected: Secret | None = None
        self._stream: Stream | None = None
        self._next: Stream | None = None
        self._loading: asyncio.Task[None] | None = None
        self._moving: asyncio.Task[None] | None = None
        self._outdated = False
        self._live_since: float | None = None
        self._hurry = asyncio.Event()

    async def run(self) -> NoReturn:
        """Keep the stream up until cancelled. Troubles are told as ``Link`` records and never raised."""
        delays, attempt = backoff(), 0
        while True:
            attempt += 1
            self._live_since = None
            try:
                await self._connection(attempt)
            except ServiceError as error:
                if self._was_steady():
                    delays, attempt = backoff(), 0
                wait = self._pause(error, delays, attempt)
                self._teller.lost(error, attempt, wait)
                logger.info("the stream ended: %s; next try in %.2f s", type(error).__name__, wait)
            await self._wait(wait)

    def token_renewed(self) -> None:
        """A new token is there: move the stream over to it, or open one with it now. Called by the sign-in."""
        if self._stream is None:
            self._hurry.set()
        elif self._moving is not None or self._next is not None:
            self._outdated = True  # it is on its way to a token that is no longer the newest
        else:
            self._moving = self._start(self._move(), name="move the event stream to the new token")

    def resync(self) -> None:
        """Load the floor again, or try to connect now instead of later, because somebody asks for it."""
        if self._stream is not None:
            self._load_floor("You asked for it")
        self._hurry.set()

    # --- one connection ------------------------------------------------------------------------------------------

    async def _connection(self, attempt: int) -> NoReturn:
        self._teller.connecting(attempt, signed_in=self._token is not None and self._rejected is None)
        self._token = await (self._signer.token() if self._rejected is None else self._signer.renew(self._rejected))
        self._rejected = None
        self._teller.connecting(attempt, signed_in=True)
        try:
            stream = self._stream = await self._feed.open(self._token)
            self._intake.connected()
            self._load_floor("")
            self._silence.watch()
            await self._read_on(stream)
        except StreamError as error:
            if error.fate is Fate.RENEW:
                self._rejected = self._token
            raise
        finally:
            await self._let_go()

    async def _read_on(self, stream: Stream) -> NoReturn:
        """Read the stream, and the one that takes its place, and so on, until one ends without a successor."""
        while True:
            try:
                await self._read(stream)
            except StreamError as error:
                if self._silent:
                    raise StreamError(_SILENT, Fate.AGAIN) from None
                if self._next is None:
                    raise
                clean = error.fate is Fate.CLOSED
            stream, self._next = self._next, None
            self._stream = stream
            self._intake.handed_over()
            self._silence.heard = self._clock.monotonic()
            self._move_on()
            if not clean:  # what was under way on the first is lost
                self._load_floor("The event stream broke while it was moved")

    async def _read(self, stream: Stream) -> NoReturn:
        slice_end = self._clock.monotonic() + SLICE_S
        count = 0
        while True:
            frame = await stream.frame()
            now = self._silence.heard = self._clock.monotonic()
            if isinstance(frame, Missed):
                self._load_floor(frame.why)
                continue
            notice = self._intake.take(frame, now)
            if notice is Notice.GAP:
                self._load_floor(f"{self._intake.missed} events went missing")
            elif notice is Notice.REVOKED:
                self._rejected = self._token  # should the stream end before there is another one
                self._start(self._renew(), name="renew the revoked token")
            if self._inbox.full:
                self._silence.stop()  # it is we who do not listen
                await self._inbox.room()
                self._silence.watch()
            count += 1
            if not count & _FRAMES_PER_LOOK:
                if now > slice_end:
                    await asyncio.sleep(0)  # a flood comes out of the buffer without a pause: let others run
                slice_end = self._clock.monotonic() + SLICE_S

    async def _let_go(self) -> None:
        self._silence.stop()
        self._silent = self._outdated = False
        stream, self._stream = self._stream, None
        following, self._next = self._next, None
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None
        self._inbox.release()
        for one in (stream, following):
            if one is not None:
                await one.close()

    # --- helpers that run beside the reading ---------------------------------------------------------------------

    def _load_floor(self, why: str) -> None:
        self._inbox.hold()
        if self._loading is not None:
            self._floor.spoil()
            return
        self._teller.loading(why)
        self._loading = self._start(self._load(), name="load the floor")

    async def _load(self) -> None:
        await self._floor.load(self._teller.progress, self._teller.loading_failed)
        self._loading = None
        self._live_since = self._live_since or self._clock.monotonic()
        self._teller.live()

    async def _move(self) -> None:
        """Open a stream with the new token, then ask for the end of the old one, which is read to its end."""
        old = self._stream
        self._intake.overlap()
        try:
            token = await self._signer.token()
            if old is None or token == self._token:
                return
            stream = await self._overlapped(await self._feed.open(token, beside=True))
            if self._stream is not old:  # lost meanwhile, and opened again with the new token
                await stream.close()
                return
            self._token, self._rejected = token, None
            self._next = stream
            await old.close()
        except ServiceError as error:
            logger.info("the stream stays where it is: %s", type(error).__name__)  # until the service closes it
        finally:
            self._moving = None
            if self._next is None:
                self._intake.alone()
                self._move_on()

    def _move_on(self) -> None:
        """Where the token was renewed again under the move, move once more."""
        if self._outdated:
            self._outdated = False
            self.token_renewed()

    async def _overlapped(self, stream: Stream) -> Stream:
        """Leave the old stream open until it has come as far as the new one begins; a quiet one, for a moment."""
        first: bytes | Missed | None = None
        try:
            async with asyncio.timeout(self._overlap_s):
                first = await stream.frame()
                if not isinstance(first, Missed):
                    await self._intake.come_as_far(first)
        except TimeoutError:
            pass
        return stream if first is None else Begun(stream, first)

    async def _renew(self) -> None:
        try:
            await self._signer.renew(self._token)
        except ServiceError as error:
            logger.info("the revoked token could not be renewed: %s", type(error).__name__)

    def _went_silent(self) -> None:
        self._silent = True
        if self._stream is not None:
            self._stream.abort()

    # --- what follows a loss -------------------------------------------------------------------------------------

    def _pause(self, error: ServiceError, delays: Iterator[float], attempt: int) -> float:
        if isinstance(error, SignedOutError):
            return SIGNED_OUT_S
        fate = error.fate if isinstance(error, StreamError) else Fate.AGAIN
        if fate is Fate.FATAL:
            return FATAL_S
        if fate in (Fate.AT_ONCE, Fate.RENEW) and attempt <= 1:
            return 0.0
        return max(next(delays), getattr(error, "retry_after", None) or 0.0)

    async def _wait(self, seconds: float) -> None:
        self._hurry.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        except TimeoutError:
            return

    def _was_steady(self) -> bool:
        return self._live_since is not None and self._clock.monotonic() - self._live_since >= STEADY_S
