"""Several sockets as one stream: read together, pinged, moved without a gap, and ended as one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from supervisor_desk.service.bundle import MOST_WAITING, TAKEN_AWAY, Bundle
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.streaming import Lane, Peek, Rhythm
from supervisor_desk.service.errors import Fate, NotSentError, StreamError
from supervisor_desk.service.stream import Missed, Socket
from tests.support.clock import FakeClock
from tests.support.service_line import Keeper
from tests.support.streams import FakeStream
from tests.support.waiting import let_pass, until

LANES = {b"closing": Lane.CLOSING, b"taken": Lane.TAKEN, b"gone": Lane.GONE}
WITHIN_S = 10.0
CALM = Rhythm(silent_s=60.0, moves=True)


class Bench:
    """Sockets in memory under one bundle; ``successors`` are what opening one again gives."""

    def __init__(self, count: int = 1, rhythm: Rhythm = CALM, clock: SystemClock | FakeClock | None = None) -> None:
        self.sockets = [FakeStream() for _ in range(count)]
        self.successors: list[FakeStream | StreamError] = []
        self.may_open = asyncio.Event()
        self.may_open.set()
        self.opening = 0
        self.asked = 0
        self.trouble: Exception | None = None
        self.said: list[str] = []
        self.keeper = Keeper()
        self.bundle = Bundle(
            self.sockets,
            rhythm,
            peek=lambda frame: Peek(LANES.get(frame, Lane.FLOOR)),
            again=self._again,
            ask=self._ask,
            say=self.said.append,
            clock=clock or SystemClock(),
            start=self.keeper.start,
        )

    async def next(self) -> bytes | Missed:
        return await asyncio.wait_for(self.bundle.frame(), WITHIN_S)

    async def _again(self, _at: int) -> Socket:
        self.opening += 1
        await self.may_open.wait()
        found = self.successors.pop(0) if self.successors else FakeStream()
        if isinstance(found, StreamError):
            raise found
        return found

    async def _ask(self) -> None:
        self.asked += 1
        if self.trouble is not None:
            raise self.trouble


@asynccontextmanager
async def bench(count: int = 1, rhythm: Rhythm = CALM, clock: FakeClock | None = None) -> AsyncIterator[Bench]:
    made = Bench(count, rhythm, clock)
    try:
        yield made
    finally:
        await made.keeper.end()


async def test_the_sockets_are_read_as_one() -> None:
    async with bench(2) as here:
        here.sockets[0].feed(b"a", b"b")
        here.sockets[1].feed(b"c")
        assert {await here.next() for _ in range(3)} == {b"a", b"b", b"c"}


async def test_one_that_is_lost_ends_them_all() -> None:
    async with bench(2) as here:
        here.sockets[1].feed(b"a")
        here.sockets[1].end(Fate.AGAIN, "broke")
        assert await here.next() == b"a"
        for _ in range(2):
            with pytest.raises(StreamError, match="broke"):
                await here.next()


async def test_closing_reads_each_to_its_end_first() -> None:
    async with bench(2) as here:
        for one in here.sockets:
            one.feed(b"a")
        await here.bundle.close()
        assert [await here.next(), await here.next()] == [b"a", b"a"]
        with pytest.raises(StreamError) as caught:
            await here.next()
        assert caught.value.fate is Fate.CLOSED


async def test_a_socket_that_closes_is_followed_by_another_without_a_gap() -> None:
    async with bench() as here:
        successor = FakeStream()
        here.successors.append(successor)
        here.sockets[0].feed(b"closing")
        await until(lambda: here.sockets[0].closed)
        successor.feed(b"after")
        assert [await here.next(), await here.next()] == [b"closing", b"after"]
        assert here.opening == 1


async def test_frames_of_the_first_come_before_those_of_its_successor() -> None:
    async with bench() as here:
        successor = FakeStream()
        successor.feed(b"later")
        here.successors.append(successor)
        here.may_open.clear()
        here.sockets[0].feed(b"closing", b"earlier")
        await until(lambda: here.opening)
        here.may_open.set()
        assert [await here.next() for _ in range(3)] == [b"closing", b"earlier", b"later"]


async def test_a_socket_that_ended_before_its_successor_was_open_leaves_a_mark() -> None:
    async with bench() as here:
        here.may_open.clear()
        here.sockets[0].feed(b"closing")
        await until(lambda: here.opening)
        here.sockets[0].end(Fate.AGAIN)
        successor = FakeStream()
        successor.feed(b"after")
        here.successors.append(successor)
        here.may_open.set()
        assert await here.next() == b"closing"
        assert isinstance(await here.next(), Missed)
        assert await here.next() == b"after"


async def test_it_can_be_moved_again_and_again() -> None:
    async with bench() as here:
        first, second = FakeStream(), FakeStream()
        here.successors += [first, second]
        here.sockets[0].feed(b"closing")
        await until(lambda: here.sockets[0].closed)
        first.feed(b"closing")
        await until(lambda: first.closed)
        second.feed(b"after")
        assert [await here.next() for _ in range(3)] == [b"closing", b"closing", b"after"]


async def test_where_no_successor_can_be_opened_the_end_is_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("supervisor_desk.service.bundle.MOST_TRIES", 1)
    monkeypatch.setattr("supervisor_desk.service.bundle.backoff", lambda: iter([0.0]))
    async with bench() as here:
        here.successors.append(StreamError("no", Fate.AGAIN))
        here.sockets[0].feed(b"closing")
        await until(lambda: here.opening)
        here.sockets[0].end(Fate.AT_ONCE, "moved")
        assert await here.next() == b"closing"
        with pytest.raises(StreamError, match="moved"):
            await here.next()


async def test_where_the_place_is_gone_nothing_is_waited_for() -> None:
    async with bench() as here:
        here.successors += [StreamError("gone", Fate.AT_ONCE), FakeStream()]
        here.sockets[0].feed(b"closing")
        await until(lambda: here.opening)
        here.sockets[0].end(Fate.RENEW, "the token ran out")
        assert await here.next() == b"closing"
        with pytest.raises(StreamError, match="the token ran out"):
            await here.next()
        assert here.opening == 1


async def test_events_that_went_elsewhere_are_asked_for_once_more() -> None:
    async with bench() as here:
        here.sockets[0].feed(b"taken")
        assert await here.next() == b"taken"
        assert isinstance(await here.next(), Missed)
        assert (here.asked, here.said) == (1, [])
        here.sockets[0].feed(b"taken")
        await until(lambda: here.said)
        assert (here.asked, here.said) == (1, [TAKEN_AWAY])


async def test_an_end_that_is_told_ends_it_at_once() -> None:
    async with bench() as here:
        here.sockets[0].feed(b"gone")
        with pytest.raises(StreamError) as caught:
            await here.next()
        assert caught.value.fate is Fate.AT_ONCE


async def test_each_socket_is_pinged() -> None:
    async with bench(2, Rhythm(silent_s=60.0, ping=b"ping", ping_s=0.001)) as here:
        await until(lambda: all(len(one.said) > 1 for one in here.sockets))
        assert set(here.sockets[0].said) == {b"ping"}


async def test_a_socket_that_falls_silent_is_cut() -> None:
    async with bench(2, Rhythm(silent_s=0.02, moves=True)) as here:
        with pytest.raises(StreamError, match="Nothing was heard"):
            await here.next()


async def test_the_wish_for_events_is_renewed_before_it_runs_out() -> None:
    clock = FakeClock()
    async with bench(1, Rhythm(silent_s=1e9, ping=b"ping", ping_s=0.001, renew_s=100.0, retry_s=10.0), clock) as here:
        await until(lambda: here.sockets[0].said)
        assert here.asked == 0
        here.trouble = NotSentError("unreachable")
        clock.advance(101.0)
        await until(lambda: here.asked == 1)
        here.trouble = None
        clock.advance(11.0)
        await until(lambda: here.asked == 2)
        clock.advance(11.0)
        said = len(here.sockets[0].said)
        await until(lambda: len(here.sockets[0].said) > said + 2)
        assert here.asked == 2


async def test_a_renewal_that_finds_nobody_ends_it() -> None:
    clock = FakeClock()
    async with bench(1, Rhythm(silent_s=1e9, ping=b"ping", ping_s=0.001, renew_s=100.0), clock) as here:
        await until(lambda: here.sockets[0].said)
        here.trouble = StreamError("gone", Fate.AT_ONCE)
        clock.advance(101.0)
        with pytest.raises(StreamError, match="gone"):
            await here.next()


async def test_what_nobody_reads_is_left_with_the_service() -> None:
    async with bench() as here:
        here.sockets[0].feed(*[b"x"] * (MOST_WAITING + 10))
        await until(lambda: here.sockets[0].taken == MOST_WAITING)
        await let_pass(0.001)
        assert here.sockets[0].taken == MOST_WAITING
        for _ in range(MOST_WAITING + 10):
            await here.bundle.frame()


async def test_a_stream_that_is_being_left_asks_nothing_back() -> None:
    async with bench() as here:
        here.bundle.leaving = True
        here.sockets[0].feed(b"taken", b"after")
        assert [await here.next(), await here.next()] == [b"taken", b"after"]
        assert (here.asked, here.said) == (0, [])
