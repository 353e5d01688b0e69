"""The other events of ``WIRE.md``: envelope and body on one level, told apart by ``type``."""

from __future__ import annotations

import msgspec
from msgspec import field

from supervisor_desk.conversations.conversation import ControlId, ConversationId, MonitorSessionId, UserId
from supervisor_desk.service.dialects.control.records import ConversationFrame


class Frame(msgspec.Struct, frozen=True, gc=False, kw_only=True, tag_field="type"):
    """The envelope, for those that are read on their own."""

    id: str = ""
    sequence: int = 0
    timestamp: str = ""
    conversation_id: ConversationId = field(name="conversationId", default=ConversationId(""))


class SessionFrame(Frame, frozen=True, gc=False, kw_only=True, tag="interaction.telephony.monitor"):
    """A supervisor's leg that changed."""

    interaction_id: ConversationId = field(name="interactionId", default=ConversationId(""))
    session_id: MonitorSessionId = field(name="monitorSessionId")
    supervisor_id: UserId = field(name="supervisorId")
    supervisor_name: str = field(name="supervisorName", default="")
    mode: str = "silent"
    status: str = "active"
    since: str | None = None


class ControlFrame(Frame, frozen=True, gc=False, kw_only=True, tag="control"):
    """A cue or clip that moved on."""

    control_id: ControlId = field(name="controlId")
    status: str
    media_type: str = field(name="mediaType", default="")
    supervisor_id: UserId = field(name="supervisorId", default=UserId(""))
    supervisor_name: str = field(name="supervisorName", default="")
    reason: str = ""


class EndedFrame(Frame, frozen=True, gc=False, kw_only=True, tag="interaction.telephony.ended"):
    """A conversation that is over."""

    interaction_id: ConversationId = field(name="interactionId", default=ConversationId(""))
    reason: str = ""


class QualityFrame(Frame, frozen=True, gc=False, kw_only=True, tag="interaction.telephony.media-metrics"):
    """How well the supervisor's leg carries sound."""

    interaction_id: ConversationId = field(name="interactionId", default=ConversationId(""))
    monitor_session_id: str = field(name="monitorSessionId", default="")
    packet_loss: float = field(name="packetLoss", default=0.0)
    jitter: float = 0.0


class CompletedFrame(Frame, frozen=True, gc=False, kw_only=True, tag="conversation:voice:interaction:completed"):
    """An announcement that finished, one way or another."""

    interaction_id: str = field(name="interactionId")
    status: str = "completed"
    reason: str = ""


class TranscriptFrame(Frame, frozen=True, gc=False, kw_only=True, tag="transcript"):
    """A line that was said."""

    speaker: str = ""
    text: str = ""


class AgentFrame(Frame, frozen=True, gc=False, kw_only=True, tag="agent"):
    """An agent whose presence changed."""

    user_id: UserId = field(name="userId")
    name: str = ""
    presence: str = ""


AnyFrame = (
    ConversationFrame
    | SessionFrame
    | ControlFrame
    | EndedFrame
    | QualityFrame
    | CompletedFrame
    | TranscriptFrame
    | AgentFrame
)
