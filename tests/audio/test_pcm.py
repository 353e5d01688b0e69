"""The form in which sound leaves the desk."""

from __future__ import annotations

import io
import wave

from supervisor_desk.audio.pcm import MAX_SAMPLES, Pcm
from tests.audio.sounds import pcm


def test_the_file_is_16_khz_mono_16_bit_and_holds_the_same_samples() -> None:
    sound = pcm(0.5)
    with wave.open(io.BytesIO(sound.wav())) as reader:
        found = (reader.getframerate(), reader.getnchannels(), reader.getsampwidth())
        assert found == (16_000, 1, 2)
        assert reader.readframes(reader.getnframes()) == sound.frames


def test_a_length_is_rounded_up_so_that_sound_never_lasts_longer_than_it_says() -> None:
    assert Pcm(bytes(2 * 16_001)).duration_ms == 1001
    assert Pcm(bytes(2 * MAX_SAMPLES)).duration_ms == 30_000
    assert Pcm(b"").duration_ms == 0


def test_what_was_said_does_not_show_in_a_log() -> None:
    assert repr(pcm(1.5)) == "Pcm(1500 ms)"


def test_cutting_keeps_the_beginning() -> None:
    sound = pcm(1.0)
    assert sound.cut(160).frames == sound.frames[:320]
