"""This supervisor's monitor sessions: one leg per conversation, bound to its id, whatever the mode (G2).

A second ``start`` for a conversation is impossible: while one is under way, or may have happened, or lives, ``begin``
says no. Where an answer was lost, a look decides (contract section 9), never a second try.
"""

from __future__ import annotations

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

# pending → silent ⇄ whisper ⇄ barge → terminated (contract section 3); a repetition is no step.
_STEPS: dict[Mode, frozenset[Mode]] = {
    Mode.PENDING: frozenset({Mode.SILENT, Mode.BARGE, Mode.TERMINATED}),
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

    def all(self) -> dict[ConversationId, MonitorSession]:
        """Every living session, by conversation."""
        return dict(self._sessions)

    def get(self, conversation: ConversationId) -> MonitorSession | None:
        """The living session on that conversation, also while it is pending."""
        return self._sessions.get(conversation)

    def beginning(self, conversation: ConversationId) -> DeliveryId | None:
        """The delivery that is opening a session there, or that may have opened one unseen."""
        return self._beginning.get(conversation)

    def begin(self, conversation: ConversationId, delivery: DeliveryId) -> bool:
        """Claim the one ``start``; ``False`` if there is a session already, or one may be coming."""
        if conversation in self._sessions or conversation in self._beginning:
            return False
        self._beginning[conversation] = delivery
        return True

    def begun(self, conversation: ConversationId, session: MonitorSessionId) -> None:
        """The service gave the id: the session is pending until the feed says more."""
        self._beginning.pop(conversation, None)
        if conversation not in self._sessions:
            self._sessions[conversation] = MonitorSession(session, self.me, raw_mode="silent", raw_status="pending")

    def not_begun(self, conversation: ConversationId, delivery: DeliveryId) -> None:
        """It is certain that ``delivery`` opened no session."""
        if self._beginning.get(conversation) == delivery:
            del self._beginning[conversation]

    def observe(self, event: Event) -> None:
        """Follow the feed."""
        match event:
            case MonitorChanged(conversation_id=key, session=session) if session.supervisor_id == self.me:
                self._take(key, session)
            case ConversationChanged(conversation=conversation):
                self.reconcile(conversation, complete=False)
            case ConversationEnded(conversation_id=key):
                self.close(key)
            case _:
                pass

    def reconcile(self, conversation: Conversation, *, complete: bool) -> None:
        """Take over the own session as the conversation shows it.

        ``complete`` is for a snapshot: what it lacks is gone. An event may have been written before a session was
        opened, so its silence means nothing.
        """
        if conversation.over:
            self.close(conversation.id)
            return
        session = conversation.monitor_of(self.me)
        if session is not None:
            self._take(conversation.id, session)
        elif complete:
            self._sessions.pop(conversation.id, None)

    def close(self, conversation: ConversationId) -> None:
        """The conversation is over, by event, by sweep or by a 404: so is every session on it (G2)."""
        self._sessions.pop(conversation, None)
        self._beginning.pop(conversation, None)

    def _take(self, key: ConversationId, session: MonitorSession) -> None:
        if session.mode is Mode.TERMINATED:
            known = self._sessions.get(key)
            if known is None or known.id == session.id:
                self._sessions.pop(key, None)
            return
        self._beginning.pop(key, None)
        self._sessions[key] = session
