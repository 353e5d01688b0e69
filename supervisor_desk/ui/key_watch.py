"""Watches the keys that shortcuts cannot serve: Space and F9, whose release matters, and Esc, which must always work.
Enter presses a button that has the keyboard, as it does in a dialog.

Only the widget that has the keyboard is watched, so that the rest of the window pays nothing for it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from supervisor_desk.ui.search_field import KEEPS_ESCAPE

_WRITTEN_IN = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
_PLAIN = (QPushButton, QToolButton)
"""What knows only Space by itself; buttons of the desk's own that are more than these take Enter as they need it."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_USES_SPACE = (*_WRITTEN_IN, QAbstractButton, QComboBox)


def is_written_in(widget: QWidget | None) -> bool:
    """Whether keys are text there."""
    return isinstance(widget, _WRITTEN_IN)


class KeyWatch(QObject):
    """Signals: Space went down, came up (or the keyboard went elsewhere), and Esc was pressed.

    The same for the key that is held to speak a cue; there a keyboard that went elsewhere is told apart, for what was
    said must not go out by itself.

    ``may_keep_escape`` says whether a field that has a use of its own for Esc may have it; not while somebody hears.
    """

    space_pressed = Signal()
    space_released = Signal()
    talk_pressed = Signal()
    talk_released = Signal()
    keyboard_lost = Signal()
    escaped = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._watched: QWidget | None = None
        self.may_keep_escape = True
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide):
            self.space_released.emit()
            if watched is self._watched or kind == QEvent.Type.WindowDeactivate:
                self.keyboard_lost.emit()
            return False
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if event.modifiers() != Qt.KeyboardModifier.NoModifier and kind != QEvent.Type.KeyRelease:
            return False
        if event.key() == Qt.Key.Key_Space and not isinstance(watched, _USES_SPACE):
            return self._held(event, self.space_pressed, self.space_released)
        if event.key() == Qt.Key.Key_F9:
            return self._held(event, self.talk_pressed, self.talk_released)
        if event.key() == Qt.Key.Key_Escape and not (self.may_keep_escape and watched.property(KEEPS_ESCAPE)):
            return self._escape(event)
        if event.key() in _ENTER and kind == QEvent.Type.KeyPress and type(watched) in _PLAIN:
            return self._press(watched, event)
        return False

    def _press(self, watched: QWidget, event: QKeyEvent) -> bool:
        if isinstance(watched, QAbstractButton) and not event.isAutoRepeat():
            watched.click()
        return True

    def _held(self, event: QKeyEvent, pressed: SignalInstance, released: SignalInstance) -> bool:
        match event.type():
            case QEvent.Type.ShortcutOverride:
                event.accept()
            case QEvent.Type.KeyPress if not event.isAutoRepeat():
                pressed.emit()
            case QEvent.Type.KeyRelease if not event.isAutoRepeat():
                released.emit()
            case _:
                pass
        return True

    def _escape(self, event: QKeyEvent) -> bool:
        match event.type():
            case QEvent.Type.ShortcutOverride:
                event.accept()
            case QEvent.Type.KeyPress if not event.isAutoRepeat():
                self.escaped.emit()
            case _:
                pass
        return True

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        mine = new if new is not None and new.window() is self._window and new is not self._window else None
        if mine is self._watched:
            return
        # A widget that is being destroyed loses the keyboard when half of it is gone already.
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = mine
        if mine is not None:
            mine.installEventFilter(self)
