"""Where a person looks for an agent whom no row of the board shows: the contact center is asked by user (G4)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

import structlog

from supervisor_desk.actions.starter import Starter
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.outside_calls import LOOK_EVERY_S
from supervisor_desk.conversations.arrange import search_words
from supervisor_desk.conversations.conversation import Conversation, ConversationId, Role, UserId
from supervisor_desk.conversations.events import AgentChanged, Event
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.notices import Notice

KIND: Final = "agent looked for"
"""Kind of the notices about a search."""
MOST_AGENTS: Final = 5
"""Agents whom the words may mean and who are asked for; with more of them the words say too little."""

log = structlog.get_logger(__name__)


class Shown(Protocol):
    """The window, as far as it shows what was found: ``Screen``."""

    def go_to(self, key: ConversationId) -> None:
        """Show that call, whatever the board was restricted to."""
        ...

    def notify(self, notice: Notice) -> None:
        """Tell a person."""
        ...


class AgentFinder:
    """Knows the agents by name of whom the desk was told. Main thread only."""

    def __init__(
        self,
        desk: Desk,
        calls_of: Callable[[UserId], Awaitable[tuple[Conversation, ...]]],
        shown: Shown,
        start: Starter,
    ) -> None:
        self._desk = desk
        self._calls_of = calls_of
        self._shown = shown
        self._start = start
        self._names: dict[UserId, str] = {}
        desk.on_event.append(self._heard)

    def look_for(self, typed: str) -> None:
        """Find the call of the agent of that name, or of that user id."""
        self._start(self.find(typed), name="look for an agent")

    async def find(self, typed: str) -> None:
        """See ``look_for``."""
        meant = self._meant(typed)
        if len(meant) > MOST_AGENTS:
            self._tell(f"“{typed}” may mean {len(meant)} agents.", "Nobody was looked for.", "Type more of the name.")
            return
        try:
            found = [(agent, call) for agent in meant for call in await self._calls_of(agent)]
        except ServiceError as error:
            log.info("agent.not_looked_for", kind=type(error).__name__)
            self._tell(f"The contact center could not be asked for “{typed}”. {error}", "", "Try again in a moment.")
            return
        if not found:
            known = "is on no call now" if any(one in self._names for one in meant) else "is not known as an agent"
            self._tell(
                f"“{typed}” {known}, as far as the contact center tells.",
                "Only calls by voice are found this way.",
                "Check the name, or type the agent's user ID.",
            )
            return
        self._show(found)

    # --- inside --------------------------------------------------------------------------------------------------

    def _show(self, found: list[tuple[UserId, Conversation]]) -> None:
        (agent, call), others = found[0], len(found) - 1
        outside = call.id not in self._desk.store or call.id in self._desk.outside
        for _, one in found:
            self._desk.bring(one)
        self._shown.go_to(call.id)
        who = self._names.get(agent) or (call.agent.name if call.agent is not None else "") or agent
        more = f" {others} more came onto the board." if others else ""
        if outside:
            self._tell(
                f"{who} is on a call that your board does not follow; it was added.{more}",
                f"Its events do not reach this desk: the row is looked at every {LOOK_EVERY_S:.0f} s instead.",
                "You can act on it as on any other call; what becomes of it may be shown a little later.",
                Tone.WAITING,
            )
        elif others:
            self._tell(f"{who} was found on {others + 1} calls.", "The first is chosen.", "", Tone.BUSY)

    def _meant(self, typed: str) -> list[UserId]:
        words = search_words(typed)
        for conversation in self._desk.store:
            for one in conversation.participants:
                if one.role is Role.AGENT and one.user_id and one.name:
                    self._names[one.user_id] = one.name
        named = [key for key, name in self._names.items() if all(word in name.casefold() for word in words)]
        return named or [UserId(typed)]

    def _heard(self, event: Event) -> None:
        if isinstance(event, AgentChanged) and event.name:
            self._names[event.user_id] = event.name

    def _tell(self, happened: str, means: str, do: str, tone: Tone = Tone.WAITING) -> None:
        self._shown.notify(Notice(kind=KIND, happened=happened, means=means, do=do, tone=tone))
