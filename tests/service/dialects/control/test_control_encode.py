"""Contract section 1, row by row: the request that each action becomes."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.action import Action, DeliveryId, Kind
from supervisor_desk.actions.ports import Refused
from supervisor_desk.conversations.conversation import ConversationId, Mode, MonitorSession, ParticipantId
from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.service.dialects.control import encode
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from tests.support.builders import AGENT, AGENT_USER, CALL, ME, session

DIALECT = ControlDialect()
CLIP = "https://media.example.com/calm%20down.wav"
METADATA = {"deliveryId": "delivery-1", "supervisorId": "sup-me", "coachingSessionId": "call-1"}
MONITOR = encode.MONITOR_PATH
ACTIONS = "/api/v2/interactions/call-1/actions"
PLAY = "/api/v2/conversations/voice/call-1/participants/part-agent/interactions"


def action(kind: Kind, **more: Any) -> Action:
    made = {"kind": kind, "conversation_id": CALL, "id": DeliveryId("delivery-1"), "participant_id": AGENT}
    return Action(**made | more)


def encoded(one: Action, leg: MonitorSession | None = None) -> HttpCall:
    call = encode.encode(one, leg, ME)
    assert isinstance(call, HttpCall), call
    return call


def refused(one: Action, leg: MonitorSession | None = None) -> str:
    call = encode.encode(one, leg, ME)
    assert isinstance(call, Refused), call
    return call.reason


LEG = session()
ROWS: list[tuple[str, Action, MonitorSession | None, str, str, dict[str, Any] | None]] = [
    ("listen", action(Kind.LISTEN), None, "POST", MONITOR, {"interactionId": "call-1", "action": "start"}),
    (
        "back to listening",
        action(Kind.LISTEN),
        session(Mode.BARGE),
        "POST",
        MONITOR,
        {"interactionId": "call-1", "monitorSessionId": "session-1", "action": "silent"},
    ),
    (
        "coach",
        action(Kind.COACH),
        LEG,
        "POST",
        MONITOR,
        {"interactionId": "call-1", "monitorSessionId": "session-1", "action": "whisper"},
    ),
    (
        "barge from a session, never a second start",
        action(Kind.BARGE),
        LEG,
        "POST",
        MONITOR,
        {"interactionId": "call-1", "monitorSessionId": "session-1", "action": "barge"},
    ),
    (
        "barge directly",
        action(Kind.BARGE),
        None,
        "POST",
        ACTIONS,
        {"actionType": "bargeIn", "participantRole": "supervisor"},
    ),
    (
        "stop, also while pending",
        action(Kind.STOP),
        session(Mode.PENDING),
        "POST",
        MONITOR,
        {"interactionId": "call-1", "monitorSessionId": "session-1", "action": "stop"},
    ),
    (
        "voice cue",
        action(Kind.VOICE_CUE, media_url=CLIP, mix_level=0.9),
        None,
        "POST",
        "/api/v2/conversations/call-1/control",
        {
            "controlType": "WHISPER",
            "targetParticipantId": "part-agent",
            "mediaType": "AUDIO",
            "audioMixLevel": 0.9,
            "mediaUrl": CLIP,
            "metadata": METADATA,
        },
    ),
    (
        "text cue to a user",
        action(Kind.TEXT_CUE, text="Offer the refund", participant_id=None, user_id=AGENT_USER),
        None,
        "POST",
        "/api/v2/conversations/call-1/control",
        {
            "controlType": "WHISPER",
            "targetUserId": "user-agent",
            "mediaType": "TEXT",
            "text": "Offer the refund",
            "metadata": METADATA,
        },
    ),
    (
        "clip whisper",
        action(Kind.CLIP, media_url=CLIP),
        None,
        "POST",
        ACTIONS,
        {"actionType": "whisper", "conversationId": "call-1", "mediaUrl": CLIP, "metadata": METADATA},
    ),
    (
        "announcement",
        action(Kind.ANNOUNCE, media_url=CLIP, duration_ms=1500, mute_caller=True),
        None,
        "POST",
        PLAY,
        {"type": "play", "sourceType": "url", "sourceUrl": CLIP, "mute": True, "maxDuration": "PT1.5S"},
    ),
    (
        "normalised announcement keeps the rest of its query",
        action(Kind.ANNOUNCE, media_url="https://m.example.com/a.mp3?v=2&normalize=false&e=", normalize=True),
        None,
        "POST",
        PLAY,
        {
            "type": "play",
            "sourceType": "url",
            "sourceUrl": "https://m.example.com/a.mp3?v=2&e=&normalize=true",
            "mute": False,
            "maxDuration": "PT15S",
        },
    ),
    (
        "mute",
        action(Kind.MUTE),
        None,
        "PATCH",
        "/api/v2/conversations/voice/participants/part-agent",
        {"muted": True},
    ),
    (
        "unmute",
        action(Kind.UNMUTE),
        None,
        "PATCH",
        "/api/v2/conversations/voice/participants/part-agent",
        {"muted": False},
    ),
    (
        "transfer",
        action(Kind.TRANSFER, transfer_to=" queue-2 "),
        None,
        "POST",
        ACTIONS,
        {"actionType": "transfer", "target": "queue-2"},
    ),
    (
        "cancel",
        action(Kind.CANCEL, cancels_remote="control-1"),
        None,
        "DELETE",
        "/api/v2/conversations/call-1/controls/control-1",
        None,
    ),
]


@pytest.mark.parametrize(("one", "leg", "method", "path", "body"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS])
def test_each_action_becomes_the_request_of_its_row(
    one: Action, leg: MonitorSession | None, method: str, path: str, body: dict[str, Any] | None
) -> None:
    call = encoded(one, leg)
    assert (call.method, call.path, call.json) == (method, path, body)
    assert call.writes
    assert call.signed
    assert call.headers == (("X-Delivery-Id", "delivery-1"),)


@pytest.mark.parametrize(
    ("one", "leg", "idempotent"),
    [
        (action(Kind.LISTEN), None, False),
        (action(Kind.LISTEN), LEG, True),
        (action(Kind.BARGE), None, False),
        (action(Kind.COACH), LEG, True),
        (action(Kind.MUTE), None, True),
        (action(Kind.CANCEL, cancels_remote="control-1"), None, True),
        (action(Kind.TEXT_CUE, text="Hello"), None, False),
        (action(Kind.ANNOUNCE, media_url=CLIP), None, False),
        (action(Kind.TRANSFER, transfer_to="queue-2"), None, False),
    ],
)
def test_only_what_is_safe_to_repeat_is_called_idempotent(
    one: Action, leg: MonitorSession | None, idempotent: bool
) -> None:
    assert encoded(one, leg).idempotent is idempotent


@pytest.mark.parametrize(
    ("one", "leg", "words"),
    [
        (action(Kind.COACH), None, "not on this call"),
        (action(Kind.STOP), None, "not on this call"),
        (action(Kind.COACH), session(Mode.PENDING), "still being connected"),
        (action(Kind.BARGE), session(Mode.PENDING), "still being connected"),
        (action(Kind.TEXT_CUE, text="  "), None, "no words"),
        (action(Kind.VOICE_CUE), None, "no sound"),
        (action(Kind.VOICE_CUE, media_url=CLIP, mix_level=1.0), None, "clipping"),
        (action(Kind.TEXT_CUE, text="Hello", participant_id=None), None, "Nobody is named"),
        (action(Kind.CLIP), None, "no clip"),
        (action(Kind.ANNOUNCE, media_url="http://m.example.com/a.wav"), None, "https://"),
        (action(Kind.ANNOUNCE, media_url=CLIP, participant_id=None), None, "Nobody is named"),
        (action(Kind.MUTE, participant_id=None), None, "Nobody is named"),
        (action(Kind.TRANSFER, transfer_to=" "), None, "No target"),
        (action(Kind.CANCEL), None, "not named it"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words(one: Action, leg: MonitorSession | None, words: str) -> None:
    assert words in refused(one, leg)


def test_ids_cannot_leave_their_segment_of_the_path() -> None:
    one = action(Kind.MUTE, participant_id=ParticipantId("../../oauth/token?x=1"))
    assert encoded(one).path == "/api/v2/conversations/voice/participants/..%2F..%2Foauth%2Ftoken%3Fx%3D1"
    other = action(Kind.CANCEL, conversation_id=ConversationId("a/b"), cancels_remote="c d")
    assert encoded(other).path == "/api/v2/conversations/a%2Fb/controls/c%20d"


def test_what_a_request_holds_does_not_show_in_its_repr() -> None:
    call = encoded(action(Kind.TEXT_CUE, text="the customer is furious"))
    assert "furious" not in repr(call)


def test_sound_is_uploaded_as_one_file_of_a_form() -> None:
    call = DIALECT.upload_call("cue.wav", b"RIFF")
    assert (call.method, call.path) == ("POST", "/api/v2/media")
    assert call.upload is not None
    assert (call.upload.field, call.upload.filename, call.upload.content_type) == ("file", "cue.wav", "audio/wav")
    assert call.upload.content == b"RIFF"
    assert call.writes
    assert not call.idempotent


def test_an_announcement_is_stopped_where_it_plays() -> None:
    call = encoded(action(Kind.CANCEL, cancels_remote="play-1", cancels_kind=Kind.ANNOUNCE), None)
    path = "/api/v2/conversations/voice/call-1/participants/part-agent/interactions/play-1"
    assert (call.method, call.path) == ("DELETE", path)
