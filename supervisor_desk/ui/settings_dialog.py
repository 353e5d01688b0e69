"""Where the settings are changed and the sign-in is entered. It writes nothing: what was entered is handed over.

What the organization's policy sets is shown and locked. The client secret is asked for and never shown; it is not a
setting, and whoever gets it puts it into the keyring.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from supervisor_desk.settings import Configuration, Settings
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.settings_fields import CENTER, DESK, About, Editor, editor_for
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Entered:
    """What was changed, by the names of ``Settings``, and a client secret if one was entered."""

    changes: dict[str, Any]
    client_secret: str = field(default="", repr=False)


class SettingsDialog(QDialog):
    """To be opened with ``dialogs.ask``; read ``entered`` when it was accepted."""

    def __init__(self, theme: Theme, configuration: Configuration, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self._theme = theme
        self._configuration = configuration
        self._before = msgspec.to_builtins(configuration.settings)
        self._editors: dict[str, Editor] = {}
        self.secret = QLineEdit()
        self._note = QLabel()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self._lay_out()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        for editor in self._editors.values():
            editor.connect(self._check)
        self.secret.textChanged.connect(self._check)
        self._check()
        self.resize(560, 420)

    @property
    def entered(self) -> Entered:
        """What is different from before."""
        now = {name: editor.value() for name, editor in self._editors.items()}
        return Entered({name: value for name, value in now.items() if value != self._before[name]}, self.secret.text())

    @property
    def note(self) -> str:
        """What it says about what is entered."""
        return self._note.text()

    def editor(self, name: str) -> QWidget:
        """The widget that edits the setting of that name."""
        return self._editors[name].widget

    def _lay_out(self) -> None:
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        center = self._form(CENTER)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setPlaceholderText("Kept in the system's keyring. Enter it to set or replace it.")
        center.insertRow(2, "Client secret", self.secret)
        for words, form in (("Contact center", center), ("Desk", self._form(DESK))):
            page = QWidget()
            page.setLayout(form)
            tabs.addTab(page, words)
        self._note.setWordWrap(True)
        whole = QVBoxLayout(self)
        whole.addWidget(tabs, 1)
        whole.addWidget(self._note)
        whole.addWidget(self.buttons)

    def _form(self, rows: tuple[About, ...]) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(12, 14, 12, 12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for about in rows:
            editor = editor_for(about, getattr(self._configuration.settings, about.name))
            editor.widget.setAccessibleName(about.label)
            editor.widget.setToolTip(f"<p>{about.hint}</p>" if about.hint else "")
            if self._configuration.locked(about.name):
                editor.widget.setEnabled(False)
                editor.widget.setToolTip("<p>Set by the policy of your organization.</p>")
                editor.widget.setAccessibleDescription("Set by the policy of your organization.")
            self._editors[about.name] = editor
            form.addRow("" if isinstance(editor.value(), bool) else about.label, editor.widget)
        return form

    def _check(self) -> None:
        entered = self.entered
        try:
            msgspec.convert(self._before | entered.changes, Settings, strict=False)
        except (msgspec.ValidationError, ValueError) as error:
            self._say(f"This cannot be used: {error}.", Tone.BAD)
            usable = False
        else:
            usable = bool(entered.changes or entered.client_secret)
            later = [about.label for about in (*CENTER, *DESK) if about.later and about.name in entered.changes]
            held = f"{', '.join(later)}: from the next start of the desk on." if later else ""
            self._say(held, Tone.QUIET)
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(usable)

    def _say(self, words: str, tone: Tone) -> None:
        self._note.setText(words)
        give_look(self._note, tone=tone.value)
