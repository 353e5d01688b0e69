"""Sorting, filtering and searching 10,000 rows by hand: from the click or key to the last pixel of the new board."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from supervisor_desk.conversations.tiles import Tile
from supervisor_desk.ui.board_columns import Column
from tests.benchmarks.boards import Floor, Screen
from tests.benchmarks.figures import Figure, at_most, percentile
from tests.benchmarks.rounds import Size, Took, Work, in_turn, wall

ROWS = 10_000
GOAL = at_most(16)
_TYPED = "and"
_SORTS = (Column.AGENT, Column.IN_STATE, Column.QUEUE, Column.STATE)


def run(size: Size) -> list[Figure]:
    """Sort by another column, press a tile, type and take back letters in the search field."""
    rows = size.of(ROWS, 500)
    screen = Screen(Floor(rows).first())
    tiles = cycle([Tile.ACTIVE, Tile.ALL])
    columns = cycle(_SORTS)
    orders = cycle([Qt.SortOrder.AscendingOrder] * len(_SORTS) + [Qt.SortOrder.DescendingOrder] * len(_SORTS))
    sorted_, filtered = in_turn(
        size.of(16, 2),
        Work(_seen(screen, lambda: screen.model.sort(next(columns), next(orders))), screen.settle),
        Work(_seen(screen, lambda: screen.board.bar.tile(next(tiles)).click()), screen.settle),
    )
    screen.model.sort(Column.IN_STATE)
    keys = _keys(size)
    (typed,) = in_turn(len(keys) - 1, Work(_seen(screen, _pressing(screen, iter(keys))), screen.settle))
    screen.close()
    return [
        _figure(f"sort {rows:,} rows by another column", sorted_),
        _figure(f"filter {rows:,} rows by a tile", filtered),
        _figure(f"search keystroke on {rows:,} rows", typed),
    ]


def _keys(size: Size) -> list[str]:
    """Letters, and for each of them a step back, so that rows leave and come."""
    once = [*_TYPED, *("\b" * len(_TYPED))]
    return once * size.of(5, 1)


def _pressing(screen: Screen, keys: Iterator[str]) -> Callable[[], None]:
    field = screen.board.bar.search

    def press() -> None:
        key = next(keys)
        if key == "\b":
            QTest.keyClick(field, Qt.Key.Key_Backspace)
        else:
            QTest.keyClicks(field, key)

    return press


def _seen(screen: Screen, deed: Callable[[], object]) -> Callable[[], None]:
    def whole() -> None:
        deed()
        screen.paint()

    return whole


def _figure(what: str, taken: list[Took]) -> Figure:
    worst = percentile([one.wall for one in taken], 95) * 1000
    return Figure(what, wall(taken) * 1000, "ms", goal=GOAL, note=f"95 of 100 within {worst:.0f} ms")
