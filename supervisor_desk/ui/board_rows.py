"""The rows behind the board, shown or not: one per conversation, renewed by what the store says has changed. No Qt.

A change is only taken over at first; what follows from it is read when somebody asks, once for all changes in between,
and counted then for the tiles and the choices of queue and channel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import msgspec

from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.arrange import Filter, Key
from supervisor_desk.conversations.attention import Level
from supervisor_desk.conversations.conversation import Conversation, ConversationId, State
from supervisor_desk.conversations.deadlines import Deadlines
from supervisor_desk.conversations.entry import Entry, Viewpoint
from supervisor_desk.conversations.store import Changes, Store
from supervisor_desk.conversations.tiles import Tally, Tile
from supervisor_desk.ui.board_row import Line
from supervisor_desk.ui.board_words import capitalized

_NOT_COUNTED = -1
_MOST_LINES = 256
"""So many prepared rows are kept; all but those on the screen are prepared again when somebody looks at them."""
_DELIVERY_RANK = {
    state: rank
    for rank, state in enumerate(
        (
            DeliveryState.UNPROVEN,
            DeliveryState.FAILED,
            DeliveryState.REFUSED,
            DeliveryState.ASKED,
            DeliveryState.SENT,
            DeliveryState.ACCEPTED,
            DeliveryState.EXECUTING,
            DeliveryState.CONFIRMED,
            DeliveryState.CANCELLED,
        ),
        start=1,
    )
}
# A refusal is told at once where it was asked for and leaves nothing open; these two leave a call in doubt.
_DELIVERY_TROUBLE = {DeliveryState.UNPROVEN: Level.WATCH, DeliveryState.FAILED: Level.ACT}


class BoardRow(Entry):
    """A conversation on the board. ``placed`` and ``wanted`` are its order's; ``gone`` means that the store let go."""

    __slots__ = ("counted", "counted_in", "delivery", "gone", "line", "placed", "wanted")

    def __init__(self, conversation: Conversation) -> None:
        super().__init__(conversation)
        self.placed: Key | None = None
        self.wanted: Key | None = None
        self.line: Line | None = None
        self.gone = False
        self.delivery: Delivery | None = None
        self.counted = _NOT_COUNTED
        self.counted_in: tuple[str, str] | None = None


class Choice(msgspec.Struct, frozen=True, order=True):
    """A queue or channel that can be filtered by, and how many conversations it has."""

    name: str
    key: str
    count: int


class Counts(msgspec.Struct, frozen=True):
    """What the bar above the board shows. ``tiles`` follow the filter of queues and channels, not the search."""

    tiles: dict[Tile, int]
    queues: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    shown: int


class _Choices:
    """Counts the conversations of each queue and channel. A queue goes by the name it was last given."""

    def __init__(self) -> None:
        self._queues: Counter[str] = Counter()
        self._channels: Counter[str] = Counter()
        self._names: dict[str, str] = {}

    def add(self, queue: str, channel: str, queue_name: str) -> None:
        self._queues[queue] += 1
        self._channels[channel] += 1
        self._names[queue] = queue_name

    def drop(self, queue: str, channel: str) -> None:
        self._queues[queue] -= 1
        self._channels[channel] -= 1

    def queues(self) -> tuple[Choice, ...]:
        named = ((self._names[key], key, count) for key, count in self._queues.items() if key)
        return tuple(sorted(Choice(name or key, key, count) for name, key, count in named))

    def channels(self) -> tuple[Choice, ...]:
        return tuple(sorted(Choice(capitalized(key), key, count) for key, count in self._channels.items() if key))


