"""Event streams in memory: a test feeds frames, closes and cuts, and sees what the bridge opens."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from supervisor_desk.service.errors import Fate, StreamError
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.stream import Missed, Stream


class FakeStream:
    """Fits ``stream.Socket``. After ``close`` what was fed before can still be read, then comes the end in order."""

    def __init__(self) -> None:
        self._frames: asyncio.Queue[Any] = asyncio.Queue()
        self.closed = False
        self.aborted = False
        self.taken = 0
        self.said: list[bytes] = []

    def feed(self, *frames: bytes) -> None:
        for frame in frames:
            self._frames.put_nowait(frame)

    def miss(self, why: str) -> None:
        """Events are missing here."""
        self._frames.put_nowait(Missed(why))

    def end(self, fate: Fate = Fate.AGAIN, words: str = "The stream broke.") -> None:
        self._frames.put_nowait(StreamError(words, fate))

    async def frame(self) -> bytes:
        item = await self._frames.get()
        if isinstance(item, StreamError):
            self._frames.put_nowait(item)
            raise item
        self.taken += 1
        frame: bytes = item
        return frame

    async def send(self, text: bytes) -> None:
        self.said.append(text)

    async def close(self) -> None:
        self.closed = True
        self.end(Fate.CLOSED, "closed")

    def abort(self) -> None:
        self.aborted = True
        self.end(Fate.AGAIN, "cut")


class FakeOpener:
    """Fits ``bridge.Feed``: hands out what was scripted, then fresh streams. ``gate`` holds openings back."""

    def __init__(self, *script: FakeStream | StreamError) -> None:
        self.script: deque[FakeStream | StreamError] = deque(script)
        self.opened: list[FakeStream] = []
        self.tokens: list[str] = []
        self.beside: list[bool] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def open(self, token: Secret, *, beside: bool = False) -> Stream:
        self.tokens.append(token.reveal())
        self.beside.append(beside)
        await self.gate.wait()
        item = self.script.popleft() if self.script else FakeStream()
        if isinstance(item, StreamError):
            raise item
        self.opened.append(item)
        return item
