"""How loud a moment is, for the level meter."""

from __future__ import annotations

import math
from typing import Final

import msgspec
import numpy as np

from supervisor_desk.audio.samples import Samples

NOTHING_DB: Final = -120.0
"""Stands for no sound at all, and is the lowest level told."""


class Level(msgspec.Struct, frozen=True):
    """``peak`` and ``rms`` in dBFS: 0 is the loudest there can be, all else is below. A full-scale sine has a peak of 0
    and an RMS of -3.
    """

    peak: float = NOTHING_DB
    rms: float = NOTHING_DB


def level_of(samples: Samples) -> Level:
    """The level of that stretch of sound."""
    if not samples.size:
        return Level()
    peak = float(np.abs(samples).max())
    rms = math.sqrt(float(np.mean(np.square(samples, dtype=np.float64))))
    return Level(decibels(peak), decibels(rms))


def decibels(ratio: float) -> float:
    """A ratio to full scale in dB, ``NOTHING_DB`` at least."""
    return max(NOTHING_DB, 20 * math.log10(ratio)) if ratio > 0 else NOTHING_DB
