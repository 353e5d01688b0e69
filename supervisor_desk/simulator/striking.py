"""What a fault does to a request that was handled: the same on every platform."""

from __future__ import annotations

import asyncio

from aiohttp import web

from supervisor_desk.simulator.faults import Fault
from supervisor_desk.simulator.received import Write

WRITE = web.RequestKey("WRITE", Write)
"""Where a gate keeps its note of a request that is to change something."""


async def strike(
    request: web.Request, response: web.StreamResponse, fault: Fault, closing: asyncio.Event
) -> web.StreamResponse:
    """Lose, delay or spoil an answer; waiting ends when the floor is ``closing``."""
    match fault.name:
        case "lost-answer":
            await _wait_for(fault.number("seconds"), closing)
            return hang_up(request)
        case "slow-answer":
            await _wait_for(fault.number("seconds", 3.0), closing)
            return response
        case _:
            return web.Response(text="<!doctype html><title>Proxy</title>", content_type="text/html")


def hang_up(request: web.Request) -> web.StreamResponse:
    """Drop the connection unanswered."""
    write = request.get(WRITE)
    if write is not None:
        write.status = 0
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=204)  # goes nowhere: the connection is gone


async def _wait_for(seconds: float, closing: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(seconds):
            await closing.wait()
    except TimeoutError:
        pass
