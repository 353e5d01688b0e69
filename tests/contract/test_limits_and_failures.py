"""Contract section 9 where the requests and the limiter meet."""

from __future__ import annotations

import asyncio

from supervisor_desk.service.breaker import Breaker
from supervisor_desk.service.client import Client, Patience
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.service.limits import Limiter
from tests.support.exchange import FakeExchange, FakeSigner
from tests.support.wire import reply

READ = HttpCall(method="GET", path="/r")


def client(exchange: FakeExchange, limiter: Limiter, patience: Patience | None = None) -> Client:
    clock = SystemClock()
    return Client(exchange, FakeSigner(), limiter, Breaker(clock, lambda _: None), clock, patience)


async def test_each_answer_tells_the_limiter_what_is_left() -> None:
    limiter = Limiter(SystemClock())
    plenty = reply(200, {}, x_ratelimit_remaining="99", x_ratelimit_limit="100")
    little = reply(200, {}, x_ratelimit_remaining="4", x_ratelimit_limit="100")
    one = client(FakeExchange(plenty, little), limiter)
    await one.read(READ)
    assert limiter.cost(writes=False) == 1.0
    await one.read(READ)
    assert limiter.cost(writes=False) > 1.0


async def test_429_without_a_wait_is_tried_again_after_a_pause_of_its_own() -> None:
    exchange = FakeExchange(reply(429), reply(429))
    patience = Patience(first_s=0.1, longest_s=0.2, jitter_s=0.0)
    began = asyncio.get_running_loop().time()
    await client(exchange, Limiter(SystemClock()), patience).read(READ)
    assert asyncio.get_running_loop().time() - began >= 0.28  # 0.1 s and then 0.2 s, less what a timer is early
    assert len(exchange.calls) == 3


def test_pauses_are_spread_so_that_desks_do_not_come_back_together() -> None:
    usual = Patience()
    assert usual.jitter_s >= usual.first_s
    assert usual.tries == 3
