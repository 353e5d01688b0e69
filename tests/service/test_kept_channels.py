"""Channels of the last run: kept as secrets, taken over by one desk at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from supervisor_desk.service.kept_channels import KeptChannels
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import KeyringSecrets, MemorySecrets, SecretStore
from tests.support.memory_keyring import MemoryKeyring

IDS = ("channel-1", "channel-2")


def _desk(store: SecretStore, folder: Path) -> KeptChannels:
    return KeptChannels(store, "https://api.mypurecloud.de", "client-1", folder / "desk" / "channels.lock")


async def test_the_next_run_takes_over_what_the_last_one_kept(tmp_path: Path) -> None:
    store = KeyringSecrets(MemoryKeyring())
    first = _desk(store, tmp_path)
    assert await first.take() == ()
    await first.keep(IDS)
    first.close()
    second = _desk(store, tmp_path)
    assert await second.take() == IDS
    second.close()


async def test_a_second_desk_gets_none_and_keeps_none(tmp_path: Path) -> None:
    store = MemorySecrets()
    first, second = _desk(store, tmp_path), _desk(store, tmp_path)
    await first.take()
    await first.keep(IDS)
    assert await second.take() == ()
    await second.keep(("channel-3",))
    assert await first.take() == IDS
    first.close()
    assert await second.take() == IDS
    second.close()


async def test_forgotten_channels_are_gone(tmp_path: Path) -> None:
    desk = _desk(MemorySecrets(), tmp_path)
    await desk.take()
    await desk.keep(IDS)
    await desk.forget()
    assert await desk.take() == ()
    desk.close()


async def test_what_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    store = MemorySecrets()
    await store.put("https://api.mypurecloud.de channels of client-1", Secret("no list"))
    desk = _desk(store, tmp_path)
    assert await desk.take() == ()
    desk.close()


async def test_no_id_reaches_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    desk = _desk(MemorySecrets(), tmp_path)
    await desk.take()
    await desk.keep(IDS)
    desk.close()
    assert "channel-1" not in caplog.text
