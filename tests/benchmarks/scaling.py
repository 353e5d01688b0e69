"""What an event costs on a board of 10,000 rows and on one of 100: decoded, stored, flushed with its frame, painted."""

from __future__ import annotations

import time

from supervisor_desk.service.dialects.control.decode import decode
from tests.benchmarks.boards import Floor, Screen
from tests.benchmarks.figures import Figure, at_most, median
from tests.benchmarks.rounds import Size, cpu, in_turn

MANY, FEW = 10_000, 100
FRAMES = 40
PER_FRAME = 16
"""Events in one display frame: a thousand a second."""


def run(size: Size) -> list[Figure]:
    """The same number of frames and events on both boards, each of which brings its row to the top."""
    many = size.of(MANY, 500)
    boards = [_Live(FEW), _Live(many)]
    small, large = in_turn(size.of(7, 1), *(board.play for board in boards))
    for board in boards:
        board.screen.close()
    per_event = 1e6 / (FRAMES * PER_FRAME)
    ratio = median([big.cpu / little.cpu for little, big in zip(small, large, strict=True)])
    what = f"cost of an event at {many:,} rows"
    return [
        Figure(what, cpu(large) * per_event, "µs", f"at {FEW} rows", ratio, at_most(1.3)),
        Figure(f"cost of an event at {FEW} rows", cpu(small) * per_event, "µs"),
    ]


class _Live:
    """A board that plays frames."""

    def __init__(self, rows: int) -> None:
        self._floor = Floor(rows)
        self._place = 0
        self.screen = Screen(self._floor.first())

    def play(self) -> None:
        """Some frames with events of conversations all over the board."""
        floor, screen = self._floor, self.screen
        for _ in range(FRAMES):
            events = []
            for _ in range(PER_FRAME):
                self._place = (self._place + 37) % len(floor)
                events.append(decode(floor.text(self._place, time.time())))
            screen.take(events)
            screen.model.follow()
            screen.settle()
