"""The lamp that tells whether this supervisor can be heard. It stands in the window's chrome and nothing lies over it.

Off is a quiet outline, armed an amber dashed ring, live a filled red field: three shapes, three words, three colors.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from supervisor_desk.ui import icons
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.microphone import OFF, Microphone, MicrophoneState
from supervisor_desk.ui.theme import Theme, Tokens

_MARKS = {
    MicrophoneState.OFF: "mic-muted",
    MicrophoneState.ARMED: "mic-armed",
    MicrophoneState.LIVE: "mic-live",
}
_MARK_SIDE = 20
_PADDING = 10
_LONGEST = "LIVE: everyone hears you"


class MicrophoneLamp(QWidget):
    """Shows one ``Microphone``. Its size never changes, so that nothing beside it moves when it lights."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown = OFF
        self.setObjectName("microphoneLamp")
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self._describe()

    @property
    def shown(self) -> Microphone:
        """What it shows."""
        return self._shown

    def show_microphone(self, microphone: Microphone) -> None:
        """Light up accordingly; a change is spoken at once to screen readers."""
        if microphone == self._shown:
            return
        changed = microphone.word != self._shown.word
        self._shown = microphone
        self._describe()
        self.update()
        if changed:
            announce(self, self.accessibleName(), urgent=microphone.state is not MicrophoneState.OFF)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._theme.fonts.strong)
        quiet = QFontMetricsF(self._theme.fonts.base)
        dark = quiet.horizontalAdvance(OFF.word) + 16 + quiet.horizontalAdvance(OFF.heard_by)
        width = _PADDING * 2 + _MARK_SIDE + 8 + max(metrics.horizontalAdvance(_LONGEST), dark) + 4
        return QSize(round(width), max(32, round(metrics.height()) + 12))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        fill, edge, ink = _colors(self._shown.state, tokens)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        style = Qt.PenStyle.DashLine if self._shown.state is MicrophoneState.ARMED else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(edge), 2 if self._shown.state is not MicrophoneState.OFF else 1, style))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(field, 6, 6)
        mark = QRectF(_PADDING, (self.height() - _MARK_SIDE) / 2, _MARK_SIDE, _MARK_SIDE)
        icons.paint(painter, mark, _MARKS[self._shown.state], ink)
        painter.setPen(QColor(ink))
        off = self._shown.state is MicrophoneState.OFF
        painter.setFont(self._theme.fonts.base if off else self._theme.fonts.strong)
        words = QRectF(mark.right() + 8, 0, self.width() - mark.right() - 8 - _PADDING, self.height())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, self._shown.word)
        words.setLeft(words.left() + painter.fontMetrics().horizontalAdvance(self._shown.word) + 16)
        painter.setFont(self._theme.fonts.base)
        more = self._shown.whose or (self._shown.heard_by if off else "")
        more = painter.fontMetrics().elidedText(more, Qt.TextElideMode.ElideRight, int(words.width()))
        if len(more) > 1:
            painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, more)
        painter.end()

    def _describe(self) -> None:
        call = f" Agent: {self._shown.whose}." if self._shown.whose else ""
        self.setAccessibleName(f"{self._shown.word}. {self._shown.heard_by}{call}")
        self.setToolTip(f"<p>{self.accessibleName()}</p>")


def _colors(state: MicrophoneState, tokens: Tokens) -> tuple[str, str, str]:
    match state:
        case MicrophoneState.OFF:
            return tokens.panel, tokens.edge, tokens.text_dim
        case MicrophoneState.ARMED:
            return tokens.waiting_back, tokens.waiting, tokens.waiting
        case MicrophoneState.LIVE:
            return tokens.live, tokens.live, tokens.live_text
