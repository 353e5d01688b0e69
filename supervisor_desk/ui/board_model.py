"""The board for Qt: the rows that the filter lets through, renewed once per display frame, with never a reset.

What the store marks is taken over at most every 16 ms, and nothing is done while the board is hidden. ``data()`` cannot
fail and answers for screen readers, clipboard and tests; the view paints from ``line_at``. Main thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.arrange import READ, Filter, SortBy, sort_key
from supervisor_desk.conversations.attention import Limits
from supervisor_desk.conversations.conversation import ConversationId, UserId
from supervisor_desk.conversations.entry import Viewpoint
from supervisor_desk.conversations.store import Store
from supervisor_desk.ui.board_columns import ABOUT, Column
from supervisor_desk.ui.board_flow import Cause, FlowingModel, Index
from supervisor_desk.ui.board_row import Line
from supervisor_desk.ui.board_rows import BoardRow, Counts, Rows

FRAME_MS = 16
COUNTS_MS = 250
"""The tiles' counts are renewed at most this often: faster figures cannot be read."""
_TICK_MS = 1000
CONVERSATION_ID_ROLE = int(Qt.ItemDataRole.UserRole) + 1
# Plain numbers: comparing with the enum itself costs twice as much, and this is asked for each cell.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class BoardModel(FlowingModel):
    """Rows of the conversations that the filter lets through, in the order chosen.

    ``counted`` gives ``Counts``; ``freshness_changed`` the time since when the rows may be out of date, in seconds
    since the epoch, or ``None``; ``masking_changed`` whether customers are masked; ``ticked`` comes each second while
    visible.
    """

    counted = Signal(object)
    freshness_changed = Signal(object)
    masking_changed = Signal(object)
    ticked = Signal()

    def __init__(
        self, store: Store, clock: Clock, viewpoint: Viewpoint | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._clock = clock
        self._rows = Rows(store, clock, viewpoint or Viewpoint())
        self._filter = Filter()
        self._fits = self._filter.test()
        self._sorted_by = SortBy.ATTENTION
        self._key = sort_key(self._sorted_by)
        self._changed: set[BoardRow] = set()
        self._pinned: ConversationId | None = None
        self._held = False
        self._visible = False
        self._counted = False
        self._stale_mark: float | None = None
        self._frame = self._timer(FRAME_MS, self.flush, once=True)
        self._counting = self._timer(COUNTS_MS, self._tell_counts, once=True)
        self._ticking = self._timer(_TICK_MS, self._tick)
        self._watch = store.watch(self._wake)

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
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Column):
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
        self._settle(Cause.COMMAND)
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

    @property
    def counts(self) -> Counts:
        """What the tiles show."""
        return self._rows.counts(len(self._order))

    @property
    def stale_since(self) -> float | None:
        """Since when the rows may be out of date, in seconds since the epoch; ``None`` while they are live."""
        if self._stale_mark is None:
            return None
        return self._clock.now() - (self._clock.monotonic() - self._stale_mark)

    # What may be asked of it.

    def set_filter(self, chosen: Filter) -> None:
        """Let through what ``chosen`` admits, now."""
        if chosen == self._filter:
            return
        self._settle(Cause.COMMAND)
        self._filter = chosen
        self._rows.count_under(chosen)
        self._fits = fits = chosen.test()
        passing = {row for row in self._rows if fits(row) and not row.gone}
        for row in self._order:
            if row not in passing:
                row.wanted = None
                self._loose.add(row)
        for row in passing:
            if row.placed is None:
                row.wanted = self._key(row)
                self._loose.add(row)
        self._settle(Cause.COMMAND)
        self._tell_counts()

    def set_delivery(self, delivery: Delivery) -> None:
        """Show how the last command for a conversation stands."""
        row = self._rows.note_delivery(delivery)
        if row is not None:
            self._mark([row])

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

    def set_visible(self, visible: bool) -> None:
        """Follow the floor while somebody can see it. What was missed is caught up at once."""
        if visible == self._visible:
            return
        self._visible = visible
        if visible:
            self._ticking.start()
            self._tick()
            self.flush()
        else:
            for timer in (self._frame, self._counting, self._ticking):
                timer.stop()

    def hold(self) -> None:
        """Let rows keep their places for now, while a hand is aiming at one; what they show still changes."""
        self._held = True

    def release(self) -> None:
        """Let rows move again."""
        if self._held:
            self._held = False
            self._wake()

    def pin(self, key: ConversationId | None) -> None:
        """Keep that conversation on the board, even if it no longer passes the filter or has left the floor."""
        known = self._rows.get(self._pinned) if self._pinned is not None else None
        self._pinned = key
        if known is not None and known.id != key:
            self._mark([known])

    def flush(self) -> None:
        """Take over what has changed. Called once per frame; calling it at any time does no harm."""
        self._frame.stop()
        self.check_freshness()
        changed = self._changed
        self._changed = set()
        changed.update(self._rows.absorb(self._watch.take()))
        if self._reads:
            self._rows.read_up()
        staying = self._consider(changed)
        if self._loose and not self._held:
            self._settle(Cause.FLOOR)
        else:
            self._announce(staying)
        if changed and self._visible:
            self._tell_counts_soon()

    def check_freshness(self) -> None:
        """Look whether the rows have become stale or live again; also done each second and with each flush."""
        if self._store.stale_since != self._stale_mark:
            self._stale_mark = self._store.stale_since
            self.freshness_changed.emit(self.stale_since)

    def stop(self) -> None:
        """Follow the store no more, before the board goes."""
        self.set_visible(False)
        self._store.unwatch(self._watch)

    @property
    def _reads(self) -> bool:
        """Whether order or filter go by what must be read from a row first."""
        return self._filter.reads or self._sorted_by in READ

    def _consider(self, changed: Iterable[BoardRow]) -> list[BoardRow]:
        """Find out where changed rows want to be; those that are on the board now."""
        shown, loose, key, pinned = [], self._loose, self._key, self._pinned
        fits = self._fits if self._filter.restricts else None
        for row in changed:
            row.line = None
            placed = row.placed
            fitting = not row.gone and (fits is None or fits(row))
            row.wanted = wanted = key(row) if fitting or (placed is not None and row.id == pinned) else None
            if wanted != placed:
                loose.add(row)
            else:
                loose.discard(row)
                if row.gone and placed is None:
                    self._rows.forget(row)
            if placed is not None:
                shown.append(row)
        return shown

    def _settle(self, cause: Cause) -> None:
        for row in self._place(cause):
            if row.gone:
                self._rows.forget(row)

    def _view_from(self, viewpoint: Viewpoint) -> None:
        self._mark(self._rows.view_from(viewpoint))

    def _mark(self, rows: Iterable[BoardRow]) -> None:
        self._changed.update(rows)
        self._wake()

    def _wake(self) -> None:
        if self._visible and not self._frame.isActive():
            self._frame.start()

    def _tick(self) -> None:
        self.check_freshness()
        due = self._rows.take_due()
        if due:
            self._mark(due)
        self.ticked.emit()

    def _tell_counts_soon(self) -> None:
        if not self._counted:
            self._tell_counts()
        elif not self._counting.isActive():
            self._counting.start()

    def _tell_counts(self) -> None:
        self._counted = True
        self._counting.stop()
        self.counted.emit(self.counts)

    def _timer(self, milliseconds: int, call: Callable[[], None], *, once: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.setSingleShot(once)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(call)
        return timer
