"""The figures written down: as JSON, and as the table in the README."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from tests.benchmarks.figures import Figure, markdown

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN = "<!-- bench: written by `python3 packaging/dev.py bench --readme` -->"
END = "<!-- bench: end -->"


class Report(msgspec.Struct, frozen=True):
    """One run. ``broken`` are benchmarks that failed, by name, with the last words of each."""

    on: str
    figures: list[Figure]
    broken: dict[str, str]
    busy: str = ""

    def write(self, file: Path) -> None:
        """As JSON; each figure says whether it met its goal."""
        told = msgspec.to_builtins(self)
        for one, figure in zip(told["figures"], self.figures, strict=True):
            one["met"] = figure.met
        file.write_bytes(msgspec.json.format(msgspec.json.encode(told)) + b"\n")


def tally(figures: Sequence[Figure]) -> str:
    """How many goals were met, in words."""
    goals = [one for one in figures if one.goal is not None]
    return f"{sum(bool(one.met) for one in goals)} of {len(goals)} goals met"


def into_readme(report: Report, readme: Path = README) -> None:
    """Replace the table there. Raises ``ValueError`` where the README has no place for one."""
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{readme.name} has no place for the table: {BEGIN} … {END}")
    busy = f" {report.busy}" if report.busy else ""
    table = f"{report.on}: {tally(report.figures)}.{busy}\n\n{markdown(report.figures)}"
    readme.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")
