"""How the doctor's checks are told to people: a shape and a word for each result. No Qt; window and terminal use it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from supervisor_desk.ui.delivery_words import Face, Tone


class CheckResult(StrEnum):
    """How a check ended. ``NOT_TRIED`` follows from an earlier one that failed."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    NOT_TRIED = "not tried"


class CheckLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the doctor. ``key`` is for scripts and stays the same. Nothing in it is ever a secret."""

    key: str
    tried: str
    result: CheckResult
    found: str
    remedy: str = ""

    @property
    def sentence(self) -> str:
        """All of it, as a screen reader says it."""
        return " ".join(part for part in (f"{self.tried}: {self.result.value}.", self.found, self.remedy) if part)


_FACES = {
    CheckResult.OK: Face("delivery-confirmed", "OK", Tone.GOOD),
    CheckResult.WARNING: Face("warning", "Warning", Tone.WAITING),
    CheckResult.FAILED: Face("error", "Failed", Tone.BAD),
    CheckResult.NOT_TRIED: Face("delivery-asked", "Not tried", Tone.QUIET),
}
_SHAPES = {CheckResult.OK: "+", CheckResult.WARNING: "!", CheckResult.FAILED: "x", CheckResult.NOT_TRIED: "-"}
_WIDEST = max(len(result.value) for result in CheckResult)


def check_face(result: CheckResult) -> Face:
    """What a line shows for ``result``."""
    return _FACES[result]


def check_text(line: CheckLine) -> str:
    """The line for a terminal, its remedy below it. Shapes are letters that every terminal has."""
    indent = " " * (_WIDEST + 4)
    told = f"{_SHAPES[line.result]} {line.result.value.ljust(_WIDEST)}  {line.tried}: {line.found}"
    return f"{told}\n{indent}{line.remedy}" if line.remedy else told


def sum_up(lines: Iterable[CheckLine]) -> tuple[CheckResult, str]:
    """The result of all of them together, and a sentence that says it."""
    results = [line.result for line in lines]
    failed, warnings = results.count(CheckResult.FAILED), results.count(CheckResult.WARNING)
    if failed:
        return CheckResult.FAILED, f"{_checks(failed)} failed. What to do is said beside each."
    if warnings:
        return CheckResult.WARNING, f"The desk can work. {_checks(warnings)} may need your attention."
    return CheckResult.OK, "Everything is in order."


def _checks(count: int) -> str:
    return "1 check" if count == 1 else f"{count} checks"
