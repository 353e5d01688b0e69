"""One setting in its page: title, editor, what it is for, where the value comes from, and what is wrong with it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from supervisor_desk.settings import Source
from supervisor_desk.ui.lock_note import LockNote
from supervisor_desk.ui.setting_editors import editor_for
from supervisor_desk.ui.settings_fields import About, source_words
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

_TITLE_LETTERS = 18


class SettingRow(QWidget):
    """``changed`` says that another value is in it. A locked row can be read and says who locked it."""

    changed = Signal()

    def __init__(
        self, theme: Theme, about: About, value: Any, source: Source, known: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__()
        self._theme = theme
        self.about = about
        self._before = value
        self._locked = source is Source.POLICY
        self.editor = editor_for(about, known)
        self.editor.show_value(value)
        if self._locked:
            self.editor.lock()
        self.editor.changed.connect(self._edited)
        self.source_words = source_words(source, reopens=about.reopens)
        self._problem = QLabel()
        self._lay_out()
        self.editor.field.setAccessibleName(about.title)
        self.editor.field.setAccessibleDescription(f"{about.help} {self.source_words}".strip())

    @property
    def value(self) -> Any:
        """What is in the editor."""
        return self.editor.value()

    @property
    def different(self) -> bool:
        """Whether somebody put another value in."""
        return not self._locked and self.value != self._before

    @property
    def problem(self) -> str:
        """What is wrong with the value, empty if nothing is known to be."""
        return self._problem.text()

    def show_problem(self, words: str) -> None:
        """Say below the editor why its value cannot be used."""
        self._problem.setText(words)
        self._problem.setVisible(bool(words))

    def _edited(self) -> None:
        self.show_problem("")
        self.changed.emit()

    def _lay_out(self) -> None:
        title = QLabel(self.about.title)
        title.setFixedWidth(title.fontMetrics().averageCharWidth() * _TITLE_LETTERS)
        title.setWordWrap(True)
        title.setContentsMargins(0, 5, 0, 0)
        beside = QVBoxLayout()
        beside.setSpacing(3)
        beside.addWidget(self.editor)
        if self.about.help:
            beside.addWidget(self._small(QLabel(self.about.help)))
        if self._locked:
            beside.addWidget(LockNote(self._theme, self.about.title, self.source_words))
        else:
            beside.addWidget(self._small(QLabel(self.source_words)))
        self._problem.setWordWrap(True)
        give_look(self._problem, tone="bad")
        self._problem.hide()
        beside.addWidget(self._problem)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside, 1)

    def _small(self, label: QLabel) -> QLabel:
        label.setWordWrap(True)
        label.setFont(self._theme.fonts.small)
        give_look(label, look="dim")
        return label
