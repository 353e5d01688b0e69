"""Real WebSockets on loopback: the handshake, and what follows each way in which a stream can end."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import InvalidURI
from websockets.http11 import Request, Response

from supervisor_desk.service.address import address_of
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.service.errors import Fate, StreamError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.silence import Silence
from supervisor_desk.service.stream import LARGEST_FRAME, Socket, SocketOpener, fate_of
from supervisor_desk.service.tls import tls_context
from tests.support.clock import FakeClock
from tests.support.waiting import happened, let_pass

CALL = HttpCall(method="GET", path="/api/v2/events", query=(("queues", "a,b"),))
TOKEN = Secret("t0ken")


@asynccontextmanager
async def server(
    talk: Callable[[ServerConnection], Awaitable[None]],
    answer: Callable[[ServerConnection, Request], Response | None] = lambda _connection, _request: None,
) -> AsyncIterator[str]:
    async with serve(talk, "127.0.0.1", 0, process_request=answer) as running:
        port = next(iter(running.sockets)).getsockname()[1]
        yield f"http://127.0.0.1:{port}"


def opener(url: str, *, token_in_query: bool = False) -> SocketOpener:
    return SocketOpener(address_of(url), tls_context(), SystemClock(), token_in_query=token_in_query)


async def idle(connection: ServerConnection) -> None:
    await connection.wait_closed()


async def test_the_handshake_carries_filter_and_token_and_frames_come_as_bytes() -> None:
    seen: list[tuple[str, str]] = []

    async def talk(connection: ServerConnection) -> None:
        assert connection.request is not None
        seen.append((connection.request.path, connection.request.headers["Authorization"]))
        await connection.send('{"type":"x"}')
        await connection.wait_closed()

    async with server(talk) as url:
        stream = await opener(url).open(CALL, TOKEN)
        assert await stream.frame() == b'{"type":"x"}'
        await stream.close()
    assert seen == [("/api/v2/events?queues=a%2Cb", "Bearer t0ken")]


async def test_the_token_goes_into_the_query_only_where_that_is_asked_for() -> None:
    seen: list[tuple[str, bool]] = []

    async def talk(connection: ServerConnection) -> None:
        assert connection.request is not None
        seen.append((connection.request.path, "Authorization" in connection.request.headers))
        await connection.wait_closed()

    async with server(talk) as url:
        stream = await opener(url, token_in_query=True).open(CALL, TOKEN)
        await stream.close()
    assert seen == [("/api/v2/events?queues=a%2Cb&access_token=t0ken", False)]


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (401, Fate.RENEW),
        (403, Fate.FATAL),
        (404, Fate.FATAL),
        (400, Fate.FATAL),
        (429, Fate.AGAIN),
        (500, Fate.AGAIN),
        (503, Fate.AGAIN),
    ],
)
async def test_a_refused_handshake_decides_what_follows(status: int, fate: Fate) -> None:
    def answer(connection: ServerConnection, request: Request) -> Response:
        response = connection.respond(HTTPStatus(status), "no")
        response.headers["Retry-After"] = "7"
        return response

    async with server(idle, answer) as url:
        with pytest.raises(StreamError) as caught:
            await opener(url).open(CALL, TOKEN)
    assert (caught.value.fate, caught.value.retry_after) == (fate, 7.0)
    assert "t0ken" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "fate"),
    [(4401, Fate.RENEW), (1012, Fate.AT_ONCE), (1013, Fate.AGAIN), (1000, Fate.AGAIN), (1011, Fate.AGAIN)],
)
async def test_a_close_code_decides_what_follows(code: int, fate: Fate) -> None:
    async def talk(connection: ServerConnection) -> None:
        await connection.close(code, "bye")

    async with server(talk) as url:
        stream = await opener(url).open(CALL, TOKEN)
        with pytest.raises(StreamError) as caught:
            await stream.frame()
        await stream.close()
    assert caught.value.fate is fate


async def test_a_connection_that_is_cut_is_tried_again() -> None:
    async def talk(connection: ServerConnection) -> None:
        connection.transport.abort()

    async with server(talk) as url:
        stream = await opener(url).open(CALL, TOKEN)
        with pytest.raises(StreamError) as caught:
            await stream.frame()
    assert caught.value.fate is Fate.AGAIN


async def test_nobody_listening_is_tried_again() -> None:
    async with server(idle) as url:
        pass
    with pytest.raises(StreamError) as caught:
        await opener(url).open(CALL, TOKEN)
    assert caught.value.fate is Fate.AGAIN


async def test_a_frame_beyond_all_measure_is_refused_with_its_connection() -> None:
    async def talk(connection: ServerConnection) -> None:
        await connection.send("x" * (LARGEST_FRAME + 1))
        await connection.wait_closed()

    async with server(talk) as url:
        stream = await opener(url).open(CALL, TOKEN)
        with pytest.raises(StreamError) as caught:
            await stream.frame()
    assert caught.value.fate is Fate.AGAIN
    assert "1 MiB" in str(caught.value)


async def read_to_the_end(stream: Socket, into: list[bytes]) -> Fate:
    while True:
        try:
            into.append(await stream.frame())
        except StreamError as error:
            return error.fate


async def test_after_asking_for_the_end_all_that_was_under_way_is_still_read() -> None:
    async def talk(connection: ServerConnection) -> None:
        for number in range(2_000):
            await connection.send(f'{{"n":{number}}}')
        await connection.wait_closed()

    async with server(talk) as url:
        stream = await opener(url).open(CALL, TOKEN)
        got = [await stream.frame()]
        closing = asyncio.gather(stream.close())
        fate = await read_to_the_end(stream, got)
        await closing
    assert fate is Fate.CLOSED
    numbers = [int(frame[5:-1]) for frame in got]
    assert numbers == list(range(len(numbers)))


async def test_cutting_a_dead_connection_ends_the_reading() -> None:
    async with server(idle) as url:
        stream = await opener(url).open(CALL, TOKEN)
        reading = asyncio.gather(stream.frame(), return_exceptions=True)
        await asyncio.sleep(0)
        stream.abort()
        (error,) = await reading
        await stream.close()
    assert isinstance(error, StreamError)
    assert error.fate is Fate.AGAIN


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (ssl.SSLCertVerificationError("self signed"), Fate.FATAL),
        (socket.gaierror(-2, "unknown"), Fate.AGAIN),
        (ConnectionRefusedError(), Fate.AGAIN),
        (TimeoutError(), Fate.AGAIN),
        (EOFError(), Fate.AGAIN),
        (asyncio.InvalidStateError(), Fate.AGAIN),
        (InvalidURI("x", "y"), Fate.FATAL),
    ],
)
def test_each_error_is_transient_or_fatal_and_has_words(error: BaseException, fate: Fate) -> None:
    found, words = fate_of(error)
    assert found is fate
    assert words.endswith(".")


async def test_the_watchdog_calls_once_when_the_time_is_really_over() -> None:
    clock, dead = FakeClock(), asyncio.Event()
    calls: list[float] = []

    def note() -> None:
        calls.append(clock.monotonic())
        dead.set()

    silence = Silence(clock, note, 0.02)
    silence.watch()
    await let_pass(0.05)  # the timer has fired, the clock has not moved: nothing is dead yet
    assert calls == []
    clock.advance(0.02)
    await happened(dead)
    assert len(calls) == 1


async def test_a_stopped_watchdog_says_nothing() -> None:
    clock, calls = FakeClock(), list[str]()
    silence = Silence(clock, lambda: calls.append("dead"), 0.01)
    silence.watch()
    clock.advance(1)
    silence.stop()
    await let_pass(0.03)
    assert calls == []


async def test_a_whole_address_is_opened_as_it_is_and_without_a_token() -> None:
    seen: list[tuple[str, bool, str | bytes]] = []

    async def talk(connection: ServerConnection) -> None:
        assert connection.request is not None
        said = await connection.recv()
        seen.append((connection.request.path, "Authorization" in connection.request.headers, said))
        await connection.send("heard")

    async with server(talk) as url:
        whole = HttpCall(method="GET", path=f"ws{url.removeprefix('http')}/channels/secret", signed=False)
        elsewhere = SocketOpener(address_of("https://api.example.com"), tls_context(), SystemClock())
        stream = await elsewhere.open(whole, TOKEN)
        await stream.send(b'{"message":"ping"}')
        assert await stream.frame() == b"heard"
        await stream.close()
    assert seen == [("/channels/secret", False, '{"message":"ping"}')]


async def test_the_status_of_a_refused_handshake_is_told() -> None:
    async with server(idle, lambda connection, _: connection.respond(HTTPStatus(404), "no")) as url:
        with pytest.raises(StreamError) as caught:
            await opener(url).open(CALL, TOKEN)
    assert caught.value.status == 404
