"""When events are taken over: with each frame, before it where many wait, and never so long that nothing else runs."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from supervisor_desk.app.taking_over import FRAME_S, MANY, YOUNG, TakingOver
from supervisor_desk.conversations.events import Event, Unknown
from supervisor_desk.service.dialects.base import Lane, Peek
from supervisor_desk.service.inbox import SLICE_S, Inbox
from tests.support.clock import FakeClock


class Line:
    """An inbox that is taken over; each event costs ``cost`` seconds of the clock."""

    def __init__(self, cost: float = 0.0) -> None:
        self.clock = FakeClock()
        self.cost = cost
        self.taken: list[Event] = []
        self.frames: list[int] = []
        self.inbox = Inbox(lambda frame: Unknown(kind=frame.decode()), lambda _: True)
        self.taking = TakingOver(self.inbox, self._take, lambda: self.frames.append(len(self.taken)), self.clock)

    def _take(self, event: Event, _arrived: float) -> None:
        self.taken.append(event)
        self.clock.advance(self.cost)

    def put(self, count: int) -> None:
        for number in range(count):
            self.inbox.put(b"%d" % number, Peek(Lane.CONVERSATION, f"c{number}"), self.clock.monotonic())

    async def turn(self) -> None:
        await self.taking.turn()


@pytest.fixture
def collected() -> Iterator[list[int]]:
    """The generations that somebody asked to be looked through, or that were by themselves."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    gc.callbacks.append(note)
    gc.disable()
    yield seen
    gc.enable()
    gc.callbacks.remove(note)


async def test_every_other_turn_is_a_frame() -> None:
    line = Line()
    line.put(3)
    await line.turn()
    assert (line.taken, line.frames) == ([], [])
    await line.turn()
    assert (len(line.taken), line.frames) == (3, [3])


async def test_where_many_wait_they_are_taken_over_before_the_frame() -> None:
    line = Line()
    line.put(MANY)
    await line.turn()
    assert (len(line.taken), line.frames) == (MANY, [])
    await line.turn()
    assert line.frames == [MANY]


async def test_a_frame_takes_over_slice_after_slice_until_nothing_waits() -> None:
    line = Line(cost=SLICE_S / 8)
    line.put(31)
    await line.turn()
    await line.turn()
    assert line.frames == [31]


async def test_a_flood_ends_with_the_frame_and_the_rest_comes_with_the_next() -> None:
    line = Line(cost=SLICE_S / 8)
    line.put(200)
    await line.turn()
    before = len(line.taken)
    assert FRAME_S / line.cost <= before < 200
    await line.turn()
    assert before < line.frames[0] < 200
    while line.inbox.waiting:
        await line.turn()
    assert len(line.taken) == 200


async def test_what_is_new_in_memory_is_looked_through_every_so_often(collected: list[int]) -> None:
    line = Line()
    for _ in range(3):
        line.put(YOUNG // 2)
        await line.turn()
        await line.turn()
    assert collected == [0]
