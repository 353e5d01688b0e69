"""The desk's window as it is first seen: lamp, start page, status bar and the names of the menus.

All else comes once that is painted, since it takes longer to load and to build than a person should wait for a window;
see ``MainWindow.furnish``. Closing only asks: whoever runs the program closes what is open, then calls ``allow_close``.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.link import Link
from supervisor_desk.ui import icons
from supervisor_desk.ui.menu_titles import menus_of
from supervisor_desk.ui.microphone_lamp import MicrophoneLamp
from supervisor_desk.ui.start_page import StartPage
from supervisor_desk.ui.status_bar import DeskStatusBar
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.ticker import Ticker
from supervisor_desk.ui.window_place import as_bytes

TITLE = "Supervisor Desk"


class BareWindow(QMainWindow):
    """``closing`` is emitted once, until ``stay_open`` is called; ``seen`` tells whether anybody can see the window,
    which its children are not told when it is minimized.
    """

    closing = Signal()
    seen = Signal(bool)

    def __init__(self, theme: Theme, clock: Clock, link: Link) -> None:
        super().__init__()
        self._theme = theme
        self._clock = clock
        self.setWindowIcon(icons.desk_icon())
        self.setWindowTitle(TITLE)
        self.lamp = MicrophoneLamp(theme)
        self.start_page = StartPage(theme, clock, link)
        self.status = DeskStatusBar(theme, clock)
        self.ticker = Ticker(self)
        self._asked_to_close = False
        self._may_close = False
        self._lay_out()
        menus_of(self)
        self.ticker.ticked.connect(self._tick)
        self.ticker.want("status bar", True)
        self.resize(1280, 720)
        self.show_link(link)

    def show_link(self, link: Link) -> None:
        """Show how the desk stands with the service."""
        self.status.show_link(link)
        self.start_page.show_link(link)

    @property
    def asked_to_close(self) -> bool:
        """Whether somebody wants it closed, and was not told yet that it stays."""
        return self._asked_to_close

    def stand(self, geometry: str) -> None:
        """Stand where it stood the last time; an empty text is the built-in place."""
        if geometry:
            self.restoreGeometry(as_bytes(geometry))

    def stay_open(self) -> None:
        """The answer to ``closing`` was no; the next wish to close is asked about again."""
        self._asked_to_close = False

    def allow_close(self) -> None:
        """Everything is closed down: the window may go, and goes."""
        self._may_close = True
        self.ticker.show(False)
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        if not self._asked_to_close:
            self._asked_to_close = True
            self.closing.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.ticker.show(not self.isMinimized())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.ticker.show(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.ticker.show(self.isVisible() and not self.isMinimized())
            self.seen.emit(self.isVisible() and not self.isMinimized())

    def _lay_out(self) -> None:
        body = QWidget(self)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._stack = QStackedWidget()
        start = QWidget()
        starting = QVBoxLayout(start)
        starting.addWidget(self.lamp, 0, Qt.AlignmentFlag.AlignRight)
        starting.addWidget(self.start_page, 1)
        self._stack.addWidget(start)
        self._column.addWidget(self._stack, 1)
        self.setCentralWidget(body)
        self.setStatusBar(self.status)

    def _tick(self) -> None:
        self.status.tick()
        if self.start_page.running:
            self.start_page.tick()
