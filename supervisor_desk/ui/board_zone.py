"""Which rows have to lie right at this moment: those in sight, and so many around them that what comes into sight does.

On a board of ten thousand rows that is kept in order while thousands change each second, nearly all movement happens
where nobody looks. Pure, apart from asking which lines are in sight.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from supervisor_desk.ui.board_order import Order, Placeable, Row, Span

MARGIN: Final = 200
"""Lines above and below those in sight that belong to the zone."""

Lines = Callable[[], tuple[int, int]]
"""Tells the first and last line that somebody can see."""


class Zone:
    """Keys between which everything lies right. ``sight`` is set by the view; without one all rows are in sight."""

    def __init__(self) -> None:
        self.sight: Lines | None = None
        self._keys: Span | None = None

    def forget(self) -> None:
        """There is another order, or everything lies right: begin anew with the next change."""
        self._keys = None

    def due(self, order: Order[Row], loose: Collection[Row], changed: Collection[Row]) -> Collection[Row]:
        """Those of the ``loose`` rows that are to move now, since they come into the zone, leave it or move in it.

        While the zone stays where it is, only ``changed`` ones can.
        """
        if self.sight is None or not loose:
            return loose
        rows, keys = changed, self._keys
        if keys is None or not keys.covers(order.span(*self.sight())):
            rows, keys = loose, self._around(order, self.sight)
            self._keys = keys
        return [row for row in rows if row in loose and _touches(keys, row)]

    def left_by_sight(self, order: Order[Row]) -> bool:
        """Whether more rows have come or gone at once than there are in the margin."""
        return self._keys is not None and self.sight is not None and not self._keys.covers(order.span(*self.sight()))

    def narrow(self, order: Order[Row]) -> None:
        """Leave out what has come to lie far from sight."""
        if self._keys is not None and self.sight is not None:
            self._keys = self._keys.within(self._around(order, self.sight))

    def _around(self, order: Order[Row], sight: Lines) -> Span:
        first, last = sight()
        return order.span(first - MARGIN, last + MARGIN)


def _touches(keys: Span, row: Placeable) -> bool:
    return keys.holds(row.placed) or keys.holds(row.wanted)
