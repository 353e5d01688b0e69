"""Tokens, scopes, permissions, limits, correlation ids, and faults that strike requests."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.genesys_api.problems import problem_of
from supervisor_desk.simulator.runner import serve
from supervisor_desk.simulator.world.refusal import Refusal, Why
from tests.simulator.genesys_api.caller import Caller
from tests.simulator.genesys_api.conftest import CLOUD


async def test_every_answer_carries_its_correlation_and_the_state_of_the_limit(desk: Caller) -> None:
    first, second = await desk.get("/users/me"), await desk.get("/nothing")
    assert [one.headers["inin-ratelimit-count"] for one in (first, second)] == ["1", "2"]
    assert first.headers["inin-ratelimit-allowed"] == "300"
    assert 0 < int(first.headers["inin-ratelimit-reset"]) <= 61
    assert first.headers["inin-correlation-id"] != second.headers["inin-correlation-id"]
    error = second.json()
    assert (second.status_code, error["code"], error["status"]) == (404, "not.found", 404)
    assert error["contextId"] == second.headers["inin-correlation-id"]


async def test_beyond_the_limit_it_is_said_how_long_to_wait() -> None:
    floor = await serve(replace(CLOUD, rate_limit=2))
    try:
        async with Caller(floor) as desk, Caller(floor, "s-02") as other:
            for _ in range(2):
                await desk.get("/users/me")
            refused = await desk.get("/users/me")
            assert (refused.status_code, refused.json()["code"]) == (429, "too.many.requests")
            assert refused.json()["limit"]["value"] == 2
            assert refused.headers["retry-after"] == refused.headers["inin-ratelimit-reset"]
            assert (await other.get("/users/me")).status_code == 200
    finally:
        await floor.close()


async def test_without_a_good_token_nothing_is_told(floor: RunningFloor, desk: Caller) -> None:
    async with Caller(floor, "") as nobody:
        none = await nobody.get("/users/me")
        nobody.use("made-up")
        wrong = await nobody.get("/users/me")
    assert [(one.status_code, one.json()["code"]) for one in (none, wrong)] == [
        (401, "authentication.required"),
        (401, "bad.credentials"),
    ]
    assert (await desk.delete("/tokens/me")).status_code == 200
    assert (await desk.get("/users/me")).status_code == 401


async def test_scopes_and_permissions_are_both_needed(floor: RunningFloor, call: str) -> None:
    async with Caller(floor, "s-01", "few-scopes") as narrow, Caller(floor, floor.cloud.people.viewer) as viewer:
        assert (await narrow.get("/users/me")).status_code == 200
        refused = await narrow.post("/notifications/channels")
        assert (refused.status_code, refused.json()["code"]) == (403, "not.authorized")
        assert (await viewer.get(f"/conversations/{call}")).status_code == 200
        refused = await viewer.enter(call)
        assert (refused.status_code, refused.json()["code"]) == (403, "missing.any.permissions")
        assert refused.json()["messageParams"] == {"permissions": "conversation:call:monitor"}


async def test_what_is_sent_is_counted(floor: RunningFloor, desk: Caller, call: str) -> None:
    await desk.enter(call)
    report = floor.received.report()
    route = "POST /api/v2/conversations/calls/{conversationId}/participants/{participantId}/monitor"
    assert report["requests"] == {route: 1}
    (write,) = floor.received.writes
    assert (write.client_id, write.status, write.acted) == ("s-01", 201, True)


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("400", 400, "bad.request"),
        ("401", 401, "bad.credentials"),
        ("403", 403, "missing.any.permissions"),
        ("404", 404, "not.found"),
        ("429", 429, "too.many.requests"),
        ("500", 500, "internal.server.error"),
        ("503", 503, "service.unavailable"),
    ],
)
async def test_faults_answer_with_the_published_codes(
    floor: RunningFloor, desk: Caller, fault: str, status: int, code: str
) -> None:
    floor.faults.switch_on(fault, count=1)
    refused = await desk.get("/users/me")
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert (await desk.get("/users/me")).status_code == 200


async def test_bodies_that_are_not_what_they_should_be(desk: Caller, call: str) -> None:
    path = f"/api/v2/conversations/calls/{call}/participants/{desk.agent(call)}"
    for body, kind, status in (
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "text/plain", 415),
        (b"[" + b" " * 1024 * 1024 + b"]", "application/json", 413),
    ):
        answer = await desk.http.patch(path, content=body, headers={"Content-Type": kind})
        assert answer.status_code == status
    channel = (await desk.channel())["id"]
    path = f"/notifications/channels/{channel}/subscriptions"
    for wrong in ("{}", "[{}]", "[1]"):
        assert (await desk.put(path, json.loads(wrong))).status_code == 400
    assert (await desk.get("/stations", pageSize="many")).status_code == 400


@pytest.mark.parametrize("why", list(Why))
def test_all_that_the_world_refuses_has_an_answer(why: Why) -> None:
    assert 400 <= problem_of(Refusal(why, "no")).status < 500
