"""Taking times: several rounds, the contenders in turn, so that whatever else the machine does strikes all of them."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.benchmarks.figures import median


class Took(NamedTuple):
    """How long a piece of work took, in seconds: by the clock on the wall, and of this thread's processor time."""

    wall: float
    cpu: float


class Size(NamedTuple):
    """How much is measured. The short form only shows that the benchmarks work."""

    short: bool

    def of(self, full: int, short: int) -> int:
        """How many of something."""
        return short if self.short else full

    def seconds(self, full: float, short: float) -> float:
        """How long something goes on."""
        return short if self.short else full


class Work(NamedTuple):
    """What is timed, and what must be made ready for each round outside of that time."""

    do: Callable[[], object]
    prepare: Callable[[], object] = int


def once(work: Callable[[], object]) -> Took:
    """How long ``work`` takes."""
    cpu, wall = time.thread_time(), time.perf_counter()
    work()
    return Took(time.perf_counter() - wall, time.thread_time() - cpu)


def in_turn(times: int, *contenders: Callable[[], object] | Work) -> list[list[Took]]:
    """``times`` rounds after one that does not count; for each contender what it took in each round."""
    taken: list[list[Took]] = [[] for _ in contenders]
    for number in range(times + 1):
        for one, contender in zip(taken, contenders, strict=True):
            work = contender if isinstance(contender, Work) else Work(contender)
            work.prepare()
            gc.collect()
            took = once(work.do)
            if number:
                one.append(took)
    return taken


def wall(taken: Sequence[Took]) -> float:
    """The median on the wall, in seconds."""
    return median([one.wall for one in taken])


def cpu(taken: Sequence[Took]) -> float:
    """The median of processor time, in seconds."""
    return median([one.cpu for one in taken])


def times_quicker(ours: Sequence[Took], theirs: Sequence[Took]) -> float:
    """How many times as quick as ``theirs`` we were: the median over the rounds, by processor time.

    That is what a busy machine hardly changes; on a quiet one it is the same as time on the wall.
    """
    return median([other.cpu / own.cpu for own, other in zip(ours, theirs, strict=True) if own.cpu > 0])
