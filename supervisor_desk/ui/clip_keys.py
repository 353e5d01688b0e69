"""The keys that whisper a clip at once: chosen per clip, free of every other key of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from supervisor_desk.ui.clip_row import ClipRow

CLIP_KEYS = ("F2", "F3", "F4", "F7", "F8", "F12", "Shift+F2", "Shift+F3", "Shift+F4", "Shift+F7", "Shift+F8")
"""What may be chosen. F1, F5, F6 and F9 are the desk's own; F10 and F11 belong to the systems."""


class ClipKeys(QObject):
    """``played`` carries the ``ClipRow`` whose key was pressed. A key that is held whispers once."""

    played = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shortcuts: list[QShortcut] = []

    def show_clips(self, rows: Sequence[ClipRow]) -> None:
        """Take over which key plays what."""
        for old in self._shortcuts:
            old.setEnabled(False)
            old.deleteLater()
        self._shortcuts = [self._shortcut(row) for row in rows if row.key in CLIP_KEYS and not row.missing]

    def _shortcut(self, row: ClipRow) -> QShortcut:
        made = QShortcut(QKeySequence(row.key), self._window)
        made.setAutoRepeat(False)
        made.activated.connect(partial(self.played.emit, row))
        return made
