"""The one click that puts right what stands in the way of the modes: choosing a phone, setting one's status."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.rules import Situation, why_not
from supervisor_desk.actions.situation import Fix, WhyNot
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

_BUTTONS = {
    Fix.CHOOSE_STATION: "Choose a phone…",
    Fix.SET_AVAILABLE: "Set to Available",
    Fix.SIGN_IN: "Sign in…",
}


class RemedyStrip(QFrame):
    """Out of sight while nothing can be put right. ``wanted`` carries the ``Fix``."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._why: WhyNot | None = None
        self._busy: Fix | None = None
        give_look(self, look="strip", tone="waiting")
        self._words = ElidedText(2)
        self._words.setFont(theme.fonts.small)
        self.button = QPushButton()
        self.button.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 8, 5)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        self.hide()

    @property
    def text(self) -> str:
        """What stands in the way."""
        return self._words.text() if self._why is not None else ""

    def show_busy(self, fix: Fix | None) -> None:
        """Take no click for what is being put right already."""
        self._busy = fix
        self.button.setEnabled(fix is None)

    def show_situation(self, situation: Situation) -> None:
        """Name the first thing that a click puts right."""
        found = (why_not(kind, situation) for kind in Kind)
        self._why = next((no for no in found if no is not None and no.fix is not None), None)
        if self._why is not None and self._why.fix is not None:
            self._words.set_text(f"{self._why.rule} {self._why.found}")
            self.button.setText(_BUTTONS[self._why.fix])
            self.button.setEnabled(self._busy is None)
        self.setVisible(self._why is not None)

    def _ask(self) -> None:
        if self._why is not None and self._why.fix is not None:
            self.wanted.emit(self._why.fix)
