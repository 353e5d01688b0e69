"""Faults that lose, delay or spoil the answer to a request that was done."""

from __future__ import annotations

import asyncio

from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from supervisor_desk.simulator.faults import Fault
from supervisor_desk.simulator.received import Received
from supervisor_desk.simulator.striking import WRITE, strike


async def test_a_lost_answer_is_written_down_as_none() -> None:
    request = make_mocked_request("POST", "/x")
    write = request[WRITE] = Received().note_write(0, "POST", "/x", "", "", b"")
    write.status = 201
    lost = await strike(request, web.Response(status=201), Fault("lost-answer", {}), asyncio.Event())
    assert (lost.status, write.status) == (204, 0)


async def test_a_spoiled_answer_is_a_page() -> None:
    fault = Fault("not-json-answer", {})
    answer = await strike(make_mocked_request("GET", "/x"), web.Response(), fault, asyncio.Event())
    assert answer.content_type == "text/html"


async def test_waiting_ends_when_the_floor_closes() -> None:
    closing = asyncio.Event()
    closing.set()
    usual = web.Response()
    assert (
        await strike(make_mocked_request("GET", "/x"), usual, Fault("slow-answer", {"seconds": 60.0}), closing) is usual
    )
