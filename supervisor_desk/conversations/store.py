"""Holds the conversations of the floor, applies events, and tells its watchers which ids came, changed and went.

One thread, the main one. Watchers collect ids until they take them, so that a burst costs a set insert per event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from supervisor_desk.conversations.conversation import Conversation, ConversationId, Mode, MonitorSession
from supervisor_desk.conversations.events import ConversationChanged, ConversationEnded, Event, MonitorChanged

LINGER_S = 20.0
"""How long an ended conversation stays on the board, greyed, before its row goes."""


class Changes(msgspec.Struct):
    """Ids collected for one watcher. An id that came and went in between is in none of the sets."""

    came: set[ConversationId] = msgspec.field(default_factory=set)
    changed: set[ConversationId] = msgspec.field(default_factory=set)
    went: set[ConversationId] = msgspec.field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.came or self.changed or self.went)


class Watch:
    """One watcher's view of what it has not yet seen. ``wake`` is called when the first id of a batch is marked."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._waiting = Changes()
        self._awake = False

    def take(self) -> Changes:
        """What changed since the last call."""
        taken, self._waiting = self._waiting, Changes()
        self._awake = False
        return taken

    def mark_came(self, key: ConversationId) -> None:
        """Called by the store: that id came."""
        if key in self._waiting.went:
            self._waiting.went.discard(key)
            self._waiting.changed.add(key)
        else:
            self._waiting.came.add(key)
        self._marked()

    def mark_changed(self, key: ConversationId) -> None:
        """Called by the store: that id has changed."""
        waiting = self._waiting
        if key not in waiting.came:
            waiting.changed.add(key)
            if not self._awake:
                self._marked()

    def mark_went(self, key: ConversationId) -> None:
        """Called by the store: that id went."""
        if key in self._waiting.came:
            self._waiting.came.discard(key)
            return
        self._waiting.changed.discard(key)
        self._waiting.went.add(key)
        self._marked()

    def _marked(self) -> None:
        if not self._awake:
            self._awake = True
            self._wake()


class _Held:
    """A conversation and its last news. One object rather than a place in three tables: thousands are looked for each
    second, and each place is somewhere else in memory.
    """

    __slots__ = ("arrived", "conversation", "sequence")

    def __init__(self, conversation: Conversation, arrived: float) -> None:
        self.conversation = conversation
        self.arrived = arrived
        self.sequence = 0


class Store:
    """The floor as far as it is known.

    ``arrived`` times are monotonic seconds: the age of a row is the clock's ``monotonic()`` less ``arrived(id)``.
    ``now`` gives seconds since the epoch, for what a service leaves untold of when it happened; without it nothing of
    that is filled in.
    """

    def __init__(self, now: Callable[[], float] | None = None) -> None:
        self._now = now
        self._held: dict[ConversationId, _Held] = {}
        self._over_since: dict[ConversationId, float] = {}
        self._watches: list[Watch] = []
        self._last_news: float | None = None
        self.stale_since: float | None = None
        """Monotonic time since when the rows may be out of date, ``None`` while they are live."""

    def __len__(self) -> int:
        return len(self._held)

    def __iter__(self) -> Iterator[Conversation]:
        return (held.conversation for held in self._held.values())

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def get(self, key: ConversationId) -> Conversation | None:
        """The conversation of that id, also when it has just ended; ``None`` if it is not on the board."""
        held = self._held.get(key)
        return held.conversation if held is not None else None

    def arrived(self, key: ConversationId) -> float | None:
        """When the last news of that conversation arrived, monotonic seconds."""
        held = self._held.get(key)
        return held.arrived if held is not None else None

    @property
    def last_news(self) -> float | None:
        """When anything at all last arrived, monotonic seconds."""
        return self._last_news

    def watch(self, wake: Callable[[], None]) -> Watch:
        """Start to collect changes for a watcher. What is there already counts as come."""
        watch = Watch(wake)
        self._watches.append(watch)
        for key in self._held:
            watch.mark_came(key)
        return watch

    def unwatch(self, watch: Watch) -> None:
        """Stop collecting for that watcher."""
        self._watches.remove(watch)

    def apply(self, event: Event, arrived: float) -> None:
        """Take over what ``event`` says; events that concern no conversation only count as news."""
        if isinstance(event, ConversationChanged):  # nearly all of them: asked first
            self.change(event.conversation, event.sequence, arrived)
            return
        self._last_news = arrived
        match event:
            case ConversationEnded(conversation_id=key, at=at):
                known = self.get(key)
                if known is not None and not known.over:
                    ended = msgspec.structs.replace(
                        known, raw_state="ended", ended_at=at or None, state_since=at or None, monitors=()
                    )
                    self._put(ended, arrived, self._held[key])
            case MonitorChanged(conversation_id=key, session=session):
                known = self.get(key)
                if known is not None and not known.over:
                    self._put(_with_session(known, session), arrived, self._held[key])
            case _:
                pass

    def change(self, conversation: Conversation, sequence: int, arrived: float) -> None:
        """A conversation is now as told by the event of that sequence."""
        self._last_news = arrived
        held = self._held.get(conversation.id)
        if held is None or sequence >= held.sequence:
            held = self._put(conversation, arrived, held)
            if held is not None:
                held.sequence = sequence

    def new_stream(self) -> None:
        """Forget sequence numbers: they start again with each connection (contract section 10)."""
        for held in self._held.values():
            held.sequence = 0

    def replace(self, conversations: Iterable[Conversation], arrived: float) -> None:
        """Take over a snapshot: what it lacks is over, and the rows are no longer stale."""
        self._last_news = arrived
        seen: set[ConversationId] = set()
        for conversation in conversations:
            seen.add(conversation.id)
            self._put(conversation, arrived, self._held.get(conversation.id))
        for key, held in list(self._held.items()):
            if key not in seen and not held.conversation.over:
                gone = msgspec.structs.replace(held.conversation, raw_state="ended", monitors=())
                self._put(gone, arrived, held)
        self.stale_since = None

    def sweep(self, now: float, keep: Callable[[ConversationId], bool]) -> None:
        """Let rows go that ended more than ``LINGER_S`` before ``now``, save those that ``keep`` asks for."""
        due = [key for key, since in self._over_since.items() if now - since >= LINGER_S and not keep(key)]
        for key in due:
            del self._held[key], self._over_since[key]
            for watch in self._watches:
                watch.mark_went(key)

    def _put(self, conversation: Conversation, arrived: float, held: _Held | None) -> _Held | None:
        """Hold ``conversation`` in place of what was ``held`` of it; ``None`` if it is not held at all."""
        key = conversation.id
        if held is None:
            if conversation.over:
                return None  # an ending of what was never shown
            held = self._held[key] = _Held(conversation, arrived)
            for watch in self._watches:
                watch.mark_came(key)
            return held
        if key in self._over_since:
            return held  # what has ended never comes back: a late or repeated frame
        if self._now is not None:
            conversation = conversation.after(held.conversation, self._now())
        held.conversation = conversation
        held.arrived = arrived
        if conversation.over:
            self._over_since[key] = arrived
        for watch in self._watches:
            watch.mark_changed(key)
        return held


def _with_session(conversation: Conversation, session: MonitorSession) -> Conversation:
    others = tuple(one for one in conversation.monitors if one.id != session.id)
    living = others if session.mode is Mode.TERMINATED else (*others, session)
    return msgspec.structs.replace(conversation, monitors=living)
