"""How loud a moment is, for the level meter."""

from __future__ import annotations

import math
from typing import Final

import msgspec

NOTHING_DB: Final = -120.0
"""Stands for no sound at all, and is the lowest level told."""

SILENT_BELOW_DBFS: Final = -60.0
"""A peak below this is the noise of an open input, not speech."""


class Level(msgspec.Struct, frozen=True):
    """``peak`` and ``rms`` in dBFS: 0 is the loudest there can be, all else is below. A full-scale sine has a peak of 0
    and an RMS of -3.
    """

    peak: float = NOTHING_DB
    rms: float = NOTHING_DB


def decibels(ratio: float) -> float:
    """A ratio to full scale in dB, ``NOTHING_DB`` at least."""
    return max(NOTHING_DB, 20 * math.log10(ratio)) if ratio > 0 else NOTHING_DB
