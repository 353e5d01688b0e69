"""Errors and news for people, in words, each kind once with a count.

The stack has a place of its own in the window: it lies over nothing, so it hides neither the focused row nor the
lamp. What is no longer true is withdrawn; the rest stays until it is dismissed.
"""

from __future__ import annotations

from functools import partial

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from supervisor_desk.ui import icons
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme, tone_color

SHOWN = 2
"""Notices shown at once; the others wait their turn and are counted."""
LOW_WINDOW = 620
"""In a window lower than this only one is shown (logical pixels)."""
KEPT = 20
"""Kinds kept at most; the oldest goes first."""
_MARKS = {Tone.BAD: "error", Tone.WAITING: "warning", Tone.BUSY: "info", Tone.GOOD: "check", Tone.QUIET: "info"}
_MARK = 18


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, what it means for the calls, and what to do. Notices of one ``kind`` are counted, not repeated.

    ``offer`` is the word on a button that answers it, empty where there is nothing to answer; ``about`` is what the
    answer concerns. ``details`` is for whoever is asked for help: no names, texts or secrets in it.
    """

    kind: str
    happened: str
    means: str = ""
    do: str = ""
    details: str = ""
    offer: str = ""
    about: str = ""
    tone: Tone = Tone.BAD

    @property
    def sentence(self) -> str:
        """All of it but the details."""
        return " ".join(part for part in (self.happened, self.means, self.do) if part)


class NoticeStack(QWidget):
    """Errors first, then the newest. ``changed`` is emitted when its height may have changed, ``offer_taken`` with the
    ``Notice`` that was answered.
    """

    changed = Signal()
    offer_taken = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[str, NoticeRow] = {}
        self._most = SHOWN
        self._more = QLabel()
        give_look(self._more, look="dim")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 4, 8, 4)
        self._column.setSpacing(4)
        self._column.addWidget(self._more)
        self.hide()

    @property
    def rows(self) -> tuple[NoticeRow, ...]:
        """All notices that are kept, newest first."""
        return tuple(reversed(self._rows.values()))

    def show_notice(self, notice: Notice) -> None:
        """Show ``notice``; one of the same kind is brought up to date, counted and put on top."""
        known = self._rows.pop(notice.kind, None)
        if known is not None:
            known.show_again(notice)
        else:
            known = NoticeRow(self._theme, notice, self)
            known.dismissed.connect(partial(self.withdraw, notice.kind))
            known.offer_taken.connect(self.offer_taken)
        self._rows[notice.kind] = known
        while len(self._rows) > KEPT:
            self._drop(next(iter(self._rows)))
        self._arrange()
        announce(self, notice.sentence, urgent=notice.tone is Tone.BAD)

    def withdraw(self, kind: str) -> None:
        """Take away the notice of that kind: it was dismissed, or is no longer true."""
        if kind in self._rows:
            self._drop(kind)
            self._arrange()

    def fit(self, window_height: int) -> None:
        """Leave room for the board in a low window."""
        most = 1 if window_height < LOW_WINDOW else SHOWN
        if most != self._most:
            self._most = most
            self._arrange()

    def _drop(self, kind: str) -> None:
        row = self._rows.pop(kind)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _arrange(self) -> None:
        for place, row in enumerate(sorted(self.rows, key=lambda row: row.notice.tone is not Tone.BAD)):
            self._column.removeWidget(row)
            self._column.insertWidget(place, row)
            row.setVisible(place < self._most)
        hidden = max(0, len(self._rows) - self._most)
        self._more.setText(f"{hidden} more {'notice' if hidden == 1 else 'notices'}, seen when these are dismissed.")
        self._more.setVisible(hidden > 0)
        self.setVisible(bool(self._rows))
        self.changed.emit()


class NoticeRow(QFrame):
    """One kind of notice and how often it came."""

    dismissed = Signal()
    offer_taken = Signal(object)

    def __init__(self, theme: Theme, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice = notice
        self._count = 1
        self._mark = QLabel()
        self._happened = ElidedText(1)
        self._happened.setFont(theme.fonts.strong)
        self._rest = ElidedText(2)
        self._times = QLabel()
        self._times.setFont(theme.fonts.strong)
        self._details = ElidedText(6)
        self._details.setFont(theme.fonts.small)
        self._details.hide()
        self._more = QPushButton("Details")
        self._more.setCheckable(True)
        self._more.setProperty("look", "flat")
        self._more.toggled.connect(self._details.setVisible)
        self.offer_button = QPushButton()
        self.offer_button.clicked.connect(self._take_offer)
        self.close_button = QToolButton()
        self.close_button.setProperty("look", "flat")
        self.close_button.setAccessibleName("Dismiss this notice")
        self.close_button.setToolTip("Dismiss")
        self.close_button.clicked.connect(self.dismissed)
        self._lay_out()
        theme.changed.connect(self._show)
        self._show()

    @property
    def notice(self) -> Notice:
        """What it shows."""
        return self._notice

    @property
    def count(self) -> int:
        """How often this kind came."""
        return self._count

    @property
    def details_shown(self) -> bool:
        """Whether somebody asked for the details."""
        return self._details.isVisible()

    def show_again(self, notice: Notice) -> None:
        """It came once more."""
        self._notice = notice
        self._count += 1
        self._show()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._happened)
        words.addWidget(self._rest)
        words.addWidget(self._details)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self._mark)
        row.addLayout(words, 1)
        for widget in (self._times, self.offer_button, self._more, self.close_button):
            row.addWidget(widget)

    def _show(self) -> None:
        notice, tokens = self._notice, self._theme.tokens
        give_look(self, look="strip", tone=notice.tone.value)
        ratio = self.devicePixelRatioF()
        self._mark.setPixmap(icons.pixmap(_MARKS[notice.tone], tone_color(notice.tone, tokens), _MARK, ratio))
        self._happened.set_text(notice.happened)
        rest = " ".join(part for part in (notice.means, notice.do) if part)
        self._rest.set_text(rest)
        self._rest.setVisible(bool(rest))
        self._times.setText(f"×{self._count}" if self._count > 1 else "")
        self._times.setAccessibleName(f"came {self._count} times")
        self._details.set_text(notice.details)
        self._more.setVisible(bool(notice.details))
        self.offer_button.setText(notice.offer)
        self.offer_button.setVisible(bool(notice.offer))
        self.close_button.setIcon(icons.icon("close", tokens.text))
        again = f" It came {self._count} times." if self._count > 1 else ""
        self.setAccessibleName(f"{notice.sentence}{again}")

    def _take_offer(self) -> None:
        self.offer_taken.emit(self._notice)
