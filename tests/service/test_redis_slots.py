"""The shared board keeps what every board promises, on a server in memory and on a real one.

Time is turned by the test: the script's one look at the clock is replaced by a key. What is left of it, the server's
own clock, is tried in ``test_redis_server.py``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import fakeredis
import pytest
from hypothesis import HealthCheck, settings
from redis.asyncio import Redis

from supervisor_desk.actions.slot_board import Granted
from supervisor_desk.service.redis_slots import RedisSlots
from supervisor_desk.service.slot_script import SCRIPT
from tests.actions.slot_contract import SlotContract, machine
from tests.actions.slot_manners_contract import MannersContract, alike
from tests.support.redis_server import RedisServer, needs_redis_server

CLOCK = "redis.call('TIME')"
NOON = 1_700_000_000_000
_numbers = count()
_running: list[RedisServer] = []


class RedisFloor:
    """A board with names of its own on ``client``, and its time in milliseconds in a key."""

    def __init__(self, client: Redis) -> None:
        self.client = client
        prefix = f"cq:test-{next(_numbers)}:"
        self._now = f"{prefix}now"
        turned = f"(function() local ms = redis.call('GET', '{self._now}') or '{NOON}'; return "
        turned += "{tostring(math.floor(ms / 1000)), tostring(math.floor(ms % 1000) * 1000)} end)()"
        assert SCRIPT.count(CLOCK) == 1
        self._ms = NOON
        self.board = RedisSlots(client, prefix=prefix, script=SCRIPT.replace(CLOCK, turned))

    async def advance(self, seconds: float) -> None:
        self._ms += round(seconds * 1000)
        await self.client.set(self._now, str(self._ms))

    async def close(self) -> None:
        await self.board.close()


async def in_memory() -> RedisFloor:
    return RedisFloor(fakeredis.FakeAsyncRedis(server=fakeredis.FakeServer(), decode_responses=True))


async def on_a_server() -> RedisFloor:
    return RedisFloor(Redis(port=_running[-1].port, decode_responses=True, protocol=2))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    folder: Path = tmp_path_factory.mktemp("redis")
    with RedisServer(folder) as running:
        _running.append(running)
        yield running
        _running.remove(running)


class TestInMemory(SlotContract, MannersContract):
    @pytest.fixture
    async def floor(self) -> AsyncIterator[RedisFloor]:
        floor = await in_memory()
        yield floor
        await floor.close()


class TestOnAServer(SlotContract, MannersContract):
    pytestmark = needs_redis_server

    @pytest.fixture
    async def floor(self, server: RedisServer) -> AsyncIterator[RedisFloor]:
        floor = await on_a_server()
        yield floor
        await floor.close()


FEW = settings(max_examples=6, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOME = settings(max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

TestInMemoryAtRandom = machine(in_memory).TestCase
TestInMemoryAtRandom.settings = FEW
TestInMemoryLikeOneDesk = alike(in_memory).TestCase
TestInMemoryLikeOneDesk.settings = FEW


@pytest.mark.usefixtures("server")
class TestOnAServerAtRandom(machine(on_a_server).TestCase):  # type: ignore[misc]
    settings = SOME
    pytestmark = needs_redis_server


@pytest.mark.usefixtures("server")
class TestOnAServerLikeOneDesk(alike(on_a_server).TestCase):  # type: ignore[misc]
    settings = SOME
    pytestmark = needs_redis_server


async def test_a_grant_rises_above_those_that_a_server_has_forgotten() -> None:
    floor = await in_memory()
    first = await floor.board.join("call", "ann", "Ann")
    await floor.client.flushall()
    await floor.advance(1.0)
    second = await floor.board.join("call", "bo", "Bo")
    assert isinstance(first, Granted)
    assert isinstance(second, Granted)
    assert second.fence > first.fence
    await floor.close()


async def test_everything_it_keeps_has_a_name_of_its_own_and_an_end() -> None:
    client = fakeredis.FakeAsyncRedis(server=fakeredis.FakeServer(), decode_responses=True)
    board = RedisSlots(client)
    await board.join("call", "ann", "Ann")
    await board.join("call", "bo", "Bo")
    await board.ask("call", "cy", "Cy")
    await board.take_over("call", "di", "Di", "Now.")
    names = [str(name) for name in await client.keys("*")]
    assert names
    for name in names:
        assert name.startswith("cq:{call}:")
        assert 0 < await client.pttl(name) <= 240_000
    await board.close()


async def test_looking_leaves_nothing_behind() -> None:
    client = fakeredis.FakeAsyncRedis(server=fakeredis.FakeServer(), decode_responses=True)
    board = RedisSlots(client)
    await board.view("call")
    await board.leave("call", "ann")
    assert not await board.renew("call", "ann")
    assert await client.keys("*") == []
    await board.close()
