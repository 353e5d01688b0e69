"""Waiting in tests: for a condition, an event or a Qt signal, always with `await`, never by a nested loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

_LOOK_EVERY = 0.01


async def until(condition: Callable[[], object], *, within: float = 5.0) -> None:
    """Return as soon as `condition()` is true; fail the test after `within` seconds, naming the condition."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within} s: {_words(condition)}")
        await asyncio.sleep(_LOOK_EVERY)


async def let_pass(seconds: float) -> None:
    """Let real time pass, to show that nothing happens in it; to wait for something, use the others."""
    await asyncio.sleep(seconds)


async def happened(event: asyncio.Event, *, within: float = 5.0) -> None:
    """Wait until `event` is set; fail the test after `within` seconds."""
    try:
        async with asyncio.timeout(within):
            await event.wait()
    except TimeoutError:
        raise AssertionError(f"the event was not set within {within} s") from None


@asynccontextmanager
async def emitted(signal: Any, *, within: float = 5.0) -> AsyncIterator[list[tuple[Any, ...]]]:
    """Run the block, then wait until the Qt `signal` was emitted at least once since the block began.

    Gives a list that fills with the arguments of each emission.
    """
    emissions: list[tuple[Any, ...]] = []
    event = asyncio.Event()

    def note(*args: Any) -> None:
        emissions.append(args)
        event.set()

    signal.connect(note)
    try:
        yield emissions
        try:
            async with asyncio.timeout(within):
                await event.wait()
        except TimeoutError:
            raise AssertionError(f"not emitted within {within} s: {signal}") from None
    finally:
        signal.disconnect(note)


def _words(condition: Callable[[], object]) -> str:
    code = getattr(condition, "__code__", None)
    if code is None:
        return repr(condition)
    return f"{getattr(condition, '__qualname__', condition)} at {code.co_filename}:{code.co_firstlineno}"
