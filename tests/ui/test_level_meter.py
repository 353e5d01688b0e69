"""The meter shows what the microphone hears, and by its color whether that is too loud."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from supervisor_desk.audio.level import Level
from supervisor_desk.ui.level_meter import LevelMeter
from supervisor_desk.ui.theme import Theme
from tests.ui.windows import bring_up


def color_at(meter: LevelMeter, share: float) -> str:
    image = meter.grab().toImage()
    return image.pixelColor(int(image.width() * share), image.height() // 2).name()


@pytest.fixture
def meter(theme: Theme, qtbot: QtBot) -> LevelMeter:
    made = LevelMeter(theme)
    made.resize(200, 14)
    return bring_up(qtbot, made)


@pytest.mark.parametrize(("peak", "tone"), [(-20.0, "good"), (-3.0, "waiting"), (0.0, "bad")])
def test_the_bar_tells_how_loud_it_is(meter: LevelMeter, theme: Theme, peak: float, tone: str) -> None:
    meter.show_level(Level(peak, peak - 10))
    assert color_at(meter, 0.3) == getattr(theme.tokens, tone)


def test_the_bar_ends_where_the_level_is(meter: LevelMeter, theme: Theme) -> None:
    meter.show_level(Level(-30.0, -40.0))
    assert (color_at(meter, 0.45), color_at(meter, 0.55)) == (theme.tokens.good, theme.tokens.raised)


def test_a_closed_microphone_shows_nothing_and_says_so(meter: LevelMeter, theme: Theme) -> None:
    meter.show_level(Level(-10.0, -20.0))
    assert "open" in meter.accessibleDescription()
    meter.show_level(None)
    assert color_at(meter, 0.1) == theme.tokens.raised
    assert "closed" in meter.accessibleDescription()
