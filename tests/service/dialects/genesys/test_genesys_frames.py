"""Frames of a channel: the first look, the events, and that nothing that comes makes them raise."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.conversations.conversation import ConversationId, State, UserId
from supervisor_desk.conversations.events import (
    AgentChanged,
    ConversationChanged,
    Event,
    Malformed,
    StationChanged,
    StreamNews,
    StreamNotice,
    TranscriptLine,
    Unknown,
)
from supervisor_desk.service.dialects.base import Lane, StreamFilter
from supervisor_desk.service.dialects.genesys import frames, people, system, transcripts
from supervisor_desk.service.dialects.genesys.names import Names
from tests.service.dialects.genesys.payloads import (
    AGENT_USER,
    CALL,
    CHANNEL,
    FULL_TOPIC,
    ME,
    QUEUE,
    TOPIC,
    agent,
    at,
    customer,
    flat,
    frame,
    full,
    own_leg,
)

METADATA = "channel.metadata"
LOST = f"v2.system.no_longer_subscribed.{CHANNEL}"
REVOKED = f"v2.system.token_revoked.{ME}"
TRANSCRIPTION = f"v2.conversations.{CALL}.transcription"
ACTIVITY = f"v2.users.{AGENT_USER}.activity"


def bare(**envelope: Any) -> bytes:
    return msgspec.json.encode(envelope)


def decoded(frame_: bytes, names: Names | None = None) -> Event:
    return frames.decode(frame_, names or Names())


LANES: list[tuple[str, bytes, Lane, str]] = [
    ("calls of a queue", frame(flat()), Lane.CONVERSATION, CALL),
    ("messages of a queue", frame(flat(), TOPIC.replace("calls", "messages")), Lane.CONVERSATION, CALL),
    ("one's own conversations", frame(full(), FULL_TOPIC), Lane.CONVERSATION, CALL),
    (
        "the envelope in another order",
        bare(version="2", eventBody={"participants": [], "id": CALL}, topicName=TOPIC),
        Lane.CONVERSATION,
        CALL,
    ),
    ("heartbeat", bare(topicName=METADATA, eventBody={"message": "WebSocket Heartbeat"}), Lane.HEARTBEAT, ""),
    ("pong", bare(topicName=METADATA, eventBody={"message": "pong"}), Lane.HEARTBEAT, ""),
    ("closing", frame({"message": "soon"}, system.CLOSING), Lane.CLOSING, ""),
    ("revoked", frame({"reason": "user_tokens_revoked"}, REVOKED), Lane.REVOKED, ""),
    ("topics lost", frame({"reason": "another_channel_subscribed"}, LOST), Lane.TAKEN, ""),
    ("subscription updated", frame({}, system.UPDATED), Lane.FLOOR, ""),
    ("channel gone", bare(result="404"), Lane.GONE, ""),
    ("own phone", frame({"associatedStation": {"id": "s"}}, f"v2.users.{ME}.station"), Lane.FLOOR, ""),
    ("transcript", frame({"conversationId": CALL}, TRANSCRIPTION), Lane.PASSING, CALL),
    ("presence", frame({"id": AGENT_USER}, ACTIVITY), Lane.PASSING, ""),
    ("typing, which begins alike", frame({"id": CALL}, f"{FULL_TOPIC}.inbound.typing.event"), Lane.PASSING, ""),
    ("recordings, which begin alike", frame({"id": CALL}, f"{FULL_TOPIC}.{CALL}.recordings"), Lane.PASSING, ""),
    ("an answer", bare(result="200", status="subscribed"), Lane.PASSING, ""),
    ("no JSON", b"\xff{", Lane.PASSING, ""),
    ("a body of another kind", bare(topicName=TOPIC, eventBody=[1]), Lane.PASSING, ""),
]


@pytest.mark.parametrize(("_name", "given_", "lane", "conversation"), LANES, ids=[row[0] for row in LANES])
def test_a_first_look_tells_lane_and_conversation(_name: str, given_: bytes, lane: Lane, conversation: str) -> None:
    peek = frames.peek(given_)
    assert (peek.lane, peek.conversation, peek.sequence) == (lane, conversation, 0)


def test_the_look_at_the_head_and_the_whole_reading_agree() -> None:
    spaced = msgspec.json.format(frame(flat()), indent=1)
    assert frames.peek(spaced) == frames.peek(frame(flat()))
    assert decoded(spaced) == decoded(frame(flat()))


@pytest.mark.parametrize("topic", [TOPIC, FULL_TOPIC.replace(ME, AGENT_USER) + ".calls"])
def test_a_flat_body_is_the_conversation_now(topic: str) -> None:
    event = decoded(frame(flat(customer(), agent(muted=True), own_leg("coached")), topic))
    assert isinstance(event, ConversationChanged)
    conversation = event.conversation
    assert (conversation.id, conversation.state, conversation.channel) == (CALL, State.ACTIVE, "voice")
    assert conversation.agent is not None
    assert conversation.agent.muted
    assert [one.supervisor_id for one in conversation.monitors] == [ME]


@pytest.mark.parametrize("topic", [FULL_TOPIC, f"v2.routing.queues.{QUEUE}.conversations"])
def test_a_full_body_is_the_same_conversation(topic: str) -> None:
    event = decoded(frame(full(customer(), agent(), own_leg()), topic))
    assert isinstance(event, ConversationChanged)
    assert event.conversation == decoded_flat(customer(), agent(), own_leg())


def decoded_flat(*participants: dict[str, Any]) -> Any:
    event = decoded(frame(flat(*participants)))
    assert isinstance(event, ConversationChanged)
    return event.conversation


def test_the_channel_is_in_the_topic_of_a_flat_body() -> None:
    event = decoded(frame(flat(), TOPIC.replace("calls", "messages")))
    assert isinstance(event, ConversationChanged)
    assert event.conversation.channel == "message"


NOTICES: list[tuple[bytes, StreamNews, str]] = [
    (frame({"message": "socket closing"}, system.CLOSING), StreamNews.CLOSING, "socket closing"),
    (
        frame({"channelId": CHANNEL, "reason": "another_channel_subscribed"}, LOST),
        StreamNews.TAKEN,
        "another_channel_subscribed",
    ),
    (frame({"reason": "user_tokens_revoked"}, REVOKED), StreamNews.TOKEN_REVOKED, "user_tokens_revoked"),
    (frame({"systemTopicType": "token_revoked"}, f"v2.system.{ME}.{CHANNEL}"), StreamNews.TOKEN_REVOKED, ""),
    (frame({}, system.UPDATED), StreamNews.CHANGED, ""),
    (bare(topicName=system.CLOSING), StreamNews.CLOSING, ""),
    (bare(result="404"), StreamNews.GONE, ""),
    (bare(result=404, status=404), StreamNews.GONE, "404"),
]


@pytest.mark.parametrize(("given_", "news", "reason"), NOTICES)
def test_the_channel_speaks_of_itself(given_: bytes, news: StreamNews, reason: str) -> None:
    event = decoded(given_)
    assert isinstance(event, StreamNotice)
    assert (event.news, event.reason) == (news, reason)
    assert CHANNEL not in repr(event)


@pytest.mark.parametrize(
    ("raw", "lane"),
    [
        (frame({}, system.CLOSING), Lane.CLOSING),
        (frame({}, LOST), Lane.TAKEN),
        (frame({}, REVOKED), Lane.REVOKED),
        (frame({"systemTopicType": "token_revoked"}, f"v2.system.{ME}.{CHANNEL}"), Lane.REVOKED),
        (frame({"systemTopicType": "no_longer_subscribed"}, f"v2.system.{CHANNEL}"), Lane.TAKEN),
        (frame({}, "v2.system.something_else"), Lane.PASSING),
        (bare(result="404"), Lane.GONE),
    ],
)
def test_what_the_channel_says_of_itself_has_its_lane(raw: bytes, lane: Lane) -> None:
    assert frames.peek(raw).lane is lane


UNKNOWN: list[tuple[bytes, str]] = [
    (bare(topicName=METADATA, eventBody={"message": "WebSocket Heartbeat"}), "heartbeat"),
    (bare(topicName=METADATA, eventBody={"message": "pong"}), "pong"),
    (bare(result="200", status="subscribed"), "answer 200"),
    (bare(eventBody={"persistentState": "FAILED"}), "a message without a topic"),
    (frame({}, f"v2.users.{ME}.tokens"), "v2.users.{id}.tokens"),
    (
        frame({}, f"v2.detail.events.conversation.{CALL}.customer.end"),
        "v2.detail.events.conversation.{id}.customer.end",
    ),
    (frame({}, f"v2.system.{ME}.{CHANNEL}"), "v2.system.{id}.{id}"),
    (frame({"conversationId": CALL, "transcripts": []}, TRANSCRIPTION), "transcription without a final line"),
]


@pytest.mark.parametrize(("given_", "kind"), UNKNOWN)
def test_what_is_not_shown_is_counted_by_kind_without_ids(given_: bytes, kind: str) -> None:
    assert decoded(given_) == Unknown(kind=kind)


@pytest.mark.parametrize(
    "given_",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"topicName":5}',
        frame({"participants": []}),
        frame({"id": 7}),
        frame("text", FULL_TOPIC),
        frame({"transcripts": []}, TRANSCRIPTION),
        bare(topicName=TOPIC),
    ],
)
def test_what_cannot_be_read_is_malformed_and_says_where(given_: bytes) -> None:
    event = decoded(given_)
    assert isinstance(event, Malformed)
    assert event.why


def test_a_malformed_frame_does_not_quote_what_it_held() -> None:
    event = decoded(frame(flat(customer(name=12345678))))
    assert isinstance(event, Malformed)
    assert "12345678" not in event.why


def line(*said: tuple[str, str, bool]) -> bytes:
    made = [
        {
            "utteranceId": "u",
            "isFinal": final,
            "channel": channel,
            "alternatives": [
                {"confidence": 0.2, "transcript": "wrong"},
                {"confidence": 0.9, "transcript": "twenty", "decoratedTranscript": text},
            ],
        }
        for channel, text, final in said
    ]
    body = {"conversationId": CALL, "eventTime": at(5), "transcripts": made, "status": {"status": "SESSION_ONGOING"}}
    return frame(body, TRANSCRIPTION)


@pytest.mark.parametrize(
    ("given_", "speaker", "text"),
    [
        (line(("EXTERNAL", "20", True)), "customer", "20"),
        (line(("INTERNAL", "hello", True), ("INTERNAL", "there", True)), "agent", "hello there"),
        (line(("INTERNAL", "may change", False), ("EXTERNAL", "yes", True)), "customer", "yes"),
        (line(("BOTH", "noise", True)), "agent and customer", "noise"),
        (line(("INTERNAL", "hello", True), ("EXTERNAL", "hi", True)), "", "Agent: hello Customer: hi"),
    ],
)
def test_what_was_said_for_good_is_a_line(given_: bytes, speaker: str, text: str) -> None:
    assert decoded(given_) == TranscriptLine(at=at(5), conversation_id=ConversationId(CALL), speaker=speaker, text=text)


def test_a_transcript_without_alternatives_is_no_line() -> None:
    body = {"conversationId": CALL, "eventTime": 1773957594383, "transcripts": [{"isFinal": True}]}
    assert isinstance(transcripts.line(TRANSCRIPTION, frame(body, TRANSCRIPTION)), Unknown)
    assert transcripts.line(TOPIC, b"") is None


PRESENCE = {"presenceDefinition": {"systemPresence": "ON_QUEUE"}, "modifiedDate": at(1)}
PEOPLE: list[tuple[str, dict[str, Any], str, str]] = [
    ("presence", PRESENCE, "on queue", at(1)),
    ("routingStatus", {"routingStatus": {"status": "NOT_RESPONDING", "startTime": at(2)}}, "not responding", at(2)),
    ("routingStatus", {"routingStatus": {"status": "OFF_QUEUE", "startTime": at(2)}}, "off queue", at(2)),
    ("activity", {"presence": PRESENCE, "routingStatus": {"status": "OFF_QUEUE"}}, "on queue", at(1)),
    (
        "activity",
        {"presence": PRESENCE, "routingStatus": {"status": "INTERACTING", "startTime": at(3)}},
        "interacting",
        at(3),
    ),
    ("activity", {}, "", ""),
]


@pytest.mark.parametrize(("what", "body", "presence", "moment"), PEOPLE)
def test_an_agent_s_presence_is_told_in_words(what: str, body: dict[str, Any], presence: str, moment: str) -> None:
    names = Names()
    names.learn_users([(AGENT_USER, "Ada Agent")])
    event = decoded(frame({"id": AGENT_USER} | body, f"v2.users.{AGENT_USER}.{what}"), names)
    assert event == AgentChanged(at=moment, user_id=UserId(AGENT_USER), name="Ada Agent", presence=presence)


@pytest.mark.parametrize(("body", "station"), [({"associatedStation": {"id": "s-1"}}, "s-1"), ({}, "")])
def test_a_phone_that_was_chosen_or_given_up_is_told(body: dict[str, Any], station: str) -> None:
    event = decoded(frame(body, f"v2.users.{ME}.station"))
    assert event == StationChanged(user_id=UserId(ME), station_id=station)
    assert people.changed(TOPIC, b"", Names()) is None


@pytest.mark.parametrize(
    ("given_", "queues", "passes"),
    [
        (frame(flat()), frozenset(), True),
        (frame(flat()), frozenset({QUEUE}), True),
        (frame(flat()), frozenset({"q-2"}), False),
        (frame(full(), FULL_TOPIC), frozenset({"q-2"}), True),
    ],
)
def test_frames_of_other_queues_do_not_pass(given_: bytes, queues: frozenset[str], passes: bool) -> None:
    assert frames.passes(given_, StreamFilter(queues=queues, skills=frozenset({"French"}))) is passes


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(given_: bytes) -> None:
    assert isinstance(decoded(given_), Event)
    frames.peek(given_)
    frames.passes(given_, StreamFilter(queues=frozenset({QUEUE})))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**40), 2**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "calls", "state", "user"]), inner, max_size=3)
    ),
    max_leaves=8,
)
KNOWN = st.sampled_from([TOPIC, FULL_TOPIC, METADATA, LOST, REVOKED, TRANSCRIPTION, ACTIVITY, system.CLOSING])
MEMBERS = st.sampled_from(
    ["id", "purpose", "state", "user", "queue", "endTime", "muted", "bargedParticipantId", "conversationRoutingData"]
)


@given(KNOWN, st.lists(st.dictionaries(MEMBERS, JSON, max_size=4), max_size=3), JSON)
def test_no_body_of_a_known_topic_makes_it_raise(topic: str, changes: list[dict[str, Any]], other: Any) -> None:
    for body in (
        flat(*(agent() | one for one in changes)),
        full(*(agent() | one for one in changes if "user" not in one and "queue" not in one)),
        other,
    ):
        given_ = frame(body, topic)
        assert isinstance(decoded(given_), Event)
        frames.peek(given_)
