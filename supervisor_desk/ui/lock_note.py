"""Says that a value is locked, by whom, and can be reached by keyboard: what it locks may take no keyboard itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from supervisor_desk.ui import icons
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

_MARK = 14


class LockNote(QWidget):
    """A lock and ``words`` beside it; ``what`` is the name of the value for screen readers."""

    def __init__(self, theme: Theme, what: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark = QLabel()
        label = QLabel(words)
        label.setWordWrap(True)
        label.setFont(theme.fonts.small)
        give_look(label, look="dim")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{what}: {words}")
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self._mark.setPixmap(icons.pixmap("lock", self._theme.tokens.text_dim, _MARK, self.devicePixelRatioF()))
