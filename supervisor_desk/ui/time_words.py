"""Times of day in words. Spans are in ``conversations.clocks``, ages in ``board_words``."""

from __future__ import annotations

from datetime import datetime


def clock_words(at: float, *, milliseconds: bool = False) -> str:
    """Time of day on this computer for ``at`` (seconds since the epoch): ``14:05:09``, with ``.120`` if asked."""
    local = datetime.fromtimestamp(at).astimezone()
    return local.strftime("%H:%M:%S") + (f".{local.microsecond // 1000:03d}" if milliseconds else "")


def day_words(at: float) -> str:
    """Date and time of day on this computer: ``2026-11-21 14:05:09``."""
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
