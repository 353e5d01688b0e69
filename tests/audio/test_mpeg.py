"""The walk through the frames of an MP3."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.audio.mpeg import tag_size, walk
from tests.audio.sounds import RECORDINGS

STEREO = (RECORDINGS / "tone-stereo.mp3").read_bytes()
MONO = (RECORDINGS / "tone-mono.mp3").read_bytes()
MONO_44 = (RECORDINGS / "tone-mono-44.mp3").read_bytes()


def tagged(size: int) -> bytes:
    return b"ID3\x04\0\0" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127]) + bytes(size)


@pytest.mark.parametrize(
    ("content", "shape", "seconds"), [(STEREO, (44_100, 2), 1.0), (MONO, (8000, 1), 1.1), (MONO_44, (44_100, 1), 0.3)]
)
def test_length_rate_and_channels_are_seen_without_decoding(
    content: bytes, shape: tuple[int, int], seconds: float
) -> None:
    found = walk(content)
    assert found.shapes == (shape,)
    assert found.milliseconds == pytest.approx(seconds * 1000, abs=100)


def test_a_tag_of_any_length_is_passed_over() -> None:
    assert tag_size(tagged(70_000) + STEREO) == 70_010
    assert walk(tagged(70_000) + STEREO) == walk(STEREO)


def test_what_lies_between_the_frames_is_passed_over() -> None:
    assert walk(STEREO + b"TAG" + bytes(125) + b"\xff\xfb\xff\xff" * 9).milliseconds == walk(STEREO).milliseconds


def test_recordings_joined_end_to_end_show_all_their_shapes() -> None:
    assert walk(STEREO + MONO_44).shapes == ((44_100, 2), (44_100, 1))
    assert walk(MONO * 31).milliseconds == pytest.approx(31 * 1152)


@given(st.binary(max_size=2000))
def test_bytes_without_frames_have_no_length_and_end(content: bytes) -> None:
    assert walk(content.replace(b"\xff", b"\0")).shapes == ()
    assert walk(b"\xff\xfb\x90\x00" + content).milliseconds < 2000
