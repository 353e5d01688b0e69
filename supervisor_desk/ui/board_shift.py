"""What of a painted board can be pushed to where it lies now, and what must be painted anew.

On a busy board most rows in sight only move up or down a little with each frame. Their pixels are there already, and
pushing a run of them costs a fraction of painting it. Pure: it counts in lines and knows nothing of pixels.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

_WORTH_IT = 4
"""Shorter runs are painted: a push has its price, too."""
_MOST_PUSHES = 6


class Push(NamedTuple):
    """The lines from ``first`` to ``last`` are to lie ``by`` lines lower, higher if negative."""

    first: int
    last: int
    by: int


class Plan(NamedTuple):
    """``pushes`` in the order in which none overwrites what another one needs; ``anew`` as runs of lines."""

    pushes: Sequence[Push]
    anew: Sequence[tuple[int, int]]


def plan(
    painted: Mapping[int, object],
    wanted: Sequence[object | None],
    first: int,
    *,
    movable: range,
    bound: Collection[int] = (),
) -> Plan:
    """How to get from what is ``painted``, by line, to what is ``wanted`` on the lines from ``first`` on.

    What is wanted is told apart by identity; ``None`` stands for what was never painted. Only lines in ``movable`` can
    be pushed, and to or from ``bound`` ones nothing can: their looks belong to their places.
    """
    lying: dict[int, int] | None = None
    runs: list[Push] = []
    anew: list[int] = []
    last_was = -1
    for line, shown in enumerate(wanted, start=first):
        if shown is not None and painted.get(line) is shown:
            if line < last_was:  # another order, not a movement
                return _all_anew(painted, wanted, first)
            last_was = line
            continue
        if lying is None:
            lying = {id(painted[one]): one for one in movable if one in painted}
        was = lying.get(id(shown))
        if was is None or was <= last_was or was in bound or line in bound:
            anew.append(line)
            continue
        last_was = was
        by = line - was
        if runs and runs[-1].by == by and runs[-1].last == was - 1:
            runs[-1] = Push(runs[-1].first, was, by)
        else:
            runs.append(Push(was, was, by))
    kept = sorted((run for run in runs if run.last - run.first + 1 >= _WORTH_IT), key=_length)[-_MOST_PUSHES:]
    for run in runs:
        if run not in kept:
            anew.extend(range(run.first + run.by, run.last + run.by + 1))
    # Rows keep their order, so what moves down never gets past what moves up.
    down = sorted((run for run in kept if run.by > 0), reverse=True)
    up = sorted(run for run in kept if run.by < 0)
    return Plan([*down, *up], list(_runs(sorted(anew))))


def _length(run: Push) -> int:
    return run.last - run.first


def _all_anew(painted: Mapping[int, object], wanted: Sequence[object | None], first: int) -> Plan:
    anew = (line for line, shown in enumerate(wanted, start=first) if shown is None or painted.get(line) is not shown)
    return Plan([], list(_runs(anew)))


def _runs(lines: Iterable[int]) -> Iterable[tuple[int, int]]:
    begun = last = -2
    for line in lines:
        if line != last + 1:
            if begun >= 0:
                yield begun, last
            begun = line
        last = line
    if begun >= 0:
        yield begun, last
