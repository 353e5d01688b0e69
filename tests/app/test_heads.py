"""The head of the audit log goes into the secret store and comes back; a store that fails is said to."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from supervisor_desk.app.heads import StoredHeadKeeper, through
from supervisor_desk.audit.anchor import KeeperUnavailable
from supervisor_desk.audit.chain import Head
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets, SecretsUnavailableError

LOG = Path("audit.sqlite3").resolve()
HEAD = Head(count=3, hash="ab" * 32, chain="c-1")


class BrokenSecrets(MemorySecrets):
    async def get(self, name: str) -> Secret | None:
        raise SecretsUnavailableError("locked")


def keeper(store: MemorySecrets) -> StoredHeadKeeper:
    return StoredHeadKeeper(store, LOG, through(asyncio.get_running_loop()))


async def test_the_head_comes_back() -> None:
    kept = keeper(MemorySecrets())
    assert await asyncio.to_thread(kept.load) is None
    await asyncio.to_thread(kept.save, HEAD)
    assert await asyncio.to_thread(kept.load) == HEAD


async def test_a_store_that_fails_is_unavailable() -> None:
    with pytest.raises(KeeperUnavailable):
        await asyncio.to_thread(keeper(BrokenSecrets()).load)


async def test_what_is_no_head_is_unavailable() -> None:
    store = MemorySecrets()
    await store.put(f"audit head of {LOG}", Secret("nonsense"))
    with pytest.raises(KeeperUnavailable):
        await asyncio.to_thread(keeper(store).load)
