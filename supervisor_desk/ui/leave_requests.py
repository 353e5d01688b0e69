"""Who asks this supervisor to stop speaking, on whichever call: a request with an answer, not a mere notice."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.ui import icons
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

_MARK = 18


class LeaveRequest(msgspec.Struct, frozen=True, kw_only=True):
    """``names`` are those who ask, oldest first; ``call`` says which call it is, in words."""

    conversation: ConversationId
    call: str
    names: tuple[str, ...]

    @property
    def words(self) -> str:
        """What it comes to."""
        who = self.names[0] if len(self.names) == 1 else f"{', '.join(self.names[:-1])} and {self.names[-1]}"
        verb = "asks" if len(self.names) == 1 else "ask"
        return f"{who} {verb} you to leave the speaking slot on the call of {self.call}."


class LeaveRequests(QFrame):
    """``done`` carries the conversation that the supervisor is done with. What was waved off comes back only when
    somebody else asks.
    """

    done = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[LeaveRequest, ...] = ()
        self._waved_off: dict[ConversationId, frozenset[str]] = {}
        give_look(self, look="strip", tone="waiting", place="top")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 8)
        self._rows = QWidget()
        self._column.addWidget(self._rows)
        theme.changed.connect(self._fill)
        self.hide()

    @property
    def shown(self) -> tuple[LeaveRequest, ...]:
        """What is still to be answered."""
        return self._shown

    def show_requests(self, requests: tuple[LeaveRequest, ...]) -> None:
        """Show these; with none it goes."""
        there = {one.conversation for one in requests}
        self._waved_off = {key: names for key, names in self._waved_off.items() if key in there}
        shown = tuple(one for one in requests if set(one.names) - self._waved_off.get(one.conversation, frozenset()))
        if shown == self._shown:
            return
        fresh = [one for one in shown if one not in self._shown]
        self._shown = shown
        self._fill()
        for one in fresh:
            announce(self, one.words, urgent=True)

    def button(self, conversation: ConversationId, word: str) -> QPushButton | None:
        """The button called ``word`` for that call."""
        return self._rows.findChild(QPushButton, f"{word} {conversation}")

    def _fill(self) -> None:
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        for row, one in enumerate(self._shown):
            mark = QLabel()
            color = self._theme.tokens.waiting
            mark.setPixmap(icons.pixmap("supervisor", color, _MARK, self.devicePixelRatioF()))
            words = ElidedText(2)
            words.set_text(one.words)
            grid.addWidget(mark, row, 0)
            grid.addWidget(words, row, 1)
            for column, (word, answer) in enumerate((("I am done", self._done), ("Not yet", self._wave_off)), start=2):
                button = QPushButton(word)
                button.setObjectName(f"{word} {one.conversation}")
                button.setAccessibleName(f"{word}: {one.words}")
                button.clicked.connect(partial(answer, one))
                grid.addWidget(button, row, column)
        self._column.replaceWidget(self._rows, rows)
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = rows
        self.setVisible(bool(self._shown))

    def _done(self, one: LeaveRequest) -> None:
        self._wave_off(one)
        self.done.emit(one.conversation)

    def _wave_off(self, one: LeaveRequest) -> None:
        self._waved_off[one.conversation] = self._waved_off.get(one.conversation, frozenset()) | set(one.names)
        self._shown = tuple(other for other in self._shown if other.conversation != one.conversation)
        self._fill()
