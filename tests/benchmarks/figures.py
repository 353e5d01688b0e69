"""What a benchmark tells: one figure with its unit, what it was measured against in the same run, and the goal."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import msgspec


class Goal(msgspec.Struct, frozen=True):
    """``limit`` is to be reached, or with ``most`` not to be passed."""

    limit: float
    most: bool = False

    def met_by(self, value: float) -> bool:
        """Whether ``value`` is good enough."""
        return value <= self.limit if self.most else value >= self.limit

    def __str__(self) -> str:
        return f"{'≤' if self.most else '≥'} {plain(self.limit)}"


class Figure(msgspec.Struct, frozen=True):
    """``ratio`` is the figure compared with ``against``, both of the same run; without one, the goal is for ``value``.

    ``note`` says what else one must know to read it, ``""`` where nothing.
    """

    what: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    goal: Goal | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal was reached; ``None`` where there is none."""
        if self.goal is None:
            return None
        return self.goal.met_by(self.value if self.ratio is None else self.ratio)

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The figure as a row of a table: measure, value, comparison, goal and whether it was met."""
        ratio = "" if self.ratio is None else f"{plain(self.ratio)} × {self.against}"
        goal = "" if self.goal is None else f"{self.goal}{' ×' if self.ratio is not None else ''}: "
        verdict = {None: "", True: "met", False: "missed"}[self.met]
        return self.what, f"{plain(self.value)} {self.unit}".strip(), ratio or self.note, f"{goal}{verdict}"


def at_least(limit: float) -> Goal:
    """The goal is reached from ``limit`` upwards."""
    return Goal(limit)


def at_most(limit: float) -> Goal:
    """The goal is reached up to ``limit``."""
    return Goal(limit, most=True)


def median(values: Sequence[float]) -> float:
    """The middle of ``values``; 0 where there are none."""
    return statistics.median(values) if values else 0.0


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which ``percent`` of ``values`` lie; 0 where there are none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def plain(value: float) -> str:
    """A number with as many digits as mean something."""
    size = abs(value)
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.2f}"


HEADINGS = ("Measure", "Value", "Compared in the same run", "Goal")


def table(figures: Sequence[Figure]) -> str:
    """For people at a terminal."""
    rows = [HEADINGS, *(one.cells for one in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def markdown(figures: Sequence[Figure]) -> str:
    """For the README."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *(one.cells for one in figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
