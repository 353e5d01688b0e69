"""Levels and loudness, against the figures of the standard."""

from __future__ import annotations

import numpy as np
import pytest

from supervisor_desk.audio.level import NOTHING_DB, Level
from supervisor_desk.audio.loudness import SILENT, integrated_loudness, k_weighting, level_of
from supervisor_desk.audio.pcm import Pcm
from tests.audio.sounds import pcm, tone


def test_a_full_scale_sine_has_a_peak_of_0_and_an_rms_of_minus_3() -> None:
    level = level_of(tone(1.0, peak=1.0, hertz=1000))
    assert level.peak == pytest.approx(0.0, abs=0.01)
    assert level.rms == pytest.approx(-3.01, abs=0.01)


def test_silence_and_nothing_have_the_lowest_level() -> None:
    assert level_of(np.zeros(100, np.float32)) == level_of(np.zeros(0, np.float32)) == Level(NOTHING_DB, NOTHING_DB)


def test_the_filters_are_those_that_the_standard_tabulates_for_48_khz() -> None:
    shelf, high_pass = k_weighting(48_000)
    assert shelf[0] == pytest.approx((1.53512485958697, -2.69169618940638, 1.19839281085285), abs=1e-9)
    assert shelf[1] == pytest.approx((1.0, -1.69065929318241, 0.73248077421585), abs=1e-9)
    assert high_pass[0] == (1.0, -2.0, 1.0)
    assert high_pass[1] == pytest.approx((1.0, -1.99004745483398, 0.99007225036621), abs=1e-9)


@pytest.mark.parametrize("peak", [1.0, 0.1, 0.01])
def test_a_sine_of_1_khz_is_as_loud_as_the_standard_says(peak: float) -> None:
    # BS.1770: 997 Hz at full scale in one channel reads -3.01; the tolerance of compliant meters is 0.1.
    expected = -3.01 + 20 * np.log10(peak)
    assert integrated_loudness(pcm(3.0, hertz=997, peak=peak)) == pytest.approx(expected, abs=0.1)


def test_low_tones_count_less_than_high_ones() -> None:
    assert integrated_loudness(pcm(2.0, hertz=60)) < integrated_loudness(pcm(2.0, hertz=3000)) - 4


def test_pauses_do_not_make_a_clip_quieter() -> None:
    spoken = pcm(5.0, hertz=997)
    with_pause = Pcm(spoken.frames + bytes(len(spoken.frames) * 3))
    assert integrated_loudness(with_pause) == pytest.approx(integrated_loudness(spoken), abs=0.3)


def test_a_clip_shorter_than_one_block_is_measured_too() -> None:
    assert integrated_loudness(pcm(0.2, hertz=997)) == pytest.approx(-9.03, abs=0.3)


@pytest.mark.parametrize("frames", [b"", bytes(100), bytes(64_000)])
def test_silence_has_no_loudness(frames: bytes) -> None:
    assert integrated_loudness(Pcm(frames)) == SILENT
