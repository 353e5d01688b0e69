"""Conversations, sessions and events for tests, complete where it matters and short to write.

All speak of one call, ``CALL``, and of one supervisor, ``ME``, unless told otherwise.
"""

from __future__ import annotations

from typing import Any

from supervisor_desk.conversations.conversation import (
    ControlId,
    Conversation,
    ConversationId,
    Medium,
    Mode,
    MonitorSession,
    MonitorSessionId,
    Participant,
    ParticipantId,
    UserId,
)
from supervisor_desk.conversations.events import (
    AnnouncementCompleted,
    ControlChanged,
    ControlStatus,
    ConversationChanged,
    ConversationEnded,
    MonitorChanged,
)
from supervisor_desk.conversations.link import Link, LinkPhase
from tests.support.clock import NOON

ME = UserId("sup-me")
COLLEAGUE = UserId("sup-colleague")
CALL = ConversationId("call-1")
OTHER_CALL = ConversationId("call-2")
AGENT = ParticipantId("part-agent")
AGENT_USER = UserId("user-agent")
CUSTOMER = ParticipantId("part-customer")
QUEUE = "queue-billing"
LIVE = Link(LinkPhase.LIVE, "Live.", NOON)


def agent(**changes: Any) -> Participant:
    """The agent on the call, microphone open."""
    return Participant(**{"id": AGENT, "raw_role": "agent", "user_id": AGENT_USER, "name": "Ada Agent"} | changes)


def customer(**changes: Any) -> Participant:
    """The customer on the call."""
    made = {"id": CUSTOMER, "raw_role": "customer", "name": "Carl Customer", "address": "+4930123456"}
    return Participant(**made | changes)


def conversation(**changes: Any) -> Conversation:
    """A running voice call of the billing queue with agent and customer, which takes cues."""
    made: dict[str, Any] = {
        "id": CALL,
        "raw_state": "active",
        "direction": "inbound",
        "queue_id": QUEUE,
        "queue_name": "Billing",
        "participants": (agent(), customer()),
        "media": (Medium("medium-1", whisper_supported=True),),
    }
    return Conversation(**made | changes)


def session(mode: Mode = Mode.SILENT, *, key: str = "session-1", of: UserId = ME, name: str = "") -> MonitorSession:
    """A supervisor's leg in ``mode``."""
    status = {Mode.PENDING: "pending", Mode.TERMINATED: "terminated"}.get(mode, "active")
    raw_mode = "silent" if mode in (Mode.PENDING, Mode.TERMINATED) else mode.value
    return MonitorSession(MonitorSessionId(key), of, name, raw_mode=raw_mode, raw_status=status)


def monitored(
    mode: Mode, *, key: str = "session-1", of: UserId = ME, sequence: int = 0, call: ConversationId = CALL
) -> MonitorChanged:
    """The event that says a supervisor's leg is in ``mode`` now."""
    return MonitorChanged(conversation_id=call, session=session(mode, key=key, of=of), sequence=sequence)


def changed(sequence: int = 0, **changes: Any) -> ConversationChanged:
    """The event that says the conversation is now as ``conversation(**changes)``."""
    return ConversationChanged(conversation=conversation(**changes), sequence=sequence)


def ended(sequence: int = 0, call: ConversationId = CALL) -> ConversationEnded:
    """The event that says the call is over."""
    return ConversationEnded(conversation_id=call, reason="hung up", sequence=sequence)


def control(
    status: ControlStatus | str, key: str = "control-1", *, sequence: int = 0, reason: str = ""
) -> ControlChanged:
    """The event that says a cue is in ``status`` now."""
    return ControlChanged(
        conversation_id=CALL,
        control_id=ControlId(key),
        raw_status=str(status),
        audible=True,
        supervisor_id=ME,
        sequence=sequence,
        reason=reason,
    )


def played(
    key: str = "play-1", *, succeeded: bool = True, sequence: int = 0, reason: str = ""
) -> AnnouncementCompleted:
    """The event that says an announcement has ended."""
    return AnnouncementCompleted(
        conversation_id=CALL, interaction_id=key, succeeded=succeeded, sequence=sequence, reason=reason
    )
