"""Tells when a window has been painted for the first time, for work that must not keep it waiting."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class FirstPicture(QObject):
    """Calls ``painted`` once, after ``window`` and all that is in it have been painted.

    It stays as long as the window, which may be gone before a deletion of its own were carried out.
    """

    def __init__(self, window: QWidget, painted: Callable[[], object]) -> None:
        super().__init__(window)
        self._window = window
        self._painted = painted
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._tell)  # its children are painted right after it
        return False

    def _tell(self) -> None:
        self._painted()
