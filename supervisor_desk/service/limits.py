"""Staying below the service's limits: one limiter for the process, slowed by what the service says is left.

Contract section 9: wait for ``Retry-After`` as seconds or as a date; ``X-RateLimit-Remaining`` slows the desk down
before it hits the wall.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from aiolimiter import AsyncLimiter

from supervisor_desk.actions.ports import Clock
from supervisor_desk.service.dialects.quota import Quota, QuotaOf, x_ratelimit

PER_MINUTE: Final = 300
"""Requests that the desk allows itself in a minute."""
EASY_SHARE: Final = 0.25
"""Above this share of the limit that is left, nothing is slowed."""
FORGET_S: Final = 60.0
"""Age in seconds at which what the service said about its limit no longer counts."""
_DEAREST: Final = 25.0


class Limiter:
    """Gives turns to all requests of the process.

    A reading costs the more turns the less the service says is left, so that a supervisor's action still gets through
    when listings no longer do. ``quota_of`` reads what the service says is left, of a limit that it may count over all
    programs of the same user.
    """

    def __init__(self, clock: Clock, per_minute: int = PER_MINUTE, quota_of: QuotaOf = x_ratelimit) -> None:
        self._clock = clock
        self._quota_of = quota_of
        self._bucket = AsyncLimiter(per_minute, 60)
        self._dearest = min(_DEAREST, float(per_minute))
        self._quota: Quota | None = None
        self._noted = 0.0
        self._pause_ends = -math.inf

    @property
    def pause(self) -> float:
        """Seconds for which the service asked to be left alone, as far as they are not over."""
        return max(self._pause_ends - self._clock.monotonic(), 0.0)

    @property
    def share_left(self) -> float:
        """Share of the service's limit that is left, 1.0 where it has not said so lately."""
        quota = self._quota
        if quota is None or self._clock.monotonic() - self._noted > min(quota.reset_s or FORGET_S, FORGET_S):
            return 1.0
        return min(quota.left / quota.allowed, 1.0)

    @property
    def count_restarts_in(self) -> float | None:
        """Seconds until the service counts anew, where it said so and nothing is left; else ``None``."""
        quota = self._quota
        if quota is None or quota.left or quota.reset_s is None:
            return None
        return max(quota.reset_s - (self._clock.monotonic() - self._noted), 0.0)

    def cost(self, *, writes: bool) -> float:
        """Turns that one request takes."""
        share = self.share_left
        if writes or share >= EASY_SHARE:
            return 1.0
        return min(EASY_SHARE / share, self._dearest) if share > 0 else self._dearest

    async def turn(self, *, writes: bool) -> None:
        """Return when the request may go."""
        while (rest := self.pause) > 0:  # noqa: ASYNC110 - time passing is the event, and timers may wake early
            await asyncio.sleep(rest)
        await self._bucket.acquire(self.cost(writes=writes))

    def note(self, headers: Mapping[str, str]) -> None:
        """Take over what an answer says about the limit; nonsense is left alone."""
        quota = self._quota_of(headers)
        if quota is not None:
            self._quota, self._noted = quota, self._clock.monotonic()

    def hold(self, seconds: float) -> None:
        """Send nothing for so many seconds."""
        self._pause_ends = max(self._pause_ends, self._clock.monotonic() + seconds)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait by ``Retry-After``, given as seconds or as an HTTP date (RFC 9110 section 10.2.3).

    ``None`` where there is none that can be read. ``now`` is seconds since the epoch.
    """
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            date = parsedate_to_datetime(text)
        except ValueError:
            return None
        seconds = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now
    return max(seconds, 0.0) if math.isfinite(seconds) else None
