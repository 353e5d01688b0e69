"""A board of speaking slots that is always there: the shared one, or without it this desk and the platform alone.

While the shared board is lost, each desk keeps its own wishes in order, and before it speaks asks the platform itself
who is heard on the call (contract section 5). What was granted before goes on, unless this desk itself stood still for
so long that the grant has lapsed. When the board is back, the desk takes its slots there again; where another desk was
faster, the platform's state decides: who is heard there goes on, the other waits until the call is free.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Final, Protocol, TypeVar

import msgspec

from supervisor_desk.actions.ports import Clock
from supervisor_desk.actions.slot_board import LEASE_S, Granted, SlotAnswer, SlotBoard, SlotView

ANSWER_S: Final = 1.5
"""Longest wait for the shared board, in seconds: a supervisor who wants to speak is waiting."""

logger = logging.getLogger(__name__)
T = TypeVar("T")

Look = Callable[[str], Awaitable[str]]
"""Asks the platform which other supervisor is heard on a conversation; empty if there is none, or no answer."""


class BoardLostError(Exception):
    """The shared board cannot be used now; ``str()`` says why, in words for people and without secrets."""


class SharedBoard(SlotBoard, Protocol):
    """A board whose every call may raise ``BoardLostError``; ``redis_slots.RedisSlots`` is one."""

    async def ping(self) -> None:
        """Return if it can be used."""
        ...


class _Grant(msgspec.Struct):
    """What this desk has on a call. The times are when it was last in force, by the monotonic and the wall clock."""

    ticket: str
    name: str
    monotonic: float
    wall: float


class SlotsWithFallback:
    """A ``SlotBoard``. ``told`` hears why the shared board was lost, and an empty text when it is back.

    ``lease_s`` is the life of a grant on the shared board, in seconds.
    """

    def __init__(
        self,
        shared: SharedBoard,
        alone: SlotBoard,
        clock: Clock,
        *,
        look: Look,
        told: Callable[[str], None],
        lease_s: float = LEASE_S,
    ) -> None:
        self._shared = shared
        self._alone = alone
        self._clock = clock
        self._look = look
        self._told = told
        self._lease_s = lease_s
        self._held: dict[str, _Grant] = {}
        self._unsettled: set[str] = set()  # of these, the ones that the shared board does not know of
        self._lost_since = 0.0
        self.trouble = ""

    @property
    def lost(self) -> bool:
        """Whether this desk is on its own."""
        return bool(self.trouble)

    async def probe(self) -> None:
        """Try whether the shared board is back, where it was lost; to be called every few seconds."""
        if not self.lost:
            return
        try:
            await self._shared.ping()
        except BoardLostError:
            return
        self.trouble = ""
        logger.info("the shared board of speaking slots is back")
        self._told("")
        short = self._clock.monotonic() - self._lost_since < self._lease_s / 2
        for conversation, grant in list(self._held.items()):
            if conversation not in self._unsettled:
                continue
            await self._take_again(conversation, grant.ticket)
            if short and conversation in self._unsettled:
                # It cost no desk its grant, so whoever has this one has it by right: the next renewal says so.
                await self.leave(conversation, grant.ticket)

    async def join(self, conversation: str, ticket: str, name: str) -> SlotAnswer:
        """See ``SlotBoard.join``."""
        answer = await self._try(lambda: self._shared.join(conversation, ticket, name))
        if answer is None:
            answer = await self._alone.join(conversation, ticket, name)
            if isinstance(answer, Granted):
                self._unsettled.add(conversation)
        elif isinstance(answer, Granted):
            await self._settled(conversation, ticket)
        if isinstance(answer, Granted):
            self._note(conversation, ticket, name)
        return answer

    async def standing(self, conversation: str, ticket: str) -> SlotAnswer:
        """See ``SlotBoard.standing``."""
        return (await self.view(conversation)).answer(ticket)

    async def renew(self, conversation: str, ticket: str) -> bool:
        """See ``SlotBoard.renew``."""
        if conversation in self._unsettled and not self.lost:
            return await self._take_again(conversation, ticket)
        ours = await self._try(lambda: self._shared.renew(conversation, ticket))
        return await self._kept(conversation, ticket, ours)

    async def confirm(self, conversation: str, ticket: str, fence: int) -> bool:
        """See ``SlotBoard.confirm``. Without the shared board the platform has the last word."""
        if conversation in self._unsettled and not self.lost:
            return await self._take_again(conversation, ticket) and conversation not in self._unsettled
        ours = await self._try(lambda: self._shared.confirm(conversation, ticket, fence))
        if ours is not None:
            return ours
        return await self._kept(conversation, ticket, None) and not await self._look(conversation)

    async def leave(self, conversation: str, ticket: str) -> None:
        """See ``SlotBoard.leave``."""
        self._held.pop(conversation, None)
        await self._settled(conversation, ticket)
        await self._try(lambda: self._shared.leave(conversation, ticket))

    async def ask(self, conversation: str, ticket: str, name: str) -> SlotView:
        """See ``SlotBoard.ask``. Without the shared board nobody hears it."""
        view = await self._try(lambda: self._shared.ask(conversation, ticket, name))
        return await self.view(conversation) if view is None else view

    async def take_over(self, conversation: str, ticket: str, name: str, reason: str) -> SlotView:
        """See ``SlotBoard.take_over``. Without the shared board nothing is taken: nobody would be told."""
        view = await self._try(lambda: self._shared.take_over(conversation, ticket, name, reason))
        if view is None:
            return await self._alone.view(conversation)
        self._note(conversation, ticket, name)
        await self._settled(conversation, ticket)
        return view

    async def yielded(self, conversation: str, ticket: str) -> None:
        """See ``SlotBoard.yielded``."""
        await self._try(lambda: self._shared.yielded(conversation, ticket))

    async def view(self, conversation: str) -> SlotView:
        """See ``SlotBoard.view``."""
        view = await self._try(lambda: self._shared.view(conversation))
        if view is None:
            return await self._alone.view(conversation)
        grant = self._held.get(conversation)
        if grant is not None and view.took_from(grant.ticket) is not None:
            del self._held[conversation]  # or it would be asked for again after an outage
            await self._settled(conversation, grant.ticket)
        return view

    async def _try(self, work: Callable[[], Awaitable[T]]) -> T | None:
        """What the shared board says; ``None`` while it is lost."""
        if self.lost:
            return None
        try:
            return await work()
        except BoardLostError as error:
            await self._lose(str(error))
            return None

    async def _lose(self, trouble: str) -> None:
        if self.lost:
            return
        self.trouble, self._lost_since = trouble, self._clock.monotonic()
        for conversation, grant in list(self._held.items()):
            if self._fresh(grant):
                await self._alone.join(conversation, grant.ticket, grant.name)
                self._unsettled.add(conversation)
            else:
                del self._held[conversation]  # this desk stood still: somebody else may have it by now
        logger.warning("the shared board of speaking slots is lost; this desk and the platform's state go on alone")
        self._told(trouble)

    async def _kept(self, conversation: str, ticket: str, ours: bool | None) -> bool:
        """Note whether a grant is still in force; ``ours`` is ``None`` where the shared board does not say."""
        grant = self._held.get(conversation)
        if ours is None:
            ours = grant is not None and self._fresh(grant) and await self._alone.renew(conversation, ticket)
        if ours and grant is not None:
            self._note(conversation, ticket, grant.name)
        elif not ours:
            self._held.pop(conversation, None)
            await self._settled(conversation, ticket)
        return ours

    async def _take_again(self, conversation: str, ticket: str) -> bool:
        """A grant from the time without the board: ours again, or at least not taken away from us."""
        grant = self._held.get(conversation)
        view = await self.view(conversation)
        if self.lost:
            return await self._kept(conversation, ticket, None)
        if view.took_from(ticket) is not None:
            self._held.pop(conversation, None)
            await self._settled(conversation, ticket)
            return False
        await self.join(conversation, ticket, grant.name if grant is not None else "")
        return True

    async def _settled(self, conversation: str, ticket: str) -> None:
        if conversation in self._unsettled:
            self._unsettled.discard(conversation)
            await self._alone.leave(conversation, ticket)

    def _note(self, conversation: str, ticket: str, name: str) -> None:
        self._held[conversation] = _Grant(ticket, name, self._clock.monotonic(), self._clock.now())

    def _fresh(self, grant: _Grant) -> bool:
        """Whether it cannot have lapsed, by either clock: the monotonic one may stand still while a computer sleeps."""
        passed = max(self._clock.monotonic() - grant.monotonic, self._clock.now() - grant.wall)
        return passed < self._lease_s