class Rows:
    """All rows by the id of their conversation."""

    def __init__(self, store: Store, clock: Clock, viewpoint: Viewpoint) -> None:
        self._store = store
        self._clock = clock
        self.viewpoint = viewpoint
        self._rows: dict[ConversationId, BoardRow] = {}
        self._deliveries: dict[ConversationId, Delivery] = {}
        self._deadlines = Deadlines()
        self._filter = Filter()
        self._tally = Tally()
        self._choices = _Choices()
        self._unread: set[BoardRow] = set()
        self._prepared: list[BoardRow] = []

    def __iter__(self) -> Iterator[BoardRow]:
        return iter(self._rows.values())

    def get(self, key: ConversationId) -> BoardRow | None:
        """The row of that conversation."""
        return self._rows.get(key)

    def absorb(self, changes: Changes) -> list[BoardRow]:
        """Take over what has changed in the store; the rows that are not as they were, those that went included."""
        touched: list[BoardRow] = []
        rows, conversation_of = self._rows, self._store.get
        for keys in (changes.came, changes.changed):
            for key in keys:
                conversation = conversation_of(key)
                if conversation is None:
                    continue
                row = rows.get(key)
                if row is None:
                    row = self._welcome(conversation)
                else:
                    row.gone = False
                    row.take(conversation)
                touched.append(row)
        for key in changes.went:
            row = rows.get(key)
            if row is not None:
                row.gone = True
                if not row.conversation.over:  # it ended and went between two looks
                    row.take(msgspec.structs.replace(row.conversation, raw_state=State.ENDED.value, monitors=()))
                touched.append(row)
        self._unread.update(touched)
        return touched

    @property
    def unread(self) -> int:
        """Number of rows of which it is not yet worked out what follows from their last change."""
        return len(self._unread)

    def read_up(self, most: int | None = None) -> None:
        """Work out what follows from all changes so far: tiles, texts, attention, and with them the counts.

        With ``most``, for so many rows at the most.
        """
        now, unread = self._clock.now(), self._unread
        if most is None or len(unread) <= most:
            self._unread = set()
            for row in unread:
                self._read(row, now)
        else:
            for _ in range(most):
                self._read(unread.pop(), now)

    def take_due(self) -> list[BoardRow]:
        """Rows that have passed a limit by now, judged anew."""
        now = self._clock.now()
        due = [row for key in self._deadlines.take(now) if (row := self._rows.get(key)) is not None]
        for row in due:
            self._read(row, now, anew=True)
        return due

    def view_from(self, viewpoint: Viewpoint) -> list[BoardRow]:
        """Look at all rows from another viewpoint."""
        self.viewpoint = viewpoint
        self._unread.clear()
        now = self._clock.now()
        for row in self._rows.values():
            self._read(row, now, anew=True)
        return list(self._rows.values())

    def note_delivery(self, delivery: Delivery) -> BoardRow | None:
        """Remember how the last command for a conversation stands; news of older commands is left out."""
        key = delivery.action.conversation_id
        known = self._deliveries.get(key)
        if known is not None and known.id != delivery.id and known.times.asked > delivery.times.asked:
            return None
        self._deliveries[key] = delivery
        row = self._rows.get(key)
        if row is not None:
            self._take_delivery(row, delivery)
            self._unread.add(row)
        return row

    def line(self, row: BoardRow) -> Line:
        """``row`` ready to be shown, prepared if it has changed since."""
        line = row.line
        if line is None:
            if row in self._unread:
                self._unread.discard(row)
                self._read(row, self._clock.now())
            if len(self._prepared) >= _MOST_LINES:
                for one in self._prepared:
                    one.line = None
                self._prepared.clear()
            line = row.line = Line(row, row.delivery, self.viewpoint.me)
            self._prepared.append(row)
        return line

    def forget(self, row: BoardRow) -> None:
        """Drop a row that went and is no longer shown."""
        if self._rows.get(row.id) is row:
            del self._rows[row.id]
            self._deliveries.pop(row.id, None)
            self._unread.discard(row)
            self._deadlines.set(row.id, None)
            self._count(row)

    def count_under(self, chosen: Filter) -> None:
        """Count what falls under the queues and channels of ``chosen``."""
        self.read_up()
        same = (chosen.queues, chosen.channels) == (self._filter.queues, self._filter.channels)
        self._filter = chosen
        if not same:
            for row in self._rows.values():
                self._count(row)

    def counts(self, shown: int) -> Counts:
        """All counts, by the rows that have been read."""
        return Counts(self._tally.counts(), self._choices.queues(), self._choices.channels(), shown)

    def _welcome(self, conversation: Conversation) -> BoardRow:
        row = self._rows[conversation.id] = BoardRow(conversation)
        delivery = self._deliveries.get(conversation.id)
        if delivery is not None:
            self._take_delivery(row, delivery)
        return row

    def _read(self, row: BoardRow, now: float, *, anew: bool = False) -> None:
        known = row.attention
        row.arrived = self._store.arrived(row.id) or row.arrived
        news = row.read(self.viewpoint, now, anew=anew)
        if row.gone:
            self._deadlines.set(row.id, None)
        elif anew or row.attention is not known:
            self._deadlines.set(row.id, row.attention.next_at)
        if news or row.gone or row.counted_in is None:
            self._count(row)

    def _take_delivery(self, row: BoardRow, delivery: Delivery) -> None:
        row.delivery = delivery
        row.note_delivery(_DELIVERY_RANK[delivery.state], _DELIVERY_TROUBLE.get(delivery.state, Level.NONE))

    def _count(self, row: BoardRow) -> None:
        tiles = row.tiles if not row.gone and self._filter.covers(row) else _NOT_COUNTED
        if tiles != row.counted:
            if row.counted != _NOT_COUNTED:
                self._tally.drop(row.counted)
            if tiles != _NOT_COUNTED:
                self._tally.add(tiles)
            row.counted = tiles
        place = None if row.gone else (row.queue_key, row.conversation.channel.lower())
        if place != row.counted_in:
            if row.counted_in is not None:
                self._choices.drop(*row.counted_in)
            if place is not None:
                self._choices.add(*place, row.conversation.queue_name)
            row.counted_in = place
