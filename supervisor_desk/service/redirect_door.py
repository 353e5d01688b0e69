"""Where the browser comes back to after a sign-in: a door on this machine, open for one try (RFC 8252 section 7.3).

It listens on loopback alone, on the first of the registered ports that is free, and takes nothing but the redirect of
the try it was opened for. What the browser shows afterwards is true: it is answered when the token is there, or not.
"""

from __future__ import annotations

import asyncio
import errno
import html
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from supervisor_desk.service.dialects.genesys.oauth import (
    REDIRECT_PATH,
    REDIRECT_PORTS,
    Attempt,
    Code,
    NoCode,
    read_redirect,
)
from supervisor_desk.service.errors import SignedOutError

logger = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"
HOST_6: Final = "::1"
"""A browser may try this one first for ``localhost``: it must not meet another program there."""
TELL_WITHIN_S: Final = 20.0
"""How long the browser waits to be told how it ended, in seconds."""
SIGNED_IN: Final = "You are signed in. Go back to the desk; you may close this page."
_NO_ANSWER: Final = "The desk has not finished signing in. Go back to the desk; it says what is going on."


class DoorsTakenError(SignedOutError):
    """None of the registered ports is free."""


class RedirectDoor:
    """Belongs to one try. Use from the loop's thread; opened by ``redirect_door``."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt
        loop = asyncio.get_running_loop()
        self._came: asyncio.Future[Code | NoCode] = loop.create_future()
        self._told: asyncio.Future[str] = loop.create_future()

    async def code(self) -> Code:
        """Wait for the browser. Raises ``SignedOutError`` where it brings no code."""
        came = await self._came
        if isinstance(came, NoCode):
            raise SignedOutError(came.words)
        return came

    def tell(self, words: str) -> None:
        """What the browser shows: how it ended."""
        if not self._told.done():
            self._told.set_result(words)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer whoever knocks. Only the redirect with this try's ``state`` counts."""
        if request.path != REDIRECT_PATH:
            return web.Response(status=404, text="There is nothing here.")
        found = read_redirect(request.raw_path, self.attempt)
        if isinstance(found, NoCode) and found.foreign:
            logger.info("a redirect that belongs to no sign-in of this desk was turned away")
            return _page(400, found.words)
        if not self._came.done():
            self._came.set_result(found)
        if isinstance(found, NoCode):
            return _page(200, found.words)
        try:
            async with asyncio.timeout(TELL_WITHIN_S):
                return _page(200, await asyncio.shield(self._told))
        except TimeoutError:
            return _page(200, _NO_ANSWER)


@asynccontextmanager
async def redirect_door(ports: Sequence[int] = REDIRECT_PORTS) -> AsyncIterator[RedirectDoor]:
    """A new try with its door open. Raises ``DoorsTakenError`` where all ``ports`` belong to other programs."""
    sockets = _sockets(ports)
    door = RedirectDoor(Attempt.new(sockets[0].getsockname()[1]))
    application = web.Application(client_max_size=0)
    application.router.add_get("/{any:.*}", door.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    try:
        await runner.setup()
        for one in sockets:
            await web.SockSite(runner, one).start()
        yield door
    finally:
        door.tell(_NO_ANSWER)  # whoever still waits is let go
        await runner.cleanup()
        for one in sockets:
            one.close()


def _sockets(ports: Sequence[int]) -> list[socket.socket]:
    for port in ports:
        first = _listening(socket.AF_INET, HOST, port)
        if first is None:
            continue
        if not socket.has_ipv6:
            return [first]
        try:
            second = _listening(socket.AF_INET6, HOST_6, first.getsockname()[1])
        except OSError:  # this machine has no such address
            return [first]
        if second is not None:
            return [first, second]
        first.close()
    raise DoorsTakenError(
        f"The browser cannot come back to the desk: other programs use the ports {', '.join(map(str, ports))} of this "
        "computer. Nothing was signed in. Close the other program, or another desk that is signing in, and try again."
    )


def _listening(family: socket.AddressFamily, host: str, port: int) -> socket.socket | None:
    """A socket that listens there; ``None`` where the port is taken. Raises ``OSError`` where there is no such host."""
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, *_ALONE)
        made.setblocking(False)
        made.bind((host, port))
        made.listen(16)
    except OSError as error:
        made.close()
        if error.errno in _TAKEN:
            return None
        raise
    return made


def _page(status: int, words: str) -> web.Response:
    text = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Supervisor Desk</title>'
        "<style>body{font:1.1rem system-ui,sans-serif;margin:18vh auto;max-width:32rem;padding:0 1rem;"
        "color-scheme:light dark}</style>"
        f"<h1>Supervisor Desk</h1><p>{html.escape(words)}</p></html>"
    )
    return web.Response(status=status, text=text, content_type="text/html", headers=_HEADERS)


_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}
_TAKEN: Final = frozenset({errno.EADDRINUSE, errno.EACCES, getattr(errno, "WSAEACCES", errno.EACCES)})
_ALONE: Final = (getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR), 1)
"""On Windows another program could otherwise take the port over; elsewhere a port just closed may be used again."""
