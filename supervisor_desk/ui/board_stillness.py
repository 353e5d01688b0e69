"""Keeps the board still under the hand: when order is held, which row keeps its place, and which row a click means.

Rows move while the floor does. Three rules keep them from moving under somebody who is about to act:

- Order is held while a hand is at work: from a movement of the mouse over the rows, a turn of its wheel or a key that
  moves the cursor until 0.8 s after the last one, for 4 s on end at most. What rows show goes on changing.
- The current row keeps its place on the screen when others come, move or go. Where it is out of sight, what is in sight
  keeps still; a board at its top stays there, so that what comes first is seen.
- A click within 0.3 s after another row has slipped under the resting mouse means the row that was there before.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.arrange import Key
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.ui.board_model import BoardModel
from supervisor_desk.ui.board_rows import BoardRow

REST_MS = 800
LONGEST_HOLD_S = 4.0
SLIPPED_S = 0.3
"""About the time between deciding to click and the click."""


class Hand(QObject):
    """Knows whether a hand is at work, and holds the model's order meanwhile. ``pressed`` asks for the mouse button."""

    def __init__(self, model: BoardModel, clock: Clock, pressed: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._model = model
        self._clock = clock
        self._pressed = pressed
        self._since: float | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._rested)

    @property
    def at_work(self) -> bool:
        """Whether order is held."""
        return self._since is not None

    def works(self) -> None:
        """The hand has just done something."""
        now = self._clock.monotonic()
        if self._since is None:
            self._since = now
            self._model.hold()
        elif now - self._since > LONGEST_HOLD_S and not self._pressed():
            self._since = now
            self._model.release()
            self._model.flush()
            self._model.hold()
        self._rest.start()

    def lets_go(self) -> None:
        """The hand has left the board."""
        if not self._pressed():
            self._rest.stop()
            self._release()

    def _rested(self) -> None:
        if self._pressed():
            self._rest.start()
        else:
            self._release()

    def _release(self) -> None:
        if self._since is not None:
            self._since = None
            self._model.release()


class Anchor:
    """Rows in sight before a movement with the places they had, to find out afterwards where the board should stand.

    ``chosen`` is the row that keeps its place wherever it goes; of the ``others`` it is the first that did not move by
    itself. Places are in pixels from the upper edge of the view.
    """

    def __init__(self, chosen: tuple[BoardRow, int] | None, others: list[tuple[BoardRow, int]]) -> None:
        self._chosen = chosen
        self._others: list[tuple[BoardRow, Key | None, int]] = [(row, row.placed, place) for row, place in others]

    def offset(self, line_of: Callable[[BoardRow], int | None], height: int) -> int | None:
        """How far the board should be scrolled now, in pixels; ``None`` if nothing is left to go by."""
        if self._chosen is not None:
            row, place = self._chosen
            line = line_of(row)
            if line is not None:
                return line * height - place
        for row, key, place in self._others:
            line = line_of(row) if row.placed is key else None
            if line is not None:
                return line * height - place
        return None


class Slip:
    """Which conversation lay under the resting mouse until just now."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._was: ConversationId | None = None
        self._at = 0.0

    def note(self, before: ConversationId | None, after: ConversationId | None) -> None:
        """Rows have moved: under the mouse lay ``before``, now ``after``."""
        if before is not None and before != after:
            self._was, self._at = before, self._clock.monotonic()

    def forget(self) -> None:
        """The mouse has moved, so what is under it has been seen."""
        self._was = None

    def meant(self) -> ConversationId | None:
        """What a click now means, if not what is under the mouse."""
        if self._was is not None and self._clock.monotonic() - self._at <= SLIPPED_S:
            return self._was
        return None
