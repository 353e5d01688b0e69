"""A tile above the board: a quick filter that shows how many conversations it would leave.

A count that may be out of date does not look like one that is current: it stands grey in brackets.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from supervisor_desk.conversations.tiles import Tile
from supervisor_desk.ui import icons
from supervisor_desk.ui.theme import Fonts
from supervisor_desk.ui.tokens import Tokens

NAMES = {
    Tile.ALL: "All",
    Tile.ACTIVE: "Active",
    Tile.ON_HOLD: "On hold",
    Tile.WAITING: "Ringing/queued",
    Tile.SUPERVISED: "Supervised",
    Tile.MINE: "Mine",
    Tile.MUTED: "Muted",
    Tile.ATTENTION: "Needs attention",
}
MEANINGS = {
    Tile.ALL: "Every conversation on the board, those that have just ended included.",
    Tile.ACTIVE: "Agent and customer are talking, alone or in a conference.",
    Tile.ON_HOLD: "The customer is waiting on hold.",
    Tile.WAITING: "Nobody has answered yet: queued, ringing or being dialed.",
    Tile.SUPERVISED: "Some supervisor is on the call, in whatever mode.",
    Tile.MINE: "Calls that you are on, in whatever mode.",
    Tile.MUTED: "The agent's microphone is muted.",
    Tile.ATTENTION: "Waiting, on hold or going on for longer than the limits allow, or a command without proof.",
}
_HEIGHT = 30
_SIDE = 7
_GAP = 5
_MARK = 16


class TileButton(QAbstractButton):
    """One tile. It is checked while the board shows what falls under it."""

    def __init__(self, tile: Tile, tokens: Tokens, fonts: Fonts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tile = tile
        self._tokens = tokens
        self._fonts = fonts
        self._count: int | None = None
        self._current = True
        self._most = 10
        self.setCheckable(True)
        self.setText(NAMES[tile])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._describe()

    @property
    def count_text(self) -> str:
        """The count as it stands on the tile."""
        if self._count is None:
            return "–"
        return f"{self._count:,}" if self._current else f"({self._count:,})"

    def show_count(self, count: int) -> None:
        """Show how many there are."""
        if count != self._count:
            self._count = count
            if len(str(count)) > len(str(self._most)):  # once made wider it stays so: tiles do not go to and fro
                self._most = count
                self.updateGeometry()
            self._describe()
            self.update()

    def show_current(self, current: bool) -> None:
        """Say whether the count can be relied on."""
        if current != self._current:
            self._current = current
            self._describe()
            self.update()

    def restyle(self, tokens: Tokens, fonts: Fonts) -> None:
        """Use other colors and fonts."""
        self._tokens, self._fonts = tokens, fonts
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        name = QFontMetrics(self._fonts.base).horizontalAdvance(self.text())
        figures = "0" * len(f"{self._most:,}")
        count = max(
            QFontMetrics(self._fonts.strong).horizontalAdvance(figures),
            QFontMetrics(self._fonts.base).horizontalAdvance(f"({figures})"),
        )
        mark = _MARK + _GAP if self.tile is Tile.ATTENTION else 0
        height = max(_HEIGHT, QFontMetrics(self._fonts.strong).height() + 12)
        return QSize(_SIDE + mark + name + _GAP + count + _SIDE, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._tokens
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_frame(painter)
            color = tokens.selection_text if self.isChecked() else tokens.text
            inner = self.rect().adjusted(_SIDE, 0, -_SIDE, 0)
            if self.tile is Tile.ATTENTION:
                tint = tokens.bad if self._count and self._current else tokens.text_off
                top = (self.height() - _MARK) // 2
                painter.drawPixmap(inner.left(), top, icons.pixmap("warning", tint, _MARK, self.devicePixelRatioF()))
                inner.setLeft(inner.left() + _MARK + _GAP)
            self._paint_text(painter, inner, color)
        finally:
            painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        tokens = self._tokens
        back = tokens.panel
        if self.isChecked():
            back = tokens.selection
        elif self.isDown() or self.underMouse():
            back = tokens.hover
        edge, width = (tokens.accent, 2) if self.isChecked() else (tokens.edge, 1)
        if self.hasFocus():
            edge, width = tokens.focus, 2
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(back))
        half = width / 2
        painter.drawRoundedRect(self.rect().toRectF().adjusted(half, half, -half, -half), 5, 5)
        if self.hasFocus() and self.isChecked():
            painter.setPen(QPen(QColor(edge), 1))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(3.5, 3.5, -3.5, -3.5), 3, 3)

    def _paint_text(self, painter: QPainter, area: QRect, color: str) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(color))
        painter.setFont(self._fonts.base)
        painter.drawText(area, int(middle | Qt.AlignmentFlag.AlignLeft), self.text())
        painter.setPen(QColor(color if self._current else self._tokens.text_off))
        painter.setFont(self._fonts.strong if self._current else self._fonts.base)
        painter.drawText(area, int(middle | Qt.AlignmentFlag.AlignRight), self.count_text)

    def _describe(self) -> None:
        told = "not counted yet" if self._count is None else f"{self._count:,}"
        doubt = "" if self._current else ", counted before the link was lost and perhaps out of date"
        self.setAccessibleName(f"{self.text()}: {told}{doubt}")
        self.setToolTip(f"{MEANINGS[self.tile]}{' The count may be out of date.' if not self._current else ''}")
