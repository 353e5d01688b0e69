"""Headers of WAV files: every kind, and every way to be damaged."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.riff import NotWav, WavHeader, read_header
from tests.audio.sounds import chunk, wav

STEREO = Layout(48_000, 2, Encoding.S16)
SOUND = bytes(range(200)) * 4


def header(content: bytes) -> WavHeader:
    return read_header(io.BytesIO(content), len(content))


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("extensible", [False, True])
def test_every_encoding_is_recognized(encoding: Encoding, extensible: bool) -> None:
    layout = Layout(44_100, 2, encoding)
    found = header(wav(SOUND, layout, extensible=extensible))
    assert found.layout == layout
    assert found.missing == 0


def test_the_sound_is_found_behind_other_chunks_of_odd_length() -> None:
    content = wav(SOUND, STEREO, before=chunk(b"LIST", b"INFOabc") + chunk(b"fact", b"1234"))
    found = header(content)
    assert content[found.start : found.start + found.size] == SOUND


def test_a_file_that_breaks_off_has_what_is_there_and_says_how_much_is_missing() -> None:
    found = header(wav(SOUND, STEREO)[:-101])
    assert found.size == len(SOUND) - 104  # whole frames
    assert found.missing == 101


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_stream_of_unknown_length_reaches_to_the_end_of_the_file(length: int) -> None:
    content = wav(SOUND, STEREO).replace(b"data" + struct.pack("<I", len(SOUND)), b"data" + struct.pack("<I", length))
    assert header(content).size == len(SOUND)
    assert header(content).missing == 0


def test_samples_of_20_bits_are_read_as_24() -> None:
    content = bytearray(wav(bytes(60), Layout(48_000, 1, Encoding.S24)))
    content[34:36] = struct.pack("<H", 20)
    assert header(bytes(content)).layout.encoding is Encoding.S24


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (wav(SOUND, STEREO)[:12], "it describes no sound"),
        (wav(SOUND, STEREO)[:20], "cut off"),
        (wav(SOUND, STEREO)[:36], "it holds a description, but no sound"),
        (b"RIFF\0\0\0\0WAVE" + chunk(b"data", SOUND), "before the description"),
        (wav(SOUND, STEREO, code=0x0002), "compressed (ADPCM)"),
        (wav(SOUND, STEREO, code=0x1234), "compressed (format 0x1234)"),
        (wav(SOUND, STEREO).replace(struct.pack("<I", 48_000), bytes(4), 1), "a rate of 0"),
        (wav(SOUND, STEREO).replace(struct.pack("<HI", 2, 48_000), struct.pack("<HI", 0, 48_000), 1), "0 channels"),
        (wav(SOUND, STEREO).replace(struct.pack("<HH", 4, 16), struct.pack("<HH", 3, 16), 1), "contradicts itself"),
        (wav(SOUND, STEREO).replace(struct.pack("<HH", 4, 16), struct.pack("<HH", 4, 99), 1), "99 bits"),
        (wav(SOUND, STEREO, extensible=True).replace(bytes.fromhex("00aa00389b71"), bytes(6)), "only its maker knows"),
    ],
)
def test_what_cannot_be_understood_is_said(content: bytes, why: str) -> None:
    with pytest.raises(NotWav) as caught:
        header(content)
    assert why in str(caught.value)


@given(st.binary(max_size=300))
def test_no_content_leads_outside_the_file_or_to_a_crash(content: bytes) -> None:
    content = b"RIFF\0\0\0\0WAVE" + content
    try:
        found = header(content)
    except NotWav:
        return
    assert 0 <= found.start <= found.start + found.size <= len(content)


@given(st.data())
def test_no_damage_to_a_good_file_leads_outside_it(data: st.DataObject) -> None:
    content = bytearray(wav(SOUND, STEREO, extensible=data.draw(st.booleans())))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(12, 80))] = data.draw(st.integers(0, 255))
    try:
        found = header(bytes(content))
    except NotWav:
        return
    assert 0 <= found.start <= found.start + found.size <= len(content)
    assert found.size % found.layout.frame_bytes == 0
