"""The clock of the machine, fitting ``actions.ports.Clock``. Everything else is handed one."""

from __future__ import annotations

import time


class SystemClock:
    """Wall time for people and records, monotonic time for deadlines."""

    def now(self) -> float:
        """Seconds since the epoch, UTC."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()
