"""One display frame of the board: 500 of 2,000 rows changed and kept sorted, against Qt's own sorting model.

What has changed is known before, on either side; taking it over is told apart. The baseline is what one would write
with Qt alone: a table model in Python, ``QSortFilterProxyModel`` and a view on top, told of each changed row. Telling
it of one span over all rows is slower, and measured too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QTableView

from supervisor_desk.conversations.clocks import epoch
from supervisor_desk.conversations.events import ConversationChanged, Event
from supervisor_desk.ui.board_columns import Column
from supervisor_desk.ui.board_rows import BoardRow
from tests.benchmarks.boards import Floor, Screen
from tests.benchmarks.figures import Figure, at_least
from tests.benchmarks.rounds import Size, Work, in_turn, times_quicker, wall

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SORT = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class PlainModel(QAbstractTableModel):
    """Rows of prepared values; the number that is sorted by is ready, too."""

    def __init__(self, events: Sequence[Event]) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}
        self._rows: list[tuple[str, ...]] = []
        self._keys: list[float] = []
        self.take(events)

    def take(self, events: Sequence[Event]) -> list[int]:
        """Take over what is so now; the rows that changed. Tells nobody."""
        touched = []
        for event in events:
            if isinstance(event, ConversationChanged):
                one = event.conversation
                number = self._numbers.setdefault(one.id, len(self._rows))
                if number == len(self._rows):
                    self._rows.append(())
                    self._keys.append(0.0)
                self._rows[number] = (one.id, one.raw_state, one.queue_name, one.channel, one.direction)
                self._keys[number] = -(epoch(one.state_since) or 0.0)
                touched.append(number)
        return touched

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role == _SORT:
            return self._keys[index.row()]
        if role == _DISPLAY:
            return self._rows[index.row()][index.column() % 5]
        return None


class ProxyBoard:
    """The board as Qt alone would do it."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.model = PlainModel(events)
        self._touched: list[int] = []
        self._proxy = QSortFilterProxyModel()
        self._proxy.setSourceModel(self.model)
        self._proxy.setSortRole(_SORT)
        self._proxy.sort(int(Column.IN_STATE))
        self.view = QTableView()
        self.view.setModel(self._proxy)
        self.view.resize(1_500, 1_200)
        self.view.show()

    def take(self, events: Sequence[Event]) -> None:
        """Take over what is so now; ``tell_each`` or ``tell_all`` must follow."""
        self._touched = self.model.take(events)

    def tell_each(self) -> None:
        """Announce each changed row by itself."""
        last = self.model.columnCount() - 1
        for row in self._touched:
            self.model.dataChanged.emit(self.model.index(row, 0), self.model.index(row, last))

    def tell_all(self) -> None:
        """Announce one span over all rows."""
        last = self.model.columnCount() - 1
        self.model.dataChanged.emit(self.model.index(0, 0), self.model.index(self.model.rowCount() - 1, last))


def run(size: Size) -> list[Figure]:
    """The flush and its two baselines, with the same changes."""
    floor = Floor(size.of(2_000, 300))
    first = floor.first()
    screen, row_by_row, as_a_span = Screen(first), ProxyBoard(first), ProxyBoard(first)
    screen.settle()
    changes = [floor.changed(len(floor) // 4) for _ in range(size.of(20, 2) + 1)]

    own, complete, whole = (iter([floor.changed(len(floor) // 4) for _ in changes]) for _ in range(3))
    others, spans = iter(changes), iter(changes)
    model = screen.model
    known: list[Collection[BoardRow]] = []

    def ready(take: Callable[[Sequence[Event]], None], rounds: Iterator[Sequence[Event]]) -> Callable[[], None]:
        def prepare() -> None:
            screen.settle()  # painting, of all three, is another benchmark
            take(next(rounds))

        return prepare

    def take_over(events: Sequence[Event]) -> None:
        screen.take(events)
        known[:] = [model._taken_over()]

    def take_over_and_want_all(events: Sequence[Event]) -> None:
        take_over(events)
        model._behind = True

    flushed, settled, taken, each, span = in_turn(
        len(changes) - 1,
        Work(lambda: model._show(known[0]), ready(take_over, own)),
        Work(lambda: model._show(known[0]), ready(take_over_and_want_all, complete)),
        Work(model.flush, ready(screen.take, whole)),
        Work(row_by_row.tell_each, ready(row_by_row.take, others)),
        Work(as_a_span.tell_all, ready(as_a_span.take, spans)),
    )
    screen.close()
    what = f"flush {len(changes[0]):,} changed of {len(floor):,} rows, sorted"
    return [
        Figure(
            what,
            wall(flushed) * 1000,
            "ms",
            "QSortFilterProxyModel, told row by row",
            times_quicker(flushed, each),
            at_least(30),
        ),
        Figure("the same, with rows out of sight put in order at once", wall(settled) * 1000, "ms"),
        Figure("the same, with taking the changes over from the store", wall(taken) * 1000, "ms"),
        Figure("the same through QSortFilterProxyModel, row by row", wall(each) * 1000, "ms"),
        Figure(
            "the same through QSortFilterProxyModel, one span",
            wall(span) * 1000,
            "ms",
            "ours",
            wall(span) / wall(flushed),
        ),
    ]
