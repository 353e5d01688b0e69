"""How the board follows the floor: what the store marks is taken over once per display frame, and only while somebody
can see it.

Order may be held for a moment and a row pinned; both say what moves, never what is shown. Of the rows that move only
those that can be seen doing so move at once; on a busy board of ten thousand that is one in a hundred. Main thread.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import islice

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.arrange import READ, Filter, SortBy, sort_key
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.entry import Viewpoint
from supervisor_desk.conversations.store import Store
from supervisor_desk.ui.board_flow import Cause, FlowingModel
from supervisor_desk.ui.board_rows import BoardRow, Counts, Rows
from supervisor_desk.ui.board_zone import Lines, Zone

FRAME_MS = 16
SETTLE_MS = 250
"""Rows that come and go where nobody looks do so at most this often. Those that only move there go, some at a time, to
their new places; all of them at once when somebody asks for them, scrolls or begins to work on the board."""
_SETTLED_AT_A_TIME = 200
_READ_PER_FRAME = 200
"""So many rows are read in one frame where neither order nor filter ask for more; it is for the counts alone."""
COUNTS_MS = 250
"""The tiles' counts are renewed at most this often: faster figures cannot be read."""
_TICK_MS = 1000


class FollowingModel(FlowingModel):
    """``counted`` gives ``Counts``; ``freshness_changed`` the time since when the rows may be out of date, in seconds
    since the epoch, or ``None``; ``ticked`` comes each second while visible.
    """

    counted = Signal(object)
    freshness_changed = Signal(object)
    ticked = Signal()

    def __init__(self, store: Store, clock: Clock, viewpoint: Viewpoint, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._clock = clock
        self._rows = Rows(store, clock, viewpoint)
        self._filter = Filter()
        self._fits = self._filter.test()
        self._sorted_by = SortBy.ATTENTION
        self._key = sort_key(self._sorted_by)
        self._changed: set[BoardRow] = set()
        self._zone = Zone()
        self._passing: set[BoardRow] = set()  # of the loose rows those that come or go
        self._behind = False
        self._pinned: ConversationId | None = None
        self._held = False
        self._visible = False
        self._counted = False
        self._stale_mark: float | None = None
        self._frame = self._timer(FRAME_MS, self.follow, once=True)
        self._settling = self._timer(SETTLE_MS, self._catch_up, once=True)
        self._counting = self._timer(COUNTS_MS, self._tell_counts, once=True)
        self._ticking = self._timer(_TICK_MS, self._tick)
        self._watch = store.watch(self._wake)

    @property
    def visible(self) -> bool:
        """Whether the floor is followed. While it is not, a flush would be work for nobody."""
        return self._visible

    @property
    def counts(self) -> Counts:
        """What the tiles show, with all that has changed so far."""
        self._rows.read_up()
        return self._rows.counts(len(self._order))

    @property
    def stale_since(self) -> float | None:
        """Since when the rows may be out of date, in seconds since the epoch; ``None`` while they are live."""
        if self._stale_mark is None:
            return None
        return self._clock.now() - (self._clock.monotonic() - self._stale_mark)

    def look_through(self, sight: Lines) -> None:
        """A view shows the rows: ``sight`` tells the first and last line that somebody can see there."""
        self._zone.sight = sight

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
            for timer in (self._frame, self._settling, self._counting, self._ticking):
                timer.stop()

    def hold(self) -> None:
        """Let rows keep their places for now, while a hand is aiming at one; what they show still changes."""
        if not self._held:
            self.flush()
            self._held = True

    def release(self) -> None:
        """Let rows move again."""
        if self._held:
            self._held = False
            self._behind = True
            self._wake()

    def pin(self, key: ConversationId | None) -> None:
        """Keep that conversation on the board, even if it no longer passes the filter or has left the floor."""
        known = self._rows.get(self._pinned) if self._pinned is not None else None
        self._pinned = key
        if known is not None and known.id != key:
            self._mark([known])

    def flush(self) -> None:
        """Take over what has changed, and put all rows where they belong. Calling it at any time does no harm."""
        self._behind = True
        self.follow()

    def follow(self) -> None:
        """Take over what has changed. Called once per frame; rows out of sight may move a moment later."""
        self._frame.stop()
        self.check_freshness()
        self._show(self._taken_over())

    def _taken_over(self) -> Collection[BoardRow]:
        """The rows that are not as they were, with what follows from that."""
        changed, self._changed = self._changed, set()
        changed.update(self._rows.absorb(self._watch.take()))
        self._rows.read_up(None if self._reads else _READ_PER_FRAME)
        return changed

    def _show(self, changed: Collection[BoardRow]) -> None:
        """Let views know of ``changed`` rows, and put them where they belong."""
        staying = self._consider(changed)
        due: Collection[BoardRow] = ()
        if not self._held:
            due = self._loose if self._behind else self._zone.due(self._order, self._loose, changed)
            self._behind = False
        if due:
            self._settle(Cause.FLOOR, due)
            if self._loose and self._zone.left_by_sight(self._order):
                self._settle(Cause.FLOOR)
        else:
            self._announce(staying)
        if self._visible:
            if self._loose and not self._held and not self._settling.isActive():
                self._settling.start()
            if changed or due:
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
        shown, loose, passing, key, pinned = [], self._loose, self._passing, self._key, self._pinned
        fits = self._fits if self._filter.restricts else None
        for row in changed:
            row.line = None
            placed = row.placed
            if (not row.gone and (fits is None or fits(row))) or (placed is not None and row.id == pinned):
                row.wanted = wanted = key(row)
            else:
                row.wanted = wanted = None
            if wanted != placed:
                loose.add(row)
                if wanted is None or placed is None:
                    passing.add(row)
            else:
                loose.discard(row)
                passing.discard(row)
                if row.gone and placed is None:
                    self._rows.forget(row)
            if placed is not None:
                shown.append(row)
        return shown

    def _catch_up(self) -> None:
        """Bring some of the rows that moved out of sight to where they belong, first those that come or go."""
        if self._held:
            return
        self._settle(Cause.FLOOR, self._passing & self._loose | set(islice(self._loose, _SETTLED_AT_A_TIME)))
        self._zone.narrow(self._order)
        if self._loose:
            self._settling.start()
        self._tell_counts_soon()

    def _settle(self, cause: Cause, due: Collection[BoardRow] | None = None) -> None:
        placed = self._loose if due is None else due
        if cause is Cause.COMMAND or placed is self._loose:
            self._zone.forget()  # the keys of another order could not even be compared with it
        gone = self._place(cause, placed)
        self._passing.difference_update(placed)
        for row in gone:
            if row.gone:
                self._rows.forget(row)

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
        self.counted.emit(self._rows.counts(len(self._order)))
        if self._rows.unread:
            self._counting.start()

    def _timer(self, milliseconds: int, call: Callable[[], None], *, once: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.setSingleShot(once)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(call)
        return timer
