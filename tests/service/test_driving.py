"""Flows are driven a few requests at a time, and it is known whether anything may have been changed when one fails."""

from __future__ import annotations

import asyncio

import pytest

from supervisor_desk.service.dialects.calls import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.flow import AT_ONCE, Flow, Step, asked, so_far, told, tried
from supervisor_desk.service.driving import Drive
from supervisor_desk.service.errors import AnswerLostError, RefusedError, ServiceError

LOST = AnswerLostError("lost", cut=False)


class Sender:
    """Answers each path with what it is told; 200 otherwise. Counts what is under way at once."""

    def __init__(self, **answers: int | Exception) -> None:
        self._answers = answers
        self.sent: list[HttpCall] = []
        self.now = 0
        self.most = 0

    async def send(self, call: HttpCall) -> Reply:
        self.sent.append(call)
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0)
        self.now -= 1
        found = self._answers.get(call.path, 200)
        if isinstance(found, Exception):
            raise found
        return Reply(found, {}, call.path.encode())

    async def read(self, call: HttpCall) -> Reply:
        reply = await self.send(call)
        if not reply.ok:
            raise RefusedError("no", reply.status)
        return reply


def get(path: str) -> HttpCall:
    return HttpCall(method="GET", path=path)


def put(path: str) -> HttpCall:
    return HttpCall(method="PUT", path=path, writes=True)


def two(first: HttpCall, second: HttpCall) -> Flow[str]:
    one = yield from asked(first)
    other = yield from asked(second)
    return f"{one.status} {other.status}"


async def test_answers_come_back_in_the_order_of_the_calls() -> None:
    def flow() -> Flow[list[int]]:
        answers = yield Step(calls=tuple(get(str(number)) for number in range(10)))
        return [int(one.body) for one in answers if one is not None]

    sender = Sender()
    assert await Drive(sender).run(flow()) == list(range(10))
    assert sender.most == AT_ONCE


async def test_a_lenient_step_goes_on_without_an_answer() -> None:
    def flow() -> Flow[list[bool]]:
        return [one is None for one in (yield from tried([get("a"), get("b")]))]

    assert await Drive(Sender(b=LOST)).run(flow()) == [False, True]


async def test_a_strict_step_takes_nothing_but_success() -> None:
    def flow() -> Flow[int]:
        return (yield from told(get("a"))).status

    with pytest.raises(RefusedError):
        await Drive(Sender(a=403)).run(flow())


@pytest.mark.parametrize(
    ("first", "second", "failing", "wrote", "writing"),
    [
        (get("a"), put("b"), "a", 0, False),
        (get("a"), put("b"), "b", 0, True),
        (put("a"), get("b"), "b", 1, False),
        (put("a"), put("b"), "b", 1, True),
    ],
)
async def test_it_is_known_whether_anything_may_have_changed(
    first: HttpCall, second: HttpCall, failing: str, wrote: int, writing: bool
) -> None:
    drive = Drive(Sender(**{failing: LOST}))
    with pytest.raises(ServiceError):
        await drive.run(two(first, second))
    assert (drive.wrote, drive.writing) == (wrote, writing)


async def test_the_last_question_goes_with_each_request_that_changes_something() -> None:
    async def still() -> bool:
        return True

    sender = Sender()
    await Drive(sender, still=still).run(two(get("a"), put("b")))
    assert [call.still for call in sender.sent] == [None, still]


async def test_progress_is_told() -> None:
    def flow() -> Flow[None]:
        yield from so_far(3, 10)
        yield from so_far(5, 2)

    told_: list[tuple[int, int]] = []
    await Drive(Sender(), progress=lambda done, total: told_.append((done, total))).run(flow())
    assert told_ == [(3, 10), (5, 5)]


async def test_a_pause_comes_before_the_request() -> None:
    def flow() -> Flow[int]:
        return (yield from asked(get("a"), pause_s=0.01)).status

    loop = asyncio.get_running_loop()
    began = loop.time()
    assert await Drive(Sender()).run(flow()) == 200
    assert loop.time() - began >= 0.009


async def test_what_a_flow_cannot_read_is_raised_on() -> None:
    def flow() -> Flow[int]:
        yield from asked(get("a"))
        raise UnreadableError("part")

    with pytest.raises(UnreadableError, match="part"):
        await Drive(Sender()).run(flow())
