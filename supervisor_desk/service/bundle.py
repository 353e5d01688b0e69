"""Several sockets read as one stream, and looked after: pinged, moved when the service moves them, asked for anew.

reading ──closing is told──> a second socket opens at the same address ──> the first is read to its end, then it
   │
   ├── silent, lost, gone ──> the whole stream ends, and whoever holds it opens another
   └── events went elsewhere ──> they are asked for once more, and the floor is read again
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from itertools import islice
from typing import Any, Final, NoReturn, Protocol

from supervisor_desk.actions.ports import Clock
from supervisor_desk.service.backoff import backoff
from supervisor_desk.service.dialects.streaming import Lane, Peek, Rhythm
from supervisor_desk.service.errors import Fate, ServiceError, StreamError
from supervisor_desk.service.silence import Silence
from supervisor_desk.service.stream import Missed, Socket

logger = logging.getLogger(__name__)

MOST_WAITING: Final = 2_000
"""Frames that wait to be read; then the sockets are left alone."""
MOST_TRIES: Final = 5
"""How often a second socket is tried within the minute that the service leaves for it."""
_LOOK_EVERY_S: Final = 60.0
TAKEN_AWAY: Final = (
    "Another window or program of yours gets the events of this desk now, so its board may be a minute behind. "
    "Close the other one, then load the floor again."
)
_SILENT: Final = "Nothing was heard on the event stream for too long, not even its heartbeat: the connection is dead."
_GONE: Final = "The event stream of this desk ran out. The desk opens a new one."
_TAKEN_BACK: Final = "Events went to another window of yours for a moment"
_MOVED_LATE: Final = "The event stream closed before it had been moved"


class Start(Protocol):
    """Starts a task and keeps it: ``qtloop.Tasks.start``."""

    def __call__(self, coroutine: Coroutine[Any, Any, None], *, name: str) -> asyncio.Task[None]:
        """Start ``coroutine`` under ``name``."""
        ...


class Bundle:
    """Fits ``stream.Stream``. Loop's thread only.

    ``again`` opens one socket once more, ``ask`` asks for the events of all; both raise ``ServiceError``. ``say`` tells
    people in words.
    """

    def __init__(
        self,
        sockets: Sequence[Socket],
        rhythm: Rhythm,
        *,
        peek: Callable[[bytes], Peek],
        again: Callable[[int], Awaitable[Socket]],
        ask: Callable[[], Awaitable[None]],
        say: Callable[[str], None],
        clock: Clock,
        start: Start,
    ) -> None:
        self._sockets = list(sockets)
        self._rhythm = rhythm
        self._peek = peek
        self._again = again
        self._ask = ask
        self._say = say
        self._clock = clock
        self._start = start
        self._items: deque[bytes | Missed | StreamError] = deque()
        self._some = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self._next: dict[int, Socket] = {}
        self._moves: dict[int, asyncio.Task[None]] = {}
        self._reading = len(self._sockets)
        self._closing = False
        self._unclean: StreamError | None = None
        self._asking: asyncio.Task[None] | None = None
        self._asked_again = False
        self.leaving = False
        """Another stream is taking its place: the events that go there now are not asked back."""
        for at in range(len(self._sockets)):
            start(self._read(at), name=f"event stream, socket {at + 1}")
        self._care = start(self._tend(), name="care of the event stream")

    async def frame(self) -> bytes | Missed:
        """See ``Stream``."""
        while not self._items:
            self._some.clear()
            await self._some.wait()
        item = self._items[0]
        if isinstance(item, StreamError):
            raise item  # and stays, for there will be nothing after it
        self._items.popleft()
        if len(self._items) <= MOST_WAITING // 2:
            self._room.set()
        return item

    async def close(self) -> None:
        """See ``Stream``."""
        self._stop_caring()
        for one in (*self._sockets, *self._next.values()):
            await one.close()

    def abort(self) -> None:
        """See ``Stream``."""
        self._stop_caring()
        for one in (*self._sockets, *self._next.values()):
            one.abort()

    # --- reading -------------------------------------------------------------------------------------------------

    async def _read(self, at: int) -> None:
        """Read one socket, and the one that takes its place, and so on, until one ends without a successor."""
        while True:
            try:
                await self._read_to_end(at, self._sockets[at])
            except StreamError as error:
                if not await self._has_successor(at):
                    self._ends(error)
                    return

    async def _read_to_end(self, at: int, socket: Socket) -> NoReturn:
        silent = False

        def dead() -> None:
            nonlocal silent
            silent = True
            socket.abort()

        silence = Silence(self._clock, dead, self._rhythm.silent_s)
        silence.watch()
        try:
            while True:
                frame = await socket.frame()
                silence.heard = self._clock.monotonic()
                self._look_at(at, frame)
                self._put(frame)
                if len(self._items) >= MOST_WAITING and not self._closing:
                    silence.stop()  # it is we who do not listen
                    self._room.clear()
                    await self._room.wait()
                    silence.watch()
        except StreamError:
            if silent:
                raise StreamError(_SILENT, Fate.AGAIN) from None
            raise
        finally:
            silence.stop()

    def _look_at(self, at: int, frame: bytes) -> None:
        lane = self._peek(frame).lane
        if lane is Lane.CLOSING and self._rhythm.moves and not self._closing and at not in self._moves:
            self._moves[at] = self._start(self._move(at), name="move the event stream to another socket")
        elif lane is Lane.TAKEN and not (self._closing or self.leaving) and self._asking is None:
            if self._asked_again:
                self._say(TAKEN_AWAY)
            else:
                self._asked_again = True
                self._asking = self._start(self._take_back(), name="ask for lost events again")
        elif lane is Lane.GONE:
            raise StreamError(_GONE, Fate.AT_ONCE)

    async def _has_successor(self, at: int) -> bool:
        move = self._moves.pop(at, None)
        if move is not None and at not in self._next:
            await asyncio.wait((move,))
            if at in self._next:
                self._put(Missed(_MOVED_LATE))
        successor = self._next.pop(at, None)
        if successor is None:
            return False
        self._sockets[at] = successor
        return True

    def _put(self, item: bytes | Missed | StreamError) -> None:
        self._items.append(item)
        self._some.set()

    def _ends(self, error: StreamError) -> None:
        """One socket ended for good. That ends all, save where all are being closed: each is read to its end."""
        self._reading -= 1
        if not self._closing:
            self._put(error)
            return
        if error.fate is not Fate.CLOSED:
            self._unclean = error
        if self._reading == 0:
            self._put(self._unclean or error)

    # --- care ----------------------------------------------------------------------------------------------------

    async def _move(self, at: int) -> None:
        """Open the successor before the socket closes; the service lets go of the first one then."""
        old = self._sockets[at]
        for pause in islice(backoff(), MOST_TRIES):
            try:
                fresh = await self._again(at)
            except ServiceError as error:
                logger.info("the event stream could not be moved: %s", type(error).__name__)
                if isinstance(error, StreamError) and error.fate is not Fate.AGAIN:
                    return  # trying again cannot help, and the board must not look alive meanwhile
                await asyncio.sleep(pause)
                continue
            if self._closing:
                await fresh.close()
            else:
                self._next[at] = fresh
                await old.close()
            return

    async def _take_back(self) -> None:
        if await self._ask_anew():
            self._put(Missed(_TAKEN_BACK))
        self._asking = None

    async def _tend(self) -> None:
        rhythm, clock = self._rhythm, self._clock
        due = clock.monotonic() + rhythm.renew_s
        while True:
            await asyncio.sleep(rhythm.ping_s or _LOOK_EVERY_S)
            if rhythm.ping:
                for one in tuple(self._sockets):
                    with contextlib.suppress(StreamError):  # whoever reads it sees the same
                        await one.send(rhythm.ping)
            if rhythm.renew_s and clock.monotonic() >= due:
                due = clock.monotonic() + (rhythm.renew_s if await self._ask_anew() else rhythm.retry_s)

    async def _ask_anew(self) -> bool:
        try:
            await self._ask()
        except StreamError as error:
            if error.fate is Fate.AT_ONCE:  # there is nobody left to ask
                self._put(error)
            return False
        except ServiceError as error:
            logger.info("events could not be asked for again: %s", type(error).__name__)
            return False
        return True

    def _stop_caring(self) -> None:
        self._closing = True
        self._care.cancel()
        self._room.set()
