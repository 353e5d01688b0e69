"""What stands before every request: tokens, rights, limits, the form of refusals."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supervisor_desk.simulator.control_api.signin import READING, RIGHTS
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.runner import serve
from tests.simulator.conftest import STILL
from tests.simulator.visitor import Visitor, codes

EVERY_ROUTE = [
    ("GET", "/oauth/token", ""),
    ("GET", "/interactions", "interaction:view"),
    ("GET", "/conversations/c", "conversation:read"),
    ("GET", "/conversations/voice", "conversation:voice:read"),
    ("GET", "/conversations/voice/c", "conversation:voice:read"),
    ("GET", "/interactions/c/telephony/monitor", "interaction:view"),
    ("POST", "/interactions/telephony/monitor", "interaction:monitor"),
    ("POST", "/interactions/c/actions", "interaction:write"),
    ("POST", "/media", "media:write"),
    ("POST", "/conversations/c/control", "conversation:control:write"),
    ("GET", "/conversations/c/controls", "conversation:read"),
    ("GET", "/conversations/c/controls/k", "conversation:read"),
    ("DELETE", "/conversations/c/controls/k", "conversation:control:write"),
    ("POST", "/conversations/voice/c/participants/p/interactions", "conversation:voice:write"),
    ("GET", "/conversations/voice/c/participants/p/interactions/a", "conversation:voice:read"),
    ("DELETE", "/conversations/voice/c/participants/p/interactions/a", "conversation:voice:write"),
    ("PATCH", "/conversations/voice/participants/p", "conversation:participant:write"),
    ("GET", "/telephony/providers/media-server-groups", "interaction:view"),
    ("POST", "/webhooks", "webhook:write"),
    ("GET", "/webhooks", "webhook:write"),
    ("DELETE", "/webhooks/w", "webhook:write"),
    ("GET", "/events", "conversation:read"),
]


@pytest.mark.parametrize(("method", "path", "scope"), EVERY_ROUTE)
async def test_every_route_needs_a_token_and_its_scope(desk: Visitor, method: str, path: str, scope: str) -> None:
    await desk.sign_in(scope=" ".join(one for one in RIGHTS if one != scope))
    answer = await desk.http.request(method, f"/api/v2{path}")
    if scope:
        assert (answer.status_code, answer.json()["missing"]) == (403, [scope])
    for wrong in (
        {"Authorization": ""},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": f"Basic {desk.token}"},
    ):
        answer = await desk.http.request(method, f"/api/v2{path}", headers=wrong)
        assert (answer.status_code, answer.json()["code"]) == (401, "authentication.required")


async def test_a_refusal_has_the_documented_form(desk: Visitor) -> None:
    answer = await desk.get("/conversations/c-none")
    body = answer.json()
    assert set(body) == {"status", "code", "message", "errors", "contextId"}
    assert (body["status"], answer.headers["Content-Type"]) == (404, "application/json")


async def test_the_token_may_stand_in_the_address(desk: Visitor) -> None:
    answer = await desk.http.get(f"/api/v2/interactions?access_token={desk.token}", headers={"Authorization": ""})
    assert answer.status_code == 200


async def test_a_client_may_lack_scopes_permissions_or_a_licence(floor: RunningFloor, call: str) -> None:
    async with Visitor(floor, "viewer") as viewer:
        assert (await viewer.get("/interactions")).status_code == 200
        refused = await viewer.monitor(call, "start")
        assert (refused.status_code, refused.json()["code"]) == (403, "missing.scope")
    async with Visitor(floor, "trainee") as trainee:
        refused = await trainee.monitor(call, "start")
        assert (refused.json()["code"], refused.json()["missing"]) == ("missing.permission", ["Telephony:Monitor:Edit"])
    async with Visitor(floor, "unlicensed") as unlicensed:
        for refused in (
            await unlicensed.monitor(call, "start"),
            await unlicensed.act(call, actionType="bargeIn"),
            await unlicensed.cue(call),
            await unlicensed.announce(call),
        ):
            assert (refused.status_code, refused.json()["code"]) == (403, "missing.license")


async def test_each_desk_is_somebody_else(desk: Visitor, other: Visitor) -> None:
    looks = [(await one.get("/oauth/token")).json() for one in (desk, other)]
    assert [look["supervisor"]["id"] for look in looks] == ["s-01", "s-02"]
    assert looks[0]["supervisor"]["name"] != looks[1]["supervisor"]["name"]
    assert [look["clientId"] for look in looks] == ["desk-1", "desk-2"]


async def test_a_look_at_the_token_tells_its_rights_and_life(desk: Visitor) -> None:
    look = (await desk.get("/oauth/token")).json()
    assert (look["active"], look["scope"]) == (True, list(RIGHTS))
    assert 7100 < look["expiresIn"] <= 7200
    assert set(READING) < set(look["scope"])
    assert look["serverTime"].endswith("Z")


@pytest.mark.parametrize("content", [b"{", b"[]", b'"x"', b"\xff"])
async def test_a_body_that_is_no_object_is_refused(desk: Visitor, content: bytes) -> None:
    answer = await desk.http.post("/api/v2/interactions/telephony/monitor", content=content)
    assert answer.status_code == 400
    assert codes(answer) <= {("", "not.json"), ("", "not.an.object")}


async def test_unknown_addresses_and_methods_are_refused_in_form(desk: Visitor) -> None:
    unknown = await desk.get("/nowhere")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not.found")
    wrong = await desk.http.put("/api/v2/media")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method.not.allowed")


async def test_the_limit_is_told_and_kept_for_each_client() -> None:
    floor = await serve(replace(STILL, rate_limit=3))
    try:
        async with Visitor(floor, "desk-1") as desk, Visitor(floor, "desk-2") as other:
            left = [(await desk.get("/webhooks")).headers["X-RateLimit-Remaining"] for _ in range(3)]
            assert left == ["2", "1", "0"]
            answer = await desk.get("/webhooks")
            assert (answer.status_code, answer.json()["code"]) == (429, "too.many.requests")
            assert 1 <= int(answer.headers["Retry-After"]) <= 61
            assert answer.headers["X-RateLimit-Limit"] == "3"
            assert (await other.get("/webhooks")).status_code == 200
    finally:
        await floor.close()
