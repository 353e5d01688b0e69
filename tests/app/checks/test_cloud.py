"""What the doctor finds at Genesys Cloud: hosts, the person, scopes, phone, status, permissions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from supervisor_desk.app.checks.cloud import HostsCheck, PersonCheck, ScopesCheck, StandingCheck
from supervisor_desk.app.checks.way import Way
from supervisor_desk.app.cloud_platform import CloudPlatform, region_at
from supervisor_desk.app.doctor import examine
from supervisor_desk.service.address import address_of
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.credentials import StoredCredentials
from supervisor_desk.service.dialects.genesys.regions import Region
from supervisor_desk.service.kept_token import KeptToken, Token
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets
from supervisor_desk.settings import Settings
from supervisor_desk.ui.check_words import CheckResult
from tests.support.fake_cloud import FakeCloud, fake_cloud


@asynccontextmanager
async def way_to(url: str, life: float = 3600.0, *, refresh: str = "") -> AsyncIterator[Way]:
    """A way to a cloud at which somebody is signed in for ``life`` seconds; nobody is where that is zero."""
    address, clock, store = address_of(url), SystemClock(), MemorySecrets()
    kept = KeptToken(store, address.base, "client-1")
    if life:
        now = clock.now()
        await kept.keep(Token(Secret("access-1"), now - 60.0, now + life, Secret(refresh)))
    dialect = CloudPlatform().dialect(address, "client-1", clock)
    way = Way(address, Settings(), StoredCredentials(store, address.base), dialect, clock, kept)
    way.token = Secret("access-1")
    try:
        yield way
    finally:
        await way.close()


@pytest.fixture
async def cloud() -> AsyncIterator[FakeCloud]:
    async with fake_cloud() as running:
        yield running


async def test_a_sign_in_that_lasts_is_found_and_said_until_when(cloud: FakeCloud) -> None:
    async with way_to(cloud.url) as way:
        found = await PersonCheck(way).look()
    assert found.result is CheckResult.OK
    assert "UTC" in found.found
    assert "access-1" not in found.found


@pytest.mark.parametrize(("life", "words"), [(0.0, "Nobody is signed in"), (-1.0, "has ended")])
async def test_no_sign_in_is_told_with_the_way_to_one(cloud: FakeCloud, life: float, words: str) -> None:
    async with way_to(cloud.url, life) as way:
        found = await PersonCheck(way).look()
    assert found.result is CheckResult.FAILED
    assert words in found.found
    assert "browser" in found.remedy


async def test_all_scopes_are_fine(cloud: FakeCloud) -> None:
    async with way_to(cloud.url) as way:
        assert (await ScopesCheck(way).look()).result is CheckResult.OK


@pytest.mark.parametrize(
    ("scopes", "result", "words"),
    [
        (["conversations", "notifications"], CheckResult.WARNING, "routing:readonly"),
        (["routing"], CheckResult.FAILED, "conversations and notifications"),
        ([], CheckResult.WARNING, "does not tell"),
    ],
)
async def test_lacking_scopes_are_named(cloud: FakeCloud, scopes: list[str], result: CheckResult, words: str) -> None:
    cloud.scopes = scopes
    async with way_to(cloud.url) as way:
        found = await ScopesCheck(way).look()
    assert found.result is result
    assert words in found.found


def _no_phone(cloud: FakeCloud) -> None:
    cloud.station = None


def _busy(cloud: FakeCloud) -> None:
    cloud.presence = "BUSY"


def _no_rights(cloud: FakeCloud) -> None:
    cloud.permissions = ["conversation:call:monitor"]


async def test_whoever_is_ready_is_told_so_without_a_name(cloud: FakeCloud) -> None:
    async with way_to(cloud.url) as way:
        found = await StandingCheck(way).look()
    assert found.result is CheckResult.OK
    assert "Ada" not in found.found


@pytest.mark.parametrize(
    ("change", "words", "remedy"),
    [
        (_no_phone, "no phone", "Choose a phone"),
        (_busy, "BUSY", "Available"),
        (_no_rights, "You may not", "conversation:call:coach"),
    ],
)
async def test_what_supervising_lacks_is_told(
    cloud: FakeCloud, change: Callable[[FakeCloud], None], words: str, remedy: str
) -> None:
    change(cloud)
    async with way_to(cloud.url) as way:
        found = await StandingCheck(way).look()
    assert found.result is CheckResult.WARNING
    assert words in found.found
    assert remedy in found.remedy


async def test_hosts_beside_the_address_are_tried(cloud: FakeCloud) -> None:
    region = Region(domain="x", place="x", api=cloud.url, login="https://localhost:9", streaming="wss://localhost:9")
    async with way_to(cloud.url) as way:
        assert (await HostsCheck(way, region_at(way.address)).look()).result is CheckResult.OK
        found = await HostsCheck(way, region).look()
    assert found.result is CheckResult.FAILED
    assert "localhost:9 cannot be reached" in found.found


async def test_the_whole_way_is_walked_in_its_order(cloud: FakeCloud) -> None:
    """It has no event channels: the way ends there."""
    async with way_to(cloud.url) as way:
        lines = [line async for line in examine(CloudPlatform().checks(way))]
    assert [line.key for line in lines if line.result is not CheckResult.OK] == ["stream"]
    assert [line.key for line in lines][-5:] == ["token", "scopes", "permissions", "clock", "stream"]


def test_an_address_outside_of_the_regions_is_refused_with_an_example() -> None:
    with pytest.raises(ValueError, match=r"no region of Genesys Cloud.*mypurecloud\.de"):
        CloudPlatform().check(address_of("https://api.example.com"), "client-1")


def test_a_client_is_needed() -> None:
    with pytest.raises(ValueError, match="No client id"):
        CloudPlatform().check(address_of("https://api.mypurecloud.de"), "")
