"""Webhooks: kept, listed, removed, and really called."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from supervisor_desk.simulator.control_api.webhooks import COMPLETED, TRIES
from supervisor_desk.simulator.floor import RunningFloor
from tests.simulator.visitor import Visitor, codes
from tests.support.waiting import until


@dataclass
class Listener:
    """A quality-assurance system: keeps what it is told, and answers with ``status``."""

    status: int = 200
    address: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.json())
        return web.Response(status=self.status)


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listener = Listener()
    application = web.Application()
    application.router.add_post("/told", listener.take)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.address = f"http://127.0.0.1:{runner.addresses[0][1]}/told"
    yield listener
    await runner.cleanup()


def hook(address: str, **members: object) -> dict[str, object]:
    return {"name": "quality", "address": address, "event": COMPLETED, "enabled": True, **members}


async def test_it_is_called_when_an_announcement_is_over(
    floor: RunningFloor, desk: Visitor, call: str, listener: Listener
) -> None:
    made = await desk.post("/webhooks", hook(listener.address))
    assert made.status_code == 201
    await desk.post("/webhooks", hook(listener.address, enabled=False))
    announcement = (await desk.announce(call)).json()["id"]
    floor.advance(5)
    await until(lambda: listener.bodies)
    body = listener.bodies[0]
    assert (body["type"], body["interactionId"], body["status"]) == (COMPLETED, announcement, "completed")
    await until(lambda: floor.control.webhooks.called == 1)


async def test_one_that_answers_with_an_error_is_tried_again_and_let_go(
    floor: RunningFloor, desk: Visitor, call: str, listener: Listener
) -> None:
    listener.status = 500
    await desk.post("/webhooks", hook(listener.address))
    await desk.announce(call)
    floor.advance(5)
    await until(lambda: floor.control.webhooks.failed)
    assert len(listener.bodies) == TRIES


async def test_one_that_cannot_be_reached_stops_nothing(floor: RunningFloor, desk: Visitor, call: str) -> None:
    await desk.post("/webhooks", hook("http://127.0.0.1:9/told"))
    await desk.announce(call)
    floor.advance(5)
    await until(lambda: floor.control.webhooks.failed)


async def test_they_are_listed_and_removed_once(desk: Visitor) -> None:
    made = (await desk.post("/webhooks", hook("https://quality.example/hook"))).json()
    assert (await desk.get("/webhooks")).json()["entities"] == [made]
    assert (await desk.delete(f"/webhooks/{made['id']}")).status_code == 204
    gone = await desk.delete(f"/webhooks/{made['id']}")
    assert (gone.status_code, gone.json()["code"]) == (404, "not.found")
    assert (await desk.get("/webhooks")).json()["entities"] == []


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"address": "ftp://quality.example"}, {("address", "not.a.url")}),
        ({"address": "http://["}, {("address", "not.a.url")}),
        ({"address": ""}, {("address", "missing")}),
        ({"event": "everything"}, {("event", "invalid.value")}),
        ({"name": None, "enabled": 1}, {("name", "missing"), ("enabled", "not.boolean")}),
    ],
)
async def test_a_malformed_webhook_names_each_member(
    desk: Visitor, members: dict[str, object], expected: set[tuple[str, str]]
) -> None:
    answer = await desk.post("/webhooks", {**hook("https://quality.example"), **members})
    assert (answer.status_code, codes(answer)) == (400, expected)
