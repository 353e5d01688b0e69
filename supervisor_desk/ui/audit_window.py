"""The window of the audit log: browse, filter, search, verify, export. It reads nothing itself: it asks and is given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QSplitter,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.ports import Clock
from supervisor_desk.audit.search import ANYTHING, Filter, Page
from supervisor_desk.ui import icons
from supervisor_desk.ui.announcing import announce
from supervisor_desk.ui.audit_entry_view import AuditEntryView
from supervisor_desk.ui.audit_model import AuditColumn, AuditModel, PageWanted
from supervisor_desk.ui.delivery_words import Tone
from supervisor_desk.ui.sheet import give_look
from supervisor_desk.ui.theme import Theme

TYPING_MS = 200
"""A search starts when typing rests for so long (milliseconds)."""
_ANY = ""
_SPANS = (("Any time", None), ("Last hour", 1), ("Last 24 hours", 24), ("Last 7 days", 24 * 7))
_STEPS = (("Any step", _ANY), ("Asked", "intent"), ("Became", "outcome"), ("Notice", "notice"))
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
        self._story = ""
        self.model = AuditModel(self)
        self.table = QTableView()
        self.entry = AuditEntryView(theme)
        self.search = QLineEdit()
        self.span, self.step, self.what, self.state = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.verify_button, self.export_button = QToolButton(), QToolButton()
        self.story_button = QToolButton()
        self._said = QLabel()
        self._count = QLabel()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.look)
        self._prepare_filters()
        self._prepare_table()
        self._lay_out()
        theme.changed.connect(self._tint)
        self._tint()
        self.resize(1100, 640)

    # --- given ---------------------------------------------------------------------------------------------------

    def show_page(self, question: PageWanted, page: Page) -> None:
        """Take over the answer to a question of ``page_wanted``; a question overtaken by a newer one is dropped."""
        if not self.model.take(question, page):
            return
        shown = self.model.rowCount()
        notes = [f"{shown:,} shown", f"{page.newest:,} in the log"]
        if page.behind:
            notes.append(f"{page.behind:,} still to be searched")
        if self.model.full:
            notes.append("older ones by search or export")
        self._count.setText(", ".join(notes))

    def show_newest(self, sequence: int) -> None:
        """The log has grown to that number; entries that match are fetched if the window is open."""
        if self.isVisible() and not self.model.waiting and sequence:
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

    # --- asked ---------------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask for the newest entries that match what is chosen."""
        self._typing.stop()
        self.model.look_for(self.chosen())

    def chosen(self) -> Filter:
        """The filter as it stands in the fields."""
        hours = self.span.currentData()
        since = datetime.fromtimestamp(self._clock.now(), UTC) - timedelta(hours=hours) if hours else None
        return Filter(
            since=since,
            step=self.step.currentData(),
            what=self.what.currentData(),
            state=self.state.currentData(),
            delivery=self._story,
            text=self.search.text().strip(),
        )

    def clear(self) -> None:
        """Look at everything again."""
        for box in (self.span, self.step, self.what, self.state):
            box.setCurrentIndex(0)
        self.search.clear()
        self._story = ""
        self.look()

    # --- inside --------------------------------------------------------------------------------------------------

    def _prepare_filters(self) -> None:
        self.search.setPlaceholderText("Search: ids, words, states")
        self.search.setAccessibleName("Search the audit log")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self.look)
        for words, hours in _SPANS:
            self.span.addItem(words, hours)
        for words, step in _STEPS:
            self.step.addItem(words, step)
        self.what.addItem("Any action", _ANY)
        for kind in Kind:
            self.what.addItem(kind.value.capitalize(), kind.value)
        self.state.addItem("Any state", _ANY)
        for state in DeliveryState:
            words = "pending delivery" if state is DeliveryState.UNPROVEN else state.value
            self.state.addItem(words.capitalize(), state.value)
        names = ((self.span, "Time"), (self.step, "Step"), (self.what, "Action"), (self.state, "State"))
        for box, name in names:
            box.setAccessibleName(name)
            box.activated.connect(self.look)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(self.search.setFocus)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.activated.connect(self.close)

    def _prepare_table(self) -> None:
        self.model.page_wanted.connect(self.page_wanted)
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
        table.selectionModel().currentChanged.connect(self._show_entry)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.search, 1)
        for box in (self.span, self.step, self.what, self.state):
            bar.addWidget(box)
        self.verify_button.setText("Verify")
        self.verify_button.setToolTip("<p>Walk the chain of hashes from the first entry to the last.</p>")
        self.verify_button.clicked.connect(self._verify)
        self.export_button.setText("Export")
        menu = QMenu(self.export_button)
        for words, form in (("One JSON object per line…", "jsonl"), ("Table (CSV)…", "csv")):
            menu.addAction(words).setData(form)
        menu.triggered.connect(lambda action: self.export_requested.emit(action.data()))
        self.export_button.setMenu(menu)
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.story_button.setText("This command only")
        self.story_button.setToolTip("<p>Show all entries of the chosen command, from the asking to the end.</p>")
        self.story_button.clicked.connect(self._show_story)
        self.story_button.setEnabled(False)
        for button in (self.story_button, self.verify_button, self.export_button):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            bar.addWidget(button)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.entry)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        self._said.setWordWrap(True)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._said.hide()
        give_look(self._count, look="dim")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 12, 12, 8)
        whole.setSpacing(8)
        whole.addLayout(bar)
        whole.addWidget(self._said)
        whole.addWidget(split, 1)
        whole.addWidget(self._count)

    def _show_entry(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = self.model.row_at(current)
        self.entry.show_row(row)
        self.story_button.setEnabled(row is not None and bool(row.entry.delivery))

    def _show_story(self) -> None:
        row = self.model.row_at(self.table.currentIndex())
        if row is not None and row.entry.delivery:
            self.clear_fields()
            self._story = row.entry.delivery
            self.look()

    def clear_fields(self) -> None:
        """Empty the fields without asking for anything."""
        for box in (self.span, self.step, self.what, self.state):
            box.setCurrentIndex(0)
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)

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
