"""What is done with each frame before anybody decodes it: sequence, filter, lane. Opens nothing."""

from __future__ import annotations

import asyncio
from enum import Enum, auto
from typing import Final

from supervisor_desk.service.dialects.base import Dialect, Lane, StreamFilter
from supervisor_desk.service.inbox import Inbox
from supervisor_desk.service.sequence import Place, Sequence


class Notice(Enum):
    """What a frame says to the one who holds the connection."""

    GAP = auto()
    """Events are missing before it."""
    REVOKED = auto()
    """The token will be refused in a moment."""


_OF_THE_STREAM: Final = (Lane.HEARTBEAT, Lane.CLOSING, Lane.TAKEN, Lane.GONE)


class Intake:
    """Puts frames into the inbox. One sequence per connection; ids remembered only while two connections overlap."""

    def __init__(self, dialect: Dialect, inbox: Inbox, wanted: StreamFilter) -> None:
        self._dialect = dialect
        self._inbox = inbox
        self._wanted = wanted
        self._filtering = bool(wanted.queues or wanted.skills)
        self._sequence = Sequence()
        self._base = 0
        self._seen: set[str] | None = None
        self._overlapping = False
        self._awaited = ""
        self._come_as_far = asyncio.Event()
        self.heard = 0
        """Frames that came, of whatever kind."""
        self.filtered = 0
        """Conversation frames that were not asked for."""
        self.repeated = 0
        """Frames that had come before."""

    @property
    def missed(self) -> int:
        """Frames missing on this connection so far."""
        return self._sequence.missed

    def connected(self) -> None:
        """A connection begins, and its sequence with it."""
        self._begin()
        self.alone()

    def overlap(self) -> None:
        """A second connection is being opened: from now on the first may bring what the second will bring again."""
        self._seen = set()
        self._overlapping = True

    def alone(self) -> None:
        """There will be no second connection after all."""
        self._seen = None
        self._overlapping = False
        self._awaited = ""

    async def come_as_far(self, frame: bytes) -> None:
        """Return when the first connection has brought ``frame`` too, the first one of the second connection.

        Both bring the same events in the same order, so by then nothing that came before is still under way.
        """
        self._awaited = self._dialect.mark(frame)
        self._come_as_far.clear()
        if self._awaited and self._seen is not None and self._awaited not in self._seen:
            await self._come_as_far.wait()

    def handed_over(self) -> None:
        """The first connection has been read to its end; the second comes next."""
        self._begin()
        self._overlapping = False

    def take(self, frame: bytes, now: float) -> Notice | None:
        """Take in one frame that arrived at ``now``, monotonic."""
        self.heard += 1
        peek = self._dialect.peek(frame)
        lane = peek.lane
        if self._overlapping:
            self._remember(frame)
        notice: Notice | None = None
        if peek.sequence:
            place = self._sequence.see(peek.sequence)
            if place is Place.AFTER_GAP:
                notice = Notice.GAP
            elif place is Place.REPEATED or (place is Place.LATE and lane is Lane.CONVERSATION):
                # Newer news of the conversation may have overtaken a late one; the snapshot that the gap asked for has
                # what it would say.
                self.repeated += 1
                return None
        if lane in _OF_THE_STREAM:
            return notice
        if lane is Lane.REVOKED:
            return notice or Notice.REVOKED
        if self._filtering and lane is Lane.CONVERSATION and not self._dialect.passes(frame, self._wanted):
            self.filtered += 1
            return notice
        if self._seen is not None and not self._overlapping and self._twice(frame):
            self.repeated += 1
            return notice
        self._hold_if(notice)
        self._inbox.put(frame, peek, now, self._base)
        return notice

    def _begin(self) -> None:
        self._base += self._sequence.last
        self._sequence = Sequence()

    def _hold_if(self, notice: Notice | None) -> None:
        if notice is Notice.GAP:
            self._inbox.hold()  # before the frame that showed the gap: it is newer than what is missing

    def _remember(self, frame: bytes) -> None:
        event_id = self._dialect.mark(frame)
        if self._seen is not None and event_id:
            self._seen.add(event_id)
        if event_id and event_id == self._awaited:
            self._come_as_far.set()

    def _twice(self, frame: bytes) -> bool:
        event_id = self._dialect.mark(frame)
        if self._seen is None or not event_id:
            return False
        if event_id in self._seen:
            return True
        self._seen = None  # streams keep their order: whatever follows is new
        return False
