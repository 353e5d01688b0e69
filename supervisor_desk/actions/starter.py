"""Who may begin work beside the one that asks: passed in, so that tasks are made in one place."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Protocol


class Starter(Protocol):
    """Starts a coroutine beside the caller; ``qtloop.Tasks.start`` is one."""

    def __call__(self, coroutine: Coroutine[Any, Any, Any], *, name: str) -> object:
        """Start ``coroutine`` under ``name``."""
        ...
