"""The lamp once more, over all other programs, while the desk's own window is not in front and somebody may be heard.

It takes no keyboard focus. Where a desktop does not let a window stay on top, the title of the main window still tells.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from supervisor_desk.ui.microphone import Microphone, MicrophoneState
from supervisor_desk.ui.microphone_lamp import MicrophoneLamp
from supervisor_desk.ui.theme import Theme

_FROM_TOP = 6


class FloatingLamp(QWidget):
    """A window of nothing but the lamp, at the top of the screen.

    It has no parent: some systems take a window away together with the minimized window that it belongs to.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle("Microphone")
        self.lamp = MicrophoneLamp(theme)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.addWidget(self.lamp)
        self.adjustSize()
        screen = self.screen().availableGeometry()
        self.move(screen.center().x() - self.width() // 2, screen.top() + _FROM_TOP)


class OutsideLamp:
    """Has a ``FloatingLamp`` exactly while there is something to show outside the desk's own window."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._window: FloatingLamp | None = None

    @property
    def window(self) -> FloatingLamp | None:
        """The floating lamp, if there is one now."""
        return self._window

    def show_microphone(self, microphone: Microphone, *, in_front: bool) -> None:
        """Light up or go out, as the microphone and the place of the desk's window ask for."""
        if microphone.state is MicrophoneState.OFF or in_front:
            self.put_out()
            return
        if self._window is None:
            self._window = FloatingLamp(self._theme)
            self._window.show()
        self._window.lamp.show_microphone(microphone)

    def put_out(self) -> None:
        """Go out, whatever the microphone is."""
        if self._window is not None:
            self._window.hide()
            self._window.deleteLater()
            self._window = None
