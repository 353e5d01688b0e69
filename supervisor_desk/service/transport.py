"""One request out, one answer in: the only module that knows httpx, so that a swap for its fork is one line."""

from __future__ import annotations

import io
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Final

import httpx
import msgspec

from supervisor_desk.actions.ports import Still
from supervisor_desk.service.address import Address
from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.errors import AnswerLostError, HeldBackError, NotSentError, UnexpectedAnswerError
from supervisor_desk.service.secret import Secret

# It logs each address at INFO, and an address may hold a token where a setting asks for that.
logging.getLogger("httpx").setLevel(logging.WARNING)

CONNECT_S: Final = 5.0
"""Longest wait for a connection, in seconds."""
ANSWER_S: Final = 10.0
"""Longest silence of a connection that is open, in seconds."""
KEPT_S: Final = 55.0
"""How long an idle connection is kept for the next command, in seconds: a new one costs some round trips before it.

Below a minute, after which load balancers commonly close what is idle, perhaps under a command that is just leaving.
"""

_NEVER_LEFT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.LocalProtocolError,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


_NO_SUCH_PROXY: Final = (
    "The proxy that is set on this computer cannot be used: the desk speaks to HTTP proxies only. "
    "Set one of those, or except the contact center's address from the proxy (NO_PROXY)."
)


class Transport:
    """Holds the process's one ``httpx.AsyncClient``. Use from the loop's thread; close it at the end.

    Raises ``ValueError`` in words for people if this computer's proxy is of a kind that cannot be used.
    """

    def __init__(
        self,
        address: Address,
        tls: ssl.SSLContext,
        *,
        connect_s: float = CONNECT_S,
        answer_s: float = ANSWER_S,
        token_in_query: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._token_in_query = token_in_query
        try:
            self._http = httpx.AsyncClient(
                base_url=address.base,
                verify=tls,
                timeout=httpx.Timeout(answer_s, connect=connect_s, pool=connect_s),
                limits=httpx.Limits(max_connections=20, max_keepalive_connections=10, keepalive_expiry=KEPT_S),
                follow_redirects=False,
                trust_env=not address.loopback,  # a proxy does not lead back to this machine
                headers={"Accept": "application/json"},
                transport=transport,
            )
        except (ImportError, ValueError, httpx.InvalidURL):  # SOCKS wants a library of its own
            raise ValueError(_NO_SUCH_PROXY) from None

    async def exchange(self, call: HttpCall, token: Secret | None = None) -> Reply:
        """Send ``call`` once and give back the answer, whatever its status.

        Raises ``NotSentError``, ``HeldBackError``, ``AnswerLostError`` or ``UnexpectedAnswerError``.
        """
        request = self._request(call, token)
        try:
            answer = await self._http.send(request)
        except _NEVER_LEFT as error:
            raise NotSentError(_unreachable(error)) from None
        except httpx.TimeoutException:
            raise AnswerLostError("The contact center did not answer in time.", cut=False) from None
        except httpx.DecodingError:
            raise UnexpectedAnswerError("The contact center sent an answer that cannot be unpacked.") from None
        except httpx.TransportError:
            raise AnswerLostError("The connection to the contact center broke before it answered.", cut=True) from None
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(answer.status_code, headers, answer.content)

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    def _request(self, call: HttpCall, token: Secret | None) -> httpx.Request:
        headers = dict(call.headers)
        query: list[tuple[str, str | int | float | bool | None]] = list(call.query)
        if token is not None:
            if self._token_in_query:
                query.append(("access_token", token.reveal()))
            else:
                headers["Authorization"] = f"Bearer {token.reveal()}"
        content: bytes | None = None
        if call.json is not None:
            headers["Content-Type"] = "application/json"
            content = msgspec.json.encode(call.json)
        files = None
        if call.upload is not None:
            piecemeal = io.BytesIO(call.upload.content)
            files = {call.upload.field: (call.upload.filename, piecemeal, call.upload.content_type)}
        request = self._http.build_request(
            call.method,
            call.path,
            params=query or None,
            headers=headers,
            content=content,
            data=dict(call.form) if call.form else None,
            files=files,
            extensions={"trace": _last_question(call.still)} if call.still is not None else None,
        )
        body, told = request.stream, call.upload.told if call.upload is not None else None
        if told is not None and isinstance(body, httpx.AsyncByteStream):
            request.stream = _Counted(body, int(request.headers["Content-Length"]), told)
        return request


class _Counted(httpx.AsyncByteStream):
    """A body that tells how much of it has been handed to the connection: a piece is asked for when the last is out."""

    def __init__(self, body: httpx.AsyncByteStream, total: int, told: Callable[[int, int], None]) -> None:
        self._body = body
        self._total = total
        self._told = told

    async def __aiter__(self) -> AsyncIterator[bytes]:
        sent = 0
        async for piece in self._body:
            yield piece
            sent += len(piece)
            self._told(sent, self._total)

    async def aclose(self) -> None:
        await self._body.aclose()


def _last_question(still: Still) -> Callable[[str, Mapping[str, Any]], Awaitable[None]]:
    """Asks when the connection is there and the request is about to be written to it.

    Opening a connection may take seconds, and the desk may be stopped at any point before; httpcore tells its steps
    as they come (its ``trace`` extension), and an error raised there takes the request back.
    """

    async def trace(step: str, _about: Mapping[str, Any]) -> None:
        if step.endswith("send_request_headers.started") and not await still():
            raise HeldBackError("It was held back when it was about to leave: it no longer made sense.")

    return trace


def _unreachable(error: httpx.TransportError) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return (
                "The certificate of the contact center is not trusted, so nothing was sent. "
                "Check the address, or add your company's certificates in the settings."
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ProxyError):
        return "The proxy did not let the desk through to the contact center. Check the proxy settings."
    return "The contact center cannot be reached. Check the network and the address."
