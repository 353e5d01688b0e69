"""Conversion to 16 kHz: the length, the pitch, and no clipping."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervisor_desk.audio.convert import Converter, convert
from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.samples import from_16_bit
from tests.audio.sounds import frequency, raw, tone

RATES = (8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000)
LINEAR = (Encoding.U8, Encoding.S16, Encoding.S24, Encoding.S32, Encoding.F32, Encoding.F64)
layouts = st.builds(Layout, st.sampled_from(RATES), st.sampled_from((1, 2, 6)), st.sampled_from(LINEAR))


@settings(deadline=None, max_examples=60)
@given(layouts, st.integers(0, 20_000), st.data())
def test_the_length_is_kept_to_the_sample_however_the_stream_is_cut(
    layout: Layout, frames: int, data: st.DataObject
) -> None:
    source = raw(tone(frames / layout.rate, rate=layout.rate), layout)
    converter = Converter(layout)
    rest = source
    while rest:
        size = data.draw(st.integers(1, max(1, len(source) // 3)))
        converter.feed(rest[:size])
        rest = rest[size:]
    assert abs(converter.finish().count - frames * 16_000 / layout.rate) <= 1


@settings(deadline=None, max_examples=40)
@given(layouts, st.lists(st.integers(1, 5000), max_size=8))
def test_pieces_give_the_same_sound_as_the_whole(layout: Layout, sizes: list[int]) -> None:
    source = raw(tone(0.1, rate=layout.rate), layout)
    converter = Converter(layout)
    rest = source
    for size in sizes:
        converter.feed(rest[:size])
        rest = rest[size:]
    converter.feed(rest)
    assert converter.finish() == convert(source, layout)


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(RATES), st.floats(50, 3000), st.floats(0.9, 1.0))
def test_steep_edges_are_not_clipped(rate: int, hertz: float, peak: float) -> None:
    square = np.sign(tone(0.3, rate=rate, hertz=hertz)) * np.float32(peak)
    samples = np.abs(
        from_16_bit(convert(raw(square, Layout(rate, 1, Encoding.F32)), Layout(rate, 1, Encoding.F32)).frames)
    )
    if rate == 16_000:
        assert samples.max() == pytest.approx(peak, abs=1e-4)
    else:
        # Clipped sound stays at the limit for several samples on end; a wave that was turned down touches it at most.
        flat = samples >= 0.99997
        assert not (flat[:-2] & flat[1:-1] & flat[2:]).any()


@pytest.mark.parametrize("rate", RATES)
def test_the_pitch_is_kept(rate: int) -> None:
    layout = Layout(rate, 2, Encoding.S16)
    assert frequency(convert(raw(tone(1.0, rate=rate, hertz=1000), layout), layout)) == pytest.approx(1000, abs=2)


def test_what_16_khz_cannot_carry_is_taken_out_rather_than_folded_back() -> None:
    layout = Layout(48_000, 1, Encoding.F32)
    whistle = convert(raw(tone(0.5, rate=48_000, hertz=12_000, peak=0.9), layout), layout)
    middle = from_16_bit(whistle.frames)[1000:-1000]
    assert np.abs(middle).max() < 1e-3


def test_sound_that_is_right_already_passes_bit_by_bit() -> None:
    layout = Layout(16_000, 1, Encoding.S16)
    source = raw(tone(0.2), layout)
    assert convert(source, layout).frames == source


def test_half_a_frame_at_the_end_is_dropped() -> None:
    layout = Layout(16_000, 2, Encoding.S24)
    assert convert(raw(tone(0.01), layout) + b"\x01\x02", layout).count == 160


def test_nothing_gives_nothing() -> None:
    assert convert(b"", Layout(48_000, 2, Encoding.S16)).count == 0
