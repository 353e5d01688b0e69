"""This supervisor's monitor sessions: one leg per conversation, bound to its id, whatever the mode (G2).

A second ``start`` for a conversation is impossible: while one is under way, or may have happened, or lives, ``begin``
says no. Where an answer was lost, a look decides (contract section 9), never a second try.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, Generic, TypeVar

from supervisor_desk.actions.action import DeliveryId
from supervisor_desk.conversations.conversation import (
    Conversation,
    ConversationId,
    Mode,
    MonitorSession,
    MonitorSessionId,
    UserId,
)
from supervisor_desk.conversations.events import ConversationChanged, ConversationEnded, Event, MonitorChanged

REMEMBERED: Final = 1000
"""Ended sessions and calls that are remembered, so that late and repeated frames do not bring them back."""

# pending → silent ⇄ whisper ⇄ barge → terminated (contract section 3). Out of pending only the service leads; the
# desk may only stop. A repetition is no step.
_STEPS: dict[Mode, frozenset[Mode]] = {
    Mode.PENDING: frozenset({Mode.TERMINATED}),
    Mode.SILENT: frozenset({Mode.WHISPER, Mode.BARGE, Mode.TERMINATED}),
    Mode.WHISPER: frozenset({Mode.SILENT, Mode.BARGE, Mode.TERMINATED}),
    Mode.BARGE: frozenset({Mode.SILENT, Mode.WHISPER, Mode.TERMINATED}),
    Mode.TERMINATED: frozenset(),
}


def may_move(current: Mode, wanted: Mode) -> bool:
    """Whether a session in ``current`` may be asked to go to ``wanted``. Repeating is safe and allowed."""
    return wanted is current or wanted in _STEPS[current]


class Sessions:
    """What is known of the own sessions, by conversation. Main thread only."""

    def __init__(self, me: UserId) -> None:
        self.me = me
        self._sessions: dict[ConversationId, MonitorSession] = {}
        self._beginning: dict[ConversationId, DeliveryId] = {}
        self._sequences: dict[ConversationId, int] = {}
        self._missed: set[ConversationId] = set()
        self._ended: _Recent[MonitorSessionId] = _Recent()
        self._over: _Recent[ConversationId] = _Recent()

    def all(self) -> dict[ConversationId, MonitorSession]:
        """Every living session, by conversation."""
        return dict(self._sessions)

    def get(self, conversation: ConversationId) -> MonitorSession | None:
        """The living session on that conversation, also while it is pending."""
        return self._sessions.get(conversation)

    def knows(self, conversation: ConversationId) -> bool:
        """Whether there is anything to follow there: a session, or one that may be coming."""
        return conversation in self._sessions or conversation in self._beginning

    def beginning(self, conversation: ConversationId) -> DeliveryId | None:
        """The delivery that is opening a session there, or that may have opened one unseen."""
        return self._beginning.get(conversation)

    def begin(self, conversation: ConversationId, delivery: DeliveryId) -> bool:
        """Claim the one ``start``; ``False`` if there is a session already, or one may be coming."""
        if conversation in self._sessions or conversation in self._beginning:
            return False
        self._beginning[conversation] = delivery
        return True

    def begun(self, conversation: ConversationId, delivery: DeliveryId, session: MonitorSessionId) -> None:
        """The service gave ``delivery`` the id of its session, which is pending until the feed says more.

        Nothing happens where the feed was faster, or the call or the session has ended meanwhile.
        """
        if self._beginning.get(conversation) != delivery:
            return
        del self._beginning[conversation]
        if session not in self._ended:
            self._sessions[conversation] = MonitorSession(session, self.me, raw_mode="silent", raw_status="pending")

    def not_begun(self, conversation: ConversationId, delivery: DeliveryId) -> None:
        """It is certain that ``delivery`` opened no session."""
        if self._beginning.get(conversation) == delivery:
            del self._beginning[conversation]

    def observe(self, event: Event) -> None:
        """Follow the feed. An event older than what is known changes nothing, nor does one of an ended leg."""
        match event:
            case MonitorChanged(conversation_id=key, session=session) if session.supervisor_id == self.me:
                self._take(key, session, event.sequence)
            case ConversationChanged(conversation=conversation) if conversation.over:
                self.close(conversation.id)
            case ConversationChanged(conversation=conversation):
                own = conversation.monitor_of(self.me) or self._left(conversation)
                if own is not None:
                    self._take(conversation.id, own, event.sequence)
            case ConversationEnded(conversation_id=key):
                self.close(key)
            case _:
                pass

    def reconcile(self, conversation: Conversation, *, complete: bool) -> None:
        """Take over the own session as the conversation shows it.

        ``complete`` is for a snapshot: what it lacks is gone, save a session that no feed has shown yet, since the
        snapshot may be older; that one goes with the second snapshot that lacks it. An event may have been written
        before a session was opened, so its silence means nothing.
        """
        if conversation.over:
            self.close(conversation.id)
            return
        session = conversation.monitor_of(self.me)
        if session is not None:
            self.seen(conversation.id, session)
        elif complete:
            self._sequences.pop(conversation.id, None)
            known = self._sessions.get(conversation.id)
            if known is not None and known.mode is Mode.PENDING and conversation.id not in self._missed:
                self._missed.add(conversation.id)
            else:
                self._drop(conversation.id)

    def seen(self, conversation: ConversationId, session: MonitorSession) -> None:
        """Take over the own session as a look or a snapshot shows it."""
        self._sequences.pop(conversation, None)
        self._take(conversation, session, 0)

    def gone(self, conversation: ConversationId, session: MonitorSession) -> None:
        """A look shows that ``session`` does not exist. Nothing happens if it has changed since the look was sent."""
        if self._sessions.get(conversation) == session:
            self._ended.add(session.id)
            self._drop(conversation)

    def close(self, conversation: ConversationId) -> None:
        """The conversation is over, by event, by sweep or by a 404: so is every session on it (G2)."""
        self._over.add(conversation)
        self._beginning.pop(conversation, None)
        self._drop(conversation)

    def _left(self, conversation: Conversation) -> MonitorSession | None:
        """The own session, where the conversation shows it ended: some services tell its end in no other way."""
        known = self._sessions.get(conversation.id)
        return next((one for one in conversation.monitors if known is not None and one.id == known.id), None)

    def _take(self, key: ConversationId, session: MonitorSession, sequence: int) -> None:
        if key in self._over or session.id in self._ended:
            return  # a late or repeated frame
        if 0 < sequence < self._sequences.get(key, 0):
            return
        known = self._sessions.get(key)
        if session.mode is Mode.TERMINATED:
            self._ended.add(session.id)
            if known is None or known.id == session.id:
                self._drop(key)
            return
        if known is not None and known.id == session.id and session.mode is Mode.PENDING:
            return  # a leg that carried audio never waits for it again
        self._beginning.pop(key, None)
        self._missed.discard(key)
        self._sessions[key] = session
        if sequence:
            self._sequences[key] = sequence

    def _drop(self, key: ConversationId) -> None:
        self._sessions.pop(key, None)
        self._sequences.pop(key, None)
        self._missed.discard(key)


_Key = TypeVar("_Key", bound=Hashable)


class _Recent(Generic[_Key]):
    """The last ``REMEMBERED`` keys that were added."""

    def __init__(self) -> None:
        self._keys: OrderedDict[_Key, None] = OrderedDict()

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def add(self, key: _Key) -> None:
        self._keys[key] = None
        if len(self._keys) > REMEMBERED:
            self._keys.popitem(last=False)
