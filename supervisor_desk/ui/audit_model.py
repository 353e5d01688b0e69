"""Pages of the audit log as rows, newest first, without a proxy: the log itself filters and searches.

The model asks for pages and is given them; it never reads. It holds what was asked for and a bounded number of rows.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Protocol

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QIcon

from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.audit.record import INTENT, OUTCOME, Entry, Row
from supervisor_desk.audit.search import ANYTHING, Filter, Page
from supervisor_desk.ui import icons
from supervisor_desk.ui.delivery_words import state_face
from supervisor_desk.ui.theme import Theme, tone_color
from supervisor_desk.ui.time_words import day_words

AnyIndex = QModelIndex | QPersistentModelIndex
PAGE_ROWS = 100
"""Entries asked for at a time."""
MOST_ROWS = 5_000
"""Rows held at most: who wants to go further back searches, or exports."""
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class AuditPages(Protocol):
    """What the window needs of whoever reads the log. It answers a question later, by ``show_page`` of the window."""

    def page_wanted(self, question: PageWanted) -> None:
        """Read that page; questions that a newer one has overtaken may be dropped."""
        ...


class PageWanted(msgspec.Struct, frozen=True, kw_only=True):
    """A question: the newest entries that match, those older than ``before``, or those newer than ``after``."""

    filter: Filter = ANYTHING
    before: int | None = None
    after: int | None = None
    limit: int = PAGE_ROWS


class AuditColumn(IntEnum):
    """Columns, left to right."""

    NUMBER = 0
    TIME = 1
    STEP = 2
    WHAT = 3
    STATE = 4
    CONVERSATION = 5
    ACTOR = 6
    PROOF = 7


HEADINGS = {
    AuditColumn.NUMBER: "No.",
    AuditColumn.TIME: "Time",
    AuditColumn.STEP: "Step",
    AuditColumn.WHAT: "What",
    AuditColumn.STATE: "State",
    AuditColumn.CONVERSATION: "Conversation",
    AuditColumn.ACTOR: "Supervisor",
    AuditColumn.PROOF: "Proof or reason",
}


class AuditModel(QAbstractTableModel):
    """Rows of one filter. ``page_wanted`` carries a ``PageWanted``."""

    page_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._filter = ANYTHING
        self._rows: list[Row] = []
        self._more = False
        self._asked: PageWanted | None = None

    @property
    def filter(self) -> Filter:
        """What is shown."""
        return self._filter

    @property
    def waiting(self) -> bool:
        """Whether a page has been asked for and has not come."""
        return self._asked is not None

    @property
    def full(self) -> bool:
        """Whether no more rows are held, although the log has more."""
        return self._more and len(self._rows) >= MOST_ROWS

    def look_for(self, wanted: Filter) -> None:
        """Show entries that match, from the newest on."""
        self._filter = wanted
        self._ask(PageWanted(filter=wanted))

    def look_for_newer(self) -> None:
        """Ask for what was written since."""
        newest = self._rows[0].entry.sequence if self._rows else None
        self._ask(PageWanted(filter=self._filter, after=newest) if newest else PageWanted(filter=self._filter))

    def take(self, question: PageWanted, page: Page) -> bool:
        """Take over the answer to ``question``; ``False`` if it has been overtaken by another question."""
        if question != self._asked:
            return False
        self._asked = None
        if question.before is not None:
            self._append(page)
        elif question.after is not None:
            self._prepend(page)
        else:
            self.beginResetModel()
            self._rows = list(page.rows)
            self._more = page.more
            self.endResetModel()
        return True

    def failed(self) -> None:
        """The page that was asked for will not come."""
        self._asked = None

    def row_at(self, index: AnyIndex) -> Row | None:
        """The row of that index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    # --- Qt --------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(AuditColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[AuditColumn(section)]
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index)
        if row is None:
            return None
        column = AuditColumn(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell_text(row.entry, column)
        if role == Qt.ItemDataRole.DecorationRole and column is AuditColumn.STATE:
            return self._mark(row.entry)
        if role == ROW_ROLE:
            return row
        return None

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and self._more and not self.waiting and len(self._rows) < MOST_ROWS

    def fetchMore(self, parent: AnyIndex) -> None:
        if self.canFetchMore(parent) and self._rows:
            self._ask(PageWanted(filter=self._filter, before=self._rows[-1].entry.sequence))

    # --- inside ------------------------------------------------------------------------------------------------------

    def _mark(self, entry: Entry) -> QIcon | None:
        """The same shape and color as on the badge."""
        try:
            shown = state_face(DeliveryState(entry.state))
        except ValueError:
            return None
        return icons.icon(shown.mark, tone_color(shown.tone, self._theme.tokens))

    def _ask(self, question: PageWanted) -> None:
        self._asked = question
        self.page_wanted.emit(question)

    def _append(self, page: Page) -> None:
        self._more = page.more
        if not page.rows:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
        self._rows.extend(page.rows)
        self.endInsertRows()

    def _prepend(self, page: Page) -> None:
        if page.rows:
            self.beginInsertRows(QModelIndex(), 0, len(page.rows) - 1)
            self._rows[:0] = page.rows
            self.endInsertRows()


def cell_text(entry: Entry, column: AuditColumn) -> str:
    """What a cell says."""
    match column:
        case AuditColumn.NUMBER:
            return str(entry.sequence)
        case AuditColumn.TIME:
            return day_words(entry.at_s)
        case AuditColumn.STEP:
            return {INTENT: "asked", OUTCOME: "became"}.get(entry.step, entry.step)
        case AuditColumn.WHAT:
            return entry.what
        case AuditColumn.STATE:
            return "pending delivery" if entry.state == DeliveryState.UNPROVEN else entry.state
        case AuditColumn.CONVERSATION:
            return entry.conversation
        case AuditColumn.ACTOR:
            return entry.actor
        case AuditColumn.PROOF:
            return entry.reason or entry.proof
