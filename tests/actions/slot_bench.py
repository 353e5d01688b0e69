"""Desks that share one board: benches with a keeper and requests each, and one floor that shows all what each says."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.ports import Note
from supervisor_desk.actions.silence import Silence
from supervisor_desk.actions.situation import Situation
from supervisor_desk.actions.slot_board import SlotView
from supervisor_desk.actions.slot_keeper import SlotKeeper
from supervisor_desk.actions.slot_news import SlotNews, SlotNewsKind
from supervisor_desk.actions.slot_requests import SlotRequests
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.conversations.conversation import ConversationId, Mode, MonitorSession, UserId
from supervisor_desk.conversations.events import MonitorChanged
from tests.actions.bench import Bench, turns_of_the_loop, wish
from tests.support.builders import CALL, ME, conversation, session
from tests.support.clock import FakeClock

ANN, BO, CY = ME, UserId("sup-bo"), UserId("sup-cy")


class SharedSlots(LocalSlots):
    """The board of one desk in the role of a shared one."""

    shared = True

    async def view(self, conversation: str) -> SlotView:
        return self._as_shared(await super().view(conversation))

    async def ask(self, conversation: str, ticket: str, name: str) -> SlotView:
        return self._as_shared(await super().ask(conversation, ticket, name))

    def _as_shared(self, view: SlotView) -> SlotView:
        made: dict[str, Any] = {name: getattr(view, name) for name in view.__struct_fields__}
        return SlotView(**made | {"shared": self.shared})


class SlotBench(Bench):
    """One desk on the board. ``news`` is what its supervisor was told, ``changes`` which lines looked different."""

    def __init__(self, me: UserId, clock: FakeClock, board: LocalSlots) -> None:
        super().__init__(me=me, clock=clock, board=board)
        self.name = f"Supervisor {me}"
        self.news: list[SlotNews] = []
        self.changes: list[ConversationId] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self.silence = Silence(
            clock=clock,
            dispatcher=self.dispatcher,
            speaking=self.speaking,
            situation=self.situation,
            start=self.start,
        )
        self.keeper = SlotKeeper(
            board=board,
            me=me,
            clock=clock,
            dispatcher=self.dispatcher,
            speaking=self.speaking,
            silence=self.silence,
            seen_speaker=lambda key: self.situation(key).holder,
            write=self.write,
            changed=self.changes.append,
            told=self.news.append,
        )
        self.requests = SlotRequests(
            board=board,
            me=me,
            name=self.name,
            keeper=self.keeper,
            silence=self.silence,
            dispatcher=self.dispatcher,
            speaking=self.speaking,
            situation=self.situation,
            audit=self.audit,
            audit_failed=self.audit_troubles.append,
            told=self.news.append,
        )

    def start(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def write(self, note: Note) -> None:
        await self.audit.append(note)

    def situation(self, key: ConversationId) -> Situation:
        found = super().situation(key)
        known = self.calls.get(key)
        holder = ""
        if known is not None:
            holder = next((one.supervisor_name or one.supervisor_id for one in known.speakers(besides=self.me)), "")
        made: dict[str, Any] = {name: getattr(found, name) for name in found.__struct_fields__}
        return Situation(**made | {"holder": holder or self.holder, "slot": self.keeper.view(key)})

    async def round(self, times: int = 1) -> None:
        """Let what is started run, settle what is settled, keep and watch."""
        for _ in range(times):
            await turns_of_the_loop()
            await self.rest()
            await self.keeper.round()
            await turns_of_the_loop()
            await self.rest()

    @property
    def heard(self) -> list[SlotNewsKind]:
        """What its supervisor was told."""
        return [one.kind for one in self.news]

    async def close(self) -> None:
        """End what still waits."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _pause(self, _seconds: float) -> None:
        await asyncio.sleep(0)  # time is turned by the test


class Shared:
    """Ann, Bo and Cy, each with a desk, on one board and one clock. The floor shows each what the others do."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.board = SharedSlots(self.clock)
        self.ann, self.bo, self.cy = (SlotBench(me, self.clock, self.board) for me in (ANN, BO, CY))
        self.legs: dict[UserId, MonitorSession] = {}

    async def listens(self, desk: SlotBench) -> None:
        """Open a silent session for ``desk``, proven."""
        await desk.dispatcher.perform(wish(Kind.LISTEN))
        self.shows(desk, Mode.SILENT)
        await desk.round()

    async def speaks(self, desk: SlotBench, kind: Kind = Kind.BARGE) -> None:
        """Let ``desk`` coach or barge, proven."""
        await self.listens(desk)
        delivery = await desk.dispatcher.perform(wish(kind))
        assert delivery.state is DeliveryState.ACCEPTED, delivery.reason
        self.shows(desk, kind.mode or Mode.SILENT)
        await desk.round()

    def obeys(self, desk: SlotBench) -> None:
        """The platform does what ``desk`` asked for last."""
        action = desk.service.sent[-1][0]
        if action.kind.mode is not None:
            self.shows(desk, action.kind.mode)

    def shows(self, desk: SlotBench, mode: Mode) -> None:
        """The platform says that the leg of ``desk`` is in ``mode`` now; everybody hears of it."""
        own = desk.sessions.get(CALL)
        self.legs[desk.me] = session(mode, key=own.id if own else "session-1", of=desk.me, name=desk.name)
        monitors = tuple(one for one in self.legs.values() if one.mode is not Mode.TERMINATED)
        for one in (self.ann, self.bo, self.cy):
            one.calls[CALL] = conversation(monitors=monitors)
            one.feed(MonitorChanged(conversation_id=CALL, session=self.legs[desk.me]))

    def speakers(self) -> list[UserId]:
        """Who is heard on the call."""
        return [key for key, leg in self.legs.items() if leg.mode.speaks]

    async def close(self) -> None:
        """End what still waits at any desk."""
        for one in (self.ann, self.bo, self.cy):
            await one.close()

    async def rounds(self, times: int = 1, *desks: SlotBench) -> None:
        """Let desks, or all of them, do their rounds."""
        for _ in range(times):
            for one in desks or (self.ann, self.bo, self.cy):
                await one.round()
