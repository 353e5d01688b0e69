"""One WebSocket of the event stream: opening it, and saying what follows when that fails or it ends.

With ``socket_messages`` the only module that knows websockets. TLS, token and proxy are those of the requests.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from typing import Final, Protocol, cast
from urllib.parse import urlsplit

import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, InvalidURI, WebSocketException

from supervisor_desk.actions.ports import Clock
from supervisor_desk.service.address import Address, is_loopback
from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.service.errors import Fate, StreamError
from supervisor_desk.service.limits import retry_after
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.socket_messages import MessageConnection

OPEN_S: Final = 10.0
"""Longest wait for an open stream, in seconds."""
CLOSE_S: Final = 2.0
"""Longest wait for the service to take part in closing one."""
LARGEST_FRAME: Final = 2**20
"""Frames of more bytes than this are refused, and the connection with them."""
_REVOKED: Final = 4401
_ROTATED: Final = 1012
_OVERLOADED: Final = 1013
_TOO_BIG: Final = 1009

# A logger of its own that never comes down to DEBUG, where the library writes out each header, the token's included.
_quiet = logging.getLogger(f"{__name__}.frames")
_quiet.setLevel(logging.WARNING)


class Missed(msgspec.Struct, frozen=True):
    """Stands in a stream where events may be missing; ``why`` begins a sentence."""

    why: str


class Stream(Protocol):
    """An open stream."""

    async def frame(self) -> bytes | Missed:
        """The next frame. Raises ``StreamError`` when there will be none."""
        ...

    async def close(self) -> None:
        """Ask for the end; frames that are under way can still be read meanwhile. Never raises."""
        ...

    def abort(self) -> None:
        """Cut the connection: it is dead already."""
        ...


class Socket(Stream, Protocol):
    """A stream of one socket, on which something can be said too."""

    async def frame(self) -> bytes:
        """See ``Stream``."""
        ...

    async def send(self, text: bytes) -> None:
        """Send one message of text. Raises ``StreamError``."""
        ...


class Begun:
    """A stream whose first frame has been read already, and comes first again."""

    def __init__(self, stream: Stream, first: bytes | Missed) -> None:
        self._stream = stream
        self._first: bytes | Missed | None = first
        self.close = stream.close
        self.abort = stream.abort

    async def frame(self) -> bytes | Missed:
        """See ``Stream``."""
        first, self._first = self._first, None
        return first if first is not None else await self._stream.frame()


class Opener(Protocol):
    """Opens sockets: ``SocketOpener``."""

    async def open(self, call: HttpCall, token: Secret) -> Socket:
        """A socket for the handshake in ``call``. Raises ``StreamError``."""
        ...


class SocketOpener:
    """Opens WebSockets at ``address``. With ``token_in_query`` the token goes there instead of the header.

    A call with a whole ``wss://`` address is opened there, with the same trust. What is not signed carries no token.
    """

    def __init__(self, address: Address, tls: ssl.SSLContext, clock: Clock, *, token_in_query: bool = False) -> None:
        self._address = address
        self._tls = tls
        self._clock = clock
        self._token_in_query = token_in_query

    async def open(self, call: HttpCall, token: Secret) -> Socket:
        """See ``Opener``."""
        headers: dict[str, str] = {}
        query = call.query
        if call.signed and self._token_in_query:
            query = (*query, ("access_token", token.reveal()))
        elif call.signed:
            headers["Authorization"] = f"Bearer {token.reveal()}"
        whole = call.path.startswith(("ws://", "wss://"))
        uri = call.path if whole else self._address.stream(call.path, query)
        loopback = is_loopback(urlsplit(uri).hostname or "") if whole else self._address.loopback
        try:
            connection = await connect(
                uri,
                additional_headers=headers,
                ssl=self._tls if uri.startswith("wss:") else None,
                proxy=None if loopback else True,
                compression=None,  # unpacking would cost more than reading
                open_timeout=OPEN_S,
                close_timeout=CLOSE_S,
                ping_interval=None,  # the service pings; our watchdog listens
                max_size=LARGEST_FRAME,
                logger=_quiet,
                create_connection=MessageConnection,
            )
        except InvalidStatus as error:
            headers = {name.lower(): value for name, value in error.response.headers.raw_items()}
            fate, words = fate_of(error)
            status = error.response.status_code
            raise StreamError(words, fate, retry_after(headers, self._clock.now()), status) from None
        except _LOST as error:
            raise _stream_error(error) from None
        return _Socket(cast(MessageConnection, connection))


class _Socket:
    def __init__(self, connection: MessageConnection) -> None:
        self._connection = connection

    async def frame(self) -> bytes:
        try:
            return await self._connection.message()
        except _LOST as error:
            raise _stream_error(error) from None

    async def send(self, text: bytes) -> None:
        try:
            await self._connection.send(text.decode())
        except _LOST as error:
            raise _stream_error(error) from None

    async def close(self) -> None:
        try:
            await self._connection.close()
        except _LOST:
            self.abort()

    def abort(self) -> None:
        self._connection.transport.abort()


# InvalidStateError: what a dropped connection can end in on Windows' proactor loop.
_LOST: Final = (OSError, EOFError, TimeoutError, WebSocketException, asyncio.InvalidStateError)


def fate_of(error: BaseException) -> tuple[Fate, str]:
    """Whether ``error`` is transient or fatal, and what happened, as a sentence. Pure."""
    match error:
        case ssl.SSLCertVerificationError():
            return Fate.FATAL, (
                "The certificate of the contact center is not trusted. "
                "Check the address, or add your company's certificates in the settings."
            )
        case socket.gaierror():
            return Fate.AGAIN, "The address of the contact center was not found. Check the network and the address."
        case InvalidStatus():
            return _fate_of_status(error.response.status_code)
        case ConnectionClosed():
            return _fate_of_close(error)
        case InvalidURI():
            return Fate.FATAL, "The address of the contact center is not valid. Check it in the settings."
        case TimeoutError():
            return Fate.AGAIN, "The contact center did not open the event stream in time."
        case OSError():
            return Fate.AGAIN, "The contact center cannot be reached. Check the network."
        case _:
            return Fate.AGAIN, "The event stream could not be opened, or broke."


def _fate_of_status(status: int) -> tuple[Fate, str]:
    match status:
        case 401:
            return Fate.RENEW, "The contact center did not accept the desk's token for the event stream."
        case 403:
            return Fate.FATAL, ("Your account may not watch the event stream. Ask your administrator for permission.")
        case 404:
            return Fate.FATAL, "There is no event stream at this address. Check the address of the contact center."
        case 429:
            return Fate.AGAIN, "The contact center gives this account no further event stream for now."
        case _ if status >= 500:
            return Fate.AGAIN, f"The event stream is not available right now (answer {status})."
        case _:
            return Fate.FATAL, f"The contact center refused the event stream (answer {status}). Check the address."


def _fate_of_close(error: ConnectionClosed) -> tuple[Fate, str]:
    if error.sent is not None and error.sent.code == _TOO_BIG and not error.rcvd_then_sent:
        size = LARGEST_FRAME // 2**20
        return Fate.AGAIN, f"An event of more than {size} MiB came. It was refused, and the stream with it."
    if error.sent is not None and error.rcvd is not None and not error.rcvd_then_sent:
        return Fate.CLOSED, "The desk closed the event stream."
    match error.rcvd.code if error.rcvd is not None else None:
        case code if code == _REVOKED:
            return Fate.RENEW, "The contact center closed the event stream: the token ran out or was withdrawn."
        case code if code == _ROTATED:
            return Fate.AT_ONCE, "The contact center is moving its event streams."
        case code if code == _OVERLOADED:
            return Fate.AGAIN, "The contact center closed the event stream: it has too much to do."
        case None:
            return Fate.AGAIN, "The connection to the event stream broke."
        case code:
            return Fate.AGAIN, f"The contact center closed the event stream (code {code})."


def _stream_error(error: BaseException) -> StreamError:
    fate, words = fate_of(error)
    return StreamError(words, fate)
