"""The form for words that only the agent sees."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.ui.action_form import ActionForm
from supervisor_desk.ui.theme import Theme

TEXT_LIMIT = 500
"""Longest text cue, in characters: what an agent can read while talking."""


class TextCueForm(ActionForm):
    """Words for the agent's screen. Ctrl+Enter sends."""

    kind = Kind.TEXT_CUE

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Send", "Shows this text to the agent only. (Ctrl+Enter)", "send", parent)
        self.field = _CueField()
        self.field.setPlaceholderText("Text for the agent. The customer does not see it.")
        self.field.setAccessibleName("Text cue for the agent")
        self.field.textChanged.connect(self.changed)
        self.field.sent.connect(self.button.click)
        lines = self.field.fontMetrics().lineSpacing() * 2 + 18
        self.field.setFixedHeight(lines)
        self._rows.addWidget(self.field)
        self._finish()

    def fill(self, action: Action) -> Action:
        return msgspec.structs.replace(action, text=self.field.toPlainText().strip()[:TEXT_LIMIT])

    def focus_first(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear(self) -> None:
        self.field.clear()


class _CueField(QPlainTextEdit):
    sent = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if not event.isAutoRepeat():
                self.sent.emit()
            return
        super().keyPressEvent(event)
