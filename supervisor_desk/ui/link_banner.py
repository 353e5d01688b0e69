"""Says above the board that what it shows may be out of date, since when, and what happens next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.ui import icons
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.link_words import STOPPED, Countdown, link_face
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme, tone_color

_MARK = 18


class LinkBanner(QFrame):
    """Shown while the link is not live. ``again_requested`` asks for a try at once, ``sign_in_requested`` to enter the
    sign-in.
    """

    again_requested = Signal()
    sign_in_requested = Signal()

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._link: Link | None = None
        self._countdown = Countdown()
        self._mark = QLabel()
        self._title = QLabel()
        self._title.setFont(theme.fonts.strong)
        self._words = ElidedText(2)
        self._next = QLabel()
        self.again = QPushButton("Try now")
        self.again.clicked.connect(self.again_requested)
        self.sign_in = QPushButton("Sign in…")
        self.sign_in.clicked.connect(self.sign_in_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 8, 6)
        row.setSpacing(8)
        for widget in (self._mark, self._title):
            row.addWidget(widget)
        row.addWidget(self._words, 1)
        row.addWidget(self._next)
        row.addWidget(self.sign_in)
        row.addWidget(self.again)
        theme.changed.connect(self._show)
        self.hide()

    @property
    def running(self) -> bool:
        """Whether a countdown runs on it."""
        return self.isVisible() and self._countdown.running

    @property
    def words(self) -> str:
        """What it says."""
        return f"{self._title.text()}. {self._words.text()}"

    def show_link(self, link: Link) -> None:
        """Show the link, or hide if it is live."""
        moved = self._link is None or link.phase is not self._link.phase
        self._link = link
        self._countdown.start(link, self._clock.monotonic())
        self._show()
        self.setVisible(not link.live)
        if moved:
            announce(self, self.words, urgent=link.phase in STOPPED)

    def tick(self) -> None:
        """Bring the countdown up to date."""
        self._next.setText(self._countdown.words(self._clock.monotonic()))

    def _show(self) -> None:
        if self._link is None:
            return
        shown = link_face(self._link)
        give_look(
            self, look="strip", place="top", tone=Tone.BAD.value if shown.tone is Tone.BAD else Tone.WAITING.value
        )
        color = tone_color(Tone.BAD if shown.tone is Tone.BAD else Tone.WAITING, self._theme.tokens)
        self._mark.setPixmap(icons.pixmap(shown.mark, color, _MARK, self.devicePixelRatioF()))
        self._title.setText(shown.word)
        self._words.set_text(self._link.words)
        self.sign_in.setVisible(self._link.phase is LinkPhase.SIGNED_OUT)
        self.again.setVisible(self._link.phase in STOPPED or self._link.next_try_in is not None)
        self.tick()
