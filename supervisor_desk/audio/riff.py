"""Reads the header of a WAV file with care: every length is checked against the file, nothing is believed."""

from __future__ import annotations

import struct
from typing import BinaryIO, Final

import msgspec

from supervisor_desk.audio.layout import Encoding, Layout

_PCM, _FLOAT, _EXTENSIBLE = 0x0001, 0x0003, 0xFFFE
_COMPANDED = {0x0006: Encoding.A_LAW, 0x0007: Encoding.MU_LAW}
_WHOLE_NUMBERS = {8: Encoding.U8, 16: Encoding.S16, 24: Encoding.S24, 32: Encoding.S32}
_FLOATS = {32: Encoding.F32, 64: Encoding.F64}
# The last 14 bytes of a subformat that stands for the plain format code in its first two.
_SUBFORMAT_TAIL = bytes.fromhex("000000001000800000aa00389b71")
_NAMES = {0x0002: "ADPCM", 0x0011: "ADPCM", 0x0031: "GSM 6.10", 0x0050: "MPEG", 0x0055: "MP3", 0x00FF: "AAC"}
_MOST_CHUNKS: Final = 1000


class WavHeader(msgspec.Struct, frozen=True):
    """Where the sound is in the file, and how it is laid out. ``size`` is in bytes, whole frames, and really there.

    ``missing`` is how many bytes more the header promises.
    """

    layout: Layout
    start: int
    size: int
    missing: int = 0

    @property
    def milliseconds(self) -> float:
        """How long the sound lasts."""
        return self.layout.milliseconds(self.size)


class NotWav(Exception):
    """The file begins like a WAV file but cannot be understood; ``str()`` says what is wrong with it, as a clause."""


def read_header(file: BinaryIO, size: int) -> WavHeader:
    """Find format and sound in ``file``, which has ``size`` bytes. Raises ``NotWav`` and ``OSError``."""
    layout: Layout | None = None
    position = 12  # behind RIFF, length, WAVE; that length is wrong in streamed files, so it is not looked at
    for _ in range(_MOST_CHUNKS):
        file.seek(position)
        head = file.read(8)
        if len(head) < 8:
            break
        name, length = head[:4], int.from_bytes(head[4:], "little")
        position += 8
        if name == b"fmt ":
            layout = _layout(file.read(min(length, 40)))
        elif name == b"data":
            if layout is None:
                raise NotWav("its sound comes before the description of it")
            there = min(length, size - position)
            # Recorders that stream put the greatest number, or none, where the length is not known yet.
            unknown = length in (0, 0xFFFFFFFF, 0x7FFFFFFF, 0xFFFFFFFF - 36)
            there = size - position if unknown else there
            there -= there % layout.frame_bytes
            return WavHeader(layout, position, there, 0 if unknown else max(0, length - (size - position)))
        position += length + length % 2
    raise NotWav("it describes no sound" if layout is None else "it holds a description, but no sound")


def _layout(described: bytes) -> Layout:
    if len(described) < 16:
        raise NotWav("the description of its sound is cut off")
    code, channels, rate, _, frame_bytes, bits = struct.unpack_from("<HHIIHH", described)
    if code == _EXTENSIBLE:
        if len(described) < 40 or described[26:40] != _SUBFORMAT_TAIL:
            raise NotWav("its sound is written in a way that only its maker knows")
        code = int.from_bytes(described[24:26], "little")
    encoding = _encoding(code, bits)
    try:
        layout = Layout(rate, channels, encoding)
    except ValueError as error:
        raise NotWav(f"its header is damaged: it tells of {error}") from error
    if frame_bytes != layout.frame_bytes:
        raise NotWav("its header contradicts itself")
    return layout


def _encoding(code: int, bits: int) -> Encoding:
    if code in _COMPANDED:
        return _COMPANDED[code]
    if code not in (_PCM, _FLOAT):
        raise NotWav(f"its sound is compressed ({_NAMES.get(code, f'format {code:#06x}')})")
    # Samples of 12 or 20 bits stand at the upper end of the next whole byte.
    found = _FLOATS.get(bits) if code == _FLOAT else _WHOLE_NUMBERS.get(-(-bits // 8) * 8)
    if found is None:
        raise NotWav(f"its samples have {bits} bits")
    return found
