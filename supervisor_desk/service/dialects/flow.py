"""Requests of several steps, without anybody who sends them: a generator asks, its driver answers.

The driver sends what a ``Step`` holds, gives the answers in, and repeats until the generator returns. It raises a
``ServiceError`` itself where a call gets no answer, save in a step that is ``lenient``: there it gives ``None``. In a
step that is ``strict`` anything but success is a ``ServiceError`` too. See ``service.driving``.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Final, TypeVar

import msgspec

from supervisor_desk.service.dialects.calls import HttpCall, Reply, UnreadableError

T = TypeVar("T")

AT_ONCE: Final = 4
"""Calls of one step that may be under way at the same time."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Wait for ``pause_s`` seconds, then send ``calls``, at most ``AT_ONCE`` of them at a time.

    ``done`` of ``total`` tells how far it is, where that can be told.
    """

    calls: tuple[HttpCall, ...] = ()
    pause_s: float = 0.0
    lenient: bool = False
    strict: bool = False
    done: int = 0
    total: int = 0


Answers = tuple[Reply | None, ...]
"""One for each call of the step, in their order."""

Flow = Generator[Step, Answers, T]
"""Yields steps, takes their answers, returns what came of it. May raise ``UnreadableError``."""


def asked(call: HttpCall, pause_s: float = 0.0) -> Flow[Reply]:
    """Send one call that must be answered; any status is an answer."""
    (reply,) = yield Step(calls=(call,), pause_s=pause_s)
    return _there(reply)


def told(call: HttpCall, *, done: int = 0, total: int = 0) -> Flow[Reply]:
    """Send one call that must succeed."""
    (reply,) = yield Step(calls=(call,), strict=True, done=done, total=total)
    return _there(reply)


def so_far(done: int, total: int) -> Flow[None]:
    """Tell how far it is, and send nothing."""
    yield Step(done=done, total=max(done, total))


def at_once(result: T) -> Flow[T]:
    """A flow without any step."""
    yield from ()
    return result


def tried(calls: Sequence[HttpCall], *, done: int = 0, total: int = 0) -> Flow[Answers]:
    """Send calls of which some may go without an answer."""
    return (yield Step(calls=tuple(calls), lenient=True, done=done, total=total))


def _there(reply: Reply | None) -> Reply:
    if reply is None:
        raise UnreadableError("no answer where one is needed")
    return reply
