"""Asks before what cannot be taken back, inside the panel: no window comes up, and every key goes on working."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.ports import Clock
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

LASTS_S = 20.0
"""A question that nobody answers is withdrawn after so many seconds: by then the call has moved on."""
_QUESTIONS = {
    Kind.DISCONNECT: (
        "Disconnect this conversation? Agent and customer are cut off at once, and it cannot be taken back.",
        "Disconnect",
        "Keep it",
    ),
    Kind.TAKE_OVER: (
        "Take this conversation over? The agent leaves it, and you answer the customer from now on.",
        "Take over",
        "Leave it",
    ),
}


class AskingStrip(QFrame):
    """``agreed`` carries the kind that was agreed to. The safe answer has the keyboard."""

    agreed = Signal(object)

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._kind: Kind | None = None
        self._until = 0.0
        give_look(self, look="strip", tone="bad")
        self._words = ElidedText(3)
        self._words.setFont(theme.fonts.small)
        self.yes, self.no = QPushButton(), QPushButton()
        self.yes.setAutoDefault(False)
        self.yes.clicked.connect(self._agree)
        self.no.clicked.connect(self.withdraw)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addStretch(1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 6, 8, 6)
        whole.setSpacing(5)
        whole.addWidget(self._words)
        whole.addLayout(row)
        self.hide()

    @property
    def asking(self) -> Kind | None:
        """What it asks about; ``None`` while it asks nothing."""
        return self._kind

    def ask(self, kind: Kind) -> None:
        """Ask whether ``kind`` is meant."""
        words, yes, no = _QUESTIONS[kind]
        self._kind = kind
        self._until = self._clock.monotonic() + LASTS_S
        self._words.set_text(words)
        self.yes.setText(yes)
        self.no.setText(no)
        self.show()
        self.no.setFocus()
        announce(self, words, urgent=True)

    def withdraw(self) -> None:
        """Ask no more; nothing is done."""
        self._kind = None
        self.hide()

    def show_time(self) -> None:
        """Withdraw a question that was left alone."""
        if self._kind is not None and self._clock.monotonic() >= self._until:
            self.withdraw()

    def _agree(self) -> None:
        kind = self._kind
        self.withdraw()
        if kind is not None:
            self.agreed.emit(kind)
