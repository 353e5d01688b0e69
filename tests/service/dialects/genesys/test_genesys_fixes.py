"""What one click puts right: a phone, a status."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.service.dialects.base import UnreadableError
from supervisor_desk.service.dialects.genesys import fixes
from supervisor_desk.service.dialects.genesys.me import Station
from tests.service.dialects.genesys.driving import Driven
from tests.service.dialects.genesys.payloads import ME, reply

DEFINITIONS = "GET presence/definitions"
PRESENCE = f"PATCH users/{ME}/presences/purecloud"


def test_one_s_own_browser_phone_comes_first_then_those_that_are_free() -> None:
    own = {"entities": [{"id": "s-1", "name": "Sam's browser", "type": "inin_webrtc_softphone", "userId": ME}]}
    free = {
        "entities": [
            {"id": "s-2", "name": "Desk 12", "type": "inin_managed"},
            {"id": "s-3", "name": "Taken", "userId": "somebody"},
            {"id": "s-1", "name": "Sam's browser", "type": "inin_webrtc_softphone", "userId": ME},
        ]
    }
    driven = Driven({"GET stations": [reply(200, own), reply(200, free)]})
    found = driven.run(fixes.stations(UserId(ME), "Desk"))
    assert [one.id for one in found] == ["s-1", "s-2"]
    assert found[0] == Station("s-1", "Sam's browser", "inin_webrtc_softphone")
    assert ("webRtcUserId", ME) in driven.calls[0].query
    assert ("name", "Desk") in driven.calls[1].query


def test_without_the_right_to_see_phones_there_are_none_to_choose() -> None:
    assert Driven({"GET stations": reply(403)}).run(fixes.stations(UserId(ME))) == ()
    with pytest.raises(UnreadableError):
        Driven({"GET stations": reply(200, [1])}).run(fixes.stations(UserId(ME)))


def test_choosing_a_phone_is_one_request() -> None:
    call = fixes.choose_call(UserId(ME), "s-2")
    assert (call.method, call.path) == ("PUT", f"/api/v2/users/{ME}/station/associatedstation/s-2")
    assert call.writes


@pytest.mark.parametrize(
    ("definitions", "chosen"),
    [
        ([{"id": "p-1", "systemPresence": "Away"}, {"id": "p-2", "systemPresence": "Available"}], "p-2"),
        (
            [
                {"id": "p-1", "systemPresence": "AVAILABLE"},
                {"id": "p-2", "systemPresence": "AVAILABLE", "primary": True},
            ],
            "p-2",
        ),
        (
            [
                {"id": "p-1", "systemPresence": "AVAILABLE", "deactivated": True},
                {"id": "p-2", "systemPresence": "AVAILABLE"},
            ],
            "p-2",
        ),
    ],
)
def test_available_is_looked_up_by_what_it_means(definitions: list[dict[str, Any]], chosen: str) -> None:
    driven = Driven({DEFINITIONS: reply(200, {"entities": definitions}), PRESENCE: reply(200, {})})
    assert driven.run(fixes.become_available(UserId(ME))).ok
    assert driven.calls[1].json == {"presenceDefinition": {"id": chosen}}


@pytest.mark.parametrize("body", [{"entities": []}, {"entities": [{"id": "p", "systemPresence": "Away"}]}, [], {}])
def test_an_organisation_without_available_is_not_guessed_at(body: object) -> None:
    with pytest.raises(UnreadableError):
        Driven({DEFINITIONS: reply(200, body)}).run(fixes.become_available(UserId(ME)))
