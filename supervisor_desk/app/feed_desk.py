"""What the desk does with each event of the feed: everything goes into the store, and what concerns this supervisor on.

Of ten thousand calls a supervisor has a hand in two or three. The others cost no more than their place in the store.
Main thread only.
"""

from __future__ import annotations

from collections.abc import Callable

from supervisor_desk.actions.dispatcher import Dispatcher
from supervisor_desk.actions.holders import Holders
from supervisor_desk.actions.left_on import holds_to_end
from supervisor_desk.actions.lifecycle import consequences
from supervisor_desk.actions.mute_lease import MuteLeases
from supervisor_desk.actions.pending import Pending
from supervisor_desk.actions.sessions import Sessions
from supervisor_desk.actions.speaking import Speaking
from supervisor_desk.actions.starter import Starter
from supervisor_desk.conversations.conversation import Conversation, ConversationId, State
from supervisor_desk.conversations.events import ConversationChanged, ConversationEnded, Event, conversation_of
from supervisor_desk.conversations.store import Store


class FeedDesk:
    """Takes over events; ``listeners`` hear of all but changes of conversations that do not concern this supervisor."""

    def __init__(
        self,
        *,
        store: Store,
        sessions: Sessions,
        holders: Holders,
        pending: Pending,
        speaking: Speaking,
        mutes: MuteLeases,
        dispatcher: Dispatcher,
        start: Starter,
        changed: Callable[[ConversationId], None],
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._holders = holders
        self._pending = pending
        self._speaking = speaking
        self._mutes = mutes
        self._dispatcher = dispatcher
        self._start = start
        self._changed = changed
        self._states: dict[ConversationId, State] = {}
        self.listeners: list[Callable[[Event], None]] = []
        self.looked_at: ConversationId | None = None
        """The conversation that a person looks at."""

    def take(self, event: Event, arrived: float) -> None:
        """Take over ``event``, which arrived then, in monotonic seconds."""
        if type(event) is ConversationChanged:  # nearly all
            conversation = event.conversation
            if not conversation.monitors and not conversation.over and not self._concerns(conversation.id):
                self._store.change(conversation, event.sequence, arrived)
                self._pending.reached(event.sequence)
                return
        self._take(event, arrived)

    def moved(self, key: ConversationId) -> None:
        """A conversation is not as it was: do what follows from that, and say so."""
        conversation = self._store.get(key)
        if conversation is None:
            return
        concerned = self._sessions.get(key) is not None or self._pending.watches(key) or self._speaking.holds(key)
        if not concerned:
            self._states.pop(key, None)
        elif self._states.get(key) is not (state := conversation.state):
            self._states[key] = state
            self._start(self._follow(conversation), name=f"follow {key}")
        self._changed(key)

    def _take(self, event: Event, arrived: float) -> None:
        key = conversation_of(event)
        spoke = self._speaks(key)
        self._store.apply(event, arrived)
        self._sessions.observe(event)
        self._holders.observe(event)
        self._pending.observe(event)
        if isinstance(event, ConversationChanged | ConversationEnded):
            self.moved(key)
        if spoke and not self._speaks(key):
            self._start(self._dispatcher.session_went_silent(key), name=f"slot of {key}")
        for listener in self.listeners:
            listener(event)

    def _concerns(self, key: ConversationId) -> bool:
        return (
            key == self.looked_at
            or key in self._states
            or self._sessions.knows(key)
            or self._pending.watches(key)
            or self._speaking.holds(key)
            or self._mutes.get(key) is not None
        )

    async def _follow(self, conversation: Conversation) -> None:
        key = conversation.id
        own_hold = bool(holds_to_end(self._pending.all(), {key: conversation}))
        todo = consequences(conversation, self._sessions.get(key), self._pending.open_on(key), own_hold=own_hold)
        for delivery in todo.cancel:
            await self._dispatcher.cancel(delivery, todo.why)
        if todo.fall_back is not None:
            await self._dispatcher.perform(todo.fall_back, why=todo.why)
        if todo.release:
            await self._speaking.release(key)

    def _speaks(self, key: ConversationId) -> bool:
        session = self._sessions.get(key)
        return session is not None and session.mode.speaks
