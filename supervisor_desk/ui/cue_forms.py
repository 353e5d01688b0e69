"""Forms for what only the agent notices: text cues, voice cues and clips. No file is opened here: a path goes on."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from supervisor_desk.actions.action import DEFAULT_MIX_LEVEL, Action, Kind
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


class SoundForm(ActionForm):
    """A sound for the agent's ear, from a file or from the service's media."""

    def __init__(self, theme: Theme, help_words: str, hint: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Send", help_words, "send", parent)
        self.dialog: QFileDialog | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(name)
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self.changed)
        self.choose = QPushButton("Choose…")
        self.choose.clicked.connect(self._choose)
        self._row(self.field, self.choose)

    def fill(self, action: Action) -> Action:
        where = self.field.text().strip()
        by_address = where.lower().startswith(("https://", "http://"))
        return msgspec.structs.replace(
            action, media_url=where if by_address else "", media_path="" if by_address else where
        )

    def focus_first(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _choose(self) -> None:
        if self.dialog is None:
            self.dialog = QFileDialog(self, "Choose a sound", "", "Sound (*.wav)")
            self.dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            self.dialog.fileSelected.connect(self.field.setText)
        self.dialog.open()


class VoiceCueForm(SoundForm):
    """A voice cue, with its share in the agent's ear."""

    kind = Kind.VOICE_CUE

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Plays this file to the agent only.", "WAV file", "File of the voice cue", parent)
        self.level = QDoubleSpinBox()
        self.level.setRange(0.0, 1.0)
        self.level.setSingleStep(0.05)
        self.level.setValue(DEFAULT_MIX_LEVEL)
        self.level.setAccessibleName("Mix level in the agent's ear, 0 to 0.9")
        self.level.setToolTip(
            "<p>Share of the cue in the agent's ear: 0.65 is usual, 0.5 helps against distortion.</p>"
        )
        self.level.valueChanged.connect(self.changed)
        label = QLabel("Level")
        label.setBuddy(self.level)
        self._finish(label, self.level)

    def fill(self, action: Action) -> Action:
        return msgspec.structs.replace(super().fill(action), mix_level=round(self.level.value(), 2))


class ClipForm(SoundForm):
    """A clip that was recorded before, from a file or by its address."""

    kind = Kind.CLIP

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        hint = "WAV file, or https address of a clip"
        super().__init__(theme, "Whispers this clip to the agent only.", hint, "File or address of the clip", parent)
        self._finish()
