"""The objects of ``WIRE.md`` as subclasses of the desk's records that give the wire names: decoding is the record.

Nothing is converted after decoding, which is what keeps the feed fast. Members that the desk does not show are skipped
by the decoder.
"""

from __future__ import annotations

import msgspec
from msgspec import field

from supervisor_desk.conversations.conversation import (
    Conversation,
    ConversationId,
    Medium,
    MonitorSession,
    MonitorSessionId,
    Participant,
    UserId,
)


class WireParticipant(Participant, frozen=True, gc=False):
    """A Participant of the wire."""

    raw_role: str = field(name="role", default="other")
    user_id: UserId | None = field(name="userId", default=None)
    joined_at: str | None = field(name="joinedAt", default=None)
    left_at: str | None = field(name="leftAt", default=None)


class WireSession(MonitorSession, frozen=True, gc=False):
    """A MonitorSession of the wire."""

    id: MonitorSessionId = field(name="monitorSessionId")
    supervisor_id: UserId = field(name="supervisorId")
    supervisor_name: str = field(name="supervisorName", default="")
    raw_mode: str = field(name="mode", default="silent")
    raw_status: str = field(name="status", default="active")


class WireMedium(Medium, frozen=True, gc=False):
    """A media channel of the wire."""

    kind: str = field(name="mediaType", default="voice")
    whisper_supported: bool = field(name="whisperSupported", default=False)


class WireQueue(msgspec.Struct, frozen=True, gc=False):
    """A queue of the wire."""

    id: str = ""
    name: str = ""


class WireConversation(Conversation, frozen=True, gc=False):
    """A Conversation of the wire, as REST answers carry it.

    The wire nests the queue and the record does not. Its two members are therefore looked up in ``queue`` by the
    properties below, which hide the inherited fields of the same name; those stay empty and must not be replaced.
    """

    raw_state: str = field(name="state", default="")
    queue: WireQueue | None = None
    started_at: str | None = field(name="startedAt", default=None)
    state_since: str | None = field(name="stateSince", default=None)
    connected_at: str | None = field(name="connectedAt", default=None)
    ended_at: str | None = field(name="endedAt", default=None)
    hold_ms: int = field(name="holdMs", default=0)
    participants: tuple[WireParticipant, ...] = ()
    media: tuple[WireMedium, ...] = field(name="mediaChannels", default=())
    monitors: tuple[WireSession, ...] = field(name="monitorSessions", default=())

    @property  # type: ignore[misc]
    def queue_id(self) -> str:
        """Id of the queue, empty if there is none."""
        return self.queue.id if self.queue is not None else ""

    @property  # type: ignore[misc]
    def queue_name(self) -> str:
        """Name of the queue, empty if there is none."""
        return self.queue.name if self.queue is not None else ""


class ConversationFrame(WireConversation, frozen=True, gc=False, tag_field="type", tag="conversation"):
    """A ``conversation`` event: envelope and conversation on one level."""

    id: ConversationId = field(name="conversationId")
    event_id: str = field(name="id", default="")
    sequence: int = 0
    at: str = field(name="timestamp", default="")


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """What all events begin with; alone it is enough to know a frame that holds nothing else of use."""

    type: str
    id: str = ""
    sequence: int = 0
    timestamp: str = ""
    conversation_id: str = field(name="conversationId", default="")
    interaction_id: str = field(name="interactionId", default="")
