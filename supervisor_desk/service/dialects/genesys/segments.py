"""Ids in paths."""

from __future__ import annotations

from urllib.parse import quote


def segment(text: str) -> str:
    """An id as one segment of a path: ids are opaque, so nothing in them may end the segment."""
    return quote(text, safe="")
