"""From raw bytes to samples between -1 and 1, and from those to 16 bits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from supervisor_desk.audio.layout import Encoding, Layout

Samples: TypeAlias = NDArray[np.float32]
"""One channel; full scale is -1 to 1, and more is possible in between the steps of a conversion."""

_BELIEVABLE = 1e6
"""Floating-point files may go beyond full scale, even by mistake as far as whole numbers do; no sound goes further."""


def mono(raw: bytes, layout: Layout) -> Samples:
    """The mean of all channels, which cannot be louder than the loudest of them. ``raw`` holds whole frames."""
    samples = _READ[layout.encoding](raw)
    if layout.channels == 1:
        return samples
    mixed: Samples = samples.reshape(-1, layout.channels).mean(axis=1, dtype=np.float32)
    return mixed


def to_16_bit(samples: Samples) -> bytes:
    """Little-endian samples of 16 bits. What is louder than full scale is turned down as a whole, not cut off.

    A resampler overshoots at steep edges, up to a fifth for a full-scale square wave: cutting that off is the clipping
    that the conversion is there to prevent.
    """
    peak = float(np.abs(samples).max(initial=0.0))
    scaled = samples * (32768.0 if peak <= 1.0 else 32767.0 / peak)
    whole: NDArray[np.int16] = np.clip(np.rint(scaled), -32768, 32767).astype("<i2")
    return whole.tobytes()


def from_16_bit(raw: bytes) -> Samples:
    """The reverse of ``to_16_bit``, without loss."""
    return np.frombuffer(raw, "<i2").astype(np.float32) / np.float32(32768)


def _from_8_bit(raw: bytes) -> Samples:
    return (np.frombuffer(raw, np.uint8).astype(np.float32) - np.float32(128)) / np.float32(128)


def _from_24_bit(raw: bytes) -> Samples:
    wide = np.zeros((len(raw) // 3, 4), np.uint8)
    wide[:, 1:] = np.frombuffer(raw, np.uint8).reshape(-1, 3)
    return _from_32_bit(wide.tobytes())


def _from_32_bit(raw: bytes) -> Samples:
    return (np.frombuffer(raw, "<i4") / np.float64(2**31)).astype(np.float32)


def _from_float(raw: bytes, kind: str) -> Samples:
    found = np.nan_to_num(np.frombuffer(raw, kind).astype(np.float64), nan=0.0)
    return np.clip(found, -_BELIEVABLE, _BELIEVABLE).astype(np.float32)


def _from_table(raw: bytes, table: NDArray[Any]) -> Samples:
    taken: Samples = table[np.frombuffer(raw, np.uint8)]
    return taken


@cache
def _mu_law() -> Samples:
    """ITU-T G.711, µ-law: what each of the 256 codes stands for."""
    code = ~np.arange(256, dtype=np.uint8)
    exponent, mantissa = (code >> 4 & 7).astype(np.int32), (code & 15).astype(np.int32)
    size = (((mantissa << 3) + 0x84) << exponent) - 0x84
    return (np.where(code & 0x80, -size, size) / 32768).astype(np.float32)


@cache
def _a_law() -> Samples:
    """ITU-T G.711, A-law: what each of the 256 codes stands for."""
    code = np.arange(256, dtype=np.uint8) ^ 0x55
    exponent, mantissa = (code >> 4 & 7).astype(np.int32), (code & 15).astype(np.int32)
    size = np.where(exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0))
    return (np.where(code & 0x80, size, -size) / 32768).astype(np.float32)


_READ: Mapping[Encoding, Callable[[bytes], Samples]] = {
    Encoding.U8: _from_8_bit,
    Encoding.S16: from_16_bit,
    Encoding.S24: _from_24_bit,
    Encoding.S32: _from_32_bit,
    Encoding.F32: lambda raw: _from_float(raw, "<f4"),
    Encoding.F64: lambda raw: _from_float(raw, "<f8"),
    Encoding.A_LAW: lambda raw: _from_table(raw, _a_law()),
    Encoding.MU_LAW: lambda raw: _from_table(raw, _mu_law()),
}
