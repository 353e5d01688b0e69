"""What the service told us, decoded: one small class per kind.

``sequence`` grows by one per connection (contract section 10); ``at`` is the service's time as ISO 8601 text.
A dialect never raises on a frame: what it cannot read becomes ``Malformed``, what it does not know ``Unknown``.
"""

from __future__ import annotations

from enum import Enum, StrEnum, auto

import msgspec

from supervisor_desk.conversations.conversation import (
    ControlId,
    Conversation,
    ConversationId,
    MonitorSession,
    UserId,
)


class Event(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What all events share. ``event_id`` marks duplicates; it is empty where the service gives none."""

    event_id: str = ""
    sequence: int = 0
    at: str = ""


class ConversationChanged(Event, frozen=True, gc=False, kw_only=True):
    """A conversation is now as in ``conversation``, new ones and ended ones included."""

    conversation: Conversation


class ConversationEnded(Event, frozen=True, gc=False, kw_only=True):
    """A conversation is over (``interaction.telephony.ended``, G2)."""

    conversation_id: ConversationId
    reason: str = ""


class MonitorChanged(Event, frozen=True, gc=False, kw_only=True):
    """A supervisor's leg changed its status or mode (G2)."""

    conversation_id: ConversationId
    session: MonitorSession


class ControlStatus(StrEnum):
    """Life of a control (contract section 3)."""

    QUEUED = "QUEUED"
    EXECUTING = "EXECUTING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class ControlChanged(Event, frozen=True, gc=False, kw_only=True):
    """A cue or clip moved on (G1). ``raw_status`` is kept for words; ``status`` is ``None`` if we do not know it."""

    conversation_id: ConversationId
    control_id: ControlId
    raw_status: str
    audible: bool = False
    supervisor_id: UserId = UserId("")
    supervisor_name: str = ""
    reason: str = ""

    @property
    def status(self) -> ControlStatus | None:
        """The status, compared without case."""
        try:
            return ControlStatus(self.raw_status.upper())
        except ValueError:
            return None


class AnnouncementCompleted(Event, frozen=True, gc=False, kw_only=True):
    """An announcement finished, failed to play, or was stopped before its end (G3)."""

    conversation_id: ConversationId
    interaction_id: str
    succeeded: bool
    reason: str = ""
    stopped: bool = False


class MediaQuality(Event, frozen=True, gc=False, kw_only=True):
    """Quality of a supervisor's leg: packet loss as a fraction of 1, jitter in milliseconds (G2)."""

    conversation_id: ConversationId
    session_id: str
    packet_loss: float
    jitter_ms: float


class TranscriptLine(Event, frozen=True, gc=False, kw_only=True):
    """A line that was said. Shown, never stored."""

    conversation_id: ConversationId
    speaker: str
    text: str


class AgentChanged(Event, frozen=True, gc=False, kw_only=True):
    """An agent's presence changed."""

    user_id: UserId
    name: str
    presence: str


class StreamNews(Enum):
    """What may happen to the service's end of the event stream."""

    CLOSING = auto()
    """The socket closes within a minute: a new one is opened at the same address."""
    TAKEN = auto()
    """Somebody else asked for the same events and gets them now."""
    CHANGED = auto()
    """The service confirms that what is sent was changed."""
    TOKEN_REVOKED = auto()
    """The token was withdrawn."""
    GONE = auto()
    """The service's end does not live any more: a new one is made."""


class StreamNotice(Event, frozen=True, gc=False, kw_only=True):
    """Something happened to the event stream itself. ``reason`` is the service's word for why."""

    news: StreamNews
    channel_id: str = ""
    reason: str = ""

    def __repr__(self) -> str:
        return f"<StreamNotice {self.news.name}>"  # the id of a channel opens its socket


class StationChanged(Event, frozen=True, gc=False, kw_only=True):
    """A user's phone: ``station_id`` is empty where none is chosen."""

    user_id: UserId
    station_id: str = ""


class Unknown(Event, frozen=True, gc=False, kw_only=True):
    """A type that we do not know: counted, otherwise left alone."""

    kind: str


class Malformed(Event, frozen=True, gc=False, kw_only=True):
    """A frame that could not be read: counted and logged by ``why`` alone, since a frame holds personal data."""

    why: str


NO_CONVERSATION = ConversationId("")


def conversation_of(event: Event) -> ConversationId:
    """The conversation that ``event`` speaks of; ``NO_CONVERSATION`` if of none."""
    if isinstance(event, ConversationChanged):
        return event.conversation.id
    return getattr(event, "conversation_id", NO_CONVERSATION)
