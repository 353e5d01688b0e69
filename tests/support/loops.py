"""The event loop the tests are on, where the leak check finds it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

WORKER_PREFIX = "test-worker"

_loops: list[asyncio.AbstractEventLoop] = []


def remember(loop: asyncio.AbstractEventLoop) -> asyncio.AbstractEventLoop:
    """Note `loop` as the one in use and give it workers that the leak check knows by name."""
    _loops[:] = [loop]
    loop.set_default_executor(ThreadPoolExecutor(4, thread_name_prefix=WORKER_PREFIX))
    return loop


def loop_in_use() -> asyncio.AbstractEventLoop | None:
    """The loop the tests share, or None where no test needed one yet."""
    return next((loop for loop in _loops if not loop.is_closed()), None)
