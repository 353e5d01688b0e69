"""Says who else is speaking to the call and offers a place in the waiting line, instead of a mere refusal."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.rules import Situation, why_not
from supervisor_desk.ui import icons
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

QUEUEABLE = (Kind.COACH, Kind.BARGE)
_MARK = 18


def may_queue(kind: Kind, situation: Situation) -> bool:
    """Whether only the taken speaking slot stands in the way of ``kind``, so that waiting would help."""
    if not kind.speaks or not situation.holder:
        return False
    return why_not(kind, msgspec.structs.replace(situation, holder="")) is None


class SlotLine(QFrame):
    """Shown while another supervisor speaks. ``queued`` carries the kind that is to wait its turn."""

    queued = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        give_look(self, look="strip", tone="waiting")
        self._mark = QLabel()
        self._words = ElidedText(2)
        self._words.setFont(theme.fonts.small)
        self._buttons: dict[Kind, QPushButton] = {}
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._mark)
        head.addWidget(self._words, 1)
        row = QHBoxLayout()
        row.setContentsMargins(_MARK + 6, 0, 0, 0)
        row.setSpacing(6)
        for kind in QUEUEABLE:
            button = QPushButton(f"Queue to {kind.value}")
            button.setToolTip("<p>Take a place in the line for the speaking slot. It lives 30 s.</p>")
            button.clicked.connect(self._queue_coach if kind is Kind.COACH else self._queue_barge)
            self._buttons[kind] = button
            row.addWidget(button)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 6, 8, 6)
        whole.setSpacing(4)
        whole.addLayout(head)
        whole.addLayout(row)
        theme.changed.connect(self._tint)
        self._tint()
        self.hide()

    def show_situation(self, situation: Situation) -> None:
        """Name the holder and offer what may wait; hide while nobody else speaks."""
        for kind, button in self._buttons.items():
            button.setVisible(may_queue(kind, situation))
        holder = situation.holder
        if holder:
            self._words.set_text(f"{holder} is speaking to this call. One supervisor speaks at a time.")
        self.setVisible(bool(holder))

    def button(self, kind: Kind) -> QPushButton:
        """The button that queues for ``kind``."""
        return self._buttons[kind]

    def _queue_coach(self) -> None:
        self.queued.emit(Kind.COACH)

    def _queue_barge(self) -> None:
        self.queued.emit(Kind.BARGE)

    def _tint(self) -> None:
        color = self._theme.tokens.waiting
        self._mark.setPixmap(icons.pixmap("mode-coach", color, _MARK, self.devicePixelRatioF()))
