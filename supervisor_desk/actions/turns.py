"""Which deliveries and sessions of this desk need the speaking slot of a call, and until when.

A cue needs it until it is settled; coaching and barging need it together, as long as the own session can be heard or
may become so. Whatever no longer needs the slot gives it back, at the latest with the next round of ``keep``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.pending import Pending
from supervisor_desk.actions.ports import Still
from supervisor_desk.actions.sessions import Sessions
from supervisor_desk.actions.speaking import NoTurn, Speaking, Turn
from supervisor_desk.conversations.conversation import ConversationId

SESSION_USE: Final = DeliveryId("session")
"""Stands for the monitor session among the users of a speaking slot."""
LIVE_SPEECH: Final = frozenset({Kind.COACH, Kind.BARGE})
"""The actions that make the own session heard."""


class Turns:
    """Takes the slot for an action and gives it back.

    ``holder`` names another supervisor who is seen speaking, ``look`` one whom the platform shows when it is asked.
    """

    def __init__(
        self,
        speaking: Speaking,
        pending: Pending,
        sessions: Sessions,
        holder: Callable[[ConversationId], str],
        look: Callable[[ConversationId], Awaitable[str]],
    ) -> None:
        self._speaking = speaking
        self._pending = pending
        self._sessions = sessions
        self._holder = holder
        self._look = look
        self._without_trace: set[DeliveryId] = set()

    async def take(self, action: Action, *, wait: bool) -> Turn | NoTurn:
        """Our turn, at once or after a wait in the line, or why it did not become ours."""
        conversation = action.conversation_id

        def in_line(place: int, holder: str) -> None:
            words = f"Waiting for {holder} to stop speaking: place {place} in the line, 30 s at most."
            self._pending.wait_in_line(action.id, place, words)

        def wanted() -> bool:
            delivery = self._pending.get(action.id)
            return delivery is not None and delivery.state is DeliveryState.ASKED

        return await self._speaking.turn(
            conversation,
            _use(action),
            wait=wait,
            seen_speaker=lambda: self._holder(conversation),
            in_line=in_line,
            wanted=wanted,
            look=lambda: self._look(conversation),
        )

    def check(self, action: Action, fence: int) -> Still:
        """What is to be asked when ``action`` leaves: whether the turn that was given to it is still ours."""

        async def still() -> bool:
            return await self._speaking.still_ours(action.conversation_id, fence)

        return still

    async def regain(self, conversation: ConversationId) -> bool:
        """The grant was lost: take the slot again for what goes on there, if nobody else has it by now.

        ``True`` if nothing that this desk has there goes on without the slot.
        """
        turns = [await self._again(conversation, use) for use in self._uses(conversation)]
        return all(isinstance(turn, Turn) for turn in turns)

    async def give_back(self, action: Action) -> None:
        """``action`` needs the slot no longer. It stays taken while the own session needs it."""
        self._without_trace.discard(action.id)
        await self._done(action)

    async def not_seen(self, action: Action) -> None:
        """A look found no trace of ``action``, which was answered or given up: it keeps nobody else silent."""
        if action.kind.speaks:
            self._without_trace.add(action.id)
            await self._done(action)

    async def session_went_silent(self, conversation: ConversationId) -> None:
        """The own session no longer speaks there: the slot is free for the next."""
        if not self._session_needs_it(conversation):
            await self._speaking.done(conversation, SESSION_USE)

    async def release(self, conversation: ConversationId) -> None:
        """The call is over: nothing needs its slot."""
        await self._speaking.release(conversation)

    async def keep(self) -> tuple[ConversationId, ...]:
        """Give back what nothing needs and prolong the rest; returns the conversations whose slot was lost."""
        for conversation, uses in self._speaking.held_for().items():
            for use in uses:
                if not self._needed(conversation, use):
                    await self._speaking.done(conversation, use)
        return await self._speaking.renew()

    async def _done(self, action: Action) -> None:
        use = _use(action)
        if action.kind.speaks and (use != SESSION_USE or not self._session_needs_it(action.conversation_id)):
            await self._speaking.done(action.conversation_id, use)

    async def _again(self, conversation: ConversationId, use: DeliveryId) -> Turn | NoTurn:
        return await self._speaking.turn(
            conversation,
            use,
            wait=False,
            seen_speaker=lambda: self._holder(conversation),
            in_line=lambda _place, _holder: None,
            wanted=lambda: False,
        )

    def _uses(self, conversation: ConversationId) -> list[DeliveryId]:
        """What left this desk and may be heard on that call."""
        cues = [
            one.id
            for one in self._pending.open_on(conversation)
            if one.action.kind.speaks
            and one.action.kind not in LIVE_SPEECH
            and one.times.sent is not None
            and one.id not in self._without_trace
        ]
        return [SESSION_USE, *cues] if self._session_needs_it(conversation) else cues

    def _needed(self, conversation: ConversationId, use: DeliveryId) -> bool:
        if use == SESSION_USE:
            return self._session_needs_it(conversation)
        delivery = self._pending.get(use)
        return delivery is not None and not delivery.state.settled

    def _session_needs_it(self, conversation: ConversationId) -> bool:
        session = self._sessions.get(conversation)
        if session is not None and session.mode.speaks:
            return True
        return any(
            one.action.kind in LIVE_SPEECH and one.id not in self._without_trace
            for one in self._pending.open_on(conversation)
        )


def _use(action: Action) -> DeliveryId:
    return SESSION_USE if action.kind in LIVE_SPEECH else action.id
