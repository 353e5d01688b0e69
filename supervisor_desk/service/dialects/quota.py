"""What an answer's headers say of the service's rate limit, whatever a service calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

USUAL: Final = 300
"""Requests in a minute where the service does not say how many."""


class Quota(msgspec.Struct, frozen=True):
    """``left`` of ``allowed`` requests are left; the count starts again in ``reset_s`` seconds, where that was said."""

    left: int
    allowed: int
    reset_s: float | None = None


QuotaOf = Callable[[Mapping[str, str]], Quota | None]
"""Reads headers, whose names are in lower case; ``None`` where they say nothing that can be used."""


def x_ratelimit(headers: Mapping[str, str]) -> Quota | None:
    """By ``X-RateLimit-Remaining`` and ``X-RateLimit-Limit`` (contract section 9)."""
    try:
        quota = Quota(int(headers["x-ratelimit-remaining"]), int(headers.get("x-ratelimit-limit", USUAL)))
    except (KeyError, ValueError):
        return None
    return quota if quota.left >= 0 and quota.allowed > 0 else None
