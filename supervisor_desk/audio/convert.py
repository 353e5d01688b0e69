"""From any rate, any number of channels and any encoding to 16 kHz mono 16-bit, as the sound comes in."""

from __future__ import annotations

import numpy as np
import soxr

from supervisor_desk.audio.layout import Layout
from supervisor_desk.audio.pcm import RATE, Pcm
from supervisor_desk.audio.samples import Samples, mono, to_16_bit


class Converter:
    """Takes raw sound in pieces of any size, cut anywhere, and gives the whole of it converted.

    Costs some 0.2 % of the time that the sound lasts. The result has the length of the source, to the nearest sample.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._rest = b""
        self._done: list[Samples] = []
        self._resampler = None if layout.rate == RATE else soxr.ResampleStream(layout.rate, RATE, 1, dtype="float32")

    def feed(self, raw: bytes) -> None:
        """Take in the next piece."""
        raw = self._rest + raw
        whole = len(raw) - len(raw) % self._layout.frame_bytes
        self._rest = raw[whole:]
        if whole:
            self._resample(mono(raw[:whole], self._layout))

    def finish(self) -> Pcm:
        """All that was fed, converted. Half a frame at the very end is dropped. Nothing may be fed afterwards."""
        self._resample(np.zeros(0, np.float32), last=True)
        return Pcm(to_16_bit(np.concatenate(self._done)))

    def _resample(self, samples: Samples, *, last: bool = False) -> None:
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples, last=last)
        self._done.append(samples)


def convert(raw: bytes, layout: Layout) -> Pcm:
    """All of ``raw`` at once."""
    converter = Converter(layout)
    converter.feed(raw)
    return converter.finish()
