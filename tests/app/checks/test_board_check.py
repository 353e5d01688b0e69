"""The check of the board of speaking slots."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from supervisor_desk.app.checks.slots import SLOW_S, BoardCheck
from supervisor_desk.app.slot_board import password_name
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets
from supervisor_desk.settings import Settings
from supervisor_desk.ui.check_words import CheckResult
from tests.support.redis_server import RedisServer, needs_redis_server


class SlowClock:
    """Each look at it is later than the one before by more than a board may take."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        return self.monotonic()

    def monotonic(self) -> float:
        self._now += SLOW_S * 2
        return self._now


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as running:
        yield running


async def test_no_board_is_no_fault() -> None:
    finding = await BoardCheck(Settings(), MemorySecrets(), SystemClock()).look()
    assert finding.result is CheckResult.OK
    assert "on its own" in finding.found


async def test_a_board_that_is_not_there_is_a_warning_for_the_desk_works_without() -> None:
    finding = await BoardCheck(Settings(redis_url="redis://127.0.0.1:1"), MemorySecrets(), SystemClock()).look()
    assert finding.result is CheckResult.WARNING
    assert "cannot be reached" in finding.found
    assert "board-password" in finding.remedy


async def test_an_authority_that_cannot_be_read_is_said() -> None:
    settings = Settings(redis_url="redis://127.0.0.1:1", ca_file="/no/such.pem")
    finding = await BoardCheck(settings, MemorySecrets(), SystemClock()).look()
    assert "ca_file" in finding.remedy


@pytest.mark.redis_server
class TestOnAServer:
    pytestmark = needs_redis_server

    async def test_a_board_that_answers_is_fine(self, server: RedisServer) -> None:
        server.say("CONFIG", "SET", "requirepass", "secret")
        secrets = MemorySecrets()
        await secrets.put(password_name(server.url), Secret("secret"))
        finding = await BoardCheck(Settings(redis_url=server.url), secrets, SystemClock()).look()
        assert finding.result is CheckResult.OK
        assert "share their speaking slots" in finding.found

    async def test_a_slow_board_is_a_warning(self, server: RedisServer) -> None:
        finding = await BoardCheck(Settings(redis_url=server.url), MemorySecrets(), SlowClock()).look()
        assert finding.result is CheckResult.WARNING
        assert "nearer" in finding.remedy
