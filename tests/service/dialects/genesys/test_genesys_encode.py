"""Each deed as the one request that it is, and what it is refused for before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.ports import Refused
from supervisor_desk.conversations.conversation import ConversationId, Mode, MonitorSession, ParticipantId, UserId
from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.service.dialects.genesys import encode
from supervisor_desk.service.dialects.genesys.deeds import (
    DEED_OF,
    FACTS,
    NOT_OFFERED,
    PERMISSIONS,
    Deed,
    not_offered_on,
)
from supervisor_desk.service.dialects.genesys.segments import segment
from supervisor_desk.service.dialects.genesys.wishes import Wish, call_of, wish_of
from tests.service.dialects.genesys.payloads import AGENT, AGENT_USER, CALL, LEG, ME
from tests.support.builders import session

OWN = session(Mode.SILENT, key=LEG)
CALLS = f"/api/v2/conversations/calls/{CALL}"
THEIRS = f"{CALLS}/participants/{AGENT}"
MESSAGES = f"/api/v2/conversations/messages/{CALL}"


def wish(deed: Deed, own: MonitorSession | None = None, **more: Any) -> Wish:
    made: dict[str, Any] = {
        "deed": deed,
        "conversation": ConversationId(CALL),
        "me": UserId(ME),
        "participant": ParticipantId(AGENT),
        "user": UserId(AGENT_USER),
        "session": own,
    }
    return Wish(**made | more)


ROWS: list[tuple[Wish, str, str, dict[str, Any] | None]] = [
    (wish(Deed.MONITOR), "POST", f"{THEIRS}/monitor", None),
    (wish(Deed.COACH, OWN), "POST", f"{THEIRS}/coach", None),
    (wish(Deed.COACH), "POST", f"{THEIRS}/coach", None),
    (wish(Deed.BARGE, OWN), "POST", f"{THEIRS}/barge", None),
    (wish(Deed.LEAVE, OWN), "PATCH", f"{CALLS}/participants/{LEG}", {"state": "disconnected"}),
    (wish(Deed.MONITOR, channel="message"), "POST", f"{MESSAGES}/participants/{AGENT}/monitor", None),
    (wish(Deed.TAKE_OVER, OWN, channel="message"), "POST", f"{MESSAGES}/participants/{AGENT}/takeover", None),
    (
        wish(Deed.LEAVE, OWN, channel="message"),
        "PATCH",
        f"{MESSAGES}/participants/{LEG}",
        {"state": "disconnected"},
    ),
    (wish(Deed.MUTE_AGENT), "PATCH", THEIRS, {"muted": True}),
    (wish(Deed.UNMUTE_AGENT), "PATCH", THEIRS, {"muted": False}),
    (wish(Deed.MUTE_SELF, OWN), "PATCH", f"{CALLS}/participants/{LEG}", {"muted": True}),
    (wish(Deed.UNMUTE_SELF, OWN), "PATCH", f"{CALLS}/participants/{LEG}", {"muted": False}),
    (wish(Deed.HOLD), "PATCH", THEIRS, {"held": True}),
    (wish(Deed.RESUME), "PATCH", THEIRS, {"held": False}),
    (wish(Deed.DISCONNECT), "PATCH", CALLS, {"state": "disconnected"}),
    (wish(Deed.DISCONNECT, channel="message"), "PATCH", MESSAGES, {"state": "disconnected"}),
    (wish(Deed.DISCONNECT, channel="callback"), "POST", f"/api/v2/conversations/{CALL}/disconnect", None),
    (
        wish(Deed.SECURE_PAUSE),
        "PATCH",
        f"/api/v2/conversations/{CALL}/recordingstate",
        {"recordingState": "PAUSED"},
    ),
    (
        wish(Deed.SECURE_PAUSE, channel="message"),
        "PATCH",
        f"/api/v2/conversations/{CALL}/recordingstate",
        {"recordingState": "PAUSED"},
    ),
    (
        wish(Deed.SECURE_RESUME, channel="email"),
        "PATCH",
        f"/api/v2/conversations/{CALL}/recordingstate",
        {"recordingState": "ACTIVE"},
    ),
]


@pytest.mark.parametrize(("one", "method", "path", "body"), ROWS, ids=lambda value: getattr(value, "deed", None))
def test_each_deed_is_one_request(one: Wish, method: str, path: str, body: dict[str, Any] | None) -> None:
    call = call_of(one)
    assert isinstance(call, HttpCall)
    assert (call.method, call.path, call.json) == (method, path, body)
    assert call.writes
    assert call.signed


@pytest.mark.parametrize("deed", [Deed.MONITOR, Deed.COACH, Deed.BARGE])
def test_what_calls_a_phone_is_never_repeated_blindly(deed: Deed) -> None:
    call = call_of(wish(deed))
    assert isinstance(call, HttpCall)
    assert not call.idempotent


def test_a_leg_can_be_changed_on_behalf_of_its_user() -> None:
    call = encode.for_user(CALL, AGENT, AGENT_USER, muted=True)
    assert (call.path, call.json) == (f"{THEIRS}/user/{AGENT_USER}", {"muted": True})


def test_nothing_in_an_id_ends_its_place_in_the_path() -> None:
    assert segment("a/../b?c#d") == "a%2F..%2Fb%3Fc%23d"
    assert encode.conversation_call("a/b").path == "/api/v2/conversations/a%2Fb"


@pytest.mark.parametrize(
    ("deed", "channel"),
    [
        (Deed.COACH, "message"),
        (Deed.BARGE, "message"),
        (Deed.MUTE_AGENT, "message"),
        (Deed.HOLD, "message"),
        (Deed.RESUME, "message"),
        (Deed.TAKE_OVER, "voice"),
        (Deed.MONITOR, "email"),
        (Deed.MONITOR, "callback"),
    ],
)
def test_what_a_channel_does_not_have_is_refused_with_the_reason(deed: Deed, channel: str) -> None:
    call = call_of(wish(deed, OWN, channel=channel))
    assert isinstance(call, Refused)
    assert call.reason.startswith(not_offered_on(deed, channel))
    assert FACTS[deed].unchanged in call.reason


@pytest.mark.parametrize("deed", [Deed.LEAVE, Deed.MUTE_SELF, Deed.UNMUTE_SELF])
def test_one_s_own_leg_must_be_seen(deed: Deed) -> None:
    call = call_of(wish(deed))
    assert isinstance(call, Refused)
    assert "does not see you" in call.reason


@pytest.mark.parametrize("deed", [Deed.MONITOR, Deed.COACH, Deed.BARGE, Deed.MUTE_AGENT, Deed.HOLD])
def test_an_agent_must_be_known(deed: Deed) -> None:
    call = call_of(wish(deed, participant=None))
    assert isinstance(call, Refused)
    assert "still reading" in call.reason


def test_every_deed_is_encoded_or_refused_on_every_channel() -> None:
    for deed in Deed:
        for channel in ("voice", "message", "email", "callback", "chat", "video", "strange"):
            assert isinstance(call_of(wish(deed, OWN, channel=channel)), HttpCall | Refused)


def test_every_kind_of_action_is_a_deed_or_has_its_reason() -> None:
    assert set(DEED_OF) | set(NOT_OFFERED) == set(Kind)
    assert not set(DEED_OF) & set(NOT_OFFERED)
    assert set(FACTS) == set(Deed)
    assert all(reason.endswith(".") for reason in NOT_OFFERED.values())
    assert PERMISSIONS[Kind.COACH] == ("conversation:call:coach",)


@pytest.mark.parametrize("kind", sorted(NOT_OFFERED))
def test_what_is_not_offered_is_refused_in_words(kind: Kind) -> None:
    refused = wish_of(Action(kind=kind, conversation_id=ConversationId(CALL)), None, UserId(ME))
    assert isinstance(refused, Refused)
    assert NOT_OFFERED[kind] in refused.reason


def test_a_leg_without_an_id_is_one_that_must_be_looked_up() -> None:
    action = Action(kind=Kind.STOP, conversation_id=ConversationId(CALL), participant_id=ParticipantId(""))
    made = wish_of(action, session(Mode.SILENT, key=""), UserId(ME))
    assert isinstance(made, Wish)
    assert (made.session, made.participant) == (None, None)


@pytest.mark.parametrize(
    ("deed", "mode", "down"),
    [
        (Deed.MONITOR, Mode.BARGE, True),
        (Deed.MONITOR, Mode.SILENT, True),
        (Deed.COACH, Mode.BARGE, True),
        (Deed.COACH, Mode.SILENT, False),
        (Deed.BARGE, Mode.WHISPER, False),
        (Deed.LEAVE, Mode.BARGE, False),
    ],
)
def test_steps_to_a_quieter_mode_are_told_apart(deed: Deed, mode: Mode, down: bool) -> None:
    assert wish(deed, session(mode, key=LEG)).steps_down is down
    assert not wish(deed).steps_down
