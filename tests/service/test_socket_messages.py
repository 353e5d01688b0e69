"""Messages of a real WebSocket on loopback: in their order, whole or in parts, however many and however slowly read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import cast

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from supervisor_desk.service.socket_messages import MessageConnection
from tests.support.waiting import let_pass, until

Talk = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def connected(talk: Talk) -> AsyncIterator[MessageConnection]:
    async with serve(talk, "127.0.0.1", 0) as running:
        port = next(iter(running.sockets)).getsockname()[1]
        url = f"ws://127.0.0.1:{port}"
        async with connect(url, create_connection=MessageConnection, compression=None) as one:
            yield cast(MessageConnection, one)


def says(*messages: str | bytes | list[str]) -> Talk:
    """Sends these and waits; a list is one message in parts."""

    async def talk(connection: ServerConnection) -> None:
        for message in messages:
            await connection.send(message)
        await connection.wait_closed()

    return talk


async def test_messages_come_as_bytes_in_their_order() -> None:
    async with connected(says("one", "two", "größer")) as one:
        assert [await one.message() for _ in range(3)] == [b"one", b"two", "größer".encode()]


async def test_a_message_in_parts_is_put_together_and_keeps_its_place() -> None:
    async with connected(says("one", ["t", "w", "o"], "three", ["fo", "ur"], b"five", "six")) as one:
        got = [await one.message() for _ in range(6)]
    assert got == [b"one", b"two", b"three", b"four", b"five", b"six"]


async def test_a_message_waits_for_one_who_was_called_away_half_way() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def talk(connection: ServerConnection) -> None:
        async def parts() -> AsyncIterator[str]:
            yield "t"
            begun.set()
            await go_on.wait()
            yield "wo"

        await connection.send(parts())
        await connection.send("three")
        await connection.wait_closed()

    async with connected(talk) as one:
        await begun.wait()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await one.message()
        go_on.set()
        assert [await one.message(), await one.message()] == [b"two", b"three"]


async def test_what_nobody_reads_is_not_taken_from_the_socket_for_ever() -> None:
    text = "x" * 4_000
    sent = 0

    async def talk(connection: ServerConnection) -> None:
        nonlocal sent
        for _ in range(5_000):
            await connection.send(text)
            sent += 1
        await connection.wait_closed()

    async with connected(talk) as one:
        await until(lambda: one._held_back)
        held = len(one._arrived)
        await let_pass(0.05)
        assert len(one._arrived) == held
        assert sent < 5_000
        for _ in range(5_000):
            assert len(await one.message()) == len(text)
        assert sent == 5_000


async def test_after_the_last_message_it_is_said_why_there_are_no_more() -> None:
    async def talk(connection: ServerConnection) -> None:
        await connection.send("last")
        await connection.close(4401, "revoked")

    async with connected(talk) as one:
        assert await one.message() == b"last"
        with pytest.raises(ConnectionClosed) as closed:
            await one.message()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401
        with pytest.raises(ConnectionClosed):
            await one.message()


async def test_one_who_waits_is_told_when_the_connection_breaks() -> None:
    async with connected(says()) as one:
        waiting = asyncio.gather(one.message(), return_exceptions=True)
        await asyncio.sleep(0)
        one.transport.abort()
        (error,) = await waiting
        assert isinstance(error, ConnectionClosed)
