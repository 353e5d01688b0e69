"""A button that, when it may not be used, stays reachable and says why.

Qt's disabled widgets take no focus, so keyboard and screen-reader users would never learn the reason. A barred button
keeps its focus and its place in the tab order, looks barred, and answers a press with the reason instead of the deed.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from supervisor_desk.actions.rules import WhyNot
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.sheet import give_look


class ExplainedButton(QToolButton):
    """``used`` is emitted when it is pressed and nothing bars it, ``refused`` when something does.

    ``looked_at`` (True when hover or focus comes, False when it goes) lets a panel show reason or preview.
    """

    used = Signal()
    refused = Signal()
    looked_at = Signal(bool)

    def __init__(self, words: str, help_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._words = words
        self._help = help_words
        self._why_not: WhyNot | None = None
        self.clicked.connect(self._answer)
        self._describe()

    @property
    def why_not(self) -> WhyNot | None:
        """Why it cannot be used now; ``None`` if it can."""
        return self._why_not

    @property
    def explanation(self) -> str:
        """What there is to say about it: the reason it is barred, else what it does."""
        return self._why_not.sentence if self._why_not is not None else self._help

    def explain(self, why_not: WhyNot | None) -> None:
        """Bar the button for that reason, or free it."""
        if why_not != self._why_not:
            self._why_not = why_not
            self._describe()

    def name_it(self, words: str, help_words: str) -> None:
        """Give it other words, for a button whose deed depends on the state."""
        if (words, help_words) != (self._words, self._help):
            self._words, self._help = words, help_words
            self.setText(words)
            self._describe()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.looked_at.emit(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.looked_at.emit(self.hasFocus())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.looked_at.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.looked_at.emit(self.underMouse())

    def _answer(self) -> None:
        if self._why_not is None:
            self.used.emit()
        else:
            announce(self, f"{self._words} is not possible. {self.explanation}")
            self.refused.emit()

    def _describe(self) -> None:
        barred = self._why_not is not None
        give_look(self, barred="true" if barred else "false")
        self.setToolTip(f"<p>{'Not possible now. ' if barred else ''}{self.explanation}</p>")
        self.setAccessibleName(f"{self._words}, not possible now" if barred else self._words)
        self.setAccessibleDescription(self.explanation)
