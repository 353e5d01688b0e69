"""The speaking slots on the screen: wishes go to the desk, requests and news come to the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from supervisor_desk.actions.slot_news import SlotNews
from supervisor_desk.app import tidings
from supervisor_desk.app.desk import Desk
from supervisor_desk.conversations.conversation import Conversation, ConversationId
from supervisor_desk.conversations.store import Store
from supervisor_desk.ui.leave_requests import LeaveRequest
from supervisor_desk.ui.main_window import MainWindow
from supervisor_desk.ui.notices import Notice
from supervisor_desk.ui.slot_wish import SlotWish, SlotWishKind


class SlotScreen:
    """Joins one desk to the window. Main thread only."""

    def __init__(self, window: MainWindow, store: Store, desk: Desk, notify: Callable[[Notice], None]) -> None:
        self._window = window
        self._store = store
        self._desk = desk
        self._notify = notify
        window.panel.slot.wished.connect(self._wish)
        window.requests.done.connect(self._done)
        desk.slots.on_news.append(self._news)
        desk.on_situation.append(self._changed)

    def choose(self, key: ConversationId | None) -> None:
        """A person looks at that call now."""
        self._desk.look_at(key)

    def _wish(self, wish: SlotWish) -> None:
        slots, key = self._desk.slots, wish.conversation
        match wish.kind:
            case SlotWishKind.ASK:
                slots.ask(key)
            case SlotWishKind.DONE:
                slots.done(key)
            case SlotWishKind.DECLINE:
                slots.no_longer(key)
            case SlotWishKind.BREAK_GLASS:
                if wish.action is not None:
                    slots.break_glass(wish.action, wish.reason)
            case _:
                assert_never(wish.kind)

    def _done(self, key: ConversationId) -> None:
        self._desk.slots.done(key)

    def _changed(self, _key: ConversationId) -> None:
        asked = self._desk.slots.asked_to_leave()
        if not asked and not self._window.requests.shown:  # as it nearly always is, and this is told for each event
            return
        requests = (
            LeaveRequest(
                conversation=key,
                call=call_words(self._store.get(key)),
                names=tuple(one.name or "Another supervisor" for one in view.asking),
            )
            for key, view in asked.items()
        )
        self._window.requests.show_requests(tuple(requests))

    def _news(self, news: SlotNews) -> None:
        self._notify(tidings.of_a_slot(news, call_words(self._store.get(news.conversation))))


def call_words(conversation: Conversation | None) -> str:
    """Which call it is, for a person: by its agent and queue, never by the customer."""
    agent = conversation.agent if conversation is not None else None
    name = agent.name if agent is not None and agent.name else "an agent"
    queue = f" ({conversation.queue_name})" if conversation is not None and conversation.queue_name else ""
    return f"{name}{queue}"
