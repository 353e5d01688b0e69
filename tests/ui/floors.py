"""Floors for tests of the board: stores full of conversations, and boards that show them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import Qt

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.conversations.conversation import Conversation, ConversationId
from supervisor_desk.conversations.entry import Viewpoint
from supervisor_desk.conversations.events import ConversationChanged
from supervisor_desk.conversations.store import Store
from supervisor_desk.ui.board_columns import Column
from supervisor_desk.ui.board_model import BoardModel
from tests.support.builders import ME, agent, conversation, customer
from tests.support.clock import NOON, FakeClock

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def ago(seconds: float) -> str:
    """The time so many seconds before the clock of the tests starts, as the service writes it."""
    return datetime.fromtimestamp(NOON - seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def call(name: str, **changes: Any) -> Conversation:
    """A running call, called ``name``, with an agent of that name."""
    made = {
        "id": ConversationId(name),
        "started_at": ago(100),
        "state_since": ago(50),
        "connected_at": ago(90),
        "participants": (agent(name=name), customer()),
    }
    return conversation(**made | changes)


class Floor:
    """A store and the board's model on it, flushed by hand."""

    def __init__(self, *names: str, viewpoint: Viewpoint | None = None) -> None:
        self.clock = FakeClock()
        self.store = Store()
        self.viewpoint = viewpoint or Viewpoint(me=ME)
        self.delivered: dict[str, Delivery] = {}
        self.model = BoardModel(self.store, self.clock, self.viewpoint)
        self.sort(Column.AGENT)
        for name in names:
            self.put(name)
        self.model.flush()

    def sort(self, column: Column, order: Qt.SortOrder = UP) -> None:
        """Sort the board, and remember how."""
        self.sorted = (column, order)
        self.model.sort(column, order)

    def view_from(self, viewpoint: Viewpoint) -> None:
        """Look at the board as somebody else, and remember who."""
        self.viewpoint = viewpoint
        self.model.set_me(viewpoint.me)
        self.model.set_masking(viewpoint.masked)

    def anew(self) -> BoardModel:
        """Another model of the same floor, freshly built, that shows the same way. The caller stops it."""
        model = BoardModel(self.store, self.clock, self.viewpoint)
        for delivery in self.delivered.values():
            model.set_delivery(delivery)
        model.sort(*self.sorted)
        model.set_filter(self.model.filter)
        model.flush()
        return model

    def anew_ids(self) -> list[str]:
        """The ids that a freshly built board of the same floor shows."""
        model = self.anew()
        ids = [str(model.id_at(line)) for line in range(model.rowCount())]
        model.stop()
        model.deleteLater()
        return ids

    def put(self, name: str, **changes: Any) -> None:
        """Tell the store that the call is now as ``call(name, **changes)``."""
        self.store.apply(ConversationChanged(conversation=call(name, **changes)), self.clock.monotonic())

    def end(self, name: str) -> None:
        """End the call and let its row go."""
        self.put(name, raw_state="ended")
        self.store.sweep(self.clock.monotonic() + 1_000, lambda key: key != name)

    def deliver(self, name: str, state: DeliveryState, kind: Kind = Kind.COACH, asked: float = NOON) -> Delivery:
        """Tell the model how a command for the call stands."""
        delivery = Delivery(
            action=Action(kind=kind, conversation_id=ConversationId(name)), state=state, times=Times(asked=asked)
        )
        self.delivered[name] = delivery
        self.model.set_delivery(delivery)
        return delivery

    def flush(self) -> list[str]:
        """Let the model take over what is new; the ids it shows."""
        self.model.flush()
        return self.ids()

    def ids(self) -> list[str]:
        """The ids on the board, from its top."""
        return [str(self.model.id_at(line)) for line in range(self.model.rowCount())]

    def texts(self, column: Column) -> list[str]:
        """What stands in a column, from the top."""
        return [self.text(line, column) for line in range(self.model.rowCount())]

    def text(self, line: int, column: Column, role: int = Qt.ItemDataRole.DisplayRole) -> str:
        """What stands in one cell."""
        return str(self.model.data(self.model.index(line, column), int(role)))


@contextmanager
def floor(*names: str, viewpoint: Viewpoint | None = None) -> Iterator[Floor]:
    """A floor that is gone afterwards."""
    made = Floor(*names, viewpoint=viewpoint)
    try:
        yield made
    finally:
        made.model.stop()
        made.model.deleteLater()
