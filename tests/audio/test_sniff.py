"""Files are known by their content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.sniff import HEAD_BYTES, Format, sniff
from tests.audio.sounds import RECORDINGS, wav

OGG = (RECORDINGS / "tone-stereo.ogg").read_bytes()
MP3 = (RECORDINGS / "tone-stereo.mp3").read_bytes()


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (wav(b"", Layout(8000, 1, Encoding.S16)), Format.WAV),
        (MP3, Format.MP3),
        (b"ID3\x03\0\0\0\0\0\x0a" + bytes(10) + MP3, Format.MP3),
        (b"ID3\x03\0\0\0\x7f\x7f\x7f" + bytes(HEAD_BYTES), Format.MP3),  # a picture of the artist comes first
        (OGG, Format.OGG),
        (OGG.replace(b"\x01vorbis", b"OpusHead", 1), Format.OGG),
    ],
)
def test_clips_are_recognized(content: bytes, form: Format) -> None:
    assert sniff(content[:HEAD_BYTES]).format is form


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Good morning, this is the script.\n", "a text file"),
        ("Grüße in UTF-16".encode("utf-16"), "a text file"),
        (("ä" * HEAD_BYTES).encode()[:HEAD_BYTES], "a text file"),
        (b"RIFF\0\0\0\0AVI LIST", "a RIFF file without sound"),
        (b"fLaC\0\0\0\x22", "a FLAC sound file"),
        (b"\0\0\0\x20ftypM4A ", "an MP4 or M4A file"),
        (b"\xff\xf1\x50\x80", "an AAC sound file"),
        (b"\xff\xfd\x80\x00", "an MP2 sound file"),
        (OGG.replace(b"\x01vorbis", b"\x80theora", 1), "an OGG film"),
        (b"OggS", "a file that the desk does not know"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (bytes(100), "a file that the desk does not know"),
        (b"", "a file that the desk does not know"),
    ],
)
def test_everything_else_is_called_by_its_name(content: bytes, words: str) -> None:
    found = sniff(content)
    assert (found.words, found.format) == (words, None)


@given(st.binary(max_size=64))
def test_any_content_gets_words(content: bytes) -> None:
    assert sniff(content).words
