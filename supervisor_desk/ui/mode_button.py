"""The big buttons of the four modes. Each one says who will hear you, and shows which mode is in force."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.ui import icons
from supervisor_desk.ui.delivery_words import kind_mark, kind_word
from supervisor_desk.ui.explained_button import ExplainedButton
from supervisor_desk.ui.theme import Theme, Tokens

_HEARD = {
    Kind.LISTEN: "nobody\nhears you",
    Kind.COACH: "the agent\nhears you",
    Kind.BARGE: "everyone\nhears you",
    Kind.STOP: "you leave\nthe call",
}
_MUTED = "muted\nby you"
_HELP = {
    Kind.LISTEN: "Listen: you hear the agent and the customer. Nobody hears you.",
    Kind.COACH: "Coach: only the agent hears you. The customer does not.",
    Kind.BARGE: "Barge in: the agent and the customer both hear you.",
    Kind.STOP: "Stop: you leave the call. Nobody hears you, and you hear nobody.",
}
_MARK = 20
_PADDING = 8


class ModeButton(ExplainedButton):
    """One of listen, coach, barge and stop."""

    def __init__(self, theme: Theme, kind: Kind, key: QKeySequence, parent: QWidget | None = None) -> None:
        self._theme = theme
        self._key = key.toString(QKeySequence.SequenceFormat.NativeText)
        help_words = f"{_HELP[kind]} ({self._key})" if self._key else _HELP[kind]
        super().__init__(kind_word(kind), help_words, parent)
        self._kind = kind
        self._current = False
        self._progress = ""
        self._muted = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @property
    def kind(self) -> Kind:
        """What it asks for."""
        return self._kind

    @property
    def current(self) -> bool:
        """Whether its mode is in force."""
        return self._current

    def show_standing(self, *, current: bool, progress: str, muted: bool = False) -> None:
        """Mark the mode as in force, or its delivery as under way with ``progress`` as the word for it.

        ``muted`` says that in this mode nobody hears the supervisor, whose own microphone is muted.
        """
        if (current, progress, muted) != (self._current, self._progress, self._muted):
            self._current, self._progress, self._muted = current, progress, muted
            standing = "In force, and muted by you. " if muted else "In force. " if current else ""
            note = standing or (f"{progress.capitalize()}. " if progress else "")
            self.setAccessibleDescription(note + self.explanation)
            self.update()

    def sizeHint(self) -> QSize:
        fonts = self._theme.fonts
        small = QFontMetricsF(fonts.small)
        width = max(small.horizontalAdvance(line) for line in _HEARD[self._kind].splitlines())
        head = _MARK + 10 + small.horizontalAdvance(self._key)
        height = _MARK + QFontMetricsF(fonts.strong).lineSpacing() + 2 * small.lineSpacing() + 2 * _PADDING + 4
        return QSize(round(max(width, head)) + 2 * _PADDING + 2, round(height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, fonts = self._theme.tokens, self._theme.fonts
        fill, edge, ink, dim = self._colors(tokens)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        barred = self.why_not is not None and not self._current and not self._progress
        pen = QPen(QColor(edge), 1, Qt.PenStyle.DashLine if barred else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(field, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRoundedRect(field, 6, 6)
            if self._current:  # the ring must show on a filled button too
                painter.setPen(QPen(QColor(ink), 1))
                painter.drawRoundedRect(field.adjusted(2.5, 2.5, -2.5, -2.5), 4, 4)
        icons.paint(painter, QRectF(_PADDING, _PADDING, _MARK, _MARK), kind_mark(self._kind), ink)
        painter.setFont(fonts.small)
        painter.setPen(QColor(dim))
        inner = QRectF(self.rect()).adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        painter.drawText(
            QRectF(inner.left(), inner.top(), inner.width(), _MARK),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            self._key,
        )
        painter.setFont(fonts.strong)
        painter.setPen(QColor(ink))
        word_height = QFontMetricsF(fonts.strong).lineSpacing()
        word = QRectF(inner.left(), inner.top() + _MARK + 2, inner.width(), word_height)
        painter.drawText(word, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(fonts.small)
        painter.setPen(QColor(dim))
        below = QRectF(inner.left(), word.bottom(), inner.width(), inner.bottom() - word.bottom() + 2)
        note = f"{self._progress} …" if self._progress and not self._current else _HEARD[self._kind]
        note = _MUTED if self._current and self._muted else note
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, note)
        painter.end()

    def _colors(self, tokens: Tokens) -> tuple[str, str, str, str]:
        """Fill, edge, ink and dim ink."""
        if self._current and self._kind in (Kind.COACH, Kind.BARGE) and not self._muted:
            return tokens.live, tokens.live, tokens.live_text, tokens.live_text
        if self._current:
            return tokens.accent, tokens.accent, tokens.accent_text, tokens.accent_text
        if self._progress:
            return tokens.busy_back, tokens.busy, tokens.text, tokens.busy
        if self.why_not is not None:
            return tokens.window, tokens.edge, tokens.text_off, tokens.text_off
        fill = tokens.pressed if self.isDown() else tokens.hover if self.underMouse() else tokens.raised
        return fill, tokens.edge, tokens.text, tokens.text_dim
