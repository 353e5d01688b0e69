"""From the one form of sound that the desk keeps to whatever a loudspeaker takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import soxr

from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.pcm import RATE, Pcm
from supervisor_desk.audio.samples import Samples, from_16_bit, to_16_bit

_WRITE: Final[dict[Encoding, Callable[[Samples], bytes]]] = {
    Encoding.U8: lambda samples: (np.clip(np.rint(samples * 127), -127, 127) + 128).astype(np.uint8).tobytes(),
    Encoding.S16: to_16_bit,
    Encoding.S32: lambda samples: np.clip(samples * 2.0**31, -(2.0**31), 2.0**31 - 256).astype("<i4").tobytes(),
    Encoding.F32: lambda samples: np.clip(samples, -1.0, 1.0).astype("<f4").tobytes(),
}
TAKEN: Final = frozenset(_WRITE)
"""The encodings that can be written."""


def rendered(sound: Pcm, layout: Layout) -> bytes:
    """``sound`` in ``layout``, the same in each channel. Raises ``KeyError`` for an encoding that is not ``TAKEN``."""
    samples: Samples = from_16_bit(sound.frames)
    if layout.rate != RATE:
        samples = soxr.resample(samples, RATE, layout.rate)
    return _WRITE[layout.encoding](np.repeat(samples, layout.channels))
