"""What a benchmark tells: one figure, its unit, and where there is one the baseline of the same run."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """``ratio`` is the figure over ``baseline``, measured in the same run; ``goal`` is what was aimed at, in words."""

    what: str
    value: float
    unit: str
    baseline: str = ""
    ratio: float | None = None
    goal: str = ""


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which ``percent`` of ``values`` lie; 0 where there are none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def table(figures: Sequence[Figure]) -> str:
    """For people."""
    rows = [("Measure", "Value", "Ratio", "Goal")]
    for one in figures:
        ratio = "" if one.ratio is None else f"{one.ratio:.2f} × {one.baseline}"
        rows.append((one.what, f"{one.value:,.2f} {one.unit}".strip(), ratio, one.goal))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
