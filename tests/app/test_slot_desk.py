"""A desk's part in the speaking slots, joined: what is asked for reaches the board, and news reach who listens."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from supervisor_desk.actions.slot_news import SlotNews, SlotNewsKind
from supervisor_desk.app.slot_desk import ROUND_S, SlotDesk
from supervisor_desk.qtloop import Tasks
from tests.app.test_desk import Bench
from tests.support.builders import CALL
from tests.support.waiting import until


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    yield Bench(tasks)
    await tasks.cancel_all()
    assert not failures


async def test_asking_where_no_other_desk_can_be_reached_is_told_to_who_listens(bench: Bench) -> None:
    slots: SlotDesk = bench.desk.slots
    heard: list[SlotNews] = []
    slots.on_news.append(heard.append)
    slots.ask(CALL)
    await until(lambda: bool(heard))
    assert [news.kind for news in heard] == [SlotNewsKind.NOT_ASKED]
    assert heard[0].conversation == CALL
    assert heard[0].words


async def test_the_line_of_a_call_that_somebody_looks_at_is_kept_up_to_date(bench: Bench) -> None:
    slots = bench.desk.slots
    assert slots.view(CALL) is None
    bench.tasks.start(slots.run(), name="slots")
    slots.choose(CALL)

    def looked() -> bool:
        bench.clock.advance(ROUND_S)
        return slots.view(CALL) is not None

    await until(looked)
    assert slots.asked_to_leave() == {}
