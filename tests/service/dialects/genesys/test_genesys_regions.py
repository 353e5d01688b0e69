"""Regions and their hosts."""

from __future__ import annotations

import pytest

from supervisor_desk.service.dialects.genesys.regions import REGIONS, region_of, training_region


def test_the_hosts_of_a_region_follow_from_its_domain() -> None:
    region = REGIONS["euw2.pure.cloud"]
    assert (region.api, region.login, region.streaming) == (
        "https://api.euw2.pure.cloud",
        "https://login.euw2.pure.cloud",
        "wss://streaming.euw2.pure.cloud",
    )


def test_there_are_eighteen_regions_and_each_has_a_name() -> None:
    assert len(REGIONS) == 18
    assert len({region.place for region in REGIONS.values()}) == 18


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("mypurecloud.com", "mypurecloud.com"),
        ("https://apps.mypurecloud.com.au/directory", "mypurecloud.com.au"),
        (" login.USW2.pure.cloud ", "usw2.pure.cloud"),
        ("api.mypurecloud.de/api/v2", "mypurecloud.de"),
        ("notmypurecloud.com", None),
        ("mypurecloud.com.evil.example", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_a_region_is_found_by_whatever_somebody_pastes(typed: str, domain: str | None) -> None:
    region = region_of(typed)
    assert (region.domain if region is not None else None) == domain


def test_the_training_floor_is_a_region_of_this_machine() -> None:
    region = training_region("http://127.0.0.1:8123")
    assert (region.api, region.login, region.streaming) == (
        "http://127.0.0.1:8123",
        "http://127.0.0.1:8123",
        "ws://127.0.0.1:8123",
    )
    assert region.streams_at("ws://127.0.0.1:8123/channels/x")
    assert not region.streams_at("ws://127.0.0.1:8124/channels/x")
