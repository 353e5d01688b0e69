"""Tells when a window has been painted for the first time, for work that must not keep it waiting."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtCore import SignalInstance as SignalInstance
from PySide6.QtWidgets import QWidget


class FirstPicture(QObject):
    """``painted`` is emitted once, after ``window`` and all that is in it have been painted. It goes then."""

    painted = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._tell)  # its children are painted right after it
        return False

    def _tell(self) -> None:
        self.painted.emit()
        self.deleteLater()
