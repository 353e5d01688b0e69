"""One desk's part in the speaking slots: its own kept, the lines watched, and what supervisors ask of each other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from supervisor_desk.actions.action import Action
from supervisor_desk.actions.dispatcher import Dispatcher
from supervisor_desk.actions.ports import AuditTrail, Clock
from supervisor_desk.actions.rules import Situation
from supervisor_desk.actions.silence import Silence
from supervisor_desk.actions.slot_board import SlotBoard, SlotView
from supervisor_desk.actions.slot_keeper import SlotKeeper
from supervisor_desk.actions.slot_news import SlotNews
from supervisor_desk.actions.slot_requests import SlotRequests
from supervisor_desk.actions.speaking import Speaking
from supervisor_desk.actions.starter import Starter
from supervisor_desk.app.outcomes import Outcomes
from supervisor_desk.conversations.conversation import ConversationId

ROUND_S: Final = 0.2
"""How often it is seen whether something is due, in seconds: the longest time between a hint and a look."""

log = structlog.get_logger(__name__)


class SlotDesk:
    """Main thread only. ``on_news`` are listeners, told what the supervisor must know."""

    def __init__(
        self,
        *,
        board: SlotBoard,
        me: str,
        name: str,
        clock: Clock,
        dispatcher: Dispatcher,
        speaking: Speaking,
        situation: Callable[[ConversationId], Situation],
        outcomes: Outcomes,
        audit: AuditTrail,
        start: Starter,
        changed: Callable[[ConversationId], None],
    ) -> None:
        self.on_news: list[Callable[[SlotNews], None]] = []
        self._start = start
        silence = Silence(clock=clock, dispatcher=dispatcher, speaking=speaking, situation=situation, start=start)
        self._keeper = SlotKeeper(
            board=board,
            me=me,
            clock=clock,
            dispatcher=dispatcher,
            speaking=speaking,
            silence=silence,
            seen_speaker=lambda key: situation(key).holder,
            write=outcomes.write,
            changed=changed,
            told=self._tell,
        )
        self._requests = SlotRequests(
            board=board,
            me=me,
            name=name,
            keeper=self._keeper,
            silence=silence,
            dispatcher=dispatcher,
            speaking=speaking,
            situation=situation,
            audit=audit,
            audit_failed=outcomes.failed,
            told=self._tell,
        )

    async def run(self) -> None:
        """Keep and watch, until cancelled."""
        while True:
            await self._keeper.round()
            await asyncio.sleep(ROUND_S)

    def view(self, key: ConversationId) -> SlotView | None:
        """How the line of that call stood when it was last looked at."""
        return self._keeper.view(key)

    def asked_to_leave(self) -> dict[ConversationId, SlotView]:
        """The calls on which somebody asks this supervisor to leave."""
        return self._keeper.asked_to_leave()

    def choose(self, key: ConversationId | None) -> None:
        """A person looks at that call now."""
        self._keeper.choose(key)

    def hint(self, key: ConversationId) -> None:
        """Something happened in the line of that call, says the board."""
        self._keeper.hint(key)

    def ask(self, key: ConversationId) -> None:
        """Ask the holder of the slot to leave."""
        self._start(self._requests.ask(key), name=f"ask to leave {key}")

    def no_longer(self, key: ConversationId) -> None:
        """Decline what was offered, or take back having asked."""
        self._start(self._requests.no_longer(key), name=f"no longer {key}")

    def done(self, key: ConversationId) -> None:
        """Stop speaking there; whoever waits is next."""
        self._requests.done(key)

    def break_glass(self, action: Action, reason: str) -> None:
        """Take the slot with a reason and carry out ``action``."""
        self._start(self._requests.break_glass(action, reason), name=f"break-glass {action.id}")

    def _tell(self, news: SlotNews) -> None:
        log.info("slot.news", kind=news.kind.name, conversation=news.conversation)
        for listener in self.on_news:
            listener(news)
