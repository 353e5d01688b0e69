"""What a sign-in writes into the settings, and what policy keeps it from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from supervisor_desk.app.signed_in import SignedIn, saved
from supervisor_desk.service.address import address_of
from supervisor_desk.service.secrets import MemorySecrets
from supervisor_desk.settings import Configuration, Settings, Source, load, user_file

CLOUD = address_of("https://api.mypurecloud.de")


@pytest.fixture(autouse=True)
def _no_settings() -> Iterator[None]:
    user_file().unlink(missing_ok=True)
    yield
    user_file().unlink(missing_ok=True)


def test_platform_region_and_client_of_a_person_are_there_at_the_next_start() -> None:
    saved(Configuration(Settings(), {}), CLOUD, "client-1", "genesys", pytest.fail)
    found = load().settings
    assert (found.platform, found.base_url, found.client_id) == ("genesys", CLOUD.base, "client-1")


def test_policy_stays_and_the_rest_is_kept_all_the_same() -> None:
    settings = Settings(platform="genesys", base_url=CLOUD.base)
    sources = {"base_url": Source.POLICY, "platform": Source.POLICY}
    chosen = saved(Configuration(settings, sources), CLOUD, "client-1", "genesys", pytest.fail)
    assert chosen.settings.client_id == "client-1"
    assert "base_url" not in user_file().read_text()
    assert load().settings.client_id == "client-1"


def test_where_policy_sets_all_of_it_nothing_is_written() -> None:
    settings = Settings(base_url=CLOUD.base)
    saved(Configuration(settings, {"base_url": Source.POLICY}), CLOUD, "client-1", "control", pytest.fail)
    assert not user_file().exists()


def test_the_place_is_that_of_the_sign_in() -> None:
    at = SignedIn(Configuration(Settings(), {}), CLOUD, MemorySecrets(), "client-1", "genesys")
    assert (at.place.address, at.place.client_id, at.place.platform) == (CLOUD, "client-1", "genesys")
