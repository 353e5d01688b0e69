"""A real board with as many rows as wanted, fed with events decoded before: for what happens on the screen."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication

from supervisor_desk.conversations.conversation import UserId
from supervisor_desk.conversations.entry import Viewpoint
from supervisor_desk.conversations.events import Event
from supervisor_desk.conversations.store import Store
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.control.decode import decode
from supervisor_desk.ui.board import Board
from supervisor_desk.ui.board_columns import Column
from supervisor_desk.ui.board_model import BoardModel
from supervisor_desk.ui.theme import Scheme, Theme
from tests.benchmarks.frames import Slots, frames

LINES = 50
ME = UserId("s-01")
_WIDTH = 1_500


class Floor:
    """Events of ``count`` conversations, each of which can be told again as changed at another time."""

    def __init__(self, count: int) -> None:
        self._texts = [bytearray(text) for text in frames(count)]
        self._slots = [Slots(text) for text in self._texts]
        self._chance = Random(7)
        self._told = count

    def __len__(self) -> int:
        return len(self._texts)

    def first(self) -> list[Event]:
        """All of them as they begin, with times spread over the last ten minutes."""
        return [decode(self.text(number)) for number in range(len(self))]

    def text(self, number: int, since_s: float | None = None) -> bytes:
        """A new event of that conversation, in a state since then, or since some time in the last ten minutes."""
        self._told += 1
        since = stamp(time.time() - self._chance.random() * 600 if since_s is None else since_s)
        text = self._texts[number]
        self._slots[number].stamp(text, event_id=self._told, sequence=self._told, since=since)
        return bytes(text)

    def changed(self, how_many: int) -> list[Event]:
        """New events of so many conversations, chosen by chance."""
        return [decode(self.text(number)) for number in self._chance.sample(range(len(self)), how_many)]


class Screen:
    """The board on the screen (Qt's offscreen platform unless told otherwise), sorted by a column that changes."""

    def __init__(self, events: Sequence[Event], *, lines: int = LINES, column: Column = Column.IN_STATE) -> None:
        self.app = QApplication.instance() or QApplication(["bench", "-platform", "offscreen"])
        if not isinstance(self.app, QApplication):
            raise TypeError("another kind of application is running")
        self.theme = Theme(self.app, Scheme("light"))
        self.clock = SystemClock()
        self.store = Store()
        self.model = BoardModel(self.store, self.clock, Viewpoint(me=ME))
        self.board = Board(self.model, self.theme.tokens, self.theme.fonts)
        self.view = self.board.view
        self.take(events)
        self.board.resize(QSize(_WIDTH, 400))
        self.board.show()
        self.settle()
        spare = self.board.height() - self.view.viewport().height()
        self.board.resize(QSize(_WIDTH, spare + lines * self.view.row_height))
        self.model.sort(column, Qt.SortOrder.AscendingOrder)
        self.model.flush()
        self.settle()

    def take(self, events: Sequence[Event]) -> None:
        """Have the store take over ``events``; the board follows with its next flush."""
        now = self.clock.monotonic()
        for event in events:
            self.store.apply(event, now)

    def settle(self) -> None:
        """Let Qt do what it has put off."""
        self.app.processEvents()

    def paint(self) -> None:
        """What is to be repainted, now."""
        self.settle()

    def close(self) -> None:
        """The board goes."""
        self.model.stop()
        self.board.close()
        self.settle()


def stamp(moment: float) -> bytes:
    """A time as events carry it: ISO 8601 in UTC, to the millisecond; 24 bytes."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")[:23].encode() + b"Z"
