"""Getting the speaking slot before speech leaves the desk, keeping it while it lasts, and giving it back.

The slot board coordinates desks; the platform's own state stays the truth (contract section 5): a grant is used only
while nobody else is seen speaking. One ticket stands for this supervisor on one conversation, so that coaching,
barging and cues of the same supervisor do not stand in each other's way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import msgspec

from supervisor_desk.actions.action import DeliveryId
from supervisor_desk.actions.ports import Clock, Granted, InLine, SlotBoard
from supervisor_desk.actions.slots import PLACE_LIVES_S
from supervisor_desk.conversations.conversation import ConversationId

POLL_S: Final = 0.25
"""How often a waiting wish looks whether it is its turn; hints only come faster, they never decide."""


class Turn(msgspec.Struct, frozen=True):
    """It is our turn; ``fence`` goes into the audit log."""

    fence: int


class NoTurn(msgspec.Struct, frozen=True):
    """It did not become our turn; ``reason`` names the holder and says what to do."""

    reason: str
    holder: str


class Speaking:
    """The slots that this desk holds, and for which deliveries or sessions."""

    def __init__(self, board: SlotBoard, clock: Clock, me: str, name: str) -> None:
        self._board = board
        self._clock = clock
        self._me = me
        self._name = name
        self._users: dict[ConversationId, set[DeliveryId]] = {}

    async def turn(
        self,
        conversation: ConversationId,
        delivery: DeliveryId,
        *,
        wait: bool,
        seen_speaker: Callable[[], str],
        in_line: Callable[[int, str], None],
        wanted: Callable[[], bool],
    ) -> Turn | NoTurn:
        """Wait for the slot: at once if it is free, else up to 30 s if ``wait``.

        ``seen_speaker`` names another supervisor who is seen speaking, ``in_line`` is told place and holder,
        ``wanted`` says whether the wish still stands.
        """
        end = self._clock.monotonic() + PLACE_LIVES_S
        while True:
            answer = await self._board.join(conversation, self._me, self._name)
            seen = seen_speaker()
            if isinstance(answer, Granted) and not seen:
                self._users.setdefault(conversation, set()).add(delivery)
                return Turn(answer.fence)
            if isinstance(answer, Granted):  # ours among the desks, but the platform shows another speaker: keep it
                await self._board.renew(conversation, self._me)
            holder = seen or (answer.holder if isinstance(answer, InLine) else "") or "Another supervisor"
            expired = self._clock.monotonic() >= end
            if not wait or expired or not wanted():
                if not self._users.get(conversation):
                    await self._board.leave(conversation, self._me)
                return NoTurn(_words(holder, waited=wait and expired), holder)
            in_line(answer.place if isinstance(answer, InLine) else 1, holder)
            await asyncio.sleep(POLL_S)

    async def done(self, conversation: ConversationId, delivery: DeliveryId) -> None:
        """``delivery`` needs the slot no longer; the last one gives it back."""
        users = self._users.get(conversation)
        if users is None:
            return
        users.discard(delivery)
        if not users:
            await self.release(conversation)

    async def release(self, conversation: ConversationId) -> None:
        """Give the slot of ``conversation`` back, whoever used it here."""
        if self._users.pop(conversation, None) is not None:
            await self._board.leave(conversation, self._me)

    def holds(self, conversation: ConversationId) -> bool:
        """Whether this desk holds the slot there."""
        return conversation in self._users

    async def renew(self) -> tuple[ConversationId, ...]:
        """Prolong every grant; returns the conversations whose slot was lost meanwhile."""
        lost = [key for key in list(self._users) if not await self._board.renew(key, self._me)]
        for key in lost:
            self._users.pop(key, None)
        return tuple(lost)


def _words(holder: str, *, waited: bool) -> str:
    if waited:
        return (
            f"{holder} is still speaking to this call after {PLACE_LIVES_S:.0f} s in the waiting line. "
            "Nothing was sent. Queue again, or send a text cue."
        )
    return f"{holder} is speaking to this call. Nothing was sent. Queue for the speaking slot, or send a text cue."
