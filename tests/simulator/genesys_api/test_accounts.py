"""One's own account: token, phone, status."""

from __future__ import annotations

from supervisor_desk.simulator.floor import RunningFloor
from tests.simulator.genesys_api.caller import Caller


async def test_ones_own_account(floor: RunningFloor, desk: Caller, call: str) -> None:
    assert set((await desk.get("/users/me")).json()) == {"id", "name", "username", "state", "version", "selfUri"}
    me = (await desk.get("/users/me", expand="station,presence,authorization,routingStatus")).json()
    assert me["station"]["effectiveStation"]["id"] == "st-s-01"
    assert me["presence"]["presenceDefinition"]["systemPresence"] == "AVAILABLE"
    assert "conversation:call:barge" in me["authorization"]["permissions"]
    token = (await desk.get("/tokens/me", preserveIdleTtl="true")).json()
    assert (token["OAuthClient"]["id"], "notifications" in token["authorizedScope"]) == ("supervisor-desk", True)
    await desk.entered(call)
    assert [one["id"] for one in (await desk.get("/conversations/calls")).json()["entities"]] == [call]
    assert [one["id"] for one in (await desk.get("/conversations")).json()["entities"]] == [call]


async def test_phones_and_statuses_to_choose_from(desk: Caller, other: Caller) -> None:
    own = (await desk.get("/stations", webRtcUserId="s-01")).json()["entities"]
    assert [(one["id"], one["status"], one["userId"]) for one in own] == [("st-s-01", "ASSOCIATED", "s-01")]
    named = (await desk.get("/stations", userSelectable="true", name="meeting")).json()["entities"]
    assert [one["id"] for one in named] == ["st-meeting-room"]
    taken = await other.put("/users/s-02/station/associatedstation/st-s-01")
    assert (taken.status_code, taken.json()["code"]) == (409, "userservice.stationalreadyassociated")
    assert (await desk.put("/users/s-01/station/associatedstation/none")).status_code == 404
    assert (await desk.get("/users/s-01/station")).json()["effectiveStation"]["id"] == "st-s-01"
    definitions = (await desk.get("/presence/definitions")).json()["entities"]
    busy = next(one["id"] for one in definitions if one["systemPresence"] == "BUSY")
    set_to = await desk.patch("/users/s-01/presences/purecloud", {"presenceDefinition": {"id": busy}})
    assert set_to.json()["presenceDefinition"]["systemPresence"] == "BUSY"
    assert (await desk.get("/users/s-01/presences/purecloud")).json() == set_to.json()
    assert (await desk.get("/users/s-01/routingstatus")).json()["status"] == "OFF_QUEUE"
    refused = await desk.patch("/users/s-02/presences/purecloud", {"presenceDefinition": {"id": busy}})
    assert refused.status_code == 403
    assert (await desk.patch("/users/s-01/presences/purecloud", {"presenceDefinition": {"id": "?"}})).status_code == 400
    assert (await desk.get("/users/nobody/station")).status_code == 404
