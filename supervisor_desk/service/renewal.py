"""When a token is renewed: one formula that meets each guide (contract section 8). Pure."""

from __future__ import annotations

from typing import Final

SHARE_LEFT: Final = 0.1
"""Renewed when this share of the life is left (G4) …"""
AT_LEAST_S: Final = 60.0
"""… and this many seconds at least (G1) …"""
AT_MOST_S: Final = 300.0
"""… and this many at most (G0, G3)."""


def renew_ahead(lifetime: float) -> float:
    """How many seconds before its end a token of ``lifetime`` seconds is renewed.

    A token that is too short for the margins is used for half of its life.
    """
    ahead = min(max(lifetime * SHARE_LEFT, AT_LEAST_S), AT_MOST_S)
    return min(ahead, lifetime / 2)
