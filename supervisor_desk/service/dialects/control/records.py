"""The objects of ``WIRE.md`` as subclasses of the desk's records that give the wire names: decoding is the record.

Nothing is converted after decoding, which is what keeps the feed fast. Members that the desk does not show are skipped
by the decoder.
"""

from __future__ import annotations

from sys import intern

import msgspec
from msgspec import field
from msgspec.structs import force_setattr

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

    @property
    def queue_told(self) -> object:
        """All that is told of the queue."""
        return self.queue

    def after(self, known: Conversation, now: float) -> Conversation:  # noqa: ARG002
        """This record, holding of ``known`` what is told as it was: nearly all of it, and two copies of thousands of
        conversations are not small.
        """
        if isinstance(known, WireConversation):
            _hold_on(self, known)
        return self


def _hold_on(new: WireConversation, known: WireConversation) -> None:
    """Equal is put for equal, so nobody can see the difference, and what is compared later is the same at a glance."""
    put = force_setattr
    put(new, "id", known.id)
    if new.participants == known.participants:
        put(new, "participants", known.participants)
    else:
        _share_participants(new)
    if new.media == known.media:
        put(new, "media", known.media)
    if new.queue == known.queue:
        put(new, "queue", known.queue)
    if new.skills == known.skills:
        put(new, "skills", known.skills)
    # Few different ones: found again without a look at what was known, which is out of the processor's sight by now.
    put(new, "raw_state", intern(new.raw_state))
    put(new, "direction", intern(new.direction))
    put(new, "channel", intern(new.channel))


class ConversationFrame(WireConversation, frozen=True, gc=False, tag_field="type", tag="conversation"):
    """A ``conversation`` event: envelope and conversation on one level."""

    id: ConversationId = field(name="conversationId")
    event_id: str = field(name="id", default="")
    sequence: int = 0
    at: str = field(name="timestamp", default="")

    def after(self, known: Conversation, now: float) -> Conversation:  # noqa: ARG002
        """As the record does; what belongs to the event is not kept with the conversation."""
        if isinstance(known, WireConversation):
            force_setattr(self, "event_id", "")
            force_setattr(self, "at", "")
            if isinstance(known, ConversationFrame) and known.event_id:  # the first that was told of it
                force_setattr(known, "event_id", "")
                share(known)
            _hold_on(self, known)
        return self


def share(one: WireConversation) -> None:
    """Have ``one`` hold the same copy as all others of what many have in common: state, queue, skills, roles, agents.

    A conversation is some thirty texts, and a board holds thousands of conversations.
    """
    for name in ("raw_state", "direction", "channel"):
        _intern(one, name)
    if one.queue is not None:
        _intern(one.queue, "id")
        _intern(one.queue, "name")
    if one.skills:
        force_setattr(one, "skills", tuple(map(intern, one.skills)))
    _share_participants(one)
    for medium in one.media:
        _intern(medium, "kind")


def _share_participants(one: WireConversation) -> None:
    for participant in one.participants:
        _intern(participant, "raw_role")
        if participant.user_id is not None:  # customers have no name in common
            _intern(participant, "user_id")
            _intern(participant, "name")


def _intern(record: msgspec.Struct, name: str) -> None:
    force_setattr(record, name, intern(getattr(record, name)))


class Envelope(msgspec.Struct, frozen=True, gc=False):
    """What all events begin with; alone it is enough to know a frame that holds nothing else of use."""

    type: str
    id: str = ""
    sequence: int = 0
    timestamp: str = ""
    conversation_id: str = field(name="conversationId", default="")
    interaction_id: str = field(name="interactionId", default="")
