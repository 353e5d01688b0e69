"""Contract section 8: where the token is asked for is a setting."""

from __future__ import annotations

from pathlib import Path

import pytest

from supervisor_desk.settings import Settings
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support.journey import live, program_at, workplace_on


@pytest.mark.parametrize("path", ["/oauth/token", "/api/v2/auth/token", "/login/oauth2/token"])
async def test_the_token_is_asked_for_where_the_setting_says(path: str, tmp_path: Path) -> None:
    with FloorThread(FloorConfig(conversations=3, events_per_second=1.0, seed=5)) as floor:
        secret = floor.ready["clients"]["desk-1"]
        place = await workplace_on(floor.url, "desk-1", secret, tmp_path / "audit.sqlite3")
        async with program_at(place, Settings(token_path=path)) as program:
            await live(program)
        asked: dict[str, int] = floor.control.received()["requests"]
    assert [route for route in asked if route.endswith("/token") and route.startswith("POST")] == [f"POST {path}"]
