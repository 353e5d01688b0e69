"""A desk without windows or network for the tests of this folder: all real but service, audit and clock."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.actions.dispatcher import Dispatcher
from supervisor_desk.actions.first_look import FirstLook
from supervisor_desk.actions.holders import Holders
from supervisor_desk.actions.pending import Pending
from supervisor_desk.actions.ports import SlotBoard
from supervisor_desk.actions.rules import Situation
from supervisor_desk.actions.sessions import Sessions
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.actions.speaking import Speaking
from supervisor_desk.conversations.conversation import Conversation, ConversationId, Mode, UserId
from supervisor_desk.conversations.events import ConversationChanged, ConversationEnded, Event
from tests.support.audit import FakeAudit
from tests.support.builders import AGENT, AGENT_USER, CALL, LIVE, ME, conversation, monitored
from tests.support.clock import FakeClock
from tests.support.service import FakeService


class Bench:
    """One supervisor's desk. Two benches that share ``clock`` and ``board`` are two desks on one floor."""

    def __init__(
        self,
        *,
        me: UserId = ME,
        clock: FakeClock | None = None,
        board: SlotBoard | None = None,
        call_over: Callable[[ConversationId], None] | None = None,
    ) -> None:
        self.journal: list[str] = []
        self.clock = clock or FakeClock()
        self.service = FakeService(self.journal, me)
        self.audit = FakeAudit(self.journal)
        self.board = board or LocalSlots(self.clock)
        self.told: list[Delivery] = []
        self.audit_troubles: list[str] = []
        self.calls: dict[ConversationId, Conversation] = {CALL: conversation()}
        self.holder = ""
        self.holders = Holders(me)
        self.pauses = 0
        self.each_pause: Callable[[], None] = lambda: None
        self.me = me
        self.pending = Pending(self.clock, self._changed)
        self.sessions = Sessions(me)
        self.speaking = Speaking(self.board, self.clock, me, f"Supervisor {me}", pause=self._pause)
        self._call_over = call_over
        self._settled: list[Delivery] = []
        self.dispatcher = self._dispatcher()

    def use(self, service: FakeService) -> None:
        """Put another service in the place of the usual one, before anything is asked of it."""
        self.service = service
        self.dispatcher = self._dispatcher()

    def _dispatcher(self) -> Dispatcher:
        return Dispatcher(
            service=self.service,
            audit=self.audit,
            pending=self.pending,
            sessions=self.sessions,
            speaking=self.speaking,
            situation=self.situation,
            look_first=FirstLook(self.service, self.holders, self.clock, lambda _: None).another,
            audit_failed=self.audit_troubles.append,
            call_over=self._call_over,
        )

    def situation(self, key: ConversationId) -> Situation:
        return Situation(
            conversation=self.calls.get(key),
            me=self.me,
            link=LIVE,
            session=self.sessions.get(key),
            deliveries=self.pending.open_on(key),
            holder=self.holder or self.holders.holder(self.calls.get(key)),
            barred=self.service.bars,
        )

    def feed(self, *events: Event) -> None:
        """Take events in as the running desk does: floor, sessions, deliveries, in this order."""
        for event in events:
            if isinstance(event, ConversationChanged):
                self.calls[event.conversation.id] = event.conversation
            elif isinstance(event, ConversationEnded):
                known = self.calls[event.conversation_id]
                self.calls[known.id] = msgspec.structs.replace(known, raw_state="ended", monitors=())
            self.sessions.observe(event)
            self.pending.observe(event)

    async def rest(self) -> None:
        """Let what was settled let go of what it held."""
        while self._settled:
            await self.dispatcher.settled(self._settled.pop(0))

    async def listening(self, mode: Mode = Mode.SILENT) -> None:
        """Bring the own session into ``mode`` the regular way."""
        await self.dispatcher.perform(wish(Kind.LISTEN))
        key = self.sessions.all()[CALL].id
        self.feed(monitored(Mode.SILENT, key=key))
        kind = {Mode.WHISPER: Kind.COACH, Mode.BARGE: Kind.BARGE}.get(mode)
        if kind is not None:
            await self.dispatcher.perform(wish(kind))
            self.feed(monitored(mode, key=key))
        await self.rest()

    async def pass_time(self, seconds: float) -> None:
        """Let the clock run and deadlines take effect."""
        self.clock.advance(seconds)
        self.pending.overdue()
        await asyncio.sleep(0)

    def states(self, key: str) -> list[str]:
        """What was told of one delivery, without repetitions."""
        seen: list[str] = []
        for delivery in self.told:
            if delivery.id == key and seen[-1:] != [delivery.state.value]:
                seen.append(delivery.state.value)
        return seen

    def _changed(self, delivery: Delivery) -> None:
        self.told.append(delivery)
        if delivery.state.settled:
            self._settled.append(delivery)

    async def _pause(self, seconds: float) -> None:
        self.pauses += 1
        self.each_pause()
        self.clock.advance(seconds)
        self.holders.lapse(self.clock.monotonic())
        await asyncio.sleep(0)


def wish(kind: Kind, **changes: Any) -> Action:
    """An action of ``kind`` on the one call, filled in so that the rules have nothing to say against it."""
    made: dict[str, Any] = {
        "kind": kind,
        "conversation_id": CALL,
        "participant_id": AGENT,
        "user_id": AGENT_USER,
    }
    filled: dict[Kind, dict[str, Any]] = {
        Kind.TEXT_CUE: {"text": "Offer the discount."},
        Kind.VOICE_CUE: {"media_path": "cue.wav", "duration_ms": 4_000},
        Kind.CLIP: {"media_url": "https://media.example/clips/calm.wav", "duration_ms": 3_000},
        Kind.ANNOUNCE: {"media_url": "https://media.example/notice.wav", "duration_ms": 10_000},
        Kind.TRANSFER: {"transfer_to": "queue-retention"},
        Kind.DISCONNECT: {"confirmed": True},
        Kind.TAKE_OVER: {"confirmed": True},
    }
    return Action(**made | filled.get(kind, {}) | changes)


async def turns_of_the_loop(number: int = 10) -> None:
    """Let what is ready run."""
    for _ in range(number):
        await asyncio.sleep(0)
