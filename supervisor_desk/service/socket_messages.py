"""The connection of one WebSocket, which hands over text messages as they come.

Events come whole, in one frame each, thousands a second. Those wait in a plain queue; what the library does to put
messages together costs as much again as reading them, and is left for the few that come in parts.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any, Final

from websockets.asyncio.client import ClientConnection
from websockets.frames import Frame, Opcode

_MOST_WAITING: Final = 1024
_FEW_WAITING: Final = 256
"""With more messages waiting than the first the socket is not read, until there are no more than the second."""
_TEXT: Final = Opcode.TEXT
_IN_PARTS: Final = None
"""Stands for a message that the library puts together."""


class MessageConnection(ClientConnection):
    """Used by one reader, on the loop's thread."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._arrived: deque[bytes | None] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._held_back = False
        self._lost = False

    async def message(self) -> bytes:
        """The next message; waits for it. Raises ``ConnectionClosed`` when there will be none."""
        while not self._arrived:
            if self._lost:
                return await self.recv(decode=False)  # which says why there are no more
            self._waiter = self.loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        message = self._arrived[0]
        if message is _IN_PARTS:
            message = await self.recv(decode=False)
        self._arrived.popleft()
        if self._held_back and len(self._arrived) <= _FEW_WAITING:
            self._held_back = False
            self.transport.resume_reading()
        return message

    def process_event(self, event: Any) -> None:
        """What the library calls for the answer to the handshake, and then for each frame."""
        if self.response is not None and event.opcode is _TEXT and event.fin:
            self._put(bytes(event.data))
            return
        begins = self.response is not None and isinstance(event, Frame) and event.opcode in (_TEXT, Opcode.BINARY)
        super().process_event(event)
        if begins:
            self._put(_IN_PARTS)

    def connection_lost(self, exc: Exception | None) -> None:
        """What the loop calls when there is no connection any more."""
        super().connection_lost(exc)
        self._lost = True
        self._wake()

    def _put(self, message: bytes | None) -> None:
        self._arrived.append(message)
        self._wake()
        if len(self._arrived) > _MOST_WAITING and not self._held_back:
            self._held_back = True
            self.transport.pause_reading()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
