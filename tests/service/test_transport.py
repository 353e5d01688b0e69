"""One request over a real connection: what leaves, what comes back, and each way in which that can fail."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from aiohttp import web

from supervisor_desk.service.address import address_of
from supervisor_desk.service.dialects.base import HttpCall, Upload
from supervisor_desk.service.errors import AnswerLostError, HeldBackError, NotSentError, UnexpectedAnswerError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.tls import tls_context
from supervisor_desk.service.transport import Transport

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
TOKEN = Secret("t0ken")
GET = HttpCall(method="GET", path="/x")


@asynccontextmanager
async def service(handler: Handler, **options: Any) -> AsyncIterator[Transport]:
    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    transport = Transport(address_of(f"http://127.0.0.1:{runner.addresses[0][1]}"), tls_context(), **options)
    try:
        yield transport
    finally:
        await transport.close()
        await runner.cleanup()


async def echo(request: web.Request) -> web.Response:
    return web.json_response(
        {
            "method": request.method,
            "path": request.path_qs,
            "type": request.content_type,
            "authorization": request.headers.get("Authorization", ""),
            "delivery": request.headers.get("X-Delivery-Id", ""),
            "body": (await request.read()).decode("latin-1"),
        },
        headers={"X-RateLimit-Remaining": "41"},
    )


async def exchanged(call: HttpCall, token: Secret | None = None, **options: Any) -> dict[str, Any]:
    async with service(echo, **options) as transport:
        reply = await transport.exchange(call, token)
    assert reply.status == 200
    assert reply.headers["x-ratelimit-remaining"] == "41"
    found: dict[str, Any] = httpx.Response(200, content=reply.body).json()
    return found


async def test_json_query_headers_and_token_leave_as_they_should() -> None:
    call = HttpCall(
        method="POST",
        path="/a%2Fb",
        query=(("status", "active"), ("f", "a b")),
        json={"text": "Grüße"},
        headers=(("X-Delivery-Id", "d-1"),),
        writes=True,
    )
    seen = await exchanged(call, TOKEN)
    assert (seen["method"], seen["path"]) == ("POST", "/a%2Fb?status=active&f=a+b")
    assert (seen["authorization"], seen["delivery"]) == ("Bearer t0ken", "d-1")
    assert (seen["type"], seen["body"].encode("latin-1").decode()) == ("application/json", '{"text":"Grüße"}')


async def test_a_form_leaves_encoded_and_without_token() -> None:
    call = HttpCall(method="POST", path="/oauth/token", form=(("grant_type", "x"), ("secret", "a&b")), signed=False)
    seen = await exchanged(call)
    assert seen["type"] == "application/x-www-form-urlencoded"
    assert seen["body"] == "grant_type=x&secret=a%26b"
    assert seen["authorization"] == ""


async def test_a_file_leaves_as_one_part_of_a_form() -> None:
    seen = await exchanged(HttpCall(method="POST", path="/m", upload=Upload("file", "cue.wav", "audio/wav", b"RIFF")))
    assert seen["type"] == "multipart/form-data"
    assert 'name="file"; filename="cue.wav"' in seen["body"]
    assert "RIFF" in seen["body"]


async def test_the_token_goes_into_the_query_only_where_that_is_asked_for() -> None:
    seen = await exchanged(GET, TOKEN, token_in_query=True)
    assert seen["path"] == "/x?access_token=t0ken"
    assert seen["authorization"] == ""


async def test_a_redirect_is_not_followed() -> None:
    async def away(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "http://127.0.0.1:1/steal"})

    async with service(away) as transport:
        assert (await transport.exchange(GET, TOKEN)).status == 302


async def test_nobody_listening_means_not_sent() -> None:
    transport = Transport(address_of("http://127.0.0.1:9"), tls_context())
    with pytest.raises(NotSentError):
        await transport.exchange(GET)
    await transport.close()


async def test_a_connection_closed_without_answer_means_that_it_may_have_happened() -> None:
    async def hang_up(request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        await asyncio.sleep(0)
        return web.Response()

    async with service(hang_up) as transport:
        with pytest.raises(AnswerLostError) as caught:
            await transport.exchange(GET)
    assert caught.value.cut


async def test_silence_means_that_it_may_have_happened() -> None:
    release = asyncio.Event()

    async def wait(request: web.Request) -> web.Response:
        await release.wait()
        return web.Response()

    async with service(wait, answer_s=0.05) as transport:
        with pytest.raises(AnswerLostError) as caught:
            await transport.exchange(GET)
        release.set()
    assert not caught.value.cut


async def test_an_answer_that_cannot_be_unpacked_is_unexpected() -> None:
    async def garbage(request: web.Request) -> web.Response:
        return web.Response(body=b"not gzip", headers={"Content-Encoding": "gzip"})

    async with service(garbage) as transport:
        with pytest.raises(UnexpectedAnswerError):
            await transport.exchange(GET)


async def test_a_certificate_that_is_not_trusted_is_named_as_the_reason() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        try:
            raise ssl.SSLCertVerificationError("self-signed certificate")
        except ssl.SSLError as error:
            raise httpx.ConnectError("failed") from error

    transport = Transport(address_of("https://api.example.com"), tls_context(), transport=httpx.MockTransport(fail))
    with pytest.raises(NotSentError, match="certificate"):
        await transport.exchange(GET)
    await transport.close()


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (httpx.ConnectTimeout("x"), NotSentError),
        (httpx.PoolTimeout("x"), NotSentError),
        (httpx.ProxyError("x"), NotSentError),
        (httpx.LocalProtocolError("x"), NotSentError),
        (httpx.WriteTimeout("x"), AnswerLostError),
        (httpx.ReadError("x"), AnswerLostError),
        (httpx.WriteError("x"), AnswerLostError),
        (httpx.RemoteProtocolError("x"), AnswerLostError),
    ],
)
async def test_each_trouble_says_whether_the_request_may_have_left(trouble: Exception, error: type[Exception]) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise trouble

    transport = Transport(address_of("https://api.example.com"), tls_context(), transport=httpx.MockTransport(fail))
    with pytest.raises(error):
        await transport.exchange(GET, TOKEN)
    await transport.close()


async def test_the_last_question_is_asked_when_the_connection_is_there_and_a_no_holds_the_request_back() -> None:
    arrived: list[str] = []

    async def note(request: web.Request) -> web.Response:
        arrived.append(request.path)
        return web.Response()

    async def answer(asked: list[bool], yes: bool) -> bool:
        asked.append(yes)
        return yes

    asked: list[bool] = []
    async with service(note) as transport:
        with pytest.raises(HeldBackError):
            await transport.exchange(HttpCall(method="POST", path="/no", still=lambda: answer(asked, False)), TOKEN)
        await transport.exchange(HttpCall(method="POST", path="/yes", still=lambda: answer(asked, True)), TOKEN)
        await transport.exchange(HttpCall(method="POST", path="/again", still=lambda: answer(asked, True)), TOKEN)
    assert asked == [False, True, True]
    assert arrived == ["/yes", "/again"]


async def test_nothing_is_asked_where_there_is_no_connection() -> None:
    async def never() -> bool:
        raise AssertionError("asked without a connection")

    transport = Transport(address_of("http://127.0.0.1:9"), tls_context())
    with pytest.raises(NotSentError):
        await transport.exchange(HttpCall(method="POST", path="/", still=never))
    await transport.close()


@pytest.mark.parametrize("proxy", ["socks5://canary:word@127.0.0.1:1080", "foo://127.0.0.1:1"])
def test_a_proxy_that_cannot_be_used_is_said_in_words(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(ValueError, match="NO_PROXY") as caught:
        Transport(address_of("https://api.example.com"), tls_context())
    assert "canary" not in str(caught.value)
    Transport(address_of("http://127.0.0.1:1"), tls_context())  # no proxy leads to this computer


async def test_an_upload_tells_how_much_of_it_has_left() -> None:
    told: list[tuple[int, int]] = []
    content = bytes(300_000)
    upload = Upload("file", "cue.wav", "audio/wav", content, lambda sent, total: told.append((sent, total)))
    found = await exchanged(HttpCall(method="POST", path="/x", upload=upload, writes=True))
    assert found["body"].count("\0") == len(content)
    sent = [sent for sent, _ in told]
    assert sent == sorted(sent)
    assert len(sent) > 4  # piece by piece
    (total,) = {total for _, total in told}
    assert sent[-1] == total == len(found["body"])
