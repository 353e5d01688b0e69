"""A development check: all that the floor answers and sends in a lively run, against the reference data of the real
service. Skipped where that is not at hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.genesys_api.problems import problem_of
from supervisor_desk.simulator.genesys_api.topics import available
from supervisor_desk.simulator.runner import serve
from supervisor_desk.simulator.world.records import Mode
from supervisor_desk.simulator.world.refusal import Refusal, Why
from tests.service.dialects.genesys.reference import (
    FOLDER,
    MISSING,
    answer_faults,
    data,
    frame_faults,
    is_topic,
    model_of,
    operation_of,
)
from tests.simulator.genesys_api.caller import Caller
from tests.simulator.genesys_api.conftest import CLOUD
from tests.simulator.genesys_api.test_acting import written

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=MISSING)
LIVELY = replace(CLOUD, conversations=40, events_per_second=12.0, agent_control="always")
NOT_LISTED = {
    "DELETE /api/v2/notifications/channels/{channelId}",
    "PATCH /api/v2/users/{userId}/presences/purecloud",
    "GET /api/v2/conversations/emails",
}
"""Published by the vendor's SDKs, or the twin of what is, and not among the operations of the reference data."""
CHECKED = 400
"""How many frames are looked at; each takes a while."""


@pytest.fixture
async def floor() -> AsyncIterator[RunningFloor]:
    running = await serve(LIVELY)
    try:
        yield running
    finally:
        await running.close()


class Answers:
    """Everything that was answered."""

    def __init__(self, desk: Caller) -> None:
        self.wrong: list[str] = []
        self.seen: Counter[str] = Counter()
        desk.http.event_hooks["response"] = [self._look]

    async def _look(self, answer: httpx.Response) -> None:
        request = answer.request
        if not request.url.path.startswith("/api/"):
            return
        await answer.aread()
        call = HttpCall(method=request.method, path=request.url.path)
        operation = operation_of(call)
        at = f"{request.method} {request.url.path}: {answer.status_code}"
        if operation is not None:
            self.seen[operation["sdk_method"]] += 1
        document = answer.json() if answer.content else None
        self.wrong += [f"{at} {fault}" for fault in answer_faults(call, answer.status_code, document)]


async def a_lively_time(floor: RunningFloor, desk: Caller, call: str) -> None:
    """Everything that the floor serves, once."""
    agent = desk.agent(call)
    for path in (
        "/users/me?expand=station,presence,authorization,routingStatus",
        "/tokens/me",
        "/stations",
        "/presence/definitions",
        "/users/s-01/station",
        "/users/s-01/presences/purecloud",
        "/users/s-01/routingstatus",
        "/routing/queues",
        "/routing/queues/me",
        "/routing/queues/divisionviews/all",
        "/routing/queues/q-billing",
        "/routing/queues/q-billing/members?expand=presence,routingStatus",
        "/notifications/channels",
        "/notifications/availabletopics",
        "/conversations/nothing",
    ):
        await desk.get(path)
    metrics = [{"metric": one, "details": True} for one in ("oInteracting", "oAlerting", "oWaiting")]
    await desk.post("/analytics/conversations/activity/query", {"metrics": metrics})
    await desk.post("/conversations/calls/x/participants/y/monitor")
    leg = await desk.entered(call)
    await desk.post("/analytics/agents/status/query", {})
    await desk.entered(call, "coach")
    await desk.entered(call, "barge")
    await desk.change(call, leg, muted=True, held=True)
    await desk.change(call, agent, muted=True)
    await desk.change(call, agent, held=True)
    await desk.change(call, agent, held=False)
    await desk.patch(f"/conversations/{call}/recordingstate", {"recordingState": "PAUSED"})
    for path in ("/conversations", "/conversations/calls", f"/conversations/{call}", f"/conversations/calls/{call}"):
        await desk.get(path)
    await desk.change(call, leg, state="disconnected")
    await desk.put("/users/s-01/station/associatedstation/st-remote")
    await desk.patch("/users/s-01/presences/purecloud", {"presenceDefinition": {"id": "p-busy"}})
    await desk.patch("/users/s-01/presences/purecloud", {"presenceDefinition": {"id": "p-available"}})
    talk = written(floor.world)
    message = f"/conversations/messages/{talk.id}"
    await desk.post(f"{message}/participants/{desk.agent(talk.id)}/monitor")
    await desk.get(message)
    await desk.post(f"{message}/participants/{desk.agent(talk.id)}/takeover")
    await desk.get(f"/conversations/{talk.id}")
    floor.world.colleagues.send(floor.theatre.story.call, Mode.WHISPER)
    floor.advance(8)
    await desk.patch(f"/conversations/calls/{call}", {"state": "disconnected"})
    await desk.post("/analytics/conversations/details/query", {"interval": "2026-01-01/2026-01-02"})


async def test_what_is_answered_and_told_in_a_lively_run_is_as_published(
    floor: RunningFloor, desk: Caller, call: str
) -> None:
    answers = Answers(desk)
    queues = [f"v2.routing.queues.{one.id}" for one in floor.world.hall.queues if not one.private]
    users = [f"v2.users.{one}" for one in ("s-01", *floor.world.hall.agents)]
    kinds = "conversations&conversations.calls&conversations.messages"
    topics = [f"{one}?{kinds}" for one in queues]
    topics += [f"{one}?{kinds}&presence&routingStatus&activity&station" for one in users]
    async with desk.line(*topics, f"v2.conversations.{call}.transcription") as line:
        await a_lively_time(floor, desk, call)
        for _ in range(6):
            floor.advance(5)
        floor.faults.switch_on("topics-lost")
        floor.faults.switch_on("socket-closing")
        floor.faults.switch_on("token-revoked")
        await line.closed()
    assert not answers.wrong, "\n".join(sorted(set(answers.wrong)))
    assert len(answers.seen) > 30
    told = Counter(model_of(frame["topicName"]) for frame in line.frames)
    wrong = [f"{frame['topicName']}: {fault}" for frame in some_of_each(line.frames) for fault in frame_faults(frame)]
    assert not wrong, "\n".join(sorted(set(wrong))[:40])
    assert len(told) > 10


def some_of_each(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The frames to look at: all of those that are rare, some of those that are many."""
    kept: list[dict[str, Any]] = []
    seen: Counter[str | None] = Counter()
    for frame in frames:
        model = model_of(frame["topicName"])
        seen[model] += 1
        if seen[model] <= CHECKED // 8:
            kept.append(frame)
    return kept


def test_every_route_is_a_published_operation(floor: RunningFloor) -> None:
    published = {
        (one["method"], re.sub(r"\{\w+\}", "{}", one["path"])) for one in data("operations.json")["operations"]
    }
    served = [
        (route.method, str(route.resource.canonical))
        for route in floor.application.router.routes()
        if route.resource is not None and str(route.resource.canonical).startswith("/api/")
    ]
    reads = {path for method, path in served if method == "GET"}
    unknown = {
        f"{method} {path}"
        for method, path in served
        if (method, re.sub(r"\{\w+\}", "{}", path)) not in published and not (method == "HEAD" and path in reads)
    }
    assert unknown == NOT_LISTED


def test_every_code_that_is_answered_is_published() -> None:
    published = {one["code"] for one in data("errors.json")["codes"]} | {"bad.request"}
    assert {problem_of(Refusal(why, "no")).code for why in Why} <= published


def test_every_topic_is_published() -> None:
    assert all(is_topic(str(one["id"]).replace("{id}", "x")) for one in available())
