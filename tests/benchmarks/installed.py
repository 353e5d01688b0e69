"""What an installed desk does not have, and would load if it had: kept out of the processes that measure it."""

from __future__ import annotations

import sys

LINTERS_BRING = ("click", "pygments", "rich")
"""structlog loads rich where it is there, and httpx all three."""


def as_installed() -> None:
    """Have none of that in this process. To be called before anything of the desk is imported."""
    for name in LINTERS_BRING:
        sys.modules[name] = None  # type: ignore[assignment]
