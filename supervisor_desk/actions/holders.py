"""Who is heard on a call besides this supervisor, as the platform shows it (contract section 5).

Sessions in whisper or barge are in the conversation itself; cues that play are followed here from the feed. What a look
by REST shows counts for a moment, or until the feed says more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from supervisor_desk.conversations.conversation import ControlId, Conversation, ConversationId, UserId
from supervisor_desk.conversations.events import (
    ControlChanged,
    ControlStatus,
    ConversationChanged,
    ConversationEnded,
    Event,
)

LOOK_LASTS_S: Final = 2.0
"""For how long somebody counts as speaking whom only a look has shown, in seconds."""
NAMELESS: Final = "Another supervisor"


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is heard on a call: by a session or a cue that goes by ``id``."""

    id: str
    supervisor_id: UserId
    name: str = ""


class Holders:
    """Names the one who speaks. Main thread only."""

    def __init__(self, me: UserId) -> None:
        self._me = me
        self._playing: dict[ConversationId, dict[ControlId, str]] = {}
        self._looked: dict[ConversationId, tuple[float, dict[str, str]]] = {}  # until, names by id

    def looked(self, key: ConversationId, heard: Iterable[Heard], now: float) -> str:
        """A look at that call showed these, at ``now`` monotonic seconds; the name of another who speaks there."""
        others = {one.id: one.name or NAMELESS for one in heard if one.supervisor_id != self._me}
        self._looked.pop(key, None)
        if others:
            self._looked[key] = (now + LOOK_LASTS_S, others)
        return next(iter(others.values()), "")

    def lapse(self, now: float) -> tuple[ConversationId, ...]:
        """Let go of what only a look has shown, some time ago; returns the calls where that was."""
        old = tuple(key for key, (until, _) in self._looked.items() if until <= now)
        for key in old:
            del self._looked[key]
        return old

    def observe(self, event: Event) -> None:
        """Follow cues that begin and end, and calls that are over."""
        match event:
            case ControlChanged(conversation_id=key) if event.supervisor_id != self._me and event.audible:
                if event.status is ControlStatus.EXECUTING:
                    name = event.supervisor_name or NAMELESS
                    self._playing.setdefault(key, {})[event.control_id] = name
                else:
                    self._stopped(key, event.control_id)
            case ConversationEnded(conversation_id=key):
                self._over(key)
            case ConversationChanged(conversation=conversation) if conversation.over:
                self._over(conversation.id)
            case _:
                pass

    def forget(self) -> None:
        """After a gap in the feed: what was playing may have ended unseen."""
        self._playing.clear()
        self._looked.clear()

    def holder(self, conversation: Conversation | None) -> str:
        """Name of another supervisor who is heard there; empty if there is none."""
        if conversation is None:
            return ""
        for session in conversation.speakers(besides=self._me):
            return session.supervisor_name or NAMELESS
        _, shown = self._looked.get(conversation.id, (0.0, {}))
        return next(iter((self._playing.get(conversation.id) or shown).values()), "")

    def _over(self, key: ConversationId) -> None:
        self._playing.pop(key, None)
        self._looked.pop(key, None)

    def _stopped(self, key: ConversationId, control: ControlId) -> None:
        if key in self._looked:
            self._looked[key][1].pop(control, None)
        playing = self._playing.get(key)
        if playing is not None:
            playing.pop(control, None)
            if not playing:
                del self._playing[key]
