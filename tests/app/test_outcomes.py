"""Outcomes on their way into the log: in order, each once, however long the log cannot be written."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.actions.ports import Note
from supervisor_desk.app import outcomes as module
from supervisor_desk.app.outcomes import Outcomes
from tests.support.audit import FakeAudit
from tests.support.builders import CALL
from tests.support.clock import NOON
from tests.support.waiting import until


class Bench:
    def __init__(self) -> None:
        self.audit = FakeAudit()
        self.told: list[str] = []
        self.tasks: list[asyncio.Task[Any]] = []
        self.outcomes = Outcomes(self.audit, self.start, self.told.append)

    def start(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> object:
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self.tasks.append(task)
        return task

    @property
    def written(self) -> list[str]:
        return [f"{note.step}: {note.what}" for note in self.audit.notes]


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bench]:
    monkeypatch.setattr(module, "AUDIT_RETRY_S", 0.01)
    made = Bench()
    made.start(made.outcomes.run(), name="outcomes")
    yield made
    for task in made.tasks:
        task.cancel()
    await asyncio.gather(*made.tasks, return_exceptions=True)


def delivery(kind: Kind) -> Delivery:
    action = Action(kind=kind, conversation_id=CALL)
    return Delivery(action=action, state=DeliveryState.CONFIRMED, times=Times(asked=NOON))


async def test_what_is_put_is_written_in_order(bench: Bench) -> None:
    bench.outcomes.put(delivery(Kind.LISTEN))
    bench.outcomes.put(delivery(Kind.STOP))
    await bench.outcomes.flush()
    assert bench.written == ["outcome: listen", "outcome: stop"]


async def test_trouble_is_told_once_and_its_end_too_and_the_gap_is_on_record(bench: Bench) -> None:
    bench.audit.trouble = "The disk is full."
    bench.outcomes.put(delivery(Kind.LISTEN))
    await until(lambda: bench.told)
    bench.outcomes.failed("The disk is full.")
    assert bench.told == ["The disk is full."]
    assert bench.outcomes.trouble == "The disk is full."
    bench.audit.trouble = ""
    await bench.outcomes.flush()
    await until(lambda: len(bench.written) == 2)
    assert sorted(bench.written) == ["notice: audit gap", "outcome: listen"]
    assert bench.told == ["The disk is full.", ""]


async def test_other_trouble_is_told_anew_and_makes_no_second_gap(bench: Bench) -> None:
    bench.audit.trouble = "The disk is full."
    bench.outcomes.failed("The disk is full.")
    bench.outcomes.failed("It is read-only.")
    await until(lambda: bench.told[-1] == "The disk is full." and len(bench.told) == 3)
    assert bench.told[:2] == ["The disk is full.", "It is read-only."]
    bench.audit.trouble = ""
    await until(lambda: bench.outcomes.trouble == "")
    assert bench.written == ["notice: audit gap"]


async def test_a_note_is_written_when_that_is_possible(bench: Bench) -> None:
    await bench.outcomes.write(Note(step="notice", what="something"))
    assert bench.written == ["notice: something"]
