"""The doctor's report on a platform: what nobody has published, without people in it, in a file to attach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from supervisor_desk import __version__
from supervisor_desk.actions.ports import Clock
from supervisor_desk.settings import data_folder
from supervisor_desk.ui.check_words import CheckLine

_ABOUT: Final = (
    "Made by supervisor-desk doctor. It holds no names, no texts and no secrets; ids are hashed with a salt that was "
    "thrown away. No call was touched for it."
)


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One point of the report; ``standing`` says how the answer came about."""

    point: int
    asks: str
    standing: str
    words: str
    facts: Mapping[str, Any] = {}

    @property
    def line(self) -> str:
        """For the terminal."""
        return f"{self.point:>2}. {self.asks}\n    {self.standing}: {self.words}"


def report_path(clock: Clock) -> Path:
    """Where a report goes unless somebody says where."""
    return data_folder() / "reports" / f"probe-{_moment(clock):%Y%m%d-%H%M%S}.json"


def write_report(
    path: Path, platform: str, region: str, lines: Sequence[CheckLine], points: Sequence[Point], clock: Clock
) -> None:
    """Write it. Of the checks only the results are told: their words name this computer. Raises ``OSError``."""
    report = {
        "about": _ABOUT,
        "desk": __version__,
        "made": f"{_moment(clock):%Y-%m-%d}",
        "platform": platform,
        "region": region,
        "checks": {line.key: line.result for line in lines},
        "points": points,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")


def _moment(clock: Clock) -> datetime:
    return datetime.fromtimestamp(clock.now(), UTC)
