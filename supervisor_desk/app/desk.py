"""The desk without its windows: the feed comes in, wishes go out, everything settles.

It joins store, sessions, pending, slot, audit and service, and owns no connection and no widget. Coroutines run on
the main loop; whatever must go on beside the caller is started through ``start``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.dispatcher import Dispatcher
from supervisor_desk.actions.first_look import FirstLook
from supervisor_desk.actions.holders import Holders
from supervisor_desk.actions.looking import Looks
from supervisor_desk.actions.mute_lease import MuteLeases, to_open_first
from supervisor_desk.actions.pending import DEADLINE_S, Pending
from supervisor_desk.actions.ports import AuditTrail, Clock, Service
from supervisor_desk.actions.rules import Situation
from supervisor_desk.actions.sessions import Sessions
from supervisor_desk.actions.slot_board import SlotBoard
from supervisor_desk.actions.speaking import Speaking
from supervisor_desk.actions.starter import Starter as Starter
from supervisor_desk.app.feed_desk import FeedDesk
from supervisor_desk.app.outcomes import Outcomes
from supervisor_desk.app.slot_desk import SlotDesk
from supervisor_desk.app.stepping_back import opened
from supervisor_desk.conversations.conversation import Conversation, ConversationId, UserId
from supervisor_desk.conversations.events import ConversationChanged, ConversationEnded, Event
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.conversations.store import Store

WATCH_EVERY_S: Final = 0.2
"""How often deadlines and looks are checked: one round for all of them, no timer for each."""


class Desk:
    """One supervisor's desk on one service. Listeners are plain callables, called on the main thread."""

    def __init__(
        self,
        *,
        me: UserId,
        name: str,
        store: Store,
        service: Service,
        audit: AuditTrail,
        slots: SlotBoard,
        clock: Clock,
        start: Starter,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self.me = me
        self.clock = clock
        self.store = store
        self.sessions = Sessions(me)
        self.mutes = MuteLeases()
        self.link = Link(LinkPhase.OFFLINE, "The desk is starting.", clock.now())
        self.on_delivery: list[Callable[[Delivery], None]] = []
        self.on_link: list[Callable[[Link], None]] = []
        self.on_situation: list[Callable[[ConversationId], None]] = []
        self.on_audit: list[Callable[[str], None]] = []
        self._start = start
        self._holders = Holders(me)
        self._first_look = FirstLook(service, self._holders, clock, self._tell_situation)
        self._looks = Looks()
        self._looking: set[DeliveryId] = set()
        self.outside: set[ConversationId] = set()
        """Calls that are on the board only because they were asked for."""
        self._service = service
        self._outcomes = Outcomes(audit, start, self._audit_changed)
        self.pending = Pending(clock, self._delivery_changed, deadline_s)
        self.speaking = Speaking(slots, clock, me, name)
        self.dispatcher = Dispatcher(
            service=service,
            audit=audit,
            pending=self.pending,
            sessions=self.sessions,
            speaking=self.speaking,
            situation=self.situation,
            audit_failed=self._outcomes.failed,
            look_first=self._first_look.another,
            call_over=self.ended,
        )
        self.feed = FeedDesk(
            store=store,
            sessions=self.sessions,
            holders=self._holders,
            pending=self.pending,
            speaking=self.speaking,
            mutes=self.mutes,
            dispatcher=self.dispatcher,
            start=start,
            changed=self._tell_situation,
        )
        self.on_event = self.feed.listeners
        self.slots = SlotDesk(
            board=slots,
            me=me,
            name=name,
            clock=clock,
            dispatcher=self.dispatcher,
            speaking=self.speaking,
            situation=self.situation,
            outcomes=self._outcomes,
            audit=audit,
            start=start,
            changed=self._tell_situation,
        )

    # --- what is so ----------------------------------------------------------------------------------------------

    def situation(self, key: ConversationId | None) -> Situation:
        """Everything that the rules look at, for that conversation, now."""
        conversation = self.store.get(key) if key is not None else None
        session = self.sessions.get(key) if key is not None else None
        return Situation(
            conversation=conversation,
            me=self.me,
            link=self.link,
            session=session,
            deliveries=self.pending.open_on(key) if key is not None else (),
            holder=self._holders.holder(conversation),
            slot=self.slots.view(key) if key is not None else None,
            audit_trouble=self.audit_trouble,
            not_offered=self._service.not_offered,
            barred=self._service.barred(conversation, session, self._own_calls()),
            hints=self._service.hints(session),
            mute=self.mutes.get(key),
        )

    @property
    def audit_trouble(self) -> str:
        """Why the audit log cannot be written; empty while it can."""
        return self._outcomes.trouble

    # --- in ------------------------------------------------------------------------------------------------------

    def take(self, events: Iterable[Event], arrived: float) -> None:
        """Take over events of the feed in their order. ``arrived`` is monotonic seconds."""
        for event in events:
            self.feed.take(event, arrived)

    def snapshot(self, conversations: Iterable[Conversation]) -> None:
        """Take over the floor as it is now; what it lacks has ended (contract section 10)."""
        found = list(conversations)
        self.outside -= {one.id for one in found}
        found += [one for key in self.outside if (one := self.store.get(key)) is not None and not one.over]
        self.store.new_stream()
        self._holders.forget()
        self.store.replace(found, self.clock.monotonic())
        there = {one.id for one in found}
        for conversation in found:
            self.sessions.reconcile(conversation, complete=True)
            if self.pending.watches(conversation.id):
                self.pending.observe(ConversationChanged(conversation=conversation))
            self.feed.moved(conversation.id)
        for key in [key for key in self._known() if key not in there]:
            self.ended(key)

    def ended(self, key: ConversationId) -> None:
        """A conversation is over by word of a sweep, a snapshot or a 404 (G2)."""
        self.take([ConversationEnded(conversation_id=key, reason="no longer listed")], self.clock.monotonic())

    def bring(self, conversation: Conversation) -> None:
        """Put a call on the board that was found by asking, and that the feed of this desk need not tell of."""
        if conversation.id not in self.store or conversation.id in self.outside:
            self.outside.add(conversation.id)
            self.take([ConversationChanged(conversation=conversation)], self.clock.monotonic())
            self.sessions.reconcile(conversation, complete=True)

    def show_link(self, link: Link) -> None:
        """Take over how the desk stands with the service; rows are stale while it is not live."""
        self.link = link
        if link.live:
            self.store.stale_since = None
        elif self.store.stale_since is None and len(self.store):
            self.store.stale_since = self.clock.monotonic()
        for listener in self.on_link:
            listener(link)

    def watches(self, key: str) -> bool:
        """Whether each event of that conversation counts, so that none may be left out on its way here."""
        conversation = ConversationId(key)
        return self.pending.watches(conversation) or self.sessions.get(conversation) is not None

    def look_at(self, key: ConversationId | None) -> None:
        """A person looks at that conversation: everything about it is told, and its line is watched."""
        self.feed.looked_at = key
        self.slots.choose(key)

    def audit_cannot_be_written(self, trouble: str) -> None:
        """The log was found not to take entries; the desk goes on trying and says when it does again."""
        self._outcomes.failed(trouble)

    # --- out -----------------------------------------------------------------------------------------------------

    def request(self, action: Action, *, wait: bool = False) -> None:
        """Carry out a wish; how it goes is told to ``on_delivery``."""
        self._start(self._carry_out(action, wait=wait), name=f"{action.kind.value} {action.id}")

    def retry(self, key: DeliveryId, *, wait: bool = False) -> None:
        """Repeat a delivery as a new one, after a look."""
        self._start(self.dispatcher.retry(key, wait=wait), name=f"retry {key}")

    def cancel(self, key: DeliveryId) -> None:
        """Take a delivery back."""
        self._start(self.dispatcher.cancel(key), name=f"cancel {key}")

    # --- rounds --------------------------------------------------------------------------------------------------

    async def watch(self) -> None:
        """Deadlines, looks and rows that go, until cancelled."""
        while True:
            await asyncio.sleep(WATCH_EVERY_S)
            now = self.clock.monotonic()
            self.pending.overdue()
            self._first_look.lapse()
            self.store.sweep(now, keep=self.pending.watches)
            for key in self._looks.due(self.pending.open(), now, live=self.link.live):
                if key not in self._looking:
                    self._looking.add(key)
                    self._start(self._look(key), name=f"look {key}")

    async def write_outcomes(self) -> None:
        """Put what became of each delivery on disk, until cancelled; while the log cannot be written they wait."""
        await self._outcomes.run()

    async def flush(self) -> None:
        """Wait until every outcome so far is on disk; for leaving. The caller sets the limit."""
        await self._outcomes.flush()

    # --- inside --------------------------------------------------------------------------------------------------

    async def _carry_out(self, action: Action, *, wait: bool) -> None:
        session, lease = self.sessions.get(action.conversation_id), self.mutes.get(action.conversation_id)
        first = to_open_first(action, lease, session, by_mode=Kind.MUTE in self._service.hints(session))
        if first is not None:
            await opened(first, self.dispatcher, self.pending, self._start)
        await self.dispatcher.perform(action, wait=wait)

    def _delivery_changed(self, delivery: Delivery) -> None:
        if delivery.state.settled or delivery.state is DeliveryState.UNPROVEN:
            self._outcomes.put(delivery)
        if delivery.state is DeliveryState.CONFIRMED:
            self._service.confirmed(delivery.action, self.sessions.get(delivery.action.conversation_id))
        if delivery.state.settled:
            self._start(self.dispatcher.settled(delivery), name=f"settled {delivery.id}")
        for listener in self.on_delivery:
            listener(delivery)
        self._tell_situation(delivery.action.conversation_id)

    async def _look(self, key: DeliveryId) -> None:
        try:
            await self.dispatcher.look(key)
        finally:
            self._looking.discard(key)

    def _own_calls(self) -> tuple[Conversation, ...]:
        found = (self.store.get(key) for key in self.sessions.all())
        return tuple(one for one in found if one is not None)

    def _known(self) -> list[ConversationId]:
        return [*self.sessions.all(), *{one.action.conversation_id for one in self.pending.open()}]

    def _audit_changed(self, trouble: str) -> None:
        for listener in self.on_audit:
            listener(trouble)

    def _tell_situation(self, key: ConversationId) -> None:
        for listener in self.on_situation:
            listener(key)
