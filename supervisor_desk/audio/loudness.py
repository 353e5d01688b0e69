"""How loud sound is: the level of a moment for the meter, and how loud a whole clip seems to a listener.

The latter is integrated loudness after ITU-R BS.1770-4, in LUFS. It weighs frequencies as the ear does and leaves out
the pauses, so that two clips with the same figure sound equally loud. It is measured on what leaves the desk, so
nothing above 8 kHz counts. One channel only: a full-scale sine of 1 kHz has -3 LUFS.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from supervisor_desk.audio.level import NOTHING_DB, Level, decibels
from supervisor_desk.audio.pcm import RATE, Pcm
from supervisor_desk.audio.samples import Samples, from_16_bit

Biquad = tuple[tuple[float, float, float], tuple[float, float, float]]
"""Coefficients of one filter stage: those of the input, those of the output."""

SILENT: Final = NOTHING_DB
_BLOCK_MS = 400
_STEP_MS = 100
_OFFSET = -0.691
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_RING_OUT = RATE // 2
"""Zeros after the sound: the filters have died away before the circular convolution wraps around."""


def level_of(samples: Samples) -> Level:
    """The level of that stretch of sound."""
    if not samples.size:
        return Level()
    peak = float(np.abs(samples).max())
    rms = math.sqrt(float(np.mean(np.square(samples, dtype=np.float64))))
    return Level(decibels(peak), decibels(rms))


def integrated_loudness(pcm: Pcm) -> float:
    """Loudness of all of ``pcm`` in LUFS, ``SILENT`` if nothing in it is above -70. Sound shorter than 400 ms is taken
    as one block.
    """
    blocks = _block_powers(_weighted(from_16_bit(pcm.frames)))
    heard = blocks[_lufs(blocks) > _ABSOLUTE_GATE]
    if not heard.size:
        return SILENT
    gate = float(_lufs(heard.mean(keepdims=True))[0]) + _RELATIVE_GATE
    return float(_lufs(heard[_lufs(heard) > gate].mean(keepdims=True))[0])


def _block_powers(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean square of each block of 400 ms; blocks begin every 100 ms."""
    block, step = RATE * _BLOCK_MS // 1000, RATE * _STEP_MS // 1000
    if samples.size <= block:
        return np.array([np.mean(np.square(samples))]) if samples.size else np.zeros(0)
    sums = np.concatenate(([0.0], np.cumsum(np.square(samples))))
    starts = np.arange(0, samples.size - block + 1, step)
    powers: NDArray[np.float64] = (sums[starts + block] - sums[starts]) / block
    return powers


def _lufs(powers: NDArray[np.float64]) -> NDArray[np.float64]:
    return _OFFSET + 10 * np.log10(np.maximum(powers, 1e-12))


def _weighted(samples: Samples) -> NDArray[np.float64]:
    """K-weighting, by its frequency response: the standard's two stages one after the other."""
    size = 1 << (samples.size + _RING_OUT - 1).bit_length()
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones_like(z)
    for above, below in k_weighting(RATE):
        response *= (above[0] + above[1] * z + above[2] * z * z) / (below[0] + below[1] * z + below[2] * z * z)
    return np.fft.irfft(np.fft.rfft(samples, size) * response, size)[: samples.size]


def k_weighting(rate: int) -> tuple[Biquad, Biquad]:
    """The standard's filters at ``rate``. It tabulates them for 48 kHz; these are the analog filters behind that table
    (a shelf of +4 dB above 1.7 kHz, a high-pass at 38 Hz), brought to the rate by the bilinear transform.
    """
    gain, quality = 10 ** (3.999843853973347 / 20), 0.7071752369554196
    middle = gain**0.4996667741545416
    k = math.tan(math.pi * 1681.974450955533 / rate)
    whole = 1 + k / quality + k * k
    shelf = (
        (
            (gain + middle * k / quality + k * k) / whole,
            2 * (k * k - gain) / whole,
            (gain - middle * k / quality + k * k) / whole,
        ),
        (1.0, 2 * (k * k - 1) / whole, (1 - k / quality + k * k) / whole),
    )
    quality = 0.5003270373238773
    k = math.tan(math.pi * 38.13547087602444 / rate)
    whole = 1 + k / quality + k * k
    high_pass = ((1.0, -2.0, 1.0), (1.0, 2 * (k * k - 1) / whole, (1 - k / quality + k * k) / whole))
    return shelf, high_pass
