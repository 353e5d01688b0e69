"""Walks through the frames of an MP3 without decoding them: how long it is, and whether it is of one piece.

The decoder in the Qt wheels takes the first frames for all: behind a change from stereo to mono it reads what is not
there, behind a change of rate it plays at the wrong pitch (both seen with Qt 6.11.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_KBITS_MPEG_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_MPEG_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_CANDIDATE = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
"""How a frame of layer III begins, in each version, with and without a checksum."""
_MPEG_1 = 3
_LAYER_3 = 1
_MONO = 3


class Frame(msgspec.Struct, frozen=True):
    """One frame of layer III. ``size`` is in bytes, its header included."""

    rate: int
    channels: int
    samples: int
    size: int


class Walk(msgspec.Struct, frozen=True):
    """What was met on the way. ``shapes`` are rates and channel counts in the order of their first appearance."""

    milliseconds: float
    shapes: tuple[tuple[int, int], ...]


def frame_at(content: bytes, position: int) -> Frame | None:
    """The frame that begins there; ``None`` if none does, or one of free or reserved format."""
    head = int.from_bytes(content[position : position + 4], "big")
    version, layer, bits, rate = head >> 19 & 3, head >> 17 & 3, head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer != _LAYER_3 or bits in (0, 15) or rate == 3:
        return None
    kbits = (_KBITS_MPEG_1 if version == _MPEG_1 else _KBITS_MPEG_2)[bits]
    samples = 1152 if version == _MPEG_1 else 576
    rate = _RATES[version][rate]
    size = samples // 8 * kbits * 1000 // rate + (head >> 9 & 1)
    return Frame(rate, 1 if head >> 6 & 3 == _MONO else 2, samples, size)


def tag_size(content: bytes) -> int:
    """Bytes of the ID3 tag at the beginning, 0 without one. Its length is written in seven bits of each byte."""
    if content[:3] != b"ID3" or len(content) < 10:
        return 0
    return 10 + sum((byte & 0x7F) << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))


def walk(content: bytes) -> Walk:
    """Follow the frames to the end, over whatever lies between them."""
    milliseconds = 0.0
    shapes: dict[tuple[int, int], None] = {}
    for frame in _frames(content):
        milliseconds += frame.samples * 1000 / frame.rate
        shapes[frame.rate, frame.channels] = None
    return Walk(milliseconds, tuple(shapes))


def _frames(content: bytes) -> Iterator[Frame]:
    position = tag_size(content)
    follows = False
    while position + 4 <= len(content):
        frame = frame_at(content, position)
        # Any bytes may look like one header; two in the right distance are no accident.
        if frame is not None and (follows or frame_at(content, position + frame.size) is not None):
            follows = frame_at(content, position + frame.size) is not None
            yield frame
            position += frame.size
            continue
        follows = False
        candidate = _CANDIDATE.search(content, position + 1)
        if candidate is None:
            return
        position = candidate.start()
