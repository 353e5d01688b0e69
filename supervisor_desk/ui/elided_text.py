"""Text that wraps over a few lines at most and ends in an ellipsis if there is more; the whole is in the tooltip."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

_BREAK = "\N{LINE SEPARATOR}"
"""How a text layout wants its line breaks."""
_MOST_WIDTHS = 8
_FONT_EVENTS = (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.ApplicationFontChange)


class ElidedText(QWidget):
    """A label whose height is bounded. ``steady`` keeps the full height even for short text, so that nothing moves."""

    def __init__(self, lines: int = 2, *, steady: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._steady = steady
        self._text = ""
        self._role = QPalette.ColorRole.WindowText
        self._drawn: dict[float, list[str]] = {}  # by width: a layout asks for the same few again and again
        self._spacing = 0.0
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show ``text``; long text is cut only on the screen."""
        if text == self._text:
            return
        self._text = text
        self._drawn.clear()
        self.setToolTip(f"<p>{text}</p>" if text else "")
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def drawn_lines(self, width: float) -> list[str]:
        """The lines as they are drawn in ``width``, at most as many as allowed, the last one cut where it must be."""
        lines = self._drawn.get(width)
        if lines is None:
            if len(self._drawn) >= _MOST_WIDTHS:
                self._drawn.clear()
            lines = self._drawn[width] = self._cut(width)
        return lines

    def _cut(self, width: float) -> list[str]:
        if not self._text:
            return []
        text = self._text.replace("\n", _BREAK)
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        lines: list[str] = []
        layout.beginLayout()
        while len(lines) < self._lines:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            start, end = line.textStart(), line.textStart() + line.textLength()
            last = len(lines) == self._lines - 1 and end < len(text)
            words = text[start:].replace(_BREAK, " ") if last else text[start:end].rstrip(_BREAK)
            metrics = QFontMetricsF(self.font())
            lines.append(metrics.elidedText(words, Qt.TextElideMode.ElideRight, width) if last else words.rstrip())
        layout.endLayout()
        return lines

    def _line_spacing(self) -> float:
        if not self._spacing:
            self._spacing = QFontMetricsF(self.font()).lineSpacing()
        return self._spacing

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        count = self._lines if self._steady else max(1, len(self.drawn_lines(float(max(width, 1)))))
        return math.ceil(self._line_spacing() * count) + 1

    def sizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(self.width() if self.width() > 40 else 240))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, math.ceil(self._line_spacing()))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in _FONT_EVENTS:
            self._drawn.clear()
            self._spacing = 0.0
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self._role))
        metrics = QFontMetricsF(self.font())
        lines = self.drawn_lines(float(self.width()))
        y = metrics.ascent()
        if not self._steady:  # beside something taller, a single line stands in the middle
            y += max(0.0, (self.height() - len(lines) * metrics.lineSpacing()) / 2)
        for line in lines:
            painter.drawText(QPointF(0, y), line)
            y += metrics.lineSpacing()
        painter.end()
