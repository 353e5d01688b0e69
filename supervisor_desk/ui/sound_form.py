"""What the forms for sound have in common: a file or an address, chosen, typed or dropped. No file is opened here."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget

from supervisor_desk.actions.action import Action
from supervisor_desk.ui.action_form import ActionForm
from supervisor_desk.ui.theme import Theme

SOUND_FILES = "Sound (*.wav *.mp3 *.ogg *.WAV *.MP3 *.OGG);;All files (*)"


class SoundForm(ActionForm):
    """A sound for the agent's ear, from a file or from the service's media."""

    def __init__(self, theme: Theme, help_words: str, hint: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Send", help_words, "send", parent)
        self.dialog: QFileDialog | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText(hint)
        self.field.setAccessibleName(name)
        self.field.setClearButtonEnabled(True)
        self.field.setAcceptDrops(False)  # it would take the address of the file for text
        self.field.textChanged.connect(self.changed)
        self.choose = QPushButton("Choose…")
        self.choose.clicked.connect(self._choose)
        self._row(self.field, self.choose)
        self.setAcceptDrops(True)

    def fill(self, action: Action) -> Action:
        where = self.field.text().strip()
        by_address = where.lower().startswith(("https://", "http://"))
        return msgspec.structs.replace(
            action, media_url=where if by_address else "", media_path="" if by_address else where
        )

    def focus_first(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self._take(files)

    def _take(self, files: tuple[str, ...]) -> None:
        """Files were dropped on it."""
        self.field.setText(files[0])

    def _choose(self) -> None:
        if self.dialog is None:
            self.dialog = QFileDialog(self, "Choose a sound", "", SOUND_FILES)
            self.dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            self.dialog.fileSelected.connect(self.field.setText)
        self.dialog.open()


def dropped_files(data: QMimeData) -> tuple[str, ...]:
    """The files of this computer among what is dragged."""
    return tuple(url.toLocalFile() for url in data.urls() if url.isLocalFile())
