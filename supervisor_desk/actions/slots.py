"""The speaking slot and its waiting line within one desk. Several desks share theirs through ``service``'s board.

One supervisor speaks at a time; who waits is served first come, first served, each with a place that lives 30 s (G2).
A grant lapses when it is not renewed, so that a desk that died does not hold the slot for ever.
"""

from __future__ import annotations

from typing import Final

from supervisor_desk.actions.ports import Clock, Granted, InLine, OutOfLine, SlotAnswer

PLACE_LIVES_S: Final = 30.0
"""Life of a place in the waiting line, in seconds (G2)."""
LEASE_S: Final = 10.0
"""Life of a grant that is not renewed, in seconds."""
RENEW_EVERY_S: Final = 3.0
"""How often a holder renews: three chances before the grant lapses."""


class _Line:
    __slots__ = ("fence", "holder", "holder_name", "until", "waiting")

    def __init__(self) -> None:
        self.holder = ""
        self.holder_name = ""
        self.fence = 0
        self.until = 0.0
        self.waiting: dict[str, tuple[str, float]] = {}  # ticket → name, end of life; in order of arrival


class LocalSlots:
    """A ``SlotBoard`` in this process. Nothing is awaited inside, so each call is atomic on the loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: dict[str, _Line] = {}
        self._fences = 0

    async def join(self, conversation: str, ticket: str, name: str) -> SlotAnswer:
        """See ``SlotBoard.join``."""
        line = self._lines.setdefault(conversation, _Line())
        self._let_lapse(line)
        if line.holder != ticket and ticket not in line.waiting:
            line.waiting[ticket] = (name, self._clock.monotonic() + PLACE_LIVES_S)
            self._serve(line)
        return self._answer(line, ticket)

    async def standing(self, conversation: str, ticket: str) -> SlotAnswer:
        """See ``SlotBoard.standing``."""
        line = self._line(conversation)
        return OutOfLine() if line is None else self._answer(line, ticket)

    async def renew(self, conversation: str, ticket: str) -> bool:
        """See ``SlotBoard.renew``."""
        line = self._line(conversation)
        if line is None or line.holder != ticket:
            return False
        line.until = self._clock.monotonic() + LEASE_S
        return True

    async def leave(self, conversation: str, ticket: str) -> None:
        """See ``SlotBoard.leave``."""
        line = self._line(conversation)
        if line is None:
            return
        line.waiting.pop(ticket, None)
        if line.holder == ticket:
            line.holder = ""
            self._serve(line)
        self._forget_if_empty(conversation, line)

    def _line(self, conversation: str) -> _Line | None:
        """The line as it is now; ``None`` if nobody holds or waits there."""
        line = self._lines.get(conversation)
        if line is None:
            return None
        self._let_lapse(line)
        self._forget_if_empty(conversation, line)
        return self._lines.get(conversation)

    def _let_lapse(self, line: _Line) -> None:
        now = self._clock.monotonic()
        for ticket in [key for key, (_, end) in line.waiting.items() if end <= now]:
            del line.waiting[ticket]
        if line.holder and line.until <= now:
            line.holder = ""
        self._serve(line)

    def _forget_if_empty(self, conversation: str, line: _Line) -> None:
        if not line.holder and not line.waiting:
            self._lines.pop(conversation, None)

    def _serve(self, line: _Line) -> None:
        if line.holder or not line.waiting:
            return
        ticket = next(iter(line.waiting))
        line.holder_name, _ = line.waiting.pop(ticket)
        self._fences += 1
        line.holder, line.fence = ticket, self._fences
        line.until = self._clock.monotonic() + LEASE_S

    def _answer(self, line: _Line, ticket: str) -> SlotAnswer:
        if line.holder == ticket:
            return Granted(line.fence)
        for place, (waiting, (_, end)) in enumerate(line.waiting.items(), start=1):
            if waiting == ticket:
                return InLine(place, end - self._clock.monotonic(), line.holder_name)
        return OutOfLine()
