"""What a file is, from its first bytes: its name proves nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from supervisor_desk.audio.mpeg import frame_at, tag_size

HEAD_BYTES: Final = 4096
"""How many bytes of the beginning ``sniff`` wants to see."""


class Format(StrEnum):
    """What the desk takes as a clip, by the names in use (the formats of G3)."""

    WAV = "WAV"
    MP3 = "MP3"
    OGG = "OGG"


class Found(msgspec.Struct, frozen=True):
    """``format`` is ``None`` for what is no clip; ``words`` say what it is: “a PDF document”."""

    words: str
    format: Format | None = None


_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"fLaC", "a FLAC sound file"),
    (b"FORM", "an AIFF sound file"),
    (b"RF64", "a WAV file for very long recordings (RF64)"),
    (b"RIFX", "a WAV file for other processors (RIFX)"),
    (b"caff", "a CAF sound file"),
    (b"#!AMR", "an AMR sound file"),
    (b".snd", "an AU sound file"),
    (b"wvpk", "a WavPack sound file"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media file"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM file"),
    (b"MThd", "a MIDI file"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
)
_IN_OGG = (
    (b"\x01vorbis", Format.OGG, "an OGG file"),
    (b"OpusHead", Format.OGG, "an OGG file (Opus)"),
    (b"\x7fFLAC", Format.OGG, "an OGG file (FLAC)"),
    (b"Speex   ", Format.OGG, "an OGG file (Speex)"),
    (b"\x80theora", None, "an OGG film"),
)
_UNKNOWN = Found("a file that the desk does not know")


def sniff(head: bytes) -> Found:
    """Judge by the first ``HEAD_BYTES`` of a file, all of it where it is shorter."""
    if head[:4] == b"RIFF":
        return Found("a WAV file", Format.WAV) if head[8:12] == b"WAVE" else Found("a RIFF file without sound")
    if head[:4] == b"OggS":
        return _in_ogg(head)
    if head[:3] == b"ID3" or head[:2] >= b"\xff\xe0":
        mpeg = _mpeg(head)
        if mpeg is not None:
            return mpeg
    if head[4:8] == b"ftyp":
        return Found("an MP4 or M4A file")
    for beginning, words in _BEGINNINGS:
        if head.startswith(beginning):
            return Found(words)
    return Found("a text file") if _is_text(head) else _UNKNOWN


def _in_ogg(head: bytes) -> Found:
    if len(head) < 28:
        return _UNKNOWN
    packet = head[27 + head[26] :]
    for beginning, form, words in _IN_OGG:
        if packet.startswith(beginning):
            return Found(words, form)
    return Found("an OGG file of an unknown kind")


def _mpeg(head: bytes) -> Found | None:
    """MPEG sound by its frame header; behind a tag that reaches further than ``head``, the tag alone has to do."""
    start = tag_size(head)
    if start + 4 > len(head) or frame_at(head, start) is not None:
        return Found("an MP3 file", Format.MP3)
    # The same beginning with another layer. Layer I died out, and text in UTF-16 looks like it.
    return {0xFFF0: Found("an AAC sound file"), 0xFFF4: Found("an MP2 sound file")}.get(
        int.from_bytes(head[start : start + 2], "big") & 0xFFF6
    )


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    text = head.decode("utf-8", errors="replace").rstrip("\ufffd")  # the last character may be cut in two
    return bool(text) and "\ufffd" not in text and all(c.isprintable() or c in "\t\r\n\f" for c in text)
