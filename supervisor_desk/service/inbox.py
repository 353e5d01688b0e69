"""Frames that have arrived and are not yet on the board: what can be superseded is, what matters waits its turn.

A display shows a conversation some sixty times a second at most, so of its undecoded frames only the newest is kept.
Nothing else is ever thrown away but passing news in a flood; when even that does not help, the socket is not read for a
while, and the service has to wait. Main thread only; it opens nothing and knows no loop but for ``room``.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

from msgspec.structs import force_setattr

from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.events import Event, Malformed
from supervisor_desk.service.dialects.base import Lane, Peek

SLICE_S: Final = 0.004
"""Work in one go before the loop is given back, in seconds (performance.md: larger slices are felt)."""
MOST_PASSING: Final = 2_000
"""Passing news (transcripts, presence, media metrics) that may wait; older ones go first."""
MOST_FRAMES: Final = 40_000
MOST_BYTES: Final = 64 * 2**20
"""With so much waiting the inbox is full, and nothing more is read from the socket."""
BEHIND_S: Final = 1.0
"""Age of the oldest frame, in seconds, from which the board is said to be behind."""
_LOOK_AT_CLOCK: Final = 15


Arrival = tuple[Event, float]
"""An event, and when its frame arrived, in monotonic seconds. Plain, since there is one for each event."""

_CONVERSATION: Final = Lane.CONVERSATION  # looked up once: members of an enum are slow to reach
_PASSING: Final = Lane.PASSING


class _Entry:
    __slots__ = ("arrived", "base", "conversation", "frame", "lane")

    def __init__(self, frame: bytes, lane: Lane, conversation: str, arrived: float, base: int) -> None:
        self.frame = frame
        self.lane = lane
        self.conversation = conversation
        self.arrived = arrived
        self.base = base


class Inbox:
    """``decode`` turns a frame into an event and never raises; a conversation that is ``watched`` is not coalesced.

    Events of one conversation come out in the order in which they came in.
    """

    def __init__(
        self,
        decode: Callable[[bytes], Event],
        watched: Callable[[str], bool],
        *,
        most_frames: int = MOST_FRAMES,
        most_bytes: int = MOST_BYTES,
        most_passing: int = MOST_PASSING,
    ) -> None:
        self._decode = decode
        self._watched = watched
        self._most_frames = most_frames
        self._most_bytes = most_bytes
        self._most_passing = most_passing
        self._entries: deque[_Entry] = deque()
        self._later: deque[_Entry] = deque()
        self._newest: dict[str, _Entry] = {}
        self._bytes = 0
        self._passing = 0
        self._held = False
        self._room = asyncio.Event()
        self._room.set()
        self._empty = asyncio.Event()
        self._empty.set()
        self.received = 0
        """Frames put in so far."""
        self.superseded = 0
        """Conversation frames that a newer one made unnecessary before anybody decoded them."""
        self.dropped = 0
        """Passing news given up in a flood."""
        self.malformed = 0
        """Frames that could not be read."""

    def __len__(self) -> int:
        return len(self._entries) + len(self._later)

    @property
    def full(self) -> bool:
        """Whether the socket should be left alone until there is room."""
        return not self._room.is_set()

    @property
    def waiting(self) -> bool:
        """Whether anything could be drained now."""
        return bool(self._entries)

    def lag(self, now: float) -> float:
        """Age of the oldest frame that waits to be drained, in seconds; ``now`` is monotonic."""
        return max(now - self._entries[0].arrived, 0.0) if self._entries else 0.0

    def behind(self, now: float) -> bool:
        """Whether the board shows what is no longer so, for lack of time to read it. Holding does not count."""
        return self.lag(now) > BEHIND_S

    def put(self, frame: bytes, peek: Peek, arrived: float, base: int = 0) -> None:
        """Take a frame in; ``arrived`` is monotonic.

        ``base`` is what earlier connections counted. It is added to the event's sequence, which starts again with each
        connection, so that a later event has the higher number wherever it came from.
        """
        self.received += 1
        lane, conversation = peek.lane, peek.conversation
        coalesced = lane is _CONVERSATION and not self._watched(conversation)
        waiting = self._newest.get(conversation)
        if coalesced and waiting is not None:
            self._bytes += len(frame) - len(waiting.frame)
            waiting.frame = frame
            waiting.base = base
            self.superseded += 1
            return
        entry = _Entry(frame, lane, conversation, arrived, base)
        if coalesced:
            self._newest[conversation] = entry
        elif waiting is not None:
            # What follows must not slip in before this one, or the conversation's events would change places.
            del self._newest[conversation]
        if self._held:
            self._later.append(entry)
        else:
            if not self._entries:
                self._empty.clear()
            self._entries.append(entry)
        self._bytes += len(frame)
        if lane is _PASSING:
            self._passing += 1
            if self._passing > self._most_passing:
                self._drop_passing()
        if len(self) >= self._most_frames or self._bytes >= self._most_bytes:
            self._room.clear()

    def hold(self) -> None:
        """Keep what comes from now on until ``release``: a snapshot is under way, and events win over it.

        What came before is older than the snapshot and still goes out; ``empty`` tells when it has.
        """
        self._held = True
        self._newest.clear()

    def release(self) -> None:
        """Let out what was kept: the snapshot is there, or will never be."""
        self._held = False
        self._entries.extend(self._later)
        self._later.clear()
        if self._entries:
            self._empty.clear()

    async def empty(self) -> None:
        """Return when everything that is not kept has been drained."""
        await self._empty.wait()

    def drain(self, clock: Clock, budget_s: float = SLICE_S) -> Iterator[Arrival]:
        """What has arrived, oldest first, for ``budget_s`` seconds at most; the rest stays for the next time.

        The time counts in which the caller deals with each event, too.
        """
        end = clock.monotonic() + budget_s
        count = 0
        try:
            while self._entries:
                entry = self._take()
                event = self._decode(entry.frame)
                if entry.base and event.sequence:
                    # A copy would cost a tenth of the decoding, and nobody but us has seen the event yet.
                    force_setattr(event, "sequence", event.sequence + entry.base)
                if type(event) is Malformed:
                    self.malformed += 1
                yield event, entry.arrived
                count += 1
                if not count & _LOOK_AT_CLOCK and clock.monotonic() >= end:
                    break
        finally:
            if not self._entries:
                self._empty.set()
            if len(self) <= self._most_frames // 2 and self._bytes <= self._most_bytes // 2:
                self._room.set()

    async def room(self) -> None:
        """Return when there is room again."""
        await self._room.wait()

    def _take(self) -> _Entry:
        entry = self._entries.popleft()
        self._bytes -= len(entry.frame)
        if entry.lane is _PASSING:
            self._passing -= 1
        elif self._newest.get(entry.conversation) is entry:
            del self._newest[entry.conversation]
        return entry

    def _drop_passing(self) -> None:
        """Give up half of the passing news, the older half, so that this is not done for every frame of a flood."""
        spare = self._passing // 2
        for queue in (self._entries, self._later):
            for _ in range(len(queue)):
                entry = queue.popleft()
                if spare and entry.lane is _PASSING:
                    spare -= 1
                    self._passing -= 1
                    self._bytes -= len(entry.frame)
                    self.dropped += 1
                else:
                    queue.append(entry)
