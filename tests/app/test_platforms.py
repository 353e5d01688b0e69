"""Which platform is picked, and what each of them brings along."""

from __future__ import annotations

from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from supervisor_desk.app.arriving import real_workplace
from supervisor_desk.app.cloud_platform import CloudPlatform, regions
from supervisor_desk.app.control_platform import ControlPlatform
from supervisor_desk.app.platform import Platform, Told
from supervisor_desk.app.platforms import PLATFORMS, platform_named
from supervisor_desk.app.signin_beginning import view_of
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.service.address import address_of
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.errors import SignedOutError
from supervisor_desk.service.kept_token import Token
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets
from supervisor_desk.settings import Configuration, Settings
from tests.support.exchange import FakeExchange
from tests.support.fake_cloud import fake_cloud

CLOUD = "https://api.mypurecloud.de"


def test_each_name_that_the_setting_takes_has_its_platform() -> None:
    assert set(PLATFORMS) == set(get_args(get_type_hints(Settings)["platform"]))
    assert all(one.name == name for name, one in PLATFORMS.items())


@pytest.mark.parametrize("platform", [ControlPlatform(), CloudPlatform()])
def test_the_dialect_has_the_name_of_its_platform(platform: Platform) -> None:
    assert platform.dialect(address_of(CLOUD), "client-1", SystemClock()).name == platform.name


async def test_the_settings_say_where_to_work_and_as_what() -> None:
    settings = Settings(platform="genesys", base_url=CLOUD, client_id="client-1")
    place = await real_workplace(settings, MemorySecrets())
    assert (place.address.base, place.client_id, place.platform) == (CLOUD, "client-1", "genesys")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (Settings(platform="genesys", base_url="https://api.example.com", client_id="c"), "no region"),
        (Settings(platform="genesys", base_url=CLOUD), "No client id"),
    ],
)
async def test_a_place_that_cannot_be_is_refused_in_words(settings: Settings, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        await real_workplace(settings, MemorySecrets())


async def test_a_person_who_is_not_signed_in_is_told_to_use_the_browser() -> None:
    place = Workplace(address_of(CLOUD), MemorySecrets(), Path("a"), client_id="client-1", platform="genesys")
    platform, clock = CloudPlatform(), SystemClock()
    told = Told(lambda _: None, lambda: None, lambda _: None)
    dialect = platform.dialect(place.address, "client-1", clock)
    signer = platform.signer(place, Settings(), FakeExchange(), dialect, clock, told)
    with pytest.raises(SignedOutError, match="browser"):
        await signer.token()


async def test_signing_out_gives_the_token_back_and_forgets_it() -> None:
    async with fake_cloud() as cloud:
        place = Workplace(address_of(cloud.url), MemorySecrets(), Path("a"), client_id="client-1", platform="genesys")
        await place.kept_token.keep(Token(Secret("access-9"), 0.0, 1.0))
        await _channels_kept(place)
        await platform_named("genesys").forget(place, Settings())
        assert await place.kept_token.read() is None
        assert await _channels(place) == ()
        assert cloud.signed_out == ["Bearer access-9"]


async def _channels_kept(place: Workplace) -> None:
    keeper = CloudPlatform().keeper(place)
    assert keeper is not None
    await keeper.take()
    await keeper.keep(("channel-1",))
    keeper.close()


async def _channels(place: Workplace) -> tuple[str, ...]:
    keeper = CloudPlatform().keeper(place)
    assert keeper is not None
    try:
        return await keeper.take()
    finally:
        keeper.close()


async def test_the_window_begins_with_the_platform_of_the_settings_and_all_regions() -> None:
    settings = Settings(platform="genesys", base_url=CLOUD, client_id="client-1")
    view = await view_of(Configuration(settings, {}), MemorySecrets(), "")
    assert (view.platform, view.address, view.client_id, view.stored) == ("genesys", CLOUD, "client-1", False)
    assert view.personal == {"genesys"}
    assert (CLOUD, "Europe (Frankfurt): mypurecloud.de") in view.regions
    assert view.regions == regions()
    for port in (8085, 8185, 8285):
        assert f"http://localhost:{port}/signed-in" in view.about_person
