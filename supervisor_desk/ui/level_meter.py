"""How loud the microphone hears, as a bar: quiet to the left, the loudest there can be at the right end."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from supervisor_desk.audio.level import Level
from supervisor_desk.ui.theme import Theme

LOWEST_DB = -60.0
"""The left end, in dBFS: the noise of an open input stays below."""
LOUD_DB = -6.0
TOO_LOUD_DB = -1.0
_HEIGHT = 10


class LevelMeter(QWidget):
    """Shows one ``Level`` of the open microphone, or nothing while it is closed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._level: Level | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Level of the microphone")
        theme.changed.connect(self.update)
        self._describe()

    @property
    def level(self) -> Level | None:
        """What it shows."""
        return self._level

    def show_level(self, level: Level | None) -> None:
        """Show ``level``; ``None`` while nothing is heard because the microphone is closed."""
        opened = (level is None) != (self._level is None)
        self._level = level
        self.update()
        if opened:
            self._describe()

    def sizeHint(self) -> QSize:
        return QSize(80, _HEIGHT + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0.5, (self.height() - _HEIGHT) / 2, self.width() - 1, _HEIGHT)
        painter.setPen(QColor(tokens.edge))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(whole, 3, 3)
        if self._level is not None:
            peak = self._level.peak
            color = tokens.bad if peak > TOO_LOUD_DB else tokens.waiting if peak > LOUD_DB else tokens.good
            filled = whole.adjusted(1.5, 1.5, -1.5, -1.5)
            filled.setWidth(filled.width() * _share(peak))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(color))
            painter.drawRect(filled)
        painter.end()

    def _describe(self) -> None:
        words = (
            "The microphone is closed." if self._level is None else "The microphone is open; nothing leaves the desk."
        )
        self.setAccessibleDescription(words)
        self.setToolTip(f"<p>{words} Speak so that the bar nearly reaches the right end.</p>")


def _share(decibels: float) -> float:
    return min(1.0, max(0.0, 1 - decibels / LOWEST_DB))
