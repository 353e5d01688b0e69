"""What every form has that must be filled in before it can be sent: a button that explains itself, and the reason.

A form knows how to fill an action; rules decide whether it may be sent, and the form shows their answer beside its
button.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.rules import WhyNot
from supervisor_desk.ui import icons
from supervisor_desk.ui.elided_text import ElidedText
from supervisor_desk.ui.explained_button import ExplainedButton
from supervisor_desk.ui.theme import Theme


class ActionForm(QWidget):
    """``submitted`` says that it is to be sent, ``changed`` that what is filled in is different now."""

    submitted = Signal()
    changed = Signal()
    kind: Kind

    def __init__(self, theme: Theme, words: str, help_words: str, mark: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark = mark
        self.button = ExplainedButton(words, help_words)
        self.button.setProperty("look", "primary")
        self.button.used.connect(self.submitted)
        self.button.refused.connect(self._hold_reason)
        self._reason = ElidedText(3, steady=True)  # rule, value found and remedy
        self._reason.setFont(theme.fonts.small)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 8, 0, 2)
        self._rows.setSpacing(6)
        theme.changed.connect(self._tint)

    @property
    def reason(self) -> str:
        """What stands beside the button."""
        return self._reason.text()

    def fill(self, action: Action) -> Action:
        """``action`` with what is filled in."""
        raise NotImplementedError

    def focus_first(self) -> None:
        """Put the keyboard where filling in begins."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget what was sent, where it is not likely to be sent again."""

    def explain(self, why_not: WhyNot | None) -> None:
        """Bar the button for that reason and say it beside it, or free it."""
        self.button.explain(why_not)
        self._reason.set_text("" if why_not is None else why_not.sentence)
        self._tint()

    def _finish(self, *beside: QWidget) -> None:
        """Lay out the last row: the reason at the left, the button at the right."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for one in beside:
            row.addWidget(one)
        row.addWidget(self._reason, 1)
        row.addWidget(self.button)
        self._rows.addLayout(row)
        self._rows.addStretch(1)
        self._tint()

    def _row(self, *widgets: QWidget, stretch: int = 0) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for place, one in enumerate(widgets):
            row.addWidget(one, 1 if place == stretch else 0)
        self._rows.addLayout(row)
        return row

    def _hold_reason(self) -> None:
        self._reason.set_text(self.button.explanation)

    def _tint(self) -> None:
        tokens = self._theme.tokens
        color = tokens.text_off if self.button.why_not is not None else tokens.accent_text
        self.button.setIcon(icons.icon(self._mark, color))
