"""Putting right what stands in the way: one request, then a look at one's own account."""

from __future__ import annotations

from typing import Any

import pytest

from supervisor_desk.actions.ports import Accepted, Refused, Unanswered
from supervisor_desk.actions.remedies import Choice
from supervisor_desk.actions.situation import Fix
from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.service.dialects.base import Reply
from supervisor_desk.service.dialects.genesys import mending
from supervisor_desk.service.dialects.genesys.me import Standing
from tests.service.dialects.genesys.driving import Driven
from tests.service.dialects.genesys.payloads import ME, error, reply

CHOOSE = f"PUT users/{ME}/station/associatedstation/st-1"
ABOUT_ME = "GET users/me"
DEFINITIONS = reply(200, {"entities": [{"id": "p-1", "systemPresence": "Available", "primary": True}]})
PRESENCE = f"PATCH users/{ME}/presences/purecloud"


def about(station: str = "", presence: str = "AVAILABLE") -> Reply:
    told: dict[str, Any] = {"id": ME, "presence": {"presenceDefinition": {"systemPresence": presence}}}
    if station:
        told["station"] = {"effectiveStation": {"id": station, "name": "Desk 12"}}
    return reply(200, told)


def mended(fix: Fix, answers: dict[str, Any]) -> tuple[Any, list[Standing]]:
    learned: list[Standing] = []
    answer = Driven(answers).run(mending.mend(fix, "st-1", UserId(ME), learned.append))
    return answer, learned


def test_phones_are_named_with_what_they_are() -> None:
    own = {"entities": [{"id": "s-1", "name": "Sam's browser", "type": "inin_webrtc_softphone", "userId": ME}]}
    free = {"entities": [{"id": "s-2", "name": "Desk 12"}, {"id": "s-3", "name": "At home", "type": "inin_remote"}]}
    driven = Driven({"GET stations": [reply(200, own), reply(200, free)]})
    found = driven.run(mending.choices(Fix.CHOOSE_STATION, UserId(ME)))
    assert [one.id for one in found] == ["s-1", "s-2", "s-3"]
    assert "browser" in found[0].note
    assert found[1] == Choice("s-2", "Desk 12")
    assert found[2].note == "rings until you pick it up"


def test_a_status_needs_no_choice() -> None:
    assert Driven({}).run(mending.choices(Fix.SET_AVAILABLE, UserId(ME))) == ()


def test_a_chosen_phone_is_proven_by_the_account() -> None:
    answer, learned = mended(Fix.CHOOSE_STATION, {CHOOSE: reply(202), ABOUT_ME: about("st-1")})
    assert answer == Accepted(proven=True, words="Your phone is Desk 12 now.")
    assert learned[0].station is not None


def test_what_the_account_does_not_show_yet_is_not_proven() -> None:
    answer, _ = mended(Fix.CHOOSE_STATION, {CHOOSE: reply(202), ABOUT_ME: about()})
    assert isinstance(answer, Accepted)
    assert not answer.proven
    unread, learned = mended(Fix.CHOOSE_STATION, {CHOOSE: reply(202), ABOUT_ME: reply(500)})
    assert isinstance(unread, Accepted)
    assert not unread.proven
    assert learned == []


@pytest.mark.parametrize(("presence", "proven"), [("AVAILABLE", True), ("AWAY", False)])
def test_a_status_is_proven_by_the_account(presence: str, proven: bool) -> None:
    answers = {"GET presence/definitions": DEFINITIONS, PRESENCE: reply(200), ABOUT_ME: about("st-1", presence)}
    answer, _ = mended(Fix.SET_AVAILABLE, answers)
    assert isinstance(answer, Accepted)
    assert answer.proven is proven


@pytest.mark.parametrize(("answer", "kind"), [(error(403, "missing.permissions"), Refused), (reply(503), Unanswered)])
def test_a_refusal_says_that_the_phone_is_as_it_was(answer: Reply, kind: type) -> None:
    found, learned = mended(Fix.CHOOSE_STATION, {CHOOSE: answer})
    assert isinstance(found, kind)
    assert learned == []
    if isinstance(found, Refused):
        assert "Your phone is as it was." in found.reason


def test_nobody_is_signed_in_by_a_click() -> None:
    answer, _ = mended(Fix.SIGN_IN, {})
    assert isinstance(answer, Refused)
