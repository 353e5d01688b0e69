"""What runs beside the desk says when it cannot, and nothing otherwise."""

from __future__ import annotations

from typing import cast

import pytest

from supervisor_desk.app.beside import arranged, injected
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.station import Station
from supervisor_desk.service.secrets import SecretsUnavailableError
from supervisor_desk.ui.notices import Notice


class FakeStation:
    """Says and raises what it is told to."""

    def __init__(self, *troubles: str, error: Exception | None = None) -> None:
        self.troubles = troubles
        self.error = error

    async def arrange(self) -> tuple[str, ...]:
        return self.troubles

    async def inject(self, _desk: Desk) -> None:
        if self.error is not None:
            raise self.error


async def test_each_trouble_has_a_notice_of_its_own() -> None:
    told: list[Notice] = []
    await arranged(cast("Station", FakeStation("No group.", "No webhook.")), told.append)
    assert [one.happened for one in told] == ["No group.", "No webhook."]
    assert len({one.kind for one in told}) == 2


@pytest.mark.parametrize("error", [OSError("in use"), SecretsUnavailableError("locked")])
async def test_an_endpoint_that_cannot_open_is_said_without_its_secrets(error: Exception) -> None:
    told: list[Notice] = []
    await injected(cast("Station", FakeStation(error=error)), cast("Desk", None), told.append)
    (notice,) = told
    assert "announcements" in notice.happened
    assert str(error) not in notice.sentence


async def test_what_works_says_nothing() -> None:
    told: list[Notice] = []
    await arranged(cast("Station", FakeStation()), told.append)
    await injected(cast("Station", FakeStation()), cast("Desk", None), told.append)
    assert told == []
