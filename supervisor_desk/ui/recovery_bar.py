"""After a crash: what the audit log says was open, and what to do about each. No forgotten leg, no forgotten mute."""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from supervisor_desk.actions.action import DeliveryId, Kind
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.ui import icons
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.delivery_words import kind_mark, kind_word
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme
from supervisor_desk.ui.time_words import day_words

_MARK = 18
_MOST_HEIGHT = 150


class LeftOpen(msgspec.Struct, frozen=True, kw_only=True):
    """A command that the last run did not see settled, and what the floor shows of it now.

    ``found`` says in words how it stands; ``can_resume`` whether the supervisor can go on with it, ``can_release``
    whether there is anything to undo. ``asked_at`` is seconds since the epoch.
    """

    delivery: DeliveryId
    kind: Kind
    conversation: ConversationId
    asked_at: float
    found: str
    can_resume: bool = False
    can_release: bool = False


class RecoveryBar(QFrame):
    """Signals carry the ``LeftOpen`` that was decided on. The bar goes when nothing is left in it."""

    resumed = Signal(object)
    released = Signal(object)
    left_alone = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._open: dict[DeliveryId, LeftOpen] = {}
        give_look(self, look="strip", tone="waiting", place="top")
        self._title = QLabel()
        self._title.setFont(theme.fonts.strong)
        self._rows = QScrollArea()
        self._rows.setWidgetResizable(True)
        self._rows.setMaximumHeight(_MOST_HEIGHT)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 8, 10, 8)
        whole.setSpacing(4)
        whole.addWidget(self._title)
        whole.addWidget(self._rows)
        theme.changed.connect(self._fill)
        self.hide()

    @property
    def items(self) -> tuple[LeftOpen, ...]:
        """What is still to be decided."""
        return tuple(self._open.values())

    def show_left_open(self, items: tuple[LeftOpen, ...]) -> None:
        """Show these; with none the bar goes."""
        self._open = {one.delivery: one for one in items}
        self._fill()
        if items:
            announce(self, self._title.text(), urgent=True)

    def settle(self, delivery: DeliveryId) -> None:
        """That one is decided, or was settled by the feed."""
        if self._open.pop(delivery, None) is not None:
            self._fill()

    def button(self, delivery: DeliveryId, word: str) -> QPushButton | None:
        """The button called ``word`` for that command."""
        return self._rows.findChild(QPushButton, f"{word} {delivery}")

    def _fill(self) -> None:
        count = len(self._open)
        what = "a command that was" if count == 1 else f"{count} commands that were"
        self._title.setText(f"The desk ended unexpectedly. The audit log names {what} still open.")
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        for row, one in enumerate(self._open.values()):
            mark = QLabel()
            color = self._theme.tokens.waiting
            mark.setPixmap(icons.pixmap(kind_mark(one.kind), color, _MARK, self.devicePixelRatioF()))
            words = ElidedText(2)
            words.set_text(one.found)
            grid.addWidget(mark, row, 0)
            grid.addWidget(QLabel(f"{kind_word(one.kind)}, {day_words(one.asked_at)}"), row, 1)
            grid.addWidget(words, row, 2)
            for column, (word, signal, offered) in enumerate(
                (
                    ("Resume", self.resumed, one.can_resume),
                    ("Release", self.released, one.can_release),
                    ("Leave", self.left_alone, True),
                )
            ):
                if offered:
                    button = QPushButton(word)
                    button.setObjectName(f"{word} {one.delivery}")
                    button.setAccessibleName(f"{word}: {kind_word(one.kind)}, {one.found}")
                    button.clicked.connect(partial(signal.emit, one))
                    grid.addWidget(button, row, 3 + column)
        self._rows.setWidget(inside)
        inside.setAutoFillBackground(False)  # setting the widget turned it on
        self._rows.viewport().setAutoFillBackground(False)
        self.setVisible(bool(self._open))
