"""What the desk is doing until the first floor is on the screen: signing in, connecting, loading n of m.

Where it cannot go on it says what happened, what that means and what to do, and offers to try again.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.ui import icons
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.link_words import STOPPED, Countdown, link_face
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme, tone_color

STEPS = (
    (LinkPhase.SIGNING_IN, "Sign in"),
    (LinkPhase.CONNECTING, "Connect to the live events"),
    (LinkPhase.LOADING, "Load the floor"),
)
_MARK = 20
_WIDTH = 460


class StartPage(QWidget):
    """``again_requested`` is emitted when somebody asks to try again, ``sign_in_requested`` to enter the sign-in."""

    again_requested = Signal()
    sign_in_requested = Signal()

    def __init__(self, theme: Theme, clock: Clock, link: Link, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clock = clock
        self._link = link
        self._reached = -1
        self._countdown = Countdown()
        self._title = QLabel("Opening the desk")
        self._title.setFont(theme.fonts.title)
        self._marks = [QLabel() for _ in STEPS]
        self._words = [QLabel(words) for _, words in STEPS]
        self.progress = QProgressBar()
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._next = QLabel()
        give_look(self._next, look="dim")
        self.again = QPushButton("Try again")
        self.again.clicked.connect(self.again_requested)
        self.sign_in = QPushButton("Sign in…")
        self.sign_in.clicked.connect(self.sign_in_requested)
        for button in (self.again, self.sign_in):
            button.setAutoDefault(True)  # Enter presses the one that has the keyboard
        self._lay_out()
        theme.changed.connect(self._show)
        self.show_link(link)

    @property
    def words(self) -> str:
        """What it says about the present step."""
        return self._said.text()

    @property
    def steps_told(self) -> tuple[str, ...]:
        """Each step and how it stands, as screen readers say it."""
        return tuple(words.accessibleName() for words in self._words)

    @property
    def countdown_words(self) -> str:
        """What it says about the next try."""
        return self._next.text()

    @property
    def running(self) -> bool:
        """Whether a countdown runs on it."""
        return self._countdown.running

    def show_link(self, link: Link) -> None:
        """Show how far the start-up is."""
        moved = link.phase is not self._link.phase
        self._link = link
        for place, (phase, _) in enumerate(STEPS):
            if link.phase is phase:
                self._reached = place
        if link.phase is LinkPhase.LIVE:
            self._reached = len(STEPS)
        self._countdown.start(link, self._clock.monotonic())
        self._show()
        if moved:
            self._take_keyboard()
            announce(self, link.words or link_face(link).word, urgent=link.phase in STOPPED)

    def tick(self) -> None:
        """Bring the countdown up to date."""
        self._next.setText(self._countdown.words(self._clock.monotonic()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        """Where it cannot go on by itself, the next key press is for the button that it proposes."""
        if self.isVisible() and self._stopped and not self.again.hasFocus() and not self.sign_in.hasFocus():
            proposed = self.sign_in if self._link.phase is LinkPhase.SIGNED_OUT else self.again
            proposed.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def _stopped(self) -> bool:
        return self._link.phase in STOPPED and bool(self._link.words)

    def _lay_out(self) -> None:
        card = QFrame()
        give_look(card, look="card")
        card.setFixedWidth(_WIDTH)
        steps = QGridLayout()
        steps.setHorizontalSpacing(10)
        steps.setVerticalSpacing(8)
        steps.setColumnStretch(1, 1)
        for row, (mark, words) in enumerate(zip(self._marks, self._words, strict=True)):
            steps.addWidget(mark, row, 0)
            steps.addWidget(words, row, 1)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(28, 24, 28, 24)
        inside.setSpacing(12)
        inside.addWidget(self._title)
        inside.addLayout(steps)
        inside.addWidget(self.progress)
        inside.addWidget(self._said)
        inside.addWidget(self._next)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.sign_in)
        buttons.addWidget(self.again)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        whole = QVBoxLayout(self)
        whole.addStretch(1)
        whole.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(2)

    def _show(self) -> None:
        link, tokens = self._link, self._theme.tokens
        stopped = self._stopped
        ratio = self.devicePixelRatioF()
        for place, (mark, words) in enumerate(zip(self._marks, self._words, strict=True)):
            here = place == self._reached
            tone = Tone.GOOD if place < self._reached else Tone.BAD if here and stopped else Tone.BUSY
            name = "delivery-confirmed" if place < self._reached else "error" if here and stopped else "link-busy"
            if place > self._reached:
                name, tone = "delivery-asked", Tone.QUIET
            mark.setPixmap(icons.pixmap(name, tone_color(tone, tokens), _MARK, ratio))
            words.setFont(self._theme.fonts.strong if here else self._theme.fonts.base)
            done = "done" if place < self._reached else "now" if here else "not yet"
            words.setAccessibleName(f"{STEPS[place][1]}: {done}")
        loading = link.phase is LinkPhase.LOADING
        self.progress.setVisible(loading)
        self.progress.setRange(0, max(1, link.total) if link.total else 0)
        self.progress.setValue(link.loaded)
        self.progress.setFormat(f"{link.loaded:,} of {link.total:,} conversations" if link.total else "")
        self._said.setText(link.words)
        give_look(self._said, tone=Tone.BAD.value if stopped else Tone.QUIET.value)
        signed_out = link.phase is LinkPhase.SIGNED_OUT
        self.again.setVisible(stopped)
        self.sign_in.setVisible(stopped)  # the address may be wrong as well, and is entered in the same window
        give_look(self.sign_in, look="primary" if signed_out else "plain")
        give_look(self.again, look="plain" if signed_out else "primary")
        self.tick()
        self._next.setVisible(self._countdown.running)
