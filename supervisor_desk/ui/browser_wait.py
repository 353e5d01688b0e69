"""While the browser has the word: what to do there, and the address to open by hand where it did not open."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.sheet import give_look

_OPENED = "Your browser has opened. Sign in there; the desk goes on by itself. If no page came up, open this address:"
_BY_HAND = "The browser of this computer could not be opened. Copy this address and open it in a browser here:"


class BrowserWait(QFrame):
    """``given_up`` when somebody would rather not wait. Hidden until ``begin``."""

    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel()
        self._words.setWordWrap(True)
        self.address = QLineEdit()
        self.address.setReadOnly(True)
        self.address.setAccessibleName("Address of the sign-in page")
        self.copy = QPushButton("Copy the address")
        self.give_up = QPushButton("Stop waiting")
        for button in (self.copy, self.give_up):
            button.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
        self.give_up.clicked.connect(self.given_up)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addWidget(self.address)
        buttons = QHBoxLayout()
        buttons.addWidget(self.copy)
        buttons.addWidget(self.give_up)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def begin(self, address: str, *, opened: bool) -> None:
        """The browser was asked to go to ``address``; ``opened`` tells whether it did."""
        self._words.setText(_OPENED if opened else _BY_HAND)
        self.address.setText(address)
        self.address.setCursorPosition(0)
        give_look(self, look="card", tone="quiet" if opened else "waiting")
        self.show()
        announce(self, self._words.text(), urgent=not opened)

    def end(self) -> None:
        """It is over. The address is good for nothing any more."""
        self.address.clear()
        self.hide()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.address.text())
