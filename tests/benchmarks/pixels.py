"""From the socket to the screen: the whole desk, with its window, under events that another process sends.

An event counts as seen when the line of its conversation has been painted with it; so only lines in sight count, and
of several events of one conversation between two paintings the newest. The board is kept sorted by the time in state,
which each event changes, so that conversations jump all over the board. At the end the worst that can be: each event
brings its conversation to the top, and all lines in sight are new in each frame.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent

from supervisor_desk.app.feed_desk import FeedDesk
from supervisor_desk.app.program import Program
from supervisor_desk.conversations.events import ConversationChanged, Event
from supervisor_desk.ui.board_canvas import BoardCanvas
from supervisor_desk.ui.board_columns import Column
from supervisor_desk.ui.board_follow import FollowingModel
from supervisor_desk.ui.board_rows import BoardRow
from tests.benchmarks.figures import Figure, at_least, at_most, median, percentile
from tests.benchmarks.line import Line, line, on_the_desk
from tests.benchmarks.rounds import Size

ROWS = 10_000
LATEST_MS = 33.0
"""An event that takes longer to the screen is late: two frames of a display."""
RATES = (5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000)
COUNTED = 5_000
"""The rate at which the cost is told; it is measured whatever came before."""
SPREAD_S = 600.0
AT_THE_TOP = -1.0
"""Stands for the rate of the worst case."""
SETTLE_S = 0.7


class Seen(NamedTuple):
    """What was measured at one rate; times in milliseconds, shares of one processor core."""

    rate: float
    p50: float
    p99: float
    gui: float
    process: float
    seen: float


def after_painting(look: Callable[[Any], None]) -> None:
    """Have ``look`` called with the board whenever it has painted; before any board is made."""
    paint = BoardCanvas.paintEvent

    def paint_and_look(view: BoardCanvas, event: QPaintEvent) -> None:
        paint(view, event)
        look(view)

    BoardCanvas.paintEvent = paint_and_look  # type: ignore[assignment,method-assign]


class Painted:
    """Notes when events of lines in sight are painted; must be there before the desk's window is made.

    A conversation that only comes into sight later, because others have moved, does not count.
    """

    def __init__(self) -> None:
        self.ages: list[float] = []
        self.view: Any = None
        self._awaited: dict[str, str] = {}
        after_painting(self._note)
        self._newest: dict[str, str] = {}
        take, consider, follow = FeedDesk.take, FollowingModel._consider, FollowingModel.follow
        changed = set[BoardRow]()

        def note_and_take(desk: FeedDesk, event: Event, arrived: float) -> None:
            if isinstance(event, ConversationChanged):
                self._newest[event.conversation.id] = event.event_id
            take(desk, event, arrived)

        def consider_and_keep(model: FollowingModel, rows: Iterable[BoardRow]) -> list[BoardRow]:
            kept = list(rows)
            changed.update(kept)
            return consider(model, kept)

        def follow_and_await(model: FollowingModel) -> None:
            changed.clear()
            follow(model)
            self._await(changed)

        FeedDesk.take = note_and_take  # type: ignore[assignment,method-assign]
        FollowingModel._consider = consider_and_keep  # type: ignore[assignment,method-assign]
        FollowingModel.follow = follow_and_await  # type: ignore[assignment,method-assign]

    def begin(self) -> None:
        """Forget what was noted."""
        self.ages = []

    def _await(self, changed: set[BoardRow]) -> None:
        if self.view is None:
            return
        for row in self.view._board.rows_between(*self.view.lines_in_sight()):
            told = self._newest.get(row.id, "") if row in changed else ""
            if told.isdigit():  # else the floor told it, which does not say when
                self._awaited[row.id] = told

    def _note(self, view: Any) -> None:
        now = time.monotonic_ns()
        first, last = view.lines_in_sight()
        for number, row in enumerate(view._board.rows_between(first, last), start=first):
            awaited = self._awaited.get(row.id)
            if awaited is not None and row.line is not None and view._painted.get(number) is row.line:
                del self._awaited[row.id]
                self.ages.append((now - int(awaited)) / 1e6)


def run(size: Size) -> list[Figure]:
    """How old events are when they are seen, at several rates; the highest rate at which they are in time; the cost."""
    painted = Painted()
    found: dict[float, Seen] = {}
    with line(size.of(ROWS, 500)) as sender, tempfile.TemporaryDirectory(prefix="supervisor-desk-bench-") as folder:

        async def conduct(program: Program) -> None:
            program.screen.model.sort(Column.IN_STATE, Qt.SortOrder.AscendingOrder)
            program.screen.window.resize(1_500, 1_800)  # some fifty lines
            painted.view = program.screen.board.view
            sender.order("spread", SPREAD_S)
            for rate in (1_000, *RATES[: size.of(len(RATES), 1)]):
                found[rate] = seen = await _at(program, sender, painted, rate, size)
                if rate > COUNTED and (seen.p99 > LATEST_MS or seen.rate < rate * 0.9):
                    break
            sender.order("spread", 0)
            found[AT_THE_TOP] = await _at(program, sender, painted, 1_000, size)
            sender.order("rate", 0)

        on_the_desk(sender, Path(folder), conduct)
    if not all(seen.seen for seen in found.values()):
        raise RuntimeError("of the events that were painted none was noticed: the benchmark looks at the wrong place")
    return _figures(found, size.of(ROWS, 500))


async def _at(program: Program, sender: Line, painted: Painted, rate: float, size: Size) -> Seen:
    """The median of some windows of time at that rate, for now and then the machine does something else."""
    sender.order("rate", rate)
    await asyncio.sleep(SETTLE_S)
    seconds = size.seconds(5.0 if rate == 1_000 else 2.0, 0.4)
    windows = [await _window(program, painted, seconds) for _ in range(size.of(3, 1))]
    return Seen(*(median(values) for values in zip(*windows, strict=True)))


async def _window(program: Program, painted: Painted, seconds: float) -> Seen:
    station = program.station
    if station is None:
        raise RuntimeError("the desk is not open")
    painted.begin()
    heard, began = station.connection.heard, time.monotonic()
    thread, process = time.thread_time(), time.process_time()
    await asyncio.sleep(seconds)
    took = time.monotonic() - began
    ages = painted.ages
    return Seen(
        (station.connection.heard - heard) / took,
        percentile(ages, 50),
        percentile(ages, 99),
        (time.thread_time() - thread) / took,
        (time.process_time() - process) / took,
        float(len(ages)),
    )


def _figures(found: dict[float, Seen], rows: int) -> list[Figure]:
    figures = []
    calm = found.get(1_000)
    if calm is not None:
        what = f"event to pixel at 1,000 events/s, {rows:,} rows"
        figures += [
            Figure(f"{what}, median", calm.p50, "ms", goal=at_most(16), note=f"{calm.seen:,.0f} seen"),
            Figure(f"{what}, 99 of 100", calm.p99, "ms", goal=at_most(25)),
        ]
    top = found.pop(AT_THE_TOP, None)
    in_time = [seen.rate for seen in found.values() if seen.p99 <= LATEST_MS]
    what = f"events/s with 99 of 100 on the screen within {LATEST_MS:.0f} ms, {rows:,} rows kept sorted"
    figures.append(Figure(what, max(in_time, default=0.0), "/s", goal=at_least(20_000), note=_told(found)))
    busy = found.get(COUNTED)
    if busy is not None:
        figures += [
            Figure("window's thread busy at 5,000 events/s", busy.gui * 100, "% of a core", goal=at_most(35)),
            Figure("whole desk busy at 5,000 events/s", busy.process * 100, "% of a core"),
        ]
    if top is not None:
        what = "1,000 events/s, each to the top of the board"
        figures += [
            Figure(f"{what}, 99 of 100", top.p99, "ms"),
            Figure(f"{what}, window's thread busy", top.gui * 100, "% of a core"),
        ]
    return figures


def _told(found: dict[float, Seen]) -> str:
    return "; ".join(f"{seen.rate:,.0f}/s: {seen.p99:.0f} ms" for seen in found.values())
