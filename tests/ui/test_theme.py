"""The colors hold their contrast, and the theme follows the system or the choice."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from supervisor_desk.ui.sheet import FOLDER, give_look, style_sheet
from supervisor_desk.ui.theme import DARK, LIGHT, SMALLEST_POINTS, Scheme, Theme, Tokens, palette

BOTH = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
TEXTS = [
    ("text", "window"),
    ("text", "panel"),
    ("text", "raised"),
    ("text", "hover"),
    ("text", "pressed"),
    ("text", "row_alternate"),
    ("text", "good_back"),
    ("text", "waiting_back"),
    ("text", "bad_back"),
    ("text", "busy_back"),
    ("text_dim", "window"),
    ("text_dim", "panel"),
    ("text_dim", "raised"),
    ("text_dim", "row_alternate"),
    ("text_off", "window"),
    ("text_off", "panel"),
    ("text_off", "raised"),
    ("text_off", "row_over"),
    ("selection_text", "selection"),
    ("accent_text", "accent"),
    ("accent_on_panel", "panel"),
    ("live_text", "live"),
    ("good", "panel"),
    ("good", "good_back"),
    ("good", "window"),
    ("waiting", "panel"),
    ("waiting", "waiting_back"),
    ("waiting", "window"),
    ("bad", "panel"),
    ("bad", "bad_back"),
    ("bad", "window"),
    ("busy", "panel"),
    ("busy", "busy_back"),
    ("busy", "window"),
]
EDGES = [
    ("edge", "window"),
    ("edge", "panel"),
    ("edge", "raised"),
    ("focus", "window"),
    ("focus", "panel"),
    ("focus", "raised"),
    ("accent", "panel"),
    ("live", "window"),
    ("live", "panel"),
    ("waiting", "waiting_back"),
    ("bad", "bad_back"),
]


def contrast(one: str, other: str) -> float:
    """Ratio of WCAG 2.2: 1 for equal colors, 21 for black on white."""

    def luminance(text: str) -> float:
        def linear(channel: float) -> float:
            return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

        color = QColor(text)
        red, green, blue = (linear(channel) for channel in (color.redF(), color.greenF(), color.blueF()))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_guideline_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@BOTH
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_can_be_read(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@BOTH
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_can_be_seen(tokens: Tokens, edge: str, ground: str) -> None:
    assert contrast(getattr(tokens, edge), getattr(tokens, ground)) >= 3.0


@BOTH
def test_the_style_sheet_leaves_no_name_unreplaced_and_names_only_pictures_that_exist(tokens: Tokens) -> None:
    sheet = style_sheet(tokens)
    assert "$" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    assert all((FOLDER / name.rsplit("/", 1)[1]).is_file() for name in pictures)


@BOTH
def test_disabled_text_stays_readable_in_the_palette(qapp: QApplication, tokens: Tokens) -> None:
    made = palette(tokens)
    off = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    assert contrast(off.name(), tokens.window) >= 4.5


def test_a_chosen_scheme_dresses_the_application_and_is_told(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    with qtbot.waitSignal(theme.changed):
        theme.choose(Scheme.DARK)
    assert theme.tokens is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)


def test_choosing_the_scheme_in_force_changes_nothing(theme: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme.choose(Scheme.LIGHT)


def test_the_system_decides_when_it_is_asked_to(theme: Theme, qapp: QApplication) -> None:
    theme.choose(Scheme.SYSTEM)
    dark = qapp.styleHints().colorScheme().name == "Dark"
    assert theme.tokens is (DARK if dark else LIGHT)
    assert theme.scheme is Scheme.SYSTEM


def test_no_font_is_too_small_and_figures_are_of_equal_width(theme: Theme) -> None:
    fonts = theme.fonts
    assert all(one.pointSizeF() >= SMALLEST_POINTS for one in (fonts.base, fonts.small, fonts.strong, fonts.title))
    assert fonts.digits.featureValue(QFont.Tag("tnum")) == 1


def test_a_look_is_given_once_and_seen_by_the_style_sheet(theme: Theme, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel

    label = QLabel("late")
    qtbot.addWidget(label)
    give_look(label, tone="bad")
    label.ensurePolished()
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(LIGHT.bad)
