"""The search field above the board: Esc clears it, Enter and the arrows go down to the rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from supervisor_desk.ui import icons

KEEPS_ESCAPE = "keeps_escape"
"""Property of a widget to which Esc belongs for now: there is something in it to be cleared first."""
_GLASS = 16
_HEIGHT = 30
_DOWN = frozenset({Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter})


class SearchField(QLineEdit):
    """``left`` is emitted when the keyboard should go back to the board."""

    left = Signal()

    def __init__(self, ink: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = ink
        self.setTextMargins(_GLASS + 4, 0, 0, 0)
        self.setMinimumHeight(_HEIGHT)
        self.setPlaceholderText("Find agent, customer, queue …")
        self.setAccessibleName("Search the board")
        self.setAccessibleDescription("Shows rows in which all words are found. Esc clears, Enter goes to the board.")
        self.setToolTip("All words must be found in a row: agent, customer as shown, queue, channel, supervisor or ID.")
        self.setClearButtonEnabled(True)
        self.setProperty(KEEPS_ESCAPE, False)
        self.textChanged.connect(lambda text: self.setProperty(KEEPS_ESCAPE, bool(text)))

    def begin(self, typed: str) -> None:
        """Take the keyboard and go on with ``typed`` behind what is there."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.end(False)
        self.insert(typed)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.left.emit()
        elif event.key() in _DOWN:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def restyle(self, ink: str) -> None:
        """Use another color for the glass."""
        self._ink = ink
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        glass = icons.pixmap("search", self._ink, _GLASS, self.devicePixelRatioF())
        painter.drawPixmap(8, (self.height() - _GLASS) // 2, glass)
        painter.end()
