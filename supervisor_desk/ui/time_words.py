"""Times and spans in words, from the service's ISO 8601 text or the clock's seconds."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=4096)
def epoch_of(iso: str | None) -> float | None:
    """Seconds since the epoch of an ISO 8601 time; ``None`` for what cannot be read. Without a zone it is UTC."""
    if not iso:
        return None
    try:
        read = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return (read if read.tzinfo is not None else read.replace(tzinfo=UTC)).timestamp()


def clock_words(at: float, *, milliseconds: bool = False) -> str:
    """Time of day on this computer: ``14:05:09``, with ``.120`` if asked."""
    local = datetime.fromtimestamp(at).astimezone()
    return local.strftime("%H:%M:%S") + (f".{local.microsecond // 1000:03d}" if milliseconds else "")


def day_words(at: float) -> str:
    """Date and time of day on this computer: ``2026-11-21 14:05:09``."""
    return datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def span_words(seconds: float) -> str:
    """A running time as ``mm:ss``, from an hour on ``h:mm:ss``."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def age_words(seconds: float) -> str:
    """How old something is, coarsely: ``now``, ``7 s``, ``3 min``, ``2 h``."""
    if seconds < 1.5:
        return "now"
    if seconds < 60:
        return f"{int(seconds)} s"
    if seconds < 3600:
        return f"{int(seconds // 60)} min"
    return f"{int(seconds // 3600)} h"
