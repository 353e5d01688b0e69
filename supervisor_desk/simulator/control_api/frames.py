"""Events as frames: encoded once each, whoever listens; only the sequence differs from socket to socket. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from supervisor_desk.simulator.control_api import shapes
from supervisor_desk.simulator.world.happenings import (
    AgentChanged,
    AnnouncementOver,
    ConversationChanged,
    ConversationOver,
    CueChanged,
    Happening,
    LineSaid,
    QualityMeasured,
    SessionChanged,
)
from supervisor_desk.simulator.world.records import Conversation

_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class Frame:
    """An event ready but for its sequence, and what a filter needs to know of it."""

    kind: str
    conversation_id: str
    queues: tuple[str, ...]
    skills: tuple[str, ...]
    head: bytes
    tail: bytes

    def text(self, sequence: int) -> bytes:
        """The event as that connection's ``sequence``-th."""
        return b"%b%d%b" % (self.head, sequence, self.tail)


def envelope(kind: str, event_id: str, timestamp: str, body: bytes = b"{}") -> tuple[bytes, bytes]:
    """What comes before and after the sequence; ``body`` is a JSON object whose members follow the envelope's."""
    head = b'{"type":"%b","id":"%b","sequence":' % (kind.encode(), event_id.encode())
    if body == b"{}":
        return head, b',"timestamp":"%b"}' % timestamp.encode()
    return head, b',"timestamp":"%b",%b' % (timestamp.encode(), body[1:])


def frame_of(happening: Happening, event_id: str, timestamp: str) -> Frame | None:
    """The frame that tells a happening; ``None`` for what only the floor itself needs to know."""
    match happening:
        case ConversationChanged(conversation, left_queue):
            body = b'{"conversationId":"%b",%b' % (conversation.id.encode(), shapes.conversation_body(conversation))
            also = (left_queue.id,) if left_queue is not None else ()
            return _frame("conversation", conversation, event_id, timestamp, body, also)
        case ConversationOver(conversation, reason) if conversation.voice:
            body = _encode({"conversationId": conversation.id, "interactionId": conversation.id, "reason": reason})
            return _frame("interaction.telephony.ended", conversation, event_id, timestamp, body)
        case SessionChanged(session):
            body = _encode(shapes.session_event(session))
            return _frame("interaction.telephony.monitor", session.conversation, event_id, timestamp, body)
        case CueChanged(cue):
            return _frame("control", cue.conversation, event_id, timestamp, _encode(shapes.control_event(cue)))
        case AnnouncementOver(announcement):
            body = _encode(shapes.announcement_event(announcement))
            kind = "conversation:voice:interaction:completed"
            return _frame(kind, announcement.conversation, event_id, timestamp, body)
        case QualityMeasured(session, packet_loss, jitter):
            body = _encode(
                {
                    "conversationId": session.conversation.id,
                    "interactionId": session.conversation.id,
                    "monitorSessionId": session.id,
                    "packetLoss": packet_loss,
                    "jitter": jitter,
                }
            )
            return _frame("interaction.telephony.media-metrics", session.conversation, event_id, timestamp, body)
        case LineSaid(conversation, speaker, text):
            body = _encode({"conversationId": conversation.id, "speaker": speaker, "text": text, "final": True})
            return _frame("transcript", conversation, event_id, timestamp, body)
        case AgentChanged(agent):
            body = _encode(
                {
                    "userId": agent.id,
                    "name": agent.name,
                    "presence": agent.presence.value,
                    "since": shapes.iso(agent.since),
                }
            )
            head, tail = envelope("agent", event_id, timestamp, body)
            return Frame("agent", "", tuple(queue.id for queue in agent.queues), (), head, tail)
        case _:
            return None


def _frame(
    kind: str, one: Conversation, event_id: str, timestamp: str, body: bytes, also: tuple[str, ...] = ()
) -> Frame:
    head, tail = envelope(kind, event_id, timestamp, body)
    return Frame(kind, one.id, (one.queue.id, *also), one.skills, head, tail)
