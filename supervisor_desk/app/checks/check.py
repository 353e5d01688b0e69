"""What a check of the doctor is, and what it finds."""

from __future__ import annotations

from typing import Protocol

import msgspec

from supervisor_desk.ui.check_words import CheckResult


class Finding(msgspec.Struct, frozen=True):
    """How a check ended: ``found`` says what was seen, ``remedy`` what to do about it. Never a secret."""

    result: CheckResult
    found: str
    remedy: str = ""


class Check(Protocol):
    """One thing that is tried. It changes nothing that stays, and may take ``within`` seconds."""

    @property
    def key(self) -> str:
        """Short name for scripts."""
        ...

    @property
    def tried(self) -> str:
        """What is tried, in two or three words."""
        ...

    @property
    def needs(self) -> tuple[str, ...]:
        """Keys of checks that must not have failed before."""
        ...

    @property
    def within(self) -> float:
        """Longest time that it may take, in seconds."""
        ...

    async def look(self) -> Finding:
        """Try it. Troubles are findings and never raised."""
        ...


def fine(found: str, remedy: str = "") -> Finding:
    """It works; ``remedy`` may hold a piece of advice."""
    return Finding(CheckResult.OK, found, remedy)


def doubtful(found: str, remedy: str) -> Finding:
    """The desk works without it, or not for long."""
    return Finding(CheckResult.WARNING, found, remedy)


def bad(found: str, remedy: str) -> Finding:
    """The desk cannot work, or not as it must."""
    return Finding(CheckResult.FAILED, found, remedy)
