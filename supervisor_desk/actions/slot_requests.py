"""What one supervisor asks of another who speaks: to leave, to hand over, and, with a reason on record, to be gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from supervisor_desk.actions.action import Action
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.dispatcher import Dispatcher
from supervisor_desk.actions.ports import AuditTrail, AuditUnavailable, Note
from supervisor_desk.actions.rules import Situation, why_not_action
from supervisor_desk.actions.silence import Silence
from supervisor_desk.actions.slot_board import SlotBoard, SlotView
from supervisor_desk.actions.slot_keeper import SlotKeeper
from supervisor_desk.actions.slot_news import SlotNews, SlotNewsKind
from supervisor_desk.actions.speaking import Speaking
from supervisor_desk.conversations.conversation import ConversationId

SHORTEST_REASON: Final = 10
"""Characters that a reason for break-glass has at least."""
LONGEST_REASON: Final = 200
HANDED_OVER: Final = "the supervisor is done and hands over"
INSTEAD: Final = "You broke the glass instead of waiting."


class SlotRequests:
    """Main thread only. ``told`` hears what could not be done, and why."""

    def __init__(
        self,
        *,
        board: SlotBoard,
        me: str,
        name: str,
        keeper: SlotKeeper,
        silence: Silence,
        dispatcher: Dispatcher,
        speaking: Speaking,
        situation: Callable[[ConversationId], Situation],
        audit: AuditTrail,
        audit_failed: Callable[[str], None],
        told: Callable[[SlotNews], None],
    ) -> None:
        self._board = board
        self._me = me
        self._name = name
        self._keeper = keeper
        self._silence = silence
        self._dispatcher = dispatcher
        self._speaking = speaking
        self._situation = situation
        self._audit = audit
        self._audit_failed = audit_failed
        self._told = told

    async def ask(self, key: ConversationId) -> None:
        """Ask the holder of the slot to leave."""
        view = await self._board.ask(key, self._me, self._name)
        if not view.shared:
            self._told(SlotNews(kind=SlotNewsKind.NOT_ASKED, conversation=key, words=_NOBODY_HEARS))
        elif view.holder not in ("", self._me):
            await self._on_record(_note("asked the speaker to leave", key, view))
        await self._keeper.look(key)

    async def no_longer(self, key: ConversationId) -> None:
        """Decline what was offered, or take back having asked. A slot or a place in use stays."""
        if not self._speaking.holds(key) and key not in self._speaking.waiting_on():
            await self._board.leave(key, self._me)
        await self._keeper.look(key)

    def done(self, key: ConversationId) -> None:
        """Stop speaking there, so that the slot goes to whoever waits or asked for it."""
        self._silence.once(key, HANDED_OVER)

    async def break_glass(self, action: Action, reason: str) -> None:
        """Take the slot from whoever has it and carry out ``action``, which speaks.

        The reason is on record before anything is taken. The other desk falls silent by itself; until the platform
        shows that it has, ``action`` waits.
        """
        key, reason = action.conversation_id, reason.strip()
        situation = self._situation(key)
        others = tuple(one for one in situation.deliveries if not _waits(one))
        alone = msgspec.structs.replace(situation, holder="", slot=None, deliveries=others)
        if action.kind.speaks and why_not_action(action, alone) is None:
            no = await self._taken(action, situation, reason)
            if no:
                self._told(SlotNews(kind=SlotNewsKind.NOT_TAKEN, conversation=key, words=f"Nothing was taken. {no}"))
                return
        await self._dispatcher.perform(action, wait=True, why=f"break-glass: {reason}")
        await self.no_longer(key)

    async def _taken(self, action: Action, situation: Situation, reason: str) -> str:
        """Take the slot for ``action``; why that was not done."""
        key = action.conversation_id
        view = await self._board.view(key)
        no = self._why_not(view, situation, reason)
        if no or not view.other_holder(self._me):
            return no
        no = await self._on_record(_note("break-glass", key, view, action, reason))
        if no:
            return no
        for one in situation.deliveries:
            if _waits(one):
                await self._dispatcher.cancel(one.id, INSTEAD)
        await self._speaking.until_nothing_waits(key)  # or it would give the slot back when it ends
        await self._board.take_over(key, self._me, self._name, reason)
        await self._keeper.look(key)  # so that the wish waits until the other desk has fallen silent
        return ""

    def _why_not(self, view: SlotView, situation: Situation, reason: str) -> str:
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            return f"A reason of {SHORTEST_REASON} to {LONGEST_REASON} characters is needed. Give one."
        if not view.shared and (view.other_holder(self._me) or situation.holder):
            return _NOBODY_HEARS
        if situation.holder and not view.other_holder(self._me):
            return f"{situation.holder} speaks by another program, which this desk cannot reach. {_INSTEAD}"
        return ""

    async def _on_record(self, note: Note) -> str:
        """Put ``note`` on disk; why that was not possible."""
        try:
            await self._audit.append(note)
        except AuditUnavailable as trouble:
            self._audit_failed(str(trouble))
            return str(trouble)
        return ""


_INSTEAD: Final = "Wait until the call is free, or send a text cue."
_NOBODY_HEARS: Final = f"This desk does not reach the others, so the one who speaks would not be told. {_INSTEAD}"


def _waits(delivery: Delivery) -> bool:
    return delivery.waiting_place > 0 and delivery.state is DeliveryState.ASKED


def _note(what: str, key: ConversationId, view: SlotView, action: Action | None = None, reason: str = "") -> Note:
    detail: dict[str, str | int | float | bool | None] = {"holder": view.holder, "fence": view.fence}
    if action is not None:
        detail |= {"for": action.kind.value, "waiting": len(view.waiting)}
    delivery = action.id if action is not None else ""
    return Note(step="notice", what=what, conversation=key, delivery=delivery, reason=reason, detail=detail)
