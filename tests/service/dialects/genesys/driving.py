"""Driving a flow in a test: a table of answers instead of a service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.dialects.flow import Answers, Flow, Step
from tests.service.dialects.genesys.payloads import endpoint

T = TypeVar("T")
Table = Mapping[str, Reply | Sequence[Reply | None] | None]


class Driven:
    """Runs flows against ``table``: method and path to an answer, or to answers one after the other.

    ``calls`` are those that were sent, ``steps`` how they were grouped. What the table lacks fails the test.
    """

    def __init__(self, table: Table | Callable[[HttpCall], Reply | None]) -> None:
        self._table = table
        self._used: dict[str, int] = {}
        self.calls: list[HttpCall] = []
        self.steps: list[Step] = []

    @property
    def sent(self) -> list[str]:
        return [endpoint(call) for call in self.calls]

    @property
    def paused_s(self) -> float:
        return sum(step.pause_s for step in self.steps)

    def run(self, flow: Flow[T]) -> T:
        answers: Answers | None = None
        while True:
            try:
                step = next(flow) if answers is None else flow.send(answers)
            except StopIteration as end:
                result: T = end.value
                return result
            self.steps.append(step)
            answers = tuple(self._answer(call) for call in step.calls)

    def _answer(self, call: HttpCall) -> Reply | None:
        self.calls.append(call)
        if callable(self._table):
            return self._table(call)
        key = endpoint(call)
        assert key in self._table, f"{key} was not expected"
        found = self._table[key]
        if found is None or isinstance(found, Reply):
            return found
        at = self._used.get(key, 0)
        self._used[key] = at + 1
        return found[min(at, len(found) - 1)]
