"""How raw sound is laid out in bytes: rate, channels, encoding. Plain records, no arithmetic on samples."""

from __future__ import annotations

from enum import StrEnum

import msgspec

LOWEST_RATE = 1_000
HIGHEST_RATE = 768_000
"""Samples per second between which a rate is believed; what lies outside is a damaged header."""
MOST_CHANNELS = 64


class Encoding(StrEnum):
    """How one sample is written, in words for people. All are little-endian."""

    U8 = "8-bit"
    S16 = "16-bit"
    S24 = "24-bit"
    S32 = "32-bit"
    F32 = "32-bit float"
    F64 = "64-bit float"
    A_LAW = "A-law"
    MU_LAW = "µ-law"

    @property
    def width(self) -> int:
        """Bytes of one sample."""
        return _WIDTHS[self]


_WIDTHS = {
    Encoding.U8: 1,
    Encoding.S16: 2,
    Encoding.S24: 3,
    Encoding.S32: 4,
    Encoding.F32: 4,
    Encoding.F64: 8,
    Encoding.A_LAW: 1,
    Encoding.MU_LAW: 1,
}


class Layout(msgspec.Struct, frozen=True):
    """What is needed to understand raw sound. ``rate`` is in samples per second and channel.

    Raises ``ValueError`` for what no recording has.
    """

    rate: int
    channels: int
    encoding: Encoding

    def __post_init__(self) -> None:
        if not LOWEST_RATE <= self.rate <= HIGHEST_RATE:
            raise ValueError(f"a rate of {self.rate} samples per second")
        if not 1 <= self.channels <= MOST_CHANNELS:
            raise ValueError(f"{self.channels} channels")

    @property
    def frame_bytes(self) -> int:
        """Bytes of one moment: one sample of each channel."""
        return self.encoding.width * self.channels

    def frames_in(self, milliseconds: int) -> int:
        """Whole frames in that time."""
        return self.rate * milliseconds // 1000

    def milliseconds(self, size: int) -> float:
        """How long ``size`` bytes last."""
        return size // self.frame_bytes * 1000 / self.rate

    @property
    def shape(self) -> str:
        """Rate and channels for people: “48 kHz stereo”."""
        channels = {1: "mono", 2: "stereo"}.get(self.channels, f"{self.channels} channels")
        return f"{self.rate / 1000:g} kHz {channels}"

    @property
    def words(self) -> str:
        """All of it for people: “48 kHz stereo, 24-bit”."""
        return f"{self.shape}, {self.encoding.value}"
