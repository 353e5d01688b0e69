"""The address of the shared board: encrypted or on this computer, and never with a password in it."""

from __future__ import annotations

import pytest

from supervisor_desk.settings import Settings


@pytest.mark.parametrize(
    "address",
    [
        "",
        "redis://127.0.0.1:6379",
        "redis://localhost",
        "redis://[::1]:6379/2",
        "rediss://redis.example.com",
        "rediss://desk@redis.example.com:6380/0",
    ],
)
def test_what_can_be_used_is_taken(address: str) -> None:
    assert Settings(redis_url=address).redis_url == address


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("redis://redis.example.com", "rediss://"),
        ("http://redis.example.com", "rediss://"),
        ("redis.example.com:6379", "rediss://"),
        ("rediss://desk:secret@redis.example.com", "keyring"),
        ("rediss://:secret@redis.example.com", "keyring"),
        ("redis://:@localhost", "keyring"),
        ("rediss://", "look like"),
        ("rediss://redis.example.com:no", "look like"),
        ("rediss://redis.example.com/first", "look like"),
        ("rediss://redis.example.com/-1", "look like"),
        ("rediss://redis.example.com/0?x=1", "look like"),
        ("rediss://[bad", "look like"),
    ],
)
def test_what_cannot_is_refused_with_what_it_should_be(address: str, named: str) -> None:
    with pytest.raises(ValueError, match="redis_url") as refused:
        Settings(redis_url=address)
    assert named in str(refused.value)
    assert "secret" not in str(refused.value)
