"""What the world tells whoever listens. Records are passed as they are now: read at once, or copy."""

from __future__ import annotations

from dataclasses import dataclass

from supervisor_desk.simulator.world.records import (
    Agent,
    Announcement,
    Conversation,
    Cue,
    MonitorSession,
    Queue,
    Supervisor,
)


@dataclass(slots=True)
class ConversationChanged:
    """A conversation is new, or anything about it changed. ``left_queue`` is the queue that it has just left."""

    conversation: Conversation
    left_queue: Queue | None = None


@dataclass(slots=True)
class ConversationOver:
    """A conversation ended."""

    conversation: Conversation
    reason: str


@dataclass(slots=True)
class SessionChanged:
    """A supervisor's leg changed, or its state is told again because it was asked for what it is."""

    session: MonitorSession


@dataclass(slots=True)
class CueChanged:
    """A cue moved on."""

    cue: Cue


@dataclass(slots=True)
class AnnouncementOver:
    """An announcement has finished, failed or been stopped."""

    announcement: Announcement


@dataclass(slots=True)
class QualityMeasured:
    """Quality of a supervisor's leg: loss as a fraction of 1, jitter in ms."""

    session: MonitorSession
    packet_loss: float
    jitter: float


@dataclass(slots=True)
class LineSaid:
    """Somebody said something in a conversation that is listened to."""

    conversation: Conversation
    speaker: str
    text: str


@dataclass(slots=True)
class AgentChanged:
    """An agent's presence changed."""

    agent: Agent


@dataclass(slots=True)
class Attempted:
    """A supervisor is about to try ``what``: told before it is judged, so that a story can get in first."""

    what: str
    conversation: Conversation
    supervisor: Supervisor


Happening = (
    ConversationChanged
    | ConversationOver
    | SessionChanged
    | CueChanged
    | AnnouncementOver
    | QualityMeasured
    | LineSaid
    | AgentChanged
    | Attempted
)
