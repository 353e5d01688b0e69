"""Sounds and sound files for the tests of audio, made on the spot."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.pcm import RATE, Pcm
from supervisor_desk.audio.samples import Samples, to_16_bit

RECORDINGS = Path(__file__).parent / "recordings"
"""Tones as MP3 and OGG, made with SoX from its own synthesizer."""

_INTEGERS = {Encoding.U8: ("<u1", 127), Encoding.S16: ("<i2", 2**15 - 1), Encoding.S32: ("<i4", 2**31 - 1)}
_CODES = {Encoding.F32: 3, Encoding.F64: 3, Encoding.A_LAW: 6, Encoding.MU_LAW: 7}


def tone(seconds: float, *, rate: int = RATE, hertz: float = 440.0, peak: float = 0.5) -> Samples:
    """A sine in one channel."""
    moments = np.arange(round(seconds * rate)) / rate
    return (peak * np.sin(2 * np.pi * hertz * moments)).astype(np.float32)


def pcm(seconds: float, *, hertz: float = 440.0, peak: float = 0.5) -> Pcm:
    """A sine, finished."""
    return Pcm(to_16_bit(tone(seconds, hertz=hertz, peak=peak)))


def raw(samples: Samples, layout: Layout) -> bytes:
    """The same samples in every channel, in any of the linear encodings."""
    frames = np.repeat(samples[:, np.newaxis].astype(np.float64), layout.channels, axis=1)
    if layout.encoding in (Encoding.F32, Encoding.F64):
        return frames.astype("<f4" if layout.encoding is Encoding.F32 else "<f8").tobytes()
    if layout.encoding is Encoding.S24:
        wide = np.rint(frames * (2**23 - 1)).astype("<i4").reshape(-1, 1).view(np.uint8)
        return wide.reshape(-1, 4)[:, :3].tobytes()
    kind, full = _INTEGERS[layout.encoding]
    return np.rint(frames * full + (128 if layout.encoding is Encoding.U8 else 0)).astype(kind).tobytes()


def wav(
    sound: bytes, layout: Layout, *, code: int | None = None, extensible: bool = False, before: bytes = b""
) -> bytes:
    """A WAV file. ``before`` are chunks that come between the description and the sound."""
    plain = code if code is not None else _CODES.get(layout.encoding, 1)
    bits = layout.encoding.width * 8
    described = struct.pack(
        "<HHIIHH",
        0xFFFE if extensible else plain,
        layout.channels,
        layout.rate,
        layout.rate * layout.frame_bytes,
        layout.frame_bytes,
        bits,
    )
    if extensible:
        described += struct.pack("<HHIH", 22, bits, 0, plain) + bytes.fromhex("000000001000800000aa00389b71")
    body = b"WAVE" + chunk(b"fmt ", described) + before + chunk(b"data", sound)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def chunk(name: bytes, content: bytes) -> bytes:
    """A RIFF chunk, padded to whole words."""
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def frequency(sound: Pcm) -> float:
    """The strongest frequency in it, in hertz."""
    samples = np.frombuffer(sound.frames, "<i2").astype(np.float64)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(samples.size)))
    return float(spectrum.argmax()) * RATE / samples.size
