"""The window of the audit log: browse, filter, search, verify, export. It reads nothing itself: it asks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QSplitter,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from supervisor_desk.actions.ports import Clock
from supervisor_desk.audit.search import Page
from supervisor_desk.ui import icons
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.audit_entry_view import AuditEntryView
from supervisor_desk.ui.audit_fields import AuditFields
from supervisor_desk.ui.audit_model import AuditColumn, AuditModel, PageWanted
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

_FORMATS = (("One JSON object per line…", "jsonl"), ("Table (CSV)…", "csv"))
_WIDTHS = {
    AuditColumn.NUMBER: 70,
    AuditColumn.TIME: 160,
    AuditColumn.STEP: 80,
    AuditColumn.WHAT: 120,
    AuditColumn.STATE: 130,
    AuditColumn.CONVERSATION: 150,
    AuditColumn.ACTOR: 120,
}


class AuditWindow(QWidget):
    """``page_wanted`` carries a ``PageWanted``; ``export_requested`` the format, ``jsonl`` or ``csv``."""

    page_wanted = Signal(object)
    verify_requested = Signal()
    export_requested = Signal(str)

    def __init__(self, theme: Theme, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Audit log")
        self._theme = theme
        self._clock = clock
        self.model = AuditModel(theme, self)
        self.fields = AuditFields()
        self.table = QTableView()
        self.entry = AuditEntryView(theme)
        self.story_button = _button("This command only", "Show all entries of the chosen command, from start to end.")
        self.verify_button = _button("Verify", "Walk the chain of hashes from the first entry to the last.")
        self.export_button = _button("Export", "Write the log, or what is chosen of it, to a file.")
        self._said = QLabel()
        self._count = QLabel()
        self._prepare_table()
        self._lay_out()
        self._connect()
        self._tint()
        self.resize(1100, 640)

    # --- given ---------------------------------------------------------------------------------------------------

    def show_page(self, question: PageWanted, page: Page) -> None:
        """Take over the answer to a question of ``page_wanted``; one overtaken by a newer question is dropped."""
        if not self.model.take(question, page):
            return
        notes = [f"{self.model.rowCount():,} shown", f"{page.newest:,} in the log"]
        if page.behind:
            notes.append(f"{page.behind:,} still to be searched")
        if self.model.full:
            notes.append("older ones by search or export")
        self._count.setText(", ".join(notes))

    def show_grown(self) -> None:
        """Something was written: fetch what matches, if anybody looks."""
        if self.isVisible() and not self.model.waiting:
            self.model.look_for_newer()

    def show_trouble(self, words: str) -> None:
        """The log cannot be read; ``words`` says why and what to do."""
        self.model.failed()
        self._say(words, Tone.BAD)

    def show_verification(self, sound: bool, words: str) -> None:
        """Show what a verification found."""
        self.verify_button.setEnabled(True)
        self._say(words, Tone.GOOD if sound else Tone.BAD)

    def show_exported(self, words: str) -> None:
        """Show what became of an export."""
        self._say(words, Tone.GOOD)

    @property
    def said(self) -> str:
        """What the line of answers says."""
        return self._said.text()

    @property
    def counted(self) -> str:
        """What the foot of the window says about numbers."""
        return self._count.text()

    # --- asked ---------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask for the newest entries that match the fields."""
        self.model.look_for(self.fields.chosen(self._clock.now()))

    # --- inside --------------------------------------------------------------------------------------------------

    def _prepare_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setAccessibleName("Entries of the audit log, newest first")
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 10)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in _WIDTHS.items():
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(AuditColumn.PROOF, QHeaderView.ResizeMode.Stretch)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._count)
        buttons.addStretch(1)
        for button in (self.story_button, self.verify_button, self.export_button):
            buttons.addWidget(button)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.entry)
        split.setSizes([420, 180])
        split.setChildrenCollapsible(False)
        self._said.setWordWrap(True)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said.hide()
        give_look(self._count, look="dim")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 12, 12, 12)
        whole.setSpacing(8)
        whole.addWidget(self.fields)
        whole.addWidget(self._said)
        whole.addWidget(split, 1)
        whole.addLayout(buttons)

    def _connect(self) -> None:
        self.model.page_wanted.connect(self.page_wanted)
        self.fields.changed.connect(self.look)
        self.table.selectionModel().currentChanged.connect(self._show_entry)
        self.story_button.clicked.connect(self._show_story)
        self.story_button.setEnabled(False)
        self.verify_button.clicked.connect(self._verify)
        menu = QMenu(self.export_button)
        for words, form in _FORMATS:
            menu.addAction(words).triggered.connect(partial(self.export_requested.emit, form))
        self.export_button.setMenu(menu)
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self.fields.search.setFocus)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)
        QShortcut(QKeySequence(Qt.Key.Key_F5), self).activated.connect(self.look)
        self._theme.changed.connect(self._tint)

    def _show_entry(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = self.model.row_at(current)
        self.entry.show_row(row)
        self.story_button.setEnabled(row is not None and bool(row.entry.delivery))

    def _show_story(self) -> None:
        row = self.model.row_at(self.table.currentIndex())
        if row is not None and row.entry.delivery:
            self.fields.narrow_to(row.entry.delivery)

    def _verify(self) -> None:
        self.verify_button.setEnabled(False)
        self._say("Verifying the chain…", Tone.BUSY)
        self.verify_requested.emit()

    def _say(self, words: str, tone: Tone) -> None:
        self._said.setText(words)
        self._said.show()
        give_look(self._said, tone=tone.value)
        announce(self._said, words, urgent=tone is Tone.BAD)

    def _tint(self) -> None:
        ink = self._theme.tokens.text
        self.verify_button.setIcon(icons.icon("verify", ink))
        self.export_button.setIcon(icons.icon("export", ink))
        self.story_button.setIcon(icons.icon("search", ink))


def _button(words: str, help_words: str) -> QToolButton:
    made = QToolButton()
    made.setText(words)
    made.setToolTip(f"<p>{help_words}</p>")
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made
