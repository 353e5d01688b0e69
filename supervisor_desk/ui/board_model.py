"""The board for Qt: the rows that the filter lets through, with never a reset.

``data()`` cannot fail and answers for screen readers, clipboard and tests; the view paints from ``line_at``. Following
the floor is in ``board_follow``, the steps in which rows move in ``board_flow``. Main thread.
"""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.arrange import Filter, sort_key
from supervisor_desk.conversations.attention import Limits
from supervisor_desk.conversations.conversation import ConversationId, UserId
from supervisor_desk.conversations.entry import Viewpoint
from supervisor_desk.conversations.store import Store
from supervisor_desk.ui.board_columns import ABOUT, Column
from supervisor_desk.ui.board_flow import Cause, Index
from supervisor_desk.ui.board_follow import FollowingModel
from supervisor_desk.ui.board_row import Line
from supervisor_desk.ui.board_rows import BoardRow

CONVERSATION_ID_ROLE = int(Qt.ItemDataRole.UserRole) + 1
# Plain numbers: comparing with the enum itself costs twice as much, and this is asked for each cell.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class BoardModel(FollowingModel):
    """Rows of the conversations that the filter lets through, in the order chosen.

    ``masking_changed`` tells whether customers are masked; the other signals are those of following and flowing.
    """

    masking_changed = Signal(object)

    def __init__(
        self, store: Store, clock: Clock, viewpoint: Viewpoint | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(store, clock, viewpoint or Viewpoint(), parent)

    # What Qt asks for.

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        line, number = index.row(), index.column()
        if not (0 <= line < len(self._order) and 0 <= number < len(Column)):
            return None
        row, column = self._order.at(line), Column(number)
        if role == _DISPLAY:
            return self._rows.line(row).text(column, self._clock.now(), self._clock.monotonic())
        if role == _SPOKEN:
            return self._rows.line(row).spoken(column, self._clock.now(), self._clock.monotonic())
        if role == _TOOLTIP:
            return self._rows.line(row).explained(column, row.delivery, self._clock.now(), self._clock.monotonic())
        if role == _ALIGNMENT:
            return _RIGHT if ABOUT[column].figures else _LEFT
        return row.id if role == CONVERSATION_ID_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return self._row_spoken(section) if role == _SPOKEN else None
        if not 0 <= section < len(Column):
            return None
        about = ABOUT[Column(section)]
        answers = {
            _DISPLAY: about.title,
            _SPOKEN: about.name,
            _TOOLTIP: f"{about.name}\n{about.meaning}",
            _ALIGNMENT: _RIGHT if about.figures else _LEFT,
        }
        return answers.get(role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by that column from now on."""
        if not 0 <= column < len(Column):
            return
        self._settle(Cause.COMMAND, self._passing & self._loose)
        self._loose.clear()
        self._rows.read_up()
        descending = order is Qt.SortOrder.DescendingOrder
        self._sorted_by = ABOUT[Column(column)].sort_by
        self._key = sort_key(self._sorted_by, descending=descending)
        # Not from the order they lie in: in the order they were made they lie side by side in memory.
        shown = [row for row in self._rows if row.placed is not None]
        self._sort_anew(shown, self._key, descending=descending)

    # What the view asks for.

    def line_at(self, line: int) -> Line:
        """The row on that line, ready to be painted. Raises ``IndexError``."""
        return self._rows.line(self._order.at(line))

    def line_for(self, row: BoardRow) -> Line:
        """``row`` ready to be painted."""
        return self._rows.line(row)

    def rows_between(self, first: int, last: int) -> list[BoardRow]:
        """The rows on those lines, as far as there are any."""
        return self._order.between(first, last)

    def line_of(self, key: ConversationId | None) -> int | None:
        """The line on which that conversation is shown."""
        row = self._rows.get(key) if key is not None else None
        return self._order.line_of(row) if row is not None else None

    def id_at(self, line: int) -> ConversationId | None:
        """The conversation on that line."""
        return self._order.at(line).id if 0 <= line < len(self._order) else None

    @property
    def clock(self) -> Clock:
        """The clock that the running clocks follow."""
        return self._clock

    @property
    def filter(self) -> Filter:
        """What is let through."""
        return self._filter

    @property
    def total(self) -> int:
        """Number of conversations on the floor, shown or not."""
        return len(self._store)

    @property
    def masked(self) -> bool:
        """Whether customers are masked."""
        return self._rows.viewpoint.masked

    # What may be asked of it.

    def set_filter(self, chosen: Filter) -> None:
        """Let through what ``chosen`` admits, now."""
        if chosen == self._filter:
            return
        self._filter = chosen
        self._rows.count_under(chosen)
        self._fits = fits = chosen.test()
        key, loose = self._key, self._loose
        for row in self._rows:
            if row.gone or not fits(row):
                row.wanted = None
                if row.placed is not None:
                    loose.add(row)
                else:
                    loose.discard(row)  # it had come, and was to be let in with the next round
            elif row.wanted is None:
                row.wanted = key(row)
                loose.add(row)
        self._settle(Cause.COMMAND)
        self._tell_counts()

    def set_delivery(self, delivery: Delivery) -> None:
        """Show how the last command for a conversation stands: with the next turn of the loop, for somebody waits."""
        row = self._rows.note_delivery(delivery)
        if row is not None:
            self._mark([row])
            if self._visible:
                QTimer.singleShot(0, self, self.follow)

    def set_me(self, me: UserId) -> None:
        """Say whose board it is."""
        self._view_from(msgspec.structs.replace(self._rows.viewpoint, me=me))

    def set_limits(self, limits: Limits) -> None:
        """Say when conversations begin to want attention."""
        self._view_from(msgspec.structs.replace(self._rows.viewpoint, limits=limits))

    def set_masking(self, masked: bool) -> None:
        """Mask customers, or show them in full."""
        if masked != self.masked:
            self._view_from(msgspec.structs.replace(self._rows.viewpoint, masked=masked))
            self.masking_changed.emit(masked)

    def _row_spoken(self, line: int) -> str | None:
        if not 0 <= line < len(self._order):
            return None
        cells = self.line_at(line).cells
        return f"{cells[Column.AGENT].text}, {cells[Column.QUEUE].text}"

    def _view_from(self, viewpoint: Viewpoint) -> None:
        self._mark(self._rows.view_from(viewpoint))
