"""A gate at which a fake waits until the test lets it go on."""

from __future__ import annotations

import asyncio
from typing import Generic, TypeVar

from tests.support.waiting import happened

_What = TypeVar("_What")


class Gate(Generic[_What]):
    """``reached`` waits until somebody stands before it; ``open`` lets them pass with a value."""

    def __init__(self) -> None:
        self._standing = asyncio.Event()
        self._value: asyncio.Future[_What] = asyncio.get_running_loop().create_future()

    async def reached(self) -> None:
        await happened(self._standing)

    def open(self, value: _What) -> None:
        if not self._value.done():
            self._value.set_result(value)

    async def passed(self) -> _What:
        self._standing.set()
        return await self._value
