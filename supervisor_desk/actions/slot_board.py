"""What a board of speaking slots answers and promises, whether it serves one desk or many (contract section 5)."""

from __future__ import annotations

from typing import Final, Protocol

import msgspec

PLACE_LIVES_S: Final = 30.0
"""Life of a place in the waiting line, and of a request to the holder to leave, in seconds (G2)."""
LEASE_S: Final = 10.0
"""Life of a grant that is not renewed, and of an offer that is not taken, in seconds."""
RENEW_EVERY_S: Final = 3.0
"""How often a holder renews: three chances before the grant lapses."""
REVOKED_FOR_S: Final = 60.0
"""How long a board tells that a grant was taken away, in seconds: for a desk that was not listening just then."""


class Granted(msgspec.Struct, frozen=True):
    """The speaking slot is ours. ``fence`` grows with every grant: an older one proves a stale holder."""

    fence: int


class InLine(msgspec.Struct, frozen=True):
    """Somebody else has the slot. ``place`` starts at 1; ``expires_in`` seconds remain of our place in the line."""

    place: int
    expires_in: float
    holder: str = ""


class OutOfLine(msgspec.Struct, frozen=True):
    """Our place in the line expired, or was never asked for."""


SlotAnswer = Granted | InLine | OutOfLine


class Person(msgspec.Struct, frozen=True):
    """Somebody in a line. ``expires_in`` seconds remain of their place, or of what they asked for."""

    ticket: str
    name: str
    expires_in: float


class Revoked(msgspec.Struct, frozen=True, kw_only=True):
    """A grant that was taken away by break-glass ``since`` so many seconds, and whose owner may still be heard.

    ``ticket`` and ``name`` are of the one who had it, ``by`` is the name of the one who took it.
    """

    ticket: str
    name: str
    fence: int
    by: str
    reason: str
    since: float


class SlotView(msgspec.Struct, frozen=True, kw_only=True):
    """The slot of one call and its line at one moment. An empty ``holder`` means that nobody has it.

    ``expires_in`` seconds remain of the grant. ``offered`` is a grant to somebody who asked the last holder to leave
    and has not taken it yet. ``asking`` are those who ask the holder to leave, oldest first. ``shared`` tells whether
    other desks are on the same board, so that the holder can be reached.
    """

    holder: str = ""
    holder_name: str = ""
    fence: int = 0
    expires_in: float = 0.0
    offered: bool = False
    waiting: tuple[Person, ...] = ()
    asking: tuple[Person, ...] = ()
    revoked: Revoked | None = None
    shared: bool = False

    def answer(self, ticket: str) -> SlotAnswer:
        """How it stands for ``ticket``."""
        if self.holder == ticket:
            return Granted(self.fence)
        for place, one in enumerate(self.waiting, start=1):
            if one.ticket == ticket:
                return InLine(place, one.expires_in, self.holder_name)
        return OutOfLine()

    def other_holder(self, ticket: str) -> str:
        """Name of the holder where that is not ``ticket``, empty otherwise."""
        return (self.holder_name or "Another supervisor") if self.holder not in ("", ticket) else ""

    def yet_to_yield(self, ticket: str, within: float) -> str:
        """Name of the one from whom ``ticket`` took the slot and who has not said to be silent yet.

        After ``within`` seconds their desk is taken for dead: then the platform alone tells whether they are heard.
        """
        lost = self.revoked
        return (lost.name or "The speaker") if lost and self.holder == ticket and lost.since < within else ""

    def took_from(self, ticket: str) -> Revoked | None:
        """How the slot was taken from ``ticket``, if it was, lately, and ``ticket`` has not had it since."""
        if self.revoked is None or self.revoked.ticket != ticket or self.holder == ticket:
            return None
        return self.revoked


class SlotBoard(Protocol):
    """The speaking slot of each conversation and its waiting line (contract section 5).

    A ticket stands for one wish to speak, by one supervisor. First in, first out; a place lives 30 s; a grant lives
    as long as it is renewed. Each call is atomic: what two desks ask at once is done one after the other.
    """

    async def join(self, conversation: str, ticket: str, name: str) -> SlotAnswer:
        """Ask for the slot, or ask again how it stands; joining twice keeps the place. Takes what was offered."""
        ...

    async def standing(self, conversation: str, ticket: str) -> SlotAnswer:
        """How it stands, without joining."""
        ...

    async def renew(self, conversation: str, ticket: str) -> bool:
        """Prolong a grant; ``False`` if it is not ours any more."""
        ...

    async def confirm(self, conversation: str, ticket: str, fence: int) -> bool:
        """Whether the very grant with that ``fence`` is still in force, which prolongs it. Asked before it is used."""
        ...

    async def leave(self, conversation: str, ticket: str) -> None:
        """Give the slot back, leave the line, decline an offer, or no longer ask: whatever ``ticket`` has there.

        A slot that is given back goes to who waits longest; where nobody waits, it is offered to who first asked.
        """
        ...

    async def ask(self, conversation: str, ticket: str, name: str) -> SlotView:
        """Ask the holder to leave. The request lives 30 s and gives no place in the line."""
        ...

    async def take_over(self, conversation: str, ticket: str, name: str, reason: str) -> SlotView:
        """Break-glass: take the slot from whoever has it, past the line, which stays."""
        ...

    async def yielded(self, conversation: str, ticket: str) -> None:
        """Say that nothing of ``ticket`` is heard any more where its grant was taken away."""
        ...

    async def view(self, conversation: str) -> SlotView:
        """All of it, for a look."""
        ...
