"""Every encoding gives the same sound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.samples import from_16_bit, mono, to_16_bit
from tests.audio.sounds import raw, tone

LINEAR = {
    Encoding.U8: 1 / 64,
    Encoding.S16: 1e-4,
    Encoding.S24: 1e-6,
    Encoding.S32: 1e-6,
    Encoding.F32: 1e-6,
    Encoding.F64: 1e-6,
}


@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("encoding", LINEAR)
def test_linear_samples_come_back_as_precise_as_they_were_written(encoding: Encoding, channels: int) -> None:
    layout = Layout(8000, channels, encoding)
    sound = tone(0.1, rate=8000, peak=0.9)
    assert np.abs(mono(raw(sound, layout), layout) - sound).max() < LINEAR[encoding]


@pytest.mark.parametrize(
    ("encoding", "code", "value"),
    [
        # From the tables of ITU-T G.711, scaled to 16 bits: largest values, smallest values, both signs.
        (Encoding.MU_LAW, 0x80, 32124),
        (Encoding.MU_LAW, 0x00, -32124),
        (Encoding.MU_LAW, 0xFF, 0),
        (Encoding.MU_LAW, 0xFE, 8),
        (Encoding.MU_LAW, 0x7E, -8),
        (Encoding.A_LAW, 0xAA, 32256),
        (Encoding.A_LAW, 0x2A, -32256),
        (Encoding.A_LAW, 0xD5, 8),
        (Encoding.A_LAW, 0x55, -8),
        (Encoding.A_LAW, 0x80, 5504),
    ],
)
def test_telephone_codes_stand_for_the_values_of_g711(encoding: Encoding, code: int, value: int) -> None:
    samples = mono(bytes([code]), Layout(8000, 1, encoding))
    assert round(float(samples[0]) * 32768) == value


@given(st.binary(max_size=4000).map(lambda raw: raw[: len(raw) // 2 * 2]))
def test_16_bit_samples_pass_unchanged(frames: bytes) -> None:
    assert to_16_bit(from_16_bit(frames)) == frames


def test_what_is_louder_than_full_scale_is_turned_down_as_a_whole() -> None:
    loud = tone(0.1, peak=3.0)
    quiet = from_16_bit(to_16_bit(loud))
    assert np.abs(quiet).max() <= 1.0
    assert np.allclose(quiet, loud / 3.0, atol=1e-4)  # the shape of the wave is kept


def test_damaged_floats_become_silence_or_full_scale_and_never_fail() -> None:
    found = mono(np.array([np.nan, np.inf, -np.inf, 0.5], "<f4").tobytes(), Layout(8000, 1, Encoding.F32))
    assert np.isfinite(found).all()
    assert found[0] == 0.0
    assert len(to_16_bit(found)) == 8


def test_opposite_channels_do_not_get_louder_than_either() -> None:
    frames = np.array([[0.5, -0.5], [0.5, 0.5]], "<f4").tobytes()
    assert mono(frames, Layout(8000, 2, Encoding.F32)).tolist() == [0.0, 0.5]


@pytest.mark.parametrize(("rate", "channels"), [(0, 1), (999, 1), (10**7, 1), (8000, 0), (8000, 65)])
def test_a_layout_that_no_recording_has_is_not_believed(rate: int, channels: int) -> None:
    with pytest.raises(ValueError):
        Layout(rate, channels, Encoding.S16)


def test_a_layout_can_be_read_by_people() -> None:
    assert Layout(44_100, 2, Encoding.S24).words == "44.1 kHz stereo, 24-bit"
    assert Layout(8000, 6, Encoding.MU_LAW).words == "8 kHz 6 channels, µ-law"
