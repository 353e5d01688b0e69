"""Running the flows of a dialect: sends what they ask for, a few requests at a time, and gives the answers in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol, TypeVar

import msgspec

from supervisor_desk.actions.ports import Still
from supervisor_desk.service.dialects.calls import HttpCall, Reply
from supervisor_desk.service.dialects.flow import AT_ONCE, Answers, Flow, Step
from supervisor_desk.service.errors import ServiceError

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""Told how much of how much has been done."""


class Sender(Protocol):
    """Sends: ``client.Client``."""

    async def send(self, call: HttpCall) -> Reply:
        """See ``Client.send``."""
        ...

    async def read(self, call: HttpCall) -> Reply:
        """See ``Client.read``."""
        ...


class Drive:
    """Runs one flow. ``still`` is asked before each request that changes something; ``progress`` is told of each step.

    Use from the loop's thread.
    """

    def __init__(self, sender: Sender, *, still: Still | None = None, progress: Progress | None = None) -> None:
        self._sender = sender
        self._still = still
        self._progress = progress
        self.wrote = 0
        """Requests that change something and were answered."""
        self.writing = False
        """Whether such a request is under way, or was given up without an answer."""

    async def run(self, flow: Flow[T]) -> T:
        """What the flow returns. Raises ``ServiceError`` for what got no answer, ``UnreadableError`` as the flow does.

        Where it raises, the flow is closed and nothing more of it is sent.
        """
        answers: Answers | None = None
        try:
            while True:
                try:
                    step = next(flow) if answers is None else flow.send(answers)
                except StopIteration as end:
                    result: T = end.value
                    return result
                answers = await self._taken(step)
        finally:
            flow.close()

    async def _taken(self, step: Step) -> Answers:
        if step.total and self._progress is not None:
            self._progress(step.done, step.total)
        if step.pause_s > 0:
            await asyncio.sleep(step.pause_s)
        if len(step.calls) == 1:
            return (await self._answer(step.calls[0], step),)
        answers: list[Reply | None] = []
        for at in range(0, len(step.calls), AT_ONCE):
            batch = [self._answer(call, step) for call in step.calls[at : at + AT_ONCE]]
            found = await asyncio.gather(*batch, return_exceptions=True)
            for one in found:
                if isinstance(one, BaseException):
                    raise one
                answers.append(one)
        return tuple(answers)

    async def _answer(self, call: HttpCall, step: Step) -> Reply | None:
        try:
            if not call.writes:
                return await (self._sender.read(call) if step.strict else self._sender.send(call))
            self.writing = True
            reply = await self._sender.send(call if self._still is None else _asking(call, self._still))
        except ServiceError:
            if step.lenient:
                return None
            raise
        self.wrote += 1
        self.writing = False
        return reply


def _asking(call: HttpCall, still: Still) -> HttpCall:
    return msgspec.structs.replace(call, still=still)
