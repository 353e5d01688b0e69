"""The token of a person in a secret store."""

from __future__ import annotations

from supervisor_desk.service.dialects.base import Grant
from supervisor_desk.service.kept_token import KeptToken, Token, token_of
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import KeyringSecrets, MemorySecrets
from tests.support.clock import NOON
from tests.support.memory_keyring import MemoryKeyring

TOKEN = Token(Secret("access-1"), NOON, NOON + 3600.0, Secret("refresh-1"))


async def test_a_long_token_comes_back_from_the_keyring_as_it_was() -> None:
    long = Token(Secret("x" * 4000), NOON, NOON + 60.0)
    kept = KeptToken(KeyringSecrets(MemoryKeyring(limit=2560)), "https://api.mypurecloud.de", "client-1")
    await kept.keep(long)
    assert await kept.read() == long


async def test_each_client_and_each_address_has_its_own() -> None:
    store = MemorySecrets()
    await KeptToken(store, "https://api.mypurecloud.de", "client-1").keep(TOKEN)
    assert await KeptToken(store, "https://api.mypurecloud.de", "client-2").read() is None
    assert await KeptToken(store, "https://api.mypurecloud.ie", "client-1").read() is None


async def test_it_is_gone_when_it_was_forgotten() -> None:
    kept = KeptToken(MemorySecrets(), "a", "b")
    await kept.keep(TOKEN)
    await kept.forget()
    assert await kept.read() is None


async def test_what_cannot_be_read_counts_as_none() -> None:
    store = MemorySecrets()
    await store.put("a token of b", Secret("not json"))
    assert await KeptToken(store, "a", "b").read() is None


def test_a_grant_ends_after_its_life() -> None:
    token = token_of(Grant(access_token="t", lifetime=60.0, refresh_token="r"), NOON)
    assert (token.ends_at, token.access, token.refresh) == (NOON + 60.0, Secret("t"), Secret("r"))


def test_nothing_of_it_shows() -> None:
    assert "access-1" not in repr(TOKEN)
    assert "refresh-1" not in repr(TOKEN)
