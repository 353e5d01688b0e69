"""Times in words for people. Spans and the service's time texts are in ``conversations.clocks``."""

from __future__ import annotations

from datetime import datetime


def clock_words(at: float, *, milliseconds: bool = False) -> str:
    """Time of day on this computer for ``at`` (seconds since the epoch): ``14:05:09``, with ``.120`` if asked."""
    local = datetime.fromtimestamp(at).astimezone()
    return local.strftime("%H:%M:%S") + (f".{local.microsecond // 1000:03d}" if milliseconds else "")


def day_words(at: float) -> str:
    """Date and time of day on this computer: ``2026-11-21 14:05:09``."""
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def age_words(seconds: float) -> str:
    """How old something is, coarsely: ``now``, ``7 s``, ``3 min``, ``2 h``."""
    if seconds < 1.5:
        return "now"
    if seconds < 60:
        return f"{int(seconds)} s"
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    return f"{int(seconds // 3600)} h"
