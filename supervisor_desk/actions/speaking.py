"""Getting the speaking slot before speech leaves the desk, keeping it while it lasts, and giving it back.

The slot board coordinates desks; the platform's own state stays the truth (contract section 5): a grant is used only
while nobody else is seen speaking. One ticket stands for this supervisor on one conversation, so that coaching,
barging and cues of the same supervisor do not stand in each other's way.

A desk may stand still at any moment and go on later as if nothing had been: a computer that sleeps, a process that is
stopped. So a turn that comes after its time is not taken, and ``still_ours`` is asked when speech is about to leave.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from supervisor_desk.actions.action import DeliveryId
from supervisor_desk.actions.ports import Clock
from supervisor_desk.actions.slot_board import PLACE_LIVES_S, Granted, InLine, OutOfLine, SlotAnswer, SlotBoard
from supervisor_desk.conversations.conversation import ConversationId

POLL_S: Final = 0.25
"""How often a waiting wish looks whether it is its turn; hints only come faster, they never decide."""
SLOT_LOST: Final = (
    "The speaking slot of this call was no longer yours when this was to leave. Nothing was sent. "
    "Queue for the slot again, or send a text cue."
)
TOO_LATE: Final = (
    f"The turn came more than {PLACE_LIVES_S:.0f} s after you asked for it: the desk or the computer stood still. "
    "Nothing was sent. Look at the call and ask again."
)


class Turn(msgspec.Struct, frozen=True):
    """It is our turn; ``fence`` goes into the audit log."""

    fence: int


class NoTurn(msgspec.Struct, frozen=True):
    """It did not become our turn; ``reason`` names the holder and says what to do."""

    reason: str
    holder: str


class Speaking:
    """The slots that this desk holds, and for which deliveries or sessions.

    ``pause`` waits that many seconds; tests pass one that turns their clock.
    """

    def __init__(
        self,
        board: SlotBoard,
        clock: Clock,
        me: str,
        name: str,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._board = board
        self._clock = clock
        self._me = me
        self._name = name
        self._pause = pause
        self._users: dict[ConversationId, set[DeliveryId]] = {}
        self._waiting: Counter[ConversationId] = Counter()
        # What the board is told and what is noted here must not drift apart while a call to a distant board runs.
        self._one_at_a_time = asyncio.Lock()

    async def turn(
        self,
        conversation: ConversationId,
        delivery: DeliveryId,
        *,
        wait: bool,
        seen_speaker: Callable[[], str],
        in_line: Callable[[int, str], None],
        wanted: Callable[[], bool],
        look: Callable[[], Awaitable[str]] | None = None,
    ) -> Turn | NoTurn:
        """Wait for the slot: at once if it is free, else up to 30 s if ``wait``.

        ``seen_speaker`` names another supervisor who is seen speaking, ``in_line`` is told place and holder,
        ``wanted`` says whether the wish still stands. ``look`` is asked last, when the turn is ours: it names another
        whom the platform shows speaking, and whom ``seen_speaker`` names too from then on, for as long as it lasts.
        """
        began, looked = _Moment(self._clock), ""
        self._waiting[conversation] += 1
        try:
            while True:
                answer, seen = await self._asked(conversation, delivery, seen_speaker, began)
                if isinstance(answer, Turn):
                    looked = await look() if look is not None else ""
                    if not looked:
                        return answer
                    answer = OutOfLine()  # what was taken for the delivery is given back with it
                expired = began.over
                if expired and isinstance(answer, Granted) and not looked:
                    return NoTurn(TOO_LATE, "")
                holder = seen or looked or (answer.holder if isinstance(answer, InLine) else "") or "Another supervisor"
                if not wait or expired or not wanted():
                    return NoTurn(_words(holder, waited=wait and expired), holder)
                in_line(answer.place if isinstance(answer, InLine) else 1, holder)
                await self._pause(POLL_S)
        finally:
            self._waiting[conversation] -= 1
            if not self._waiting[conversation]:
                del self._waiting[conversation]
            await self._leave_if_unused(conversation)

    async def still_ours(self, conversation: ConversationId, fence: int) -> bool:
        """Whether the grant of ``fence`` is still in force; to be asked when speech is about to leave the desk."""
        return self.holds(conversation) and await self._board.confirm(conversation, self._me, fence)

    async def done(self, conversation: ConversationId, delivery: DeliveryId) -> None:
        """``delivery`` needs the slot no longer; the last one gives it back."""
        users = self._users.get(conversation)
        if users is not None and delivery in users:
            users.discard(delivery)
            await self._leave_if_unused(conversation)

    async def release(self, conversation: ConversationId) -> None:
        """Give the slot of ``conversation`` back, whoever used it here."""
        users = self._users.get(conversation)
        if users is not None:
            users.clear()
            await self._leave_if_unused(conversation)

    def forget(self, conversation: ConversationId) -> None:
        """The slot there is no longer ours, and the board knows."""
        self._users.pop(conversation, None)

    def holds(self, conversation: ConversationId) -> bool:
        """Whether this desk holds the slot there."""
        return bool(self._users.get(conversation))

    def held_for(self) -> dict[ConversationId, frozenset[DeliveryId]]:
        """Every slot that this desk holds, and for what."""
        return {key: frozenset(users) for key, users in self._users.items() if users}

    def waiting_on(self) -> frozenset[ConversationId]:
        """Every call on which something of this desk waits for its turn."""
        return frozenset(self._waiting)

    async def until_nothing_waits(self, conversation: ConversationId) -> None:
        """Return when nothing of this desk waits there any more; for after what waits was taken back."""
        while conversation in self._waiting:
            await self._pause(POLL_S)

    async def renew(self) -> tuple[ConversationId, ...]:
        """Prolong every grant; returns the conversations whose slot was lost meanwhile."""
        lost: list[ConversationId] = []
        for key in list(self._users):
            async with self._one_at_a_time:
                if self.holds(key) and not await self._board.renew(key, self._me):
                    self._users.pop(key, None)
                    lost.append(key)
        return tuple(lost)

    async def _asked(
        self, conversation: ConversationId, delivery: DeliveryId, seen_speaker: Callable[[], str], began: _Moment
    ) -> tuple[Turn | SlotAnswer, str]:
        async with self._one_at_a_time:
            answer = await self._board.join(conversation, self._me, self._name)
            seen = seen_speaker()
            if not isinstance(answer, Granted):
                return answer, seen
            if seen:  # ours among the desks, but the platform shows another speaker: keep it
                await self._board.renew(conversation, self._me)
                return OutOfLine(), seen
            if began.over:
                return answer, seen
            self._users.setdefault(conversation, set()).add(delivery)
            return Turn(answer.fence), seen

    async def _leave_if_unused(self, conversation: ConversationId) -> None:
        async with self._one_at_a_time:
            if self._users.get(conversation) or self._waiting[conversation]:
                return
            self._users.pop(conversation, None)
            await self._board.leave(conversation, self._me)


class _Moment:
    """When a wish was made, by both clocks: the monotonic one may stand still while the computer sleeps."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._monotonic, self._wall = clock.monotonic(), clock.now()

    @property
    def over(self) -> bool:
        """Whether the life of a place has passed since then."""
        passed = max(self._clock.monotonic() - self._monotonic, self._clock.now() - self._wall)
        return passed >= PLACE_LIVES_S


def _words(holder: str, *, waited: bool) -> str:
    if waited:
        return (
            f"{holder} is still speaking to this call after {PLACE_LIVES_S:.0f} s in the waiting line. "
            "Nothing was sent. Queue again, or send a text cue."
        )
    return f"{holder} is speaking to this call. Nothing was sent. Queue for the speaking slot, or send a text cue."
