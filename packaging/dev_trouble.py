"""What stops a command of `dev.py`."""

from __future__ import annotations


class Trouble(Exception):
    """Something a person must know or do; its text is the whole message."""
