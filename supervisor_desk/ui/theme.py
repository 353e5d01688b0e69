"""Colors and fonts of the desk, as named tokens for light and dark; nothing else names a color.

Quiet by default: greys and outlines for normal work, saturated red and amber for what needs somebody now. Text on its
background keeps a contrast of 4.5:1, marks and the edges of controls 3:1 (WCAG 2.2), which a test computes. A color
never speaks alone: shape and words go with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.sheet import style_sheet
from supervisor_desk.ui.tokens import DARK, LIGHT, Tokens

__all__ = ["DARK", "LIGHT", "Fonts", "Scheme", "Theme", "Tokens", "palette", "tone_color"]

SMALLEST_POINTS = 9.0
"""No text of the desk is set smaller, whatever the system's font is (points)."""
_SMALL = 0.9
_TITLE = 1.3


class Scheme(StrEnum):
    """Which of the two sets of colors to use; ``SYSTEM`` follows the desktop, also while the desk runs."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Fonts:
    """The few fonts in use. ``digits`` has figures of equal width, so that running clocks do not tremble."""

    base: QFont
    strong: QFont
    small: QFont
    title: QFont
    digits: QFont


class Theme(QObject):
    """What the desk looks like now. ``changed`` is emitted after the application has been dressed anew."""

    changed = Signal()

    def __init__(self, app: QApplication, scheme: Scheme = Scheme.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._scheme = scheme
        self._tokens = self._pick()
        self._fonts = _fonts(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._dress()

    @property
    def tokens(self) -> Tokens:
        """The colors in force."""
        return self._tokens

    @property
    def fonts(self) -> Fonts:
        """The fonts in force."""
        return self._fonts

    @property
    def scheme(self) -> Scheme:
        """What was chosen, which is not yet what is shown: ``SYSTEM`` may mean either."""
        return self._scheme

    def choose(self, scheme: Scheme) -> None:
        """Use ``scheme`` from now on."""
        self._scheme = scheme
        self._renew()

    def _follow(self, _scheme: Qt.ColorScheme) -> None:
        if self._scheme is Scheme.SYSTEM:
            self._renew()

    def _renew(self) -> None:
        picked = self._pick()
        if picked is not self._tokens:
            self._tokens = picked
            self._dress()
            self.changed.emit()

    def _pick(self) -> Tokens:
        match self._scheme:
            case Scheme.LIGHT:
                return LIGHT
            case Scheme.DARK:
                return DARK
            case Scheme.SYSTEM:
                dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
                return DARK if dark else LIGHT

    def _dress(self) -> None:
        self._app.setStyle("Fusion")
        self._app.setFont(self._fonts.base)
        self._app.setPalette(palette(self._tokens))
        self._app.setStyleSheet(style_sheet(self._tokens))


def tone_color(tone: Tone, tokens: Tokens) -> str:
    """The ink that goes with a tone."""
    return tokens.text_dim if tone is Tone.QUIET else str(getattr(tokens, tone.value))


def palette(tokens: Tokens) -> QPalette:
    """The tokens as Qt's roles, for all that the style sheet does not reach."""
    roles = QPalette.ColorRole
    chosen = {
        roles.Window: tokens.window,
        roles.WindowText: tokens.text,
        roles.Base: tokens.panel,
        roles.AlternateBase: tokens.row_alternate,
        roles.Text: tokens.text,
        roles.PlaceholderText: tokens.text_off,
        roles.Button: tokens.raised,
        roles.ButtonText: tokens.text,
        roles.BrightText: tokens.live_text,
        roles.ToolTipBase: tokens.raised,
        roles.ToolTipText: tokens.text,
        roles.Highlight: tokens.selection,
        roles.HighlightedText: tokens.selection_text,
        roles.Link: tokens.accent_on_panel,
        roles.LinkVisited: tokens.accent_on_panel,
        roles.Light: tokens.panel,
        roles.Midlight: tokens.raised,
        roles.Mid: tokens.line,
        roles.Dark: tokens.edge,
        roles.Shadow: tokens.edge,
        roles.Accent: tokens.accent,
    }
    made = QPalette()
    for role, color in chosen.items():
        made.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.text_off))
    made.setColor(QPalette.ColorGroup.Disabled, roles.Highlight, QColor(tokens.raised))
    return made


def _fonts(system: QFont) -> Fonts:
    base = QFont(system)
    base.setPointSizeF(max(system.pointSizeF(), SMALLEST_POINTS))
    strong = QFont(base)
    strong.setWeight(QFont.Weight.DemiBold)
    small = QFont(base)
    small.setPointSizeF(max(base.pointSizeF() * _SMALL, SMALLEST_POINTS))
    title = QFont(strong)
    title.setPointSizeF(base.pointSizeF() * _TITLE)
    digits = QFont(base)
    digits.setFeature(QFont.Tag("tnum"), 1)
    return Fonts(base, strong, small, title, digits)
