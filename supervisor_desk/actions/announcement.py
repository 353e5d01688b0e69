"""Checks of an announcement before anything is sent (contract section 6). Pure."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlsplit

from supervisor_desk.actions.action import MAX_ANNOUNCEMENT_MS

EXTENSIONS = frozenset({".wav", ".mp3", ".ogg"})
"""Formats that the media servers play (G3), as whole extensions."""


def announcement_problem(url: str, duration_ms: int) -> str:
    """What is wrong with the sound's address or length, with the remedy; empty if nothing is."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return "The address cannot be read. Enter an https address."
    if not url.strip():
        return "No address is given. Enter the https address of the sound."
    if parts.scheme != "https" or not parts.hostname:
        return "The address must start with https://, so that nobody can put other sound in its place."
    name, dot, ending = parts.path.rpartition("/")[2].rpartition(".")
    if not name or f".{ending.lower()}" not in EXTENSIONS:
        found = f"ends in .{ending}" if name and dot else "does not name a sound file"
        return f"The address {found}. It must end in .wav, .mp3 or .ogg."
    if not 1 <= duration_ms <= MAX_ANNOUNCEMENT_MS:
        return f"The length is {duration_ms} ms. It must be 1 to {MAX_ANNOUNCEMENT_MS} ms."
    return ""


def iso_duration(milliseconds: int) -> str:
    """ISO 8601 duration with its fraction kept: 1500 becomes ``PT1.5S`` (the guide's code cuts it off)."""
    seconds = (Decimal(milliseconds) / 1000).normalize()
    return f"PT{seconds:f}S"
