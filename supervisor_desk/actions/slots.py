"""The speaking slot and its waiting line within one desk. Several desks share theirs through ``service``'s board.

One supervisor speaks at a time; who waits is served first come, first served, each with a place that lives 30 s (G2).
A grant lapses when it is not renewed, so that a desk that died does not hold the slot for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from supervisor_desk.actions.ports import Clock
from supervisor_desk.actions.slot_board import (
    LEASE_S,
    PLACE_LIVES_S,
    REVOKED_FOR_S,
    Person,
    Revoked,
    SlotAnswer,
    SlotView,
)


class _Entry(NamedTuple):
    name: str
    end: float


class _Line:
    """The slot of one call. ``now`` is monotonic seconds; whoever calls lets lapse what is over first."""

    __slots__ = ("asking", "fence", "holder", "name", "offered", "revoked", "revoked_at", "until", "waiting")

    def __init__(self) -> None:
        self.holder = ""
        self.name = ""
        self.fence = 0
        self.until = 0.0
        self.offered = False
        self.waiting: dict[str, _Entry] = {}  # by ticket, in order of arrival
        self.asking: dict[str, _Entry] = {}
        self.revoked: Revoked | None = None
        self.revoked_at = 0.0

    @property
    def idle(self) -> bool:
        return not self.holder and not self.waiting and self.revoked is None

    def let_lapse(self, now: float) -> None:
        for entries in (self.waiting, self.asking):
            for ticket in [key for key, entry in entries.items() if entry.end <= now]:
                del entries[ticket]
        if self.holder and self.until <= now:
            self.holder = ""
        if now - self.revoked_at >= REVOKED_FOR_S:
            self.revoked = None

    def next(self) -> tuple[str, str] | None:
        """Ticket and name of who is served next: the line first, then who asked the holder to leave."""
        for entries in (self.waiting, self.asking):
            for ticket, entry in entries.items():
                return ticket, entry.name
        return None

    def grant(self, ticket: str, name: str, fence: int, until: float) -> None:
        self.offered = ticket not in self.waiting
        self.waiting.pop(ticket, None)
        self.asking.clear()  # they asked somebody else
        self.holder, self.name, self.fence, self.until = ticket, name, fence, until
        if self.revoked is not None and self.revoked.ticket == ticket:
            self.revoked = None

    def view(self, now: float) -> SlotView:
        revoked = self.revoked and msgspec.structs.replace(self.revoked, since=now - self.revoked_at)
        if not self.holder:
            return SlotView(revoked=revoked)
        return SlotView(
            holder=self.holder,
            holder_name=self.name,
            fence=self.fence,
            expires_in=self.until - now,
            offered=self.offered,
            waiting=_people(self.waiting, now),
            asking=_people(self.asking, now),
            revoked=revoked,
        )


class LocalSlots:
    """A ``SlotBoard`` in this process. Nothing is awaited inside, so each call is atomic on the loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: dict[str, _Line] = {}
        self._fence = 0

    async def join(self, conversation: str, ticket: str, name: str) -> SlotAnswer:
        """See ``SlotBoard.join``."""
        line, now = self._line(conversation)
        if line.holder != ticket:
            line.waiting.setdefault(ticket, _Entry(name, now + PLACE_LIVES_S))
        elif line.offered:
            line.offered, line.until = False, now + LEASE_S
        return self._served(conversation, line, now).answer(ticket)

    async def standing(self, conversation: str, ticket: str) -> SlotAnswer:
        """See ``SlotBoard.standing``."""
        return (await self.view(conversation)).answer(ticket)

    async def renew(self, conversation: str, ticket: str) -> bool:
        """See ``SlotBoard.renew``."""
        line, now = self._line(conversation)
        if line.holder == ticket:
            line.until = now + LEASE_S
        return self._served(conversation, line, now).holder == ticket

    async def confirm(self, conversation: str, ticket: str, fence: int) -> bool:
        """See ``SlotBoard.confirm``."""
        line, now = self._line(conversation)
        ours = line.holder == ticket and line.fence == fence
        if ours:
            line.until = now + LEASE_S
        self._served(conversation, line, now)
        return ours

    async def leave(self, conversation: str, ticket: str) -> None:
        """See ``SlotBoard.leave``."""
        line, now = self._line(conversation)
        line.waiting.pop(ticket, None)
        line.asking.pop(ticket, None)
        if line.holder == ticket:
            line.holder = ""
        self._served(conversation, line, now)

    async def ask(self, conversation: str, ticket: str, name: str) -> SlotView:
        """See ``SlotBoard.ask``."""
        line, now = self._line(conversation)
        if line.holder not in ("", ticket):
            line.asking.setdefault(ticket, _Entry(name, now + PLACE_LIVES_S))
        return self._served(conversation, line, now)

    async def take_over(self, conversation: str, ticket: str, name: str, reason: str) -> SlotView:
        """See ``SlotBoard.take_over``."""
        line, now = self._line(conversation)
        if line.holder != ticket:
            if line.holder:
                line.revoked = Revoked(
                    ticket=line.holder, name=line.name, fence=line.fence, by=name, reason=reason, since=0.0
                )
                line.revoked_at = now
            self._grant(line, ticket, name, now)
        line.offered = False
        return self._served(conversation, line, now)

    async def yielded(self, conversation: str, ticket: str) -> None:
        """See ``SlotBoard.yielded``."""
        line, now = self._line(conversation)
        if line.revoked is not None and line.revoked.ticket == ticket:
            line.revoked = None
        self._served(conversation, line, now)

    async def view(self, conversation: str) -> SlotView:
        """See ``SlotBoard.view``."""
        line, now = self._line(conversation)
        return self._served(conversation, line, now)

    def _line(self, conversation: str) -> tuple[_Line, float]:
        """The line as it is now, and now; it is kept only if ``_served`` finds something in it."""
        now = self._clock.monotonic()
        line = self._lines.get(conversation) or _Line()
        line.let_lapse(now)
        self._serve(line, now)
        return line, now

    def _served(self, conversation: str, line: _Line, now: float) -> SlotView:
        self._serve(line, now)
        if line.idle:
            self._lines.pop(conversation, None)
        else:
            self._lines[conversation] = line
        return line.view(now)

    def _serve(self, line: _Line, now: float) -> None:
        following = None if line.holder else line.next()
        if following is not None:
            self._grant(line, *following, now)

    def _grant(self, line: _Line, ticket: str, name: str, now: float) -> None:
        # Counted in milliseconds of the wall clock, as on a shared board: rising from one run, or board, to the next.
        self._fence = max(self._fence + 1, int(self._clock.now() * 1000))
        line.grant(ticket, name, self._fence, now + LEASE_S)


def _people(entries: Mapping[str, _Entry], now: float) -> tuple[Person, ...]:
    return tuple(Person(ticket, entry.name, entry.end - now) for ticket, entry in entries.items())
