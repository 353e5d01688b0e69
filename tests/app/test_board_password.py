"""Storing the password of the board: tried first, kept in the keyring alone."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from supervisor_desk.app.board_password import NOT_DONE, REFUSED, STORED, run, store
from supervisor_desk.app.slot_board import password_name
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import KeyringSecrets, MemorySecrets
from supervisor_desk.settings import Configuration, Settings
from tests.support.memory_keyring import MemoryKeyring
from tests.support.redis_server import RedisServer, needs_redis_server

PASSWORD = "correct horse"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as running:
        running.say("CONFIG", "SET", "requirepass", PASSWORD)
        yield running


def test_without_a_board_there_is_nothing_to_store(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(argparse.Namespace(), Configuration(Settings(), {})) == NOT_DONE
    assert "Set redis_url" in capsys.readouterr().err


async def test_without_a_safe_keyring_nothing_is_stored() -> None:
    code, words = await store(Secret(PASSWORD), Settings(redis_url="redis://localhost"), MemorySecrets("No keyring."))
    assert code == NOT_DONE
    assert "No keyring." in words


async def test_nothing_entered_forgets_what_was_stored() -> None:
    ring = MemoryKeyring()
    settings, secrets = Settings(redis_url="redis://localhost"), KeyringSecrets(ring)
    await secrets.put(password_name(settings.redis_url), Secret(PASSWORD))
    code, words = await store(Secret(""), settings, secrets)
    assert (code, ring.passwords) == (STORED, {})
    assert "forgotten" in words


@pytest.mark.redis_server
class TestOnAServer:
    pytestmark = needs_redis_server

    async def test_a_password_that_fits_is_kept(self, server: RedisServer) -> None:
        settings, secrets = Settings(redis_url=server.url), KeyringSecrets(MemoryKeyring())
        code, words = await store(Secret(PASSWORD), settings, secrets)
        kept = await secrets.get(password_name(server.url))
        assert code == STORED
        assert kept is not None
        assert kept.reveal() == PASSWORD
        assert PASSWORD not in words

    async def test_a_password_that_does_not_fit_is_not(self, server: RedisServer) -> None:
        ring = MemoryKeyring()
        code, words = await store(Secret("wrong"), Settings(redis_url=server.url), KeyringSecrets(ring))
        assert (code, ring.passwords) == (REFUSED, {})
        assert "does not accept this desk" in words
