"""Who is heard on a call besides this supervisor, as the platform shows it (contract section 5).

Sessions in whisper or barge are in the conversation itself; cues that play are followed here from the feed.
"""

from __future__ import annotations

from supervisor_desk.conversations.conversation import ControlId, Conversation, ConversationId, UserId
from supervisor_desk.conversations.events import (
    ControlChanged,
    ControlStatus,
    ConversationChanged,
    ConversationEnded,
    Event,
)


class Holders:
    """Names the one who speaks. Main thread only."""

    def __init__(self, me: UserId) -> None:
        self._me = me
        self._playing: dict[ConversationId, dict[ControlId, str]] = {}

    def observe(self, event: Event) -> None:
        """Follow cues that begin and end, and calls that are over."""
        match event:
            case ControlChanged(conversation_id=key) if event.supervisor_id != self._me and event.audible:
                if event.status is ControlStatus.EXECUTING:
                    name = event.supervisor_name or "Another supervisor"
                    self._playing.setdefault(key, {})[event.control_id] = name
                else:
                    self._stopped(key, event.control_id)
            case ConversationEnded(conversation_id=key):
                self._playing.pop(key, None)
            case ConversationChanged(conversation=conversation) if conversation.over:
                self._playing.pop(conversation.id, None)
            case _:
                pass

    def forget(self) -> None:
        """After a gap in the feed: what was playing may have ended unseen."""
        self._playing.clear()

    def holder(self, conversation: Conversation | None) -> str:
        """Name of another supervisor who is heard there; empty if there is none."""
        if conversation is None:
            return ""
        for session in conversation.speakers(besides=self._me):
            return session.supervisor_name or "Another supervisor"
        return next(iter(self._playing.get(conversation.id, {}).values()), "")

    def _stopped(self, key: ConversationId, control: ControlId) -> None:
        playing = self._playing.get(key)
        if playing is not None:
            playing.pop(control, None)
            if not playing:
                del self._playing[key]
