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
    """Shown by ``show_microphone`` while the microphone is not off and the desk is not ``in_front``."""

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

    def show_microphone(self, microphone: Microphone, *, in_front: bool) -> None:
        """Show or hide, as the microphone and the place of the desk's window ask for."""
        self.lamp.show_microphone(microphone)
        wanted = microphone.state is not MicrophoneState.OFF and not in_front
        if wanted and not self.isVisible():
            self.adjustSize()
            screen = self.screen().availableGeometry()
            self.move(screen.center().x() - self.width() // 2, screen.top() + _FROM_TOP)
        self.setVisible(wanted)
