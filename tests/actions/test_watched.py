"""What is kept beside a delivery: an end that wakes whoever waits, and early news while an answer is awaited."""

from __future__ import annotations

import asyncio

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.actions.watched import EARLY_KEPT, Watched
from supervisor_desk.conversations.events import ControlStatus
from tests.actions.bench import wish
from tests.support.builders import changed, control
from tests.support.clock import NOON
from tests.support.service import FakeService


def watched() -> Watched:
    action = wish(Kind.TEXT_CUE)
    return Watched(
        Delivery(action=action, state=DeliveryState.ASKED, times=Times(asked=NOON)),
        FakeService().proof_of(action, None),
    )


async def test_whoever_waits_for_the_end_is_woken() -> None:
    one = watched()
    async with asyncio.timeout(5.0), asyncio.TaskGroup() as group:
        group.create_task(one.settled.wait())
        await asyncio.sleep(0)
        one.settle()


def test_what_is_over_is_over_for_who_asks_later_and_one_end_is_enough_for_all() -> None:
    one, other, running = watched(), watched(), watched()
    one.settle()
    other.settle()
    assert one.settled.is_set()
    assert one.settled is other.settled
    assert not running.settled.is_set()


def test_early_news_is_kept_until_the_answer_and_not_without_end() -> None:
    one = watched()
    one.keep(control(ControlStatus.EXECUTING))
    one.await_answer()
    for _ in range(EARLY_KEPT + 1):
        one.keep(control(ControlStatus.EXECUTING))
    one.keep(changed())
    assert len(one.answer_came()) == EARLY_KEPT
    assert one.answer_came() == ()
