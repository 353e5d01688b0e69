"""What an answer's headers say of the rate limit: 300 requests a minute, shared by all programs of the same user.

The number differs by organisation and resource: it is read from the headers, never assumed.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Quota(msgspec.Struct, frozen=True):
    """``count`` of ``allowed`` requests are used; the count starts again in ``reset_s`` seconds."""

    count: int
    allowed: int
    reset_s: float

    @property
    def left(self) -> int:
        """Requests that are left until then."""
        return max(self.allowed - self.count, 0)


def quota_of(headers: Mapping[str, str]) -> Quota | None:
    """What the headers say; ``None`` where they say nothing that can be used. Names are in lower case."""
    try:
        quota = Quota(
            int(headers["inin-ratelimit-count"]),
            int(headers["inin-ratelimit-allowed"]),
            float(headers.get("inin-ratelimit-reset", "60")),
        )
    except (KeyError, ValueError):
        return None
    return quota if quota.count >= 0 and quota.allowed > 0 and 0 <= quota.reset_s < 3600 else None
