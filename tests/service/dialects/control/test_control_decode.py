"""Each event of the wire description, what is not one, and what nobody should ever send."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.conversations.conversation import Conversation, Mode, Role, State
from supervisor_desk.conversations.events import (
    AgentChanged,
    AnnouncementCompleted,
    ControlChanged,
    ControlStatus,
    ConversationChanged,
    ConversationEnded,
    Event,
    Malformed,
    MediaQuality,
    MonitorChanged,
    TranscriptLine,
    Unknown,
)
from supervisor_desk.service.dialects.base import Lane, Peek, StreamFilter
from supervisor_desk.service.dialects.control import decode as subject
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.dialects.control.frames import AnyFrame
from supervisor_desk.service.dialects.control.records import WireConversation
from tests.support.wire import AT, conversation_frame, frame, wire_conversation

DIALECT = ControlDialect()


def conversation_of(raw: bytes) -> Conversation:
    event = DIALECT.decode(raw)
    assert isinstance(event, ConversationChanged), event
    return event.conversation


def test_a_conversation_event_is_the_record_itself() -> None:
    event = DIALECT.decode(conversation_frame())
    assert isinstance(event, ConversationChanged)
    assert (event.event_id, event.sequence, event.at) == ("event-7", 7, AT)
    one = event.conversation
    assert (one.id, one.state, one.direction, one.channel) == ("call-1", State.ACTIVE, "inbound", "voice")
    assert (one.queue_id, one.queue_name, one.skills) == ("queue-billing", "Billing", ("billing", "german"))
    assert (one.started_at, one.state_since, one.connected_at, one.ended_at) == (AT, AT, AT, None)
    assert (one.hold_ms, one.holds, one.whisper_supported) == (1500, 1, True)
    agent, customer = one.participants
    assert (agent.role, agent.user_id, agent.muted, agent.joined_at) == (Role.AGENT, "user-agent", True, AT)
    assert (customer.role, customer.user_id, customer.address) == (Role.CUSTOMER, None, "+4930123456")
    (leg,) = one.monitors
    assert (leg.id, leg.supervisor_id, leg.supervisor_name, leg.mode) == (
        "session-1",
        "sup-me",
        "Sam Supervisor",
        Mode.SILENT,
    )


def test_a_copy_of_a_conversation_keeps_its_queue() -> None:
    copy = msgspec.structs.replace(conversation_of(conversation_frame()), raw_state="ended")
    assert (copy.raw_state, copy.queue_id, copy.queue_name) == ("ended", "queue-billing", "Billing")


def test_a_conversation_without_queue_has_none() -> None:
    one = conversation_of(conversation_frame(queue=None))
    assert (one.queue_id, one.queue_name) == ("", "")


def test_an_unknown_state_stays_as_it_came() -> None:
    one = conversation_of(conversation_frame(state="PARKED_SOMEWHERE"))
    assert (one.raw_state, one.state) == ("PARKED_SOMEWHERE", State.UNKNOWN)


def test_members_may_come_in_any_order_and_more_of_them_than_we_know() -> None:
    members = json.loads(conversation_frame())
    shuffled = {"news": {"a": [1]}, **dict(reversed(members.items()))}
    assert conversation_of(json.dumps(shuffled, indent=2).encode()) == conversation_of(conversation_frame())


def test_null_where_something_is_promised_does_not_cost_the_event() -> None:
    participants = [{"id": "part-1", "role": "agent", "name": None, "address": None, "muted": None}]
    one = conversation_of(conversation_frame(participants=participants, skills=None, direction=None))
    assert one.participants[0].id == "part-1"
    assert one.participants[0].name == ""
    assert one.skills == ()


EVENTS: list[tuple[bytes, Event]] = [
    (
        frame(
            "control",
            conversationId="call-1",
            controlId="control-1",
            status="EXECUTING",
            controlType="WHISPER",
            mediaType="AUDIO",
            targetParticipantId="part-agent",
            supervisorId="sup-me",
            supervisorName="Sam Supervisor",
            reason=None,
            metadata={"deliveryId": "d-1"},
        ),
        ControlChanged(
            conversation_id="call-1",  # type: ignore[arg-type]
            control_id="control-1",  # type: ignore[arg-type]
            raw_status="EXECUTING",
            audible=True,
            supervisor_id="sup-me",  # type: ignore[arg-type]
            supervisor_name="Sam Supervisor",
        ),
    ),
    (
        frame("interaction.telephony.ended", conversationId="call-1", interactionId="call-1", reason="hangup"),
        ConversationEnded(conversation_id="call-1", reason="hangup"),  # type: ignore[arg-type]
    ),
    (
        frame("interaction.telephony.ended", interactionId="call-1"),
        ConversationEnded(conversation_id="call-1"),  # type: ignore[arg-type]
    ),
    (
        frame(
            "interaction.telephony.media-metrics",
            conversationId="call-1",
            interactionId="call-1",
            monitorSessionId="session-1",
            packetLoss=0.05,
            jitter=31,
        ),
        MediaQuality(conversation_id="call-1", session_id="session-1", packet_loss=0.05, jitter_ms=31.0),  # type: ignore[arg-type]
    ),
    (
        frame(
            "conversation:voice:interaction:completed",
            conversationId="call-1",
            interactionId="play-1",
            participantId="part-agent",
            status="completed",
        ),
        AnnouncementCompleted(conversation_id="call-1", interaction_id="play-1", succeeded=True),  # type: ignore[arg-type]
    ),
    (
        frame(
            "conversation:voice:interaction:completed",
            conversationId="call-1",
            interactionId="play-1",
            status="stopped",
        ),
        AnnouncementCompleted(
            conversation_id="call-1",  # type: ignore[arg-type]
            interaction_id="play-1",
            succeeded=False,
            stopped=True,
            reason="It was stopped before its end.",
        ),
    ),
    (
        frame("transcript", conversationId="call-1", speaker="customer", text="Hello?", final=True),
        TranscriptLine(conversation_id="call-1", speaker="customer", text="Hello?"),  # type: ignore[arg-type]
    ),
    (
        frame("agent", userId="user-1", name="Ada", presence="AVAILABLE", since=AT),
        AgentChanged(user_id="user-1", name="Ada", presence="AVAILABLE"),  # type: ignore[arg-type]
    ),
    (frame("queue.weather", temperature=21), Unknown(kind="queue.weather")),
]


@pytest.mark.parametrize(("raw", "expected"), EVENTS, ids=[type(event).__name__ for _, event in EVENTS])
def test_each_type_becomes_its_event(raw: bytes, expected: Event) -> None:
    stamped = msgspec.structs.replace(expected, event_id="event-7", sequence=7, at=AT)
    assert DIALECT.decode(raw) == stamped


def test_a_session_event_tells_the_session() -> None:
    event = DIALECT.decode(
        frame(
            "interaction.telephony.monitor",
            conversationId="call-1",
            interactionId="call-1",
            monitorSessionId="session-1",
            supervisorId="sup-me",
            supervisorName="Sam Supervisor",
            mode="whisper",
            status="pending",
            since=AT,
        )
    )
    assert isinstance(event, MonitorChanged)
    assert event.conversation_id == "call-1"
    assert (event.session.id, event.session.supervisor_id, event.session.mode) == ("session-1", "sup-me", Mode.PENDING)


def test_a_text_cue_is_not_audible_and_status_is_read_without_case() -> None:
    event = DIALECT.decode(
        frame("control", conversationId="call-1", controlId="c-1", status="completed", mediaType="TEXT")
    )
    assert isinstance(event, ControlChanged)
    assert event.status is ControlStatus.COMPLETED
    assert not event.audible


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"[1,2]",
        b'"text"',
        b"null",
        b'{"sequence":1}',
        b'{"type":17}',
        b'{"type":"conversation"}',
        b'{"type":"conversation","conversationId":"c","participants":"none"}',
        b'{"type":"control","controlId":{}}',
        b'{"type":"conversation","conversationId":"c","state":"\xff\xfe"}',
        b'{"type":"conversation","conversationId":"c"',
        b'{"type":"x","deep":' + b"[" * 100_000,
    ],
)
def test_what_cannot_be_read_is_malformed_and_says_why(raw: bytes) -> None:
    event = DIALECT.decode(raw)
    assert isinstance(event, Malformed)
    assert event.why


def test_why_a_frame_is_malformed_never_quotes_it() -> None:
    raw = conversation_frame(holdMs="Carl Customer, +4930123456")
    event = DIALECT.decode(raw)
    assert isinstance(event, Malformed)
    assert "Carl" not in event.why
    assert "Carl" not in DIALECT.decode(b'{"type":["Carl"]}').__repr__()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
MEMBERS = st.sampled_from(
    [
        "type",
        "id",
        "sequence",
        "timestamp",
        "conversationId",
        "interactionId",
        "controlId",
        "status",
        "participants",
        "mediaChannels",
        "monitorSessions",
        "queue",
        "skills",
        "holdMs",
        "mode",
        "supervisorId",
        "monitorSessionId",
    ]
)
TYPES = st.sampled_from([*subject._FRAMES, *subject._LANES, "unheard.of"])


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    assert isinstance(DIALECT.decode(raw), Event)
    assert isinstance(DIALECT.peek(raw), Peek)
    assert DIALECT.passes(raw, StreamFilter(queues=frozenset("q"), skills=frozenset("s"))) in (True, False)


@given(kind=TYPES, body=st.dictionaries(MEMBERS, JSON, max_size=8))
def test_no_json_makes_it_raise(kind: str, body: dict[str, Any]) -> None:
    raw = json.dumps({"type": kind} | body).encode()
    assert isinstance(DIALECT.decode(raw), Event)
    assert isinstance(DIALECT.peek(raw), Peek)


@given(st.data())
def test_no_damage_to_a_real_frame_makes_it_raise(data: st.DataObject) -> None:
    raw = bytearray(conversation_frame())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(raw)))
    for damaged in (bytes(raw), bytes(raw[:cut])):
        assert isinstance(DIALECT.decode(damaged), Event)
        assert isinstance(DIALECT.peek(damaged), Peek)


@pytest.mark.parametrize(
    ("raw", "peek"),
    [
        (conversation_frame(sequence=12), Peek(Lane.CONVERSATION, "call-1", 12)),
        (frame("control", conversationId="call-1", controlId="c"), Peek(Lane.PROOF, "call-1", 7)),
        (
            frame("conversation:voice:interaction:completed", conversationId="call-1", interactionId="p"),
            Peek(Lane.PROOF, "call-1", 7),
        ),
        (frame("interaction.telephony.monitor", interactionId="call-1"), Peek(Lane.FLOOR, "call-1", 7)),
        (frame("interaction.telephony.ended", conversationId="call-1"), Peek(Lane.FLOOR, "call-1", 7)),
        (frame("transcript", conversationId="call-1"), Peek(Lane.PASSING, "call-1", 7)),
        (frame("agent", userId="u"), Peek(Lane.PASSING, "", 7)),
        (frame("heartbeat", event_id=""), Peek(Lane.HEARTBEAT, "", 7)),
        (frame("stream.closing"), Peek(Lane.CLOSING, "", 7)),
        (frame("token.revoked"), Peek(Lane.REVOKED, "", 7)),
        (b"not json", Peek(Lane.PASSING)),
        (b'{"type":"conversation","sequence":-3}', Peek(Lane.CONVERSATION)),
    ],
)
def test_a_first_look_tells_lane_conversation_and_sequence(raw: bytes, peek: Peek) -> None:
    assert DIALECT.peek(raw) == peek


@given(
    key=st.text(min_size=1, max_size=12),
    event_id=st.text(max_size=12),
    sequence=st.integers(0, 10**15),
)
def test_the_quick_look_and_the_whole_reading_agree(key: str, event_id: str, sequence: int) -> None:
    raw = conversation_frame(key, sequence=sequence, event_id=event_id)
    peek, event = DIALECT.peek(raw), DIALECT.decode(raw)
    assert isinstance(event, ConversationChanged)
    assert (peek.lane, peek.conversation, peek.sequence) == (Lane.CONVERSATION, event.conversation.id, event.sequence)


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        (StreamFilter(), True),
        (StreamFilter(queues=frozenset({"queue-billing", "q"})), True),
        (StreamFilter(queues=frozenset({"q"})), False),
        (StreamFilter(skills=frozenset({"german"})), True),
        (StreamFilter(skills=frozenset({"french"})), False),
        (StreamFilter(queues=frozenset({"queue-billing"}), skills=frozenset({"french"})), False),
    ],
)
def test_frames_are_filtered_before_anything_is_built_from_them(wanted: StreamFilter, passes: bool) -> None:
    raw = conversation_frame()
    assert DIALECT.passes(raw, wanted) is passes
    assert wanted.passes(conversation_of(raw)) is passes


def test_where_a_look_cannot_tell_the_frame_passes() -> None:
    wanted = StreamFilter(queues=frozenset({"q"}), skills=frozenset({"s"}))
    assert DIALECT.passes(b'{"type":"conversation","queue": {"id":"other"},"skills": ["x"]}', wanted)
    assert DIALECT.passes(b'{"skills":["bad\xff"]}', wanted)


def test_the_handshake_asks_for_queues_and_skills() -> None:
    wanted = StreamFilter(queues=frozenset({"b", "a"}), skills=frozenset({"x"}))
    call = subject.stream_call(wanted)
    assert (call.path, call.query) == ("/api/v2/events", (("queues", "a,b"), ("skills", "x")))
    assert subject.stream_call(StreamFilter()).query == ()


def test_rest_and_events_give_the_same_conversation() -> None:
    rest = msgspec.json.decode(json.dumps(wire_conversation()), type=WireConversation)
    event = conversation_of(conversation_frame())
    fields = Conversation.__struct_fields__
    assert [getattr(rest, name) for name in fields] == [getattr(event, name) for name in fields]


def test_each_type_that_is_read_has_a_frame() -> None:
    assert {one.__struct_config__.tag for one in AnyFrame.__args__} == set(subject._FRAMES)
