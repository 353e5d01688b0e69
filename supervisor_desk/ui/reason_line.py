"""The line that always says something: why a button cannot be used, what it would do, or who hears whom now."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from supervisor_desk.actions.ports import Clock
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

READING_S = 6.0
"""How long an answer to a key press stays, whatever happens on the call meanwhile (seconds)."""


class ReasonLine(QFrame):
    """Its height never changes, so that nothing under it moves while somebody aims at it."""

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._held_until: float | None = None
        self._words = ElidedText(3, steady=True)  # rule, value found and remedy
        self._words.setFont(theme.fonts.small)
        give_look(self, look="strip")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(8, 5, 8, 5)
        inside.addWidget(self._words)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    @property
    def held(self) -> bool:
        """Whether it says something that is still to be read."""
        return self._held_until is not None and self._clock.monotonic() < self._held_until

    def answer(self, words: str) -> None:
        """Say ``words`` in answer to somebody, long enough to be read, and to screen readers."""
        self._held_until = self._clock.monotonic() + READING_S
        self._words.set_text(words)
        announce(self, words)

    def say(self, words: str) -> None:
        """Say ``words`` unless an answer is still to be read."""
        if not self.held:
            self._held_until = None
            self._words.set_text(words)

    def let_go(self) -> None:
        """Somebody looks at something else: the answer need not stay."""
        self._held_until = None
