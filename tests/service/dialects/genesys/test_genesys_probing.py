"""The ten points that nobody has published, asked without touching a call."""

from __future__ import annotations

from typing import Any

import msgspec

from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.dialects.genesys.anonymous import Anonymous
from supervisor_desk.service.dialects.genesys.probing import Noted, Outcome, probe
from supervisor_desk.service.dialects.genesys.regions import REGIONS
from supervisor_desk.service.dialects.genesys.trials import Ability, Trial, Trials, Way
from supervisor_desk.service.dialects.genesys.trials import Outcome as Became
from tests.service.dialects.genesys.driving import Driven
from tests.service.dialects.genesys.payloads import AGENT_USER, CALL, CHANNEL, ME, QUEUE, endpoint, reply

REGION = REGIONS["mypurecloud.de"]
PERSON = "Ada Lovelace"
LIMITS = {"inin-ratelimit-count": "7", "inin-ratelimit-allowed": "300", "inin-ratelimit-reset": "30"}
SUPERVISING = {
    "userId": ME,
    "userName": PERSON,
    "sessions": [{"conversationId": CALL, "segmentType": "monitoring", "mediaType": "voice"}, "odd"],
}
LEG = {"id": "x", "name": PERSON, "purpose": "user", "monitoredParticipantId": AGENT_USER, "state": "connected"}
ANSWERS: dict[str, Any] = {
    "GET users/me": {
        "id": ME,
        "name": PERSON,
        "presence": {"presenceDefinition": {"systemPresence": "AWAY"}},
        "authorization": {"permissions": ["conversation:internalMessaging:*"]},
    },
    "GET tokens/me": {
        "organization": {"id": "org-1"},
        "authorizedScope": ["conversations"],
        "OAuthClient": {"authorizedGrantType": "PKCE"},
    },
    "GET notifications/availabletopics": {"entities": []},
    "POST analytics/conversations/activity/query": {"results": []},
    "POST analytics/agents/status/query": {"entities": [SUPERVISING]},
    f"GET conversations/{CALL}": {"id": CALL, "participants": [LEG, {"id": "y", "name": PERSON}]},
    "GET routing/queues/divisionviews/all": {"entities": [{"id": QUEUE, "name": "VIP"}], "pageCount": 1},
    f"GET routing/queues/{QUEUE}/members": {"entities": [{"id": AGENT_USER, "name": PERSON}], "pageCount": 1},
    "POST notifications/channels": {
        "id": CHANNEL,
        "connectUri": f"wss://streaming.mypurecloud.de/channels/{CHANNEL}",
    },
    f"PUT notifications/channels/{CHANNEL}/subscriptions": {
        "entities": [
            {"id": f"v2.routing.queues.{QUEUE}.conversations.calls", "state": "Permitted"},
            {
                "id": f"v2.users.{AGENT_USER}.conversations.calls",
                "state": "Rejected",
                "missingPermissions": ["conversation:communication:view"],
            },
        ]
    },
}


def _answer(call: HttpCall) -> Reply:
    found = reply(200, ANSWERS[endpoint(call)])
    return Reply(found.status, {**found.headers, **LIMITS}, found.body)


def _probed(table: Any = _answer, trials: Trials | None = None, **said: bool) -> tuple[dict[int, Noted], Driven]:
    driven = Driven(table)
    refreshes = said.get("refreshes", False)
    flow = probe(REGION, lambda org: trials or Trials(org), Anonymous(b"salt"), refreshes=refreshes)
    return {one.point: one for one in driven.run(flow)}, driven


def test_all_ten_points_are_answered_in_their_order() -> None:
    noted, _ = _probed()
    assert list(noted) == list(range(1, 11))


def test_a_supervisor_who_is_on_a_call_now_is_looked_at() -> None:
    noted, _ = _probed()
    assert noted[1].standing is Outcome.SEEN
    (leg,) = noted[1].facts["legs"]
    assert (leg["purpose"], leg["state"]) == ("user", "connected")


def test_what_the_service_says_of_events_scopes_limits_and_texting_is_noted() -> None:
    noted, _ = _probed(refreshes=True)
    (rejected,) = noted[5].facts["rejected"]
    assert rejected["missing"] == ["conversation:communication:view"]
    assert noted[6].facts["scopes"] == ["conversations"]
    assert noted[7].facts == {"refreshToken": True, "grant": "PKCE"}
    assert noted[9].facts == {"allowed": [300], "left": 293}
    assert all(noted[10].facts["permissions held"].values())
    assert noted[3].facts["presence"] == "AWAY"


def test_what_was_learned_by_earlier_tries_is_told_without_who_tried() -> None:
    tried = Trial(
        ability=Ability.MUTE,
        way=Way.PARTICIPANT,
        mode="barge",
        outcome=Became.REFUSED,
        status=403,
        correlation="corr-1",
        at="2026-05-04",
    )
    noted, _ = _probed(trials=Trials("org-1", (tried,)))
    assert noted[2].standing is Outcome.LEARNED
    assert noted[2].facts["tries"][0]["status"] == 403
    assert "corr-1" not in str(noted[2])


def test_nobody_is_in_the_report() -> None:
    noted, _ = _probed()
    told = msgspec.json.encode(list(noted.values())).decode()
    for secret in (PERSON, "VIP", ME, AGENT_USER, CALL, QUEUE, CHANNEL, "org-1"):
        assert secret not in told


def test_no_call_is_touched() -> None:
    _, driven = _probed()
    writing = [endpoint(call) for call in driven.calls if call.writes]
    assert writing
    assert all(one.split(" ")[1].startswith("notifications/channels") for one in writing)


def test_a_service_that_says_nothing_is_noted_as_such() -> None:
    noted, _ = _probed(lambda call: None if call.method != "GET" else reply(403, {"code": "missing.permissions"}))
    assert noted[5].standing in (Outcome.NOT_ANSWERED, Outcome.NOT_TRIED)
    assert noted[6].facts["answers"]["me"] == "403 missing.permissions"
    assert noted[9].standing is Outcome.NOT_ANSWERED
    assert noted[10].standing is Outcome.NOT_ANSWERED
