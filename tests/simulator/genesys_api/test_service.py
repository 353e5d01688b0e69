"""The half as a whole: what it tells who starts it, what it refuses to be started with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.genesys_api import signin
from supervisor_desk.simulator.genesys_api.pages import login_page, refusal_page
from supervisor_desk.simulator.genesys_api.service import DESK, GenesysService
from supervisor_desk.simulator.half import Half
from supervisor_desk.simulator.runner import serve
from tests.simulator.genesys_api.caller import Caller
from tests.simulator.genesys_api.conftest import CLOUD


async def test_the_ready_line_says_how_to_sign_in(floor: RunningFloor) -> None:
    ready = floor.ready()
    assert (ready["platform"], ready["region"], ready["clientId"]) == ("genesys", floor.url, DESK)
    assert ready["redirectUris"] == [f"http://localhost:{port}/signed-in" for port in signin.PORTS]
    assert (ready["userId"], ready["people"]) == ("s-01", {"viewer": "s-05", "newcomer": "s-06"})
    assert "clientSecret" not in ready
    half: Half = floor.half
    assert isinstance(half, GenesysService)


async def test_the_page_of_health_counts_channels(floor: RunningFloor, desk: Caller) -> None:
    async with desk.line():
        health = (await desk.http.get("/floor/health")).json()
    assert (health["channels"], health["scenario"]) == (1, "calm")


async def test_each_floor_serves_one_platform(floor: RunningFloor) -> None:
    with pytest.raises(LookupError):
        _ = floor.control
    with pytest.raises(LookupError):
        _ = floor.signin


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"platform": "other"}, LookupError),
        ({"sign_in_as": "nobody"}, LookupError),
        ({"agent_control": "x"}, ValueError),
        ({"morph": "x"}, LookupError),
    ],
)
async def test_a_floor_that_cannot_be(wrong: dict[str, str], error: type[Exception]) -> None:
    with pytest.raises(error):
        await serve(replace(CLOUD, **wrong))  # type: ignore[arg-type]


def test_each_platform_has_its_own_pace() -> None:
    assert FloorConfig(platform="genesys").pace.rate_limit == 300
    assert FloorConfig().pace.token_life == 7200
    assert FloorConfig(heartbeat=0.5).pace.heartbeat == 0.5


def test_nothing_of_a_secret_shows() -> None:
    floor_secrets = "s3cret"
    client = signin.Client("x", "X", secret=floor_secrets)
    assert floor_secrets not in repr(client)
    assert floor_secrets not in repr(signin.Grant(floor_secrets, 1.0, floor_secrets))


def test_pages_escape_what_they_show() -> None:
    assert "<i>" not in login_page("<i>", [], {"<i>": "<i>"})
    assert "<i>" not in refusal_page("<i>", "<i>")
