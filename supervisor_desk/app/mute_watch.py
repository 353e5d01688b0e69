"""Keeps the mutes of this desk: reminds, undoes, and raises the alarm when the microphone is not as it was left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import structlog

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.mute_lease import REMIND_S, MuteLease, MuteNews, Told
from supervisor_desk.actions.ports import AuditTrail, AuditUnavailable, Note
from supervisor_desk.app.desk import Desk, Starter
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.events import ConversationChanged, ConversationEnded, Event, conversation_of
from supervisor_desk.qtloop import every

WATCH_EVERY_S: Final = 0.5
"""How often mutes are looked at, in seconds."""

log = structlog.get_logger(__name__)


class MuteWatch:
    """Main thread only. ``on_news`` hears what people should know; each call's news replaces its older ones."""

    def __init__(self, desk: Desk, audit: AuditTrail, start: Starter, lease_s: float) -> None:
        self._desk = desk
        self._audit = audit
        self._start = start
        self._lease_s = lease_s
        self.on_news: list[Callable[[MuteNews, MuteLease], None]] = []
        desk.on_delivery.append(self._delivery_changed)
        desk.on_event.append(self._heard)

    async def watch(self) -> None:
        """Let mutes run out, until cancelled."""
        await every(WATCH_EVERY_S, self.round, monotonic=self._desk.clock.monotonic)

    async def round(self) -> None:
        """Do what is due now."""
        now = self._desk.clock.monotonic()
        told: list[Told] = []
        for lease in self._desk.mutes.all():
            conversation = self._desk.store.get(lease.conversation_id)  # snapshots come without an event
            news = self._desk.mutes.observe(conversation, now) if conversation is not None else None
            told += [news] if news is not None else []
        told += self._desk.mutes.due(now)
        for what, lease in told:
            await self._tell(what, lease)

    async def keep(self, key: ConversationId) -> bool:
        """Keep the mute for as long again; ``False`` if there is none, or it cannot be put on record."""
        lease = self._desk.mutes.get(key)
        if lease is None or not await self._noted("mute kept", lease, f"for {lease.lease_s:.0f} s more"):
            return False
        kept = self._desk.mutes.keep(key, self._desk.clock.monotonic())
        if kept is not None:
            self._show(MuteNews.AGREED, kept)
        return kept is not None

    def adopt_all(self, undo: Iterable[Action | None]) -> None:
        """Take up the mutes of the last run that are in force still; ``undo`` are the wishes that end what is."""
        for action in undo:
            if action is not None and action.kind is Kind.UNMUTE:
                self.adopt(action)

    def adopt(self, undo: Action) -> None:
        """A mute of the last run is in force still: it runs out soon unless somebody keeps it."""
        conversation = self._desk.store.get(undo.conversation_id)
        soon = min(REMIND_S, self._lease_s / 2)
        now = self._desk.clock.monotonic()
        lease = self._desk.mutes.place(undo, conversation, now, self._lease_s, first_s=soon)
        log.info("mute.adopted", conversation=lease.conversation_id)

    async def undo_all(self, why: str) -> None:
        """Open every microphone that is muted from here, and wait for the proof. The caller sets the limit."""
        for lease in self._desk.mutes.all():
            if lease.diverged:
                continue
            delivery = await self._desk.dispatcher.perform(lease.undo, why=why)
            if not delivery.state.settled:
                await self._desk.pending.outcome(delivery.id)

    # --- inside --------------------------------------------------------------------------------------------------

    async def _tell(self, what: MuteNews, lease: MuteLease) -> None:
        if what is not MuteNews.OVER and self._desk.mutes.get(lease.conversation_id) is None:
            return  # it was lifted while this waited for its turn
        self._show(what, lease)  # before anything is awaited: what ends it may be told meanwhile, and must be the last
        if what is MuteNews.UNDO:
            await self._desk.dispatcher.perform(lease.undo, why=lease.undo_why)
        elif what is MuteNews.DIVERGED:
            await self._noted("mute diverged", lease, "Muted from here, and seen open: somebody else opened it.")

    def _show(self, what: MuteNews, lease: MuteLease) -> None:
        log.info("mute.news", what=what.value, conversation=lease.conversation_id)
        for listener in self.on_news:
            listener(what, lease)

    async def _noted(self, what: str, lease: MuteLease, reason: str) -> bool:
        note = Note(
            step="notice",
            what=what,
            conversation=lease.conversation_id,
            participant=lease.participant_id,
            reason=reason,
            detail={"agent": lease.user_id} if lease.user_id else {},
        )
        try:
            await self._audit.append(note)
        except AuditUnavailable as trouble:
            self._desk.audit_cannot_be_written(str(trouble))
            return False
        return True

    def _delivery_changed(self, delivery: Delivery) -> None:
        action = delivery.action
        if delivery.state is not DeliveryState.CONFIRMED:
            return
        if action.kind is Kind.MUTE:
            before = self._desk.mutes.get(action.conversation_id)
            conversation = self._desk.store.get(action.conversation_id)
            lease = self._desk.mutes.place(action, conversation, self._desk.clock.monotonic(), self._lease_s)
            if before is not None:  # what was said of the mute before this one is no longer true
                self._show(MuteNews.AGREED, lease)
        elif action.kind is Kind.UNMUTE:
            lifted = self._desk.mutes.lift(action.conversation_id)
            if lifted is not None:
                self._show(MuteNews.OVER, lifted)

    def _heard(self, event: Event) -> None:
        key = conversation_of(event)
        if self._desk.mutes.get(key) is None or not isinstance(event, ConversationChanged | ConversationEnded):
            return
        conversation = self._desk.store.get(key)
        news = self._desk.mutes.observe(conversation, self._desk.clock.monotonic()) if conversation else None
        if news is not None:
            self._start(self._tell(*news), name=f"mute of {key}")
