"""Keeping the speaking slots of this desk and watching the lines that matter to it.

A desk that loses its slot to another falls silent, and its supervisor is told to whom it went and why.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from supervisor_desk.actions.dispatcher import Dispatcher
from supervisor_desk.actions.ports import Clock, Note
from supervisor_desk.actions.silence import Silence
from supervisor_desk.actions.slot_board import LEASE_S, RENEW_EVERY_S, SlotBoard, SlotView
from supervisor_desk.actions.slot_news import SlotNews, SlotNewsKind
from supervisor_desk.actions.speaking import Speaking
from supervisor_desk.conversations.conversation import ConversationId

LOOK_EVERY_S: Final = 1.0
"""How often a line that matters here is looked at; a hint makes it sooner."""


class SlotKeeper:
    """Main thread only. ``changed`` hears when a line looks different, ``told`` what a person must know.

    ``seen_speaker`` names another supervisor whom the platform shows speaking. ``write`` puts a note into the audit
    log as soon as that can be written.
    """

    def __init__(
        self,
        *,
        board: SlotBoard,
        me: str,
        clock: Clock,
        dispatcher: Dispatcher,
        speaking: Speaking,
        silence: Silence,
        seen_speaker: Callable[[ConversationId], str],
        write: Callable[[Note], Awaitable[None]],
        changed: Callable[[ConversationId], None],
        told: Callable[[SlotNews], None],
    ) -> None:
        self._board = board
        self._me = me
        self._clock = clock
        self._dispatcher = dispatcher
        self._speaking = speaking
        self._silence = silence
        self._seen_speaker = seen_speaker
        self._write = write
        self._changed = changed
        self._told = told
        self._views: dict[ConversationId, SlotView] = {}
        self._hinted: set[ConversationId] = set()
        self._chosen: ConversationId | None = None
        self._keep_at = 0.0
        self._look_at = 0.0

    def view(self, key: ConversationId) -> SlotView | None:
        """How the line of that call stood when it was last looked at; ``None`` where nobody looks."""
        return self._views.get(key)

    def asked_to_leave(self) -> dict[ConversationId, SlotView]:
        """The calls on which this supervisor has the slot and somebody asks them to leave."""
        return {
            key: view
            for key, view in self._views.items()
            if view.holder == self._me and view.asking and not view.offered
        }

    def choose(self, key: ConversationId | None) -> None:
        """A person looks at that call: keep an eye on its line."""
        if key != self._chosen:
            self._chosen = key
            if key is not None:
                self._hinted.add(key)

    def hint(self, key: ConversationId) -> None:
        """Something happened in that line."""
        if key in self._watched():
            self._hinted.add(key)

    async def round(self) -> None:
        """Renew what is held and look at the lines, as far as it is time; to be called several times a second."""
        now = self._clock.monotonic()
        if now >= self._keep_at:
            self._keep_at = now + RENEW_EVERY_S
            for lost in await self._dispatcher.keep_slots():
                await self._lost(lost)
        watched = self._watched()
        for gone in self._views.keys() - watched:
            del self._views[gone]
        due = watched if now >= self._look_at else watched & self._hinted
        if now >= self._look_at:
            self._look_at = now + LOOK_EVERY_S
        self._hinted.clear()
        for key in due:
            await self.look(key)
        owed = self._silence.owed
        self._silence.step()
        for key in owed - self._silence.owed:
            await self._board.yielded(key, self._me)

    async def look(self, key: ConversationId) -> None:
        """Look at that line now."""
        view = await self._board.view(key)
        before, self._views[key] = self._views.get(key), view
        if self._speaking.holds(key) and view.took_from(self._me) is not None:
            await self._lost(key)
        if before != view:
            self._changed(key)

    async def _lost(self, key: ConversationId) -> None:
        view = await self._board.view(key)
        taken = view.took_from(self._me)
        if taken is None and await self._dispatcher.regain_slot(key):
            return
        self._speaking.forget(key)
        if taken is not None:
            why = f"{taken.by} took the speaking slot by break-glass"
            news = SlotNews(kind=SlotNewsKind.TAKEN, conversation=key, who=taken.by, words=taken.reason)
        else:
            who = view.other_holder(self._me) or self._seen_speaker(key) or "Another supervisor"
            why = f"the speaking slot passed to {who}"
            news = SlotNews(kind=SlotNewsKind.PASSED_ON, conversation=key, who=who)
        self._silence.begin(key, why)
        if key not in self._silence.owed:
            await self._board.yielded(key, self._me)
        self._told(news)
        self._changed(key)
        detail: dict[str, str | int | float | bool | None] = {"to": view.holder, "fence": view.fence}
        await self._write(Note(step="notice", what="speaking slot lost", conversation=key, reason=why, detail=detail))

    def _watched(self) -> set[ConversationId]:
        watched = {*self._speaking.held_for(), *self._speaking.waiting_on(), *self._silence.owed}
        watched |= {key for key, view in self._views.items() if view.yet_to_yield(self._me, LEASE_S)}
        return watched if self._chosen is None else watched | {self._chosen}
