"""What stands in the way before anything is sent, how one stands, and how long a proof may take."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.ports import Refused
from supervisor_desk.actions.situation import Fix
from supervisor_desk.conversations.conversation import ConversationId, Mode, UserId
from supervisor_desk.service.dialects.base import Reply, UnreadableError
from supervisor_desk.service.dialects.genesys import me as account
from supervisor_desk.service.dialects.genesys.checking import calls_in, judged, standing_in
from supervisor_desk.service.dialects.genesys.deadlines import (
    DEADLINE_S,
    PHONE_S,
    REMOTE_S,
    deadline_s,
    while_waiting,
)
from supervisor_desk.service.dialects.genesys.deeds import Deed
from supervisor_desk.service.dialects.genesys.me import Standing, Station, Token, permits
from supervisor_desk.service.dialects.genesys.names import Names
from supervisor_desk.service.dialects.genesys.obstacles import obstacle
from supervisor_desk.service.dialects.genesys.wishes import Wish
from tests.service.dialects.genesys.payloads import CALL, LEG, ME, error, flat, me, own_leg, reply
from tests.support.builders import session

DESK_PHONE = Station("s-1", "Desk phone", "inin_managed")
READY = Standing(id=UserId(ME), station=DESK_PHONE, presence="AVAILABLE", permissions=frozenset({"conversation:*:*"}))
OWN = session(Mode.SILENT, key=LEG)


def standing(**changes: Any) -> Standing:
    made: dict[str, Any] = {"id": UserId(ME), "station": DESK_PHONE, "presence": "AVAILABLE", "permissions": None}
    return Standing(**made | changes)


@pytest.mark.parametrize("deed", [one for one in Deed if one is not Deed.TAKE_OVER])
def test_who_is_ready_meets_no_obstacle(deed: Deed) -> None:
    assert obstacle(deed, READY, session=OWN) is None


@pytest.mark.parametrize("deed", [Deed.MONITOR, Deed.COACH, Deed.BARGE])
def test_without_a_phone_there_is_nothing_to_call(deed: Deed) -> None:
    found = obstacle(deed, standing(station=None))
    assert found is not None
    assert found.fix is Fix.CHOOSE_STATION
    assert found.why_not.remedy == "Choose a phone."
    assert obstacle(deed, standing(station=None), session=OWN) is None


def test_a_message_needs_no_phone() -> None:
    assert obstacle(Deed.MONITOR, standing(station=None), channel="message") is None


@pytest.mark.parametrize("presence", ["AWAY", "ON_QUEUE", "BUSY", "Offline"])
def test_one_must_be_available(presence: str) -> None:
    found = obstacle(Deed.MONITOR, standing(presence=presence))
    assert found is not None
    assert found.fix is Fix.SET_AVAILABLE
    assert obstacle(Deed.LEAVE, standing(presence=presence), session=OWN) is None


@pytest.mark.parametrize("presence", ["AVAILABLE", "Available", ""])
def test_available_or_unknown_is_good_enough(presence: str) -> None:
    assert obstacle(Deed.MONITOR, standing(presence=presence)) is None


def test_lacking_permissions_are_named() -> None:
    found = obstacle(Deed.COACH, standing(permissions=frozenset({"conversation:call:monitor"})))
    assert found is not None
    refused = found.refused(Deed.COACH)
    assert isinstance(refused, Refused)
    assert "conversation:call:coach" in refused.reason
    assert "The agent does not hear you." in refused.reason


def test_messages_have_permissions_of_their_own() -> None:
    calls_only = standing(permissions=frozenset({"conversation:call:monitor"}))
    assert obstacle(Deed.MONITOR, calls_only) is None
    found = obstacle(Deed.MONITOR, calls_only, channel="message")
    assert found is not None
    assert "conversation:message:monitor" in found.rule


def test_any_of_several_permissions_is_enough() -> None:
    assert obstacle(Deed.MUTE_AGENT, standing(permissions=frozenset({"conversation:call:record"}))) is None


@pytest.mark.parametrize(
    ("held", "enough"),
    [
        ("conversation:call:monitor", True),
        ("conversation:call:*", True),
        ("conversation:*:*", True),
        ("conversation:*", True),
        ("*", True),
        ("conversation:call:coach", False),
        ("conversation:message:*", False),
    ],
)
def test_permissions_may_be_wide(held: str, enough: bool) -> None:
    assert permits(frozenset({held}), "conversation:call:monitor") is enough
    assert not permits(frozenset({"conversation:call:x"}), "odd")


def test_one_takes_over_what_one_listens_to() -> None:
    assert obstacle(Deed.TAKE_OVER, READY, channel="message", session=OWN) is None
    found = obstacle(Deed.TAKE_OVER, READY, channel="message")
    assert found is not None
    assert found.remedy == "Listen to it first."


def test_one_s_own_microphone_needs_a_leg() -> None:
    assert obstacle(Deed.MUTE_SELF, READY) is not None


@pytest.mark.parametrize("deed", [Deed.HOLD, Deed.RESUME])
def test_a_hold_of_messages_is_barred_with_the_reason(deed: Deed) -> None:
    found = obstacle(deed, READY, channel="message", session=OWN)
    assert found is not None
    assert "held by those who write in them" in found.found


def test_the_recording_of_messages_can_be_paused() -> None:
    assert obstacle(Deed.SECURE_PAUSE, READY, channel="message") is None


def test_what_a_channel_does_not_have_comes_first() -> None:
    found = obstacle(Deed.BARGE, standing(station=None), channel="message")
    assert found is not None
    assert found.rule == "Not offered here."


# --- with one's own calls ---


def wish(deed: Deed = Deed.MONITOR, **more: Any) -> Wish:
    return Wish(deed=deed, conversation=ConversationId(CALL), me=UserId(ME), **more)


def talking(conversation: str) -> dict[str, Any]:
    mine = {"id": "leg-9", "purpose": "agent", "state": "connected", "user": {"id": ME}}
    return flat(mine) | {"id": conversation}


ME_CALL = "GET users/me"


@pytest.mark.parametrize(
    ("own", "remedy"),
    [
        ([], None),
        ([talking(CALL)], "Go on from your phone."),
        ([talking("another")], "Leave that one first."),
        ([flat(own_leg()) | {"id": "another"}], "Leave that one first."),
        ([flat(own_leg())], None),
        ([flat(own_leg(endTime="2026-05-04T12:09:00Z")) | {"id": "another"}], None),
    ],
)
def test_one_call_at_a_time(own: list[dict[str, Any]], remedy: str | None) -> None:
    found = judged(wish(), READY, calls_in(reply(200, {"entities": own}), Names()))
    assert (found.remedy if found is not None else None) == remedy


@pytest.mark.parametrize("answer", [None, reply(403), reply(200, {"nobody": 1})])
def test_what_cannot_be_read_stops_nothing(answer: Reply | None) -> None:
    assert standing_in(answer) is None
    assert judged(wish(), None) is None


@pytest.mark.parametrize("answer", [None, reply(403), reply(200, [5])])
def test_own_calls_that_cannot_be_read_stop_nothing(answer: Reply | None) -> None:
    assert judged(wish(), READY, calls_in(answer, Names())) is None


def test_the_leg_on_the_call_is_taken_into_account() -> None:
    assert judged(wish(session=OWN), standing(station=None)) is None
    assert judged(wish(), standing(station=None)) is not None


# --- reading the account ---


def test_how_one_stands_is_read_from_the_account() -> None:
    found = account.read_me(reply(200, me()))
    assert found == Standing(
        id=UserId(ME),
        name="Sam Supervisor",
        station=DESK_PHONE,
        presence="AVAILABLE",
        permissions=frozenset({"conversation:*:*"}),
    )
    assert account.me_call().query == (("expand", "station,presence,authorization"),)


def test_an_account_without_the_rest_is_read_too() -> None:
    assert account.read_me(reply(200, {"id": ME})) == Standing(id=UserId(ME))
    associated = {"associatedStation": {"id": "s-2", "name": None, "type": None}}
    found = account.read_me(reply(200, {"id": ME, "station": associated})).station
    assert found == Station("s-2")
    with pytest.raises(UnreadableError):
        account.read_me(reply(200, {}))


def test_the_identity_has_the_service_s_time() -> None:
    identity = account.read_identity(reply(200, me(), date="Mon, 04 May 2026 12:00:00 GMT"))
    assert (identity.id, identity.name) == (ME, "Sam Supervisor")
    assert identity.server_time == "2026-05-04T12:00:00+00:00"
    assert account.read_identity(reply(200, me(), date="noon")).server_time == ""


def test_the_token_tells_its_scopes() -> None:
    body = {
        "organization": {"id": "org-1", "name": "Acme"},
        "authorizedScope": ["conversations", "notifications", "users"],
        "dateTokenIdles": "2026-05-05T12:00:00Z",
        "OAuthClient": {"id": "client-1", "authorizedGrantType": "CODE"},
    }
    token = account.read_token_info(reply(200, body))
    assert token == Token(
        organization="org-1",
        client_id="client-1",
        scopes=frozenset({"conversations", "notifications", "users"}),
        grant="CODE",
        idles="2026-05-05T12:00:00Z",
    )
    assert "users:readonly" not in token.missing()
    assert "stations" in token.missing()
    assert token.missing(account.MUST_HAVE) == ()
    assert account.read_token_info(reply(200, {})) == Token()
    with pytest.raises(UnreadableError):
        account.read_token_info(reply(200, []))


def test_reading_the_token_does_not_prolong_it_and_it_can_be_given_back() -> None:
    assert account.token_call().query == (("preserveIdleTtl", "true"),)
    assert (account.sign_out_call().method, account.sign_out_call().path) == ("DELETE", "/api/v2/tokens/me")


# --- how long it takes ---


REMOTE = Station("s-2", "Mobile", "inin_remote")
BROWSER = Station("s-3", "Laptop", "inin_webrtc_softphone")


@pytest.mark.parametrize(
    ("deed", "station", "leg", "seconds"),
    [
        (Deed.MONITOR, DESK_PHONE, None, PHONE_S),
        (Deed.MONITOR, None, None, PHONE_S),
        (Deed.BARGE, REMOTE, None, REMOTE_S),
        (Deed.BARGE, REMOTE, OWN, DEADLINE_S),
        (Deed.MONITOR, REMOTE, session(Mode.BARGE), REMOTE_S),
        (Deed.MUTE_AGENT, REMOTE, None, DEADLINE_S),
    ],
)
def test_a_phone_that_must_be_picked_up_gets_more_time(deed: Deed, station: Station, leg: Any, seconds: float) -> None:
    assert deadline_s(deed, station, leg) == seconds


@pytest.mark.parametrize(
    ("station", "part"),
    [(None, "your phone"), (REMOTE, "Pick it up"), (BROWSER, "Answer in"), (DESK_PHONE, "if it rings")],
)
def test_one_is_told_what_the_phone_does(station: Station | None, part: str) -> None:
    assert part in while_waiting(Deed.MONITOR, station)
    assert while_waiting(Deed.LEAVE, station) == ""


def test_an_error_is_no_standing() -> None:
    assert standing_in(error(403, "missing.permissions")) is None
