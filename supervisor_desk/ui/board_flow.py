"""How rows of the board move in front of Qt: taken in, settled and let go in the steps that Qt's models know.

However many rows come, move and leave at a time, views hear of one insertion, one ``layoutChanged`` with persistent
indexes moved, and one removal. Rows that keep their place are announced by runs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from enum import Enum, auto

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Signal

from supervisor_desk.conversations.arrange import Key
from supervisor_desk.ui.board_columns import Column
from supervisor_desk.ui.board_order import Order
from supervisor_desk.ui.board_rows import BoardRow

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
_HINTED = ("QList<QPersistentModelIndex>", "QAbstractItemModel::LayoutChangeHint")
_BY_ROWS = QAbstractItemModel.LayoutChangeHint.VerticalSortHint
"""Said with each new layout: columns stay where they are, so that the header need not be painted for it."""
_MOST_TOLD = 4
"""Above this many changed rows one announcement covers them all: the view looks at the rows in sight only."""


class Cause(Enum):
    """Why rows have moved: by what happens on the floor, or because somebody asked for another order or filter."""

    FLOOR = auto()
    COMMAND = auto()


class FlowingModel(QAbstractTableModel):
    """Rows in order. ``arranging`` and ``arranged`` (with a ``Cause``) stand around any movement of rows; ``leaving``
    gives the ids of those that are about to go, while they are still there.
    """

    arranging = Signal()
    arranged = Signal(object)
    leaving = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order: Order[BoardRow] = Order()
        self._loose: set[BoardRow] = set()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def _place(self, cause: Cause, due: Collection[BoardRow]) -> list[BoardRow]:
        """Bring those of the loose rows to where they want to be; returns those that left the board."""
        if due is self._loose:
            loose, self._loose = self._loose, set()
        else:
            loose = set(due)
            self._loose -= loose
        if not loose:
            return []
        self.arranging.emit()
        coming = [row for row in loose if row.placed is None and row.wanted is not None]
        if coming:
            self.beginInsertRows(ROOT, *self._order.room_for(len(coming)))
            self._order.take_in(coming)
            self.endInsertRows()
        self._relayout(lambda: self._order.settle(loose))
        gone: list[BoardRow] = []
        if self._order.leaving:
            self.leaving.emit(frozenset(row.id for row in self._order.leaving))
            self.beginRemoveRows(ROOT, *self._order.leaving_lines())
            gone = self._order.let_go()
            self.endRemoveRows()
        self.arranged.emit(cause)
        return gone

    def _sort_anew(self, rows: Iterable[BoardRow], key: Callable[[BoardRow], Key], *, descending: bool) -> None:
        """Put ``rows``, which are those that are shown, in another order; nothing may be loose."""
        self.arranging.emit()
        self._relayout(lambda: self._order.sort_anew(rows, key, descending=descending))
        self.arranged.emit(Cause.COMMAND)

    def _relayout(self, change: Callable[[], None]) -> None:
        self.layoutAboutToBeChanged[_HINTED].emit([], _BY_ROWS)  # type: ignore[index]
        before = self.persistentIndexList()
        rows = [self._order.at(index.row()) for index in before]
        change()
        after = [self._index_of(row, index.column()) for row, index in zip(rows, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged[_HINTED].emit([], _BY_ROWS)  # type: ignore[index]

    def _index_of(self, row: BoardRow, column: int) -> QModelIndex:
        line = self._order.line_of(row)
        return QModelIndex() if line is None else self.index(line, column)

    def _announce(self, rows: Collection[BoardRow]) -> None:
        """Say that these rows show something else where they are."""
        if not rows:
            return
        if len(rows) > _MOST_TOLD:
            runs: Iterable[tuple[int, int]] = [(0, len(self._order) - 1)]
        else:
            runs = _runs(sorted(line for row in rows if (line := self._order.line_of(row)) is not None))
        last = len(Column) - 1
        for top, bottom in runs:
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, last))


def _runs(lines: Iterable[int]) -> Iterable[tuple[int, int]]:
    first = last = -2
    for line in lines:
        if line == last + 1:
            last = line
            continue
        if first >= 0:
            yield first, last
        first = last = line
    if first >= 0:
        yield first, last
