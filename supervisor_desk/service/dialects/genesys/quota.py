"""What an answer's headers say of the rate limit: 300 requests a minute, shared by all programs of the same user.

The number differs by organisation and resource: it is read from the headers, never assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from supervisor_desk.service.dialects.quota import Quota

_LONGEST_S: Final = 3600.0


def quota_of(headers: Mapping[str, str]) -> Quota | None:
    """What the headers say; ``None`` where they say nothing that can be used. Names are in lower case."""
    try:
        count = int(headers["inin-ratelimit-count"])
        allowed = int(headers["inin-ratelimit-allowed"])
        reset = headers.get("inin-ratelimit-reset")
        reset_s = float(reset) if reset is not None else None
    except (KeyError, ValueError):
        return None
    if count < 0 or allowed <= 0 or (reset_s is not None and not 0 <= reset_s < _LONGEST_S):
        return None
    return Quota(max(allowed - count, 0), allowed, reset_s)
