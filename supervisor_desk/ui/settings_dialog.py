"""The settings window. It writes nothing: what was changed is handed over, and what cannot be used comes back in words.

Secrets are no settings: the sign-in has a window of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from supervisor_desk.settings import Configuration
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.check_list import CheckList
from supervisor_desk.ui.setting_row import SettingRow
from supervisor_desk.ui.settings_fields import FIELDS, REOPENS, Page
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

_SIZE = QSize(680, 560)
CHECKUP = "Checkup"
NO_LINES = "There are no lines to copy before a check has run."


@dataclass(frozen=True, slots=True)
class Known:
    """What ticks can offer: ids and names of the queues, and the skills, that are on the floor now."""

    queues: tuple[tuple[str, str], ...] = ()
    skills: tuple[tuple[str, str], ...] = ()


class SettingsDialog(QDialog):
    """``saved`` carries what was changed, by the names of ``Settings``; the window stays until ``close`` is called.

    ``sign_in_requested`` and ``sign_out_requested`` ask for what their buttons say, ``checkup_requested`` for the
    doctor, whose lines go to ``checkup``.
    """

    saved = Signal(object)
    sign_in_requested = Signal()
    sign_out_requested = Signal()
    checkup_requested = Signal()

    def __init__(
        self, theme: Theme, configuration: Configuration, known: Known, account: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self._theme = theme
        self._rows = {
            about.name: SettingRow(
                theme,
                about,
                getattr(configuration.settings, about.name),
                configuration.source(about.name),
                getattr(known, about.name, ()),
            )
            for about in FIELDS
        }
        self._pages = QTabWidget()
        self._pages.setDocumentMode(True)
        self.checkup = CheckList(theme)
        self._no_lines = QLabel(NO_LINES)
        give_look(self._no_lines, look="dim")
        self._note = QLabel()
        self._note.setWordWrap(True)
        self.save = QPushButton("Save")
        self.save.setProperty("look", "primary")
        self.cancel = QPushButton("Cancel")
        self._sign_in, self._sign_out = QPushButton("Sign in…"), QPushButton("Sign out…")
        self._check, self._copy = QPushButton("Check everything"), QPushButton("Copy the lines")
        for button in (self.save, self.cancel, self._sign_in, self._sign_out, self._check, self._copy):
            button.setAutoDefault(False)  # Enter belongs to the editors
        self._lay_out(account)
        self._connect()
        self._tell()
        self._offer_lines()
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))

    @property
    def changes(self) -> Mapping[str, Any]:
        """What is different from before."""
        return {name: row.value for name, row in self._rows.items() if row.different}

    @property
    def note(self) -> str:
        """What it says about what is entered."""
        return self._note.text()

    def row(self, name: str) -> SettingRow:
        """The row of the setting of that name."""
        return self._rows[name]

    def show_page(self, title: str) -> None:
        """Bring a page to the front."""
        for place in range(self._pages.count()):
            if self._pages.tabText(place) == title:
                self._pages.setCurrentIndex(place)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Nothing was saved: say beside each setting why it cannot be used, and go to the first of them."""
        for name, words in problems.items():
            self._rows[name].show_problem(words)
        first = next((about for about in FIELDS if about.name in problems), None)
        if first is not None:
            self.show_page(first.page)
            self._rows[first.name].editor.field.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self, problems[first.name], urgent=True)

    def show_trouble(self, words: str) -> None:
        """Nothing was saved, for a reason that is no single setting's."""
        self._say(words, "bad")
        announce(self, words, urgent=True)

    # --- inside --------------------------------------------------------------------------------------------------

    def _lay_out(self, account: str) -> None:
        for page in Page:
            rows = [row for row in self._rows.values() if row.about.page is page]
            above = [self._account(account)] if page is Page.SIGN_IN else []
            self._pages.addTab(_page([*above, *rows], grows=page is Page.FLOOR), page)
        self._pages.addTab(self._checkup_page(), CHECKUP)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self._note, 1)
        bottom.addWidget(self.cancel)
        bottom.addWidget(self.save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 12)
        whole.setSpacing(10)
        whole.addWidget(self._pages, 1)
        whole.addLayout(bottom)

    def _account(self, words: str) -> QWidget:
        told = QLabel(words)
        told.setWordWrap(True)
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(told, 1)
        row.addWidget(self._sign_in, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._sign_out, 0, Qt.AlignmentFlag.AlignTop)
        return box

    def _checkup_page(self) -> QWidget:
        words = QLabel("Tries all that the desk needs, one after the other, and says what to do where something fails.")
        words.setWordWrap(True)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 14, 12, 4)
        column.setSpacing(10)
        column.addWidget(words)
        buttons = QHBoxLayout()
        buttons.addWidget(self._check)
        buttons.addWidget(self._copy)
        buttons.addWidget(self._no_lines)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(self.checkup, 1)
        return page

    def _connect(self) -> None:
        for row in self._rows.values():
            row.changed.connect(self._tell)
        self.save.clicked.connect(self._hand_over)
        self.cancel.clicked.connect(self.reject)
        self._sign_in.clicked.connect(self.sign_in_requested)
        self._sign_out.clicked.connect(self.sign_out_requested)
        self._check.clicked.connect(self.checkup_requested)
        self._copy.clicked.connect(self._copy_lines)
        self.checkup.listed.connect(self._offer_lines)

    def _hand_over(self) -> None:
        changes = self.changes
        if changes:
            self.saved.emit(changes)
        else:
            self.accept()

    def _tell(self) -> None:
        platform = self._rows["platform"].value
        for row in self._rows.values():
            row.setVisible(row.about.platform in ("", platform))
        titles = [row.about.title for name, row in self._rows.items() if row.different and name in REOPENS]
        self._say(f"When you save, the desk opens anew: {', '.join(titles)}." if titles else "", "quiet")

    def _say(self, words: str, tone: str) -> None:
        self._note.setText(words)
        give_look(self._note, tone=tone)

    def _offer_lines(self) -> None:
        some = bool(self.checkup.lines)
        self._copy.setEnabled(some)
        self._copy.setAccessibleDescription("" if some else NO_LINES)
        self._no_lines.setVisible(not some)

    def _copy_lines(self) -> None:
        QGuiApplication.clipboard().setText(self.checkup.as_text())


def _page(widgets: list[QWidget], *, grows: bool) -> QScrollArea:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(12, 14, 12, 12)
    column.setSpacing(16)
    for widget in widgets:
        column.addWidget(widget, 1 if grows else 0)
    if not grows:
        column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area
