"""A button that does something for as long as it is held, by mouse or keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent

from supervisor_desk.ui.explained_button import ExplainedButton

_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HoldButton(ExplainedButton):
    """``held`` when it goes down and nothing bars it, ``let_go`` when it comes up, ``lost`` when it will never be told.

    The pointer may leave it meanwhile: what was begun ends when the hand lets go, not when it trembles.
    """

    held = Signal()
    let_go = Signal()
    lost = Signal()

    def __init__(self, words: str, help_words: str) -> None:
        super().__init__(words, help_words)
        self._holding = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._hold()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._release()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _KEYS:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            if self.why_not is not None:
                self.click()  # says the reason
            self._hold()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _KEYS:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._release()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._lose()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._lose()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._lose()

    def _hold(self) -> None:
        if self.why_not is None and not self._holding:
            self._holding = True
            self.held.emit()

    def _release(self) -> None:
        if self._holding:
            self._holding = False
            self.let_go.emit()

    def _lose(self) -> None:
        if self._holding:
            self._holding = False
            self.setDown(False)
            self.lost.emit()
