"""A finished sound becomes what a loudspeaker takes, and stays the same sound."""

from __future__ import annotations

import numpy as np
import pytest

from supervisor_desk.audio.convert import convert
from supervisor_desk.audio.layout import Encoding, Layout
from supervisor_desk.audio.pcm import RATE, Pcm
from supervisor_desk.audio.render import TAKEN, rendered
from supervisor_desk.audio.samples import from_16_bit
from tests.audio.sounds import frequency, pcm

SOUND = pcm(0.5)


def test_in_its_own_form_nothing_changes() -> None:
    assert rendered(SOUND, Layout(RATE, 1, Encoding.S16)) == SOUND.frames


@pytest.mark.parametrize("encoding", sorted(TAKEN))
@pytest.mark.parametrize(("rate", "channels"), [(RATE, 1), (48_000, 2), (44_100, 1)])
def test_in_any_other_form_it_is_the_same_sound(encoding: Encoding, rate: int, channels: int) -> None:
    layout = Layout(rate, channels, encoding)
    raw = rendered(SOUND, layout)
    assert abs(layout.milliseconds(len(raw)) - 500) < 1
    back = convert(raw, layout)
    assert frequency(back) == pytest.approx(440, abs=2)
    loudest = float(np.abs(from_16_bit(back.frames)).max())
    assert loudest == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("encoding", sorted(TAKEN))
def test_the_loudest_sound_is_not_turned_over(encoding: Encoding) -> None:
    full = Pcm(np.array([32767, -32768] * 50, "<i2").tobytes())
    layout = Layout(RATE, 1, encoding)
    back = from_16_bit(convert(rendered(full, layout), layout).frames)
    assert np.all(np.sign(back) == np.tile([1.0, -1.0], 50))


def test_an_encoding_that_cannot_be_written_is_an_error() -> None:
    with pytest.raises(KeyError):
        rendered(SOUND, Layout(RATE, 1, Encoding.A_LAW))
