"""From the key to the screen and to the wire: Ctrl+4 on the chosen call, in the whole desk, with its audit log.

"Asked" counts when the line of the call has been painted with the command; the request counts when the contact center,
another process, begins to deal with it. What is asked is on disk by then.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.app.program import Program
from supervisor_desk.conversations.conversation import ConversationId
from tests.benchmarks.figures import Figure, at_most, median, percentile
from tests.benchmarks.line import line, on_the_desk
from tests.benchmarks.pixels import after_painting
from tests.benchmarks.rounds import Size

SETTLED_WITHIN_S = 15.0
PAUSE_S = 0.23
"""Between two commands; no multiple of a display frame, so that keys fall anywhere between two frames."""


class Watch:
    """Notes when the newest command is first on the screen; must be there before the desk's window is made."""

    def __init__(self) -> None:
        self.pressed = 0
        self.asked: list[float] = []
        self._awaited: Delivery | None = None
        after_painting(self._look)

    def expect(self, delivery: Delivery) -> None:
        """This is the command that the key has asked for."""
        if self._awaited is None or self._awaited.id != delivery.id:
            self._awaited = delivery

    def _look(self, view: Any) -> None:
        if self._awaited is None or not self.pressed:
            return
        first, last = view.lines_in_sight()
        for number, row in enumerate(view._board.rows_between(first, last), start=first):
            told = row.delivery
            if told is not None and told.id == self._awaited.id and view._painted.get(number) is row.line:
                self.asked.append((time.monotonic_ns() - self.pressed) / 1e6)
                self.pressed = 0
                return


def run(size: Size) -> list[Figure]:
    """The times of some dozen keys."""
    watch = Watch()
    presses = size.of(40, 3)
    pressed: list[int] = []
    arrived: list[int] = []
    with line(size.of(2_000, 200)) as sender, tempfile.TemporaryDirectory(prefix="supervisor-desk-bench-") as folder:

        async def conduct(program: Program) -> None:
            sender.order("rate", size.of(200, 20))
            await _activated(program.screen.window)
            pressed.extend([await _listen_and_stop(program, watch) for _ in range(presses)])
            sender.order("attempts")
            arrived.extend(await asyncio.to_thread(sender.answer))

        on_the_desk(sender, Path(folder), conduct)
    wire = [(first - at) / 1e6 for at in pressed if (first := _first_after(arrived, at))]
    return [
        Figure("key to “asked” on the screen, median", median(watch.asked), "ms", goal=at_most(16)),
        Figure("key to “asked” on the screen, 99 of 100", percentile(watch.asked, 99), "ms"),
        Figure("key to request on the wire, audit synced, median", median(wire), "ms"),
        Figure("key to request on the wire, audit synced, 99 of 100", percentile(wire, 99), "ms", goal=at_most(25)),
    ]


async def _activated(window: QWidget) -> None:
    window.activateWindow()
    async with asyncio.timeout(SETTLED_WITHIN_S):
        while not window.isActiveWindow():  # noqa: ASYNC110 - Qt tells it by an event of the window's own
            await asyncio.sleep(0.01)


def _first_after(moments: list[int], at: int) -> int:
    return next((one for one in moments if one > at), 0)


async def _listen_and_stop(program: Program, watch: Watch) -> int:
    """Listen to a call that is brought into sight, and leave it; when the first key was pressed, in nanoseconds."""
    desk, view = program.desk, program.screen.board.view
    if desk is None:
        raise RuntimeError("the desk is not open")
    call = _a_voice_call(program)
    view.choose(call)
    view.setFocus()
    await asyncio.sleep(PAUSE_S)
    settled = asyncio.Event()
    wanted = Kind.LISTEN

    def changed(delivery: Delivery) -> None:
        watch.expect(delivery)
        if delivery.state.settled and delivery.action.kind is wanted:
            settled.set()

    desk.on_delivery.append(changed)
    try:
        pressed = watch.pressed = time.monotonic_ns()
        QTest.keyClick(view, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        await asyncio.wait_for(settled.wait(), SETTLED_WITHIN_S)
        await asyncio.sleep(PAUSE_S)
        settled.clear()
        wanted = Kind.STOP
        QTest.keyClick(view, Qt.Key.Key_Escape)
        await asyncio.wait_for(settled.wait(), SETTLED_WITHIN_S)
    finally:
        desk.on_delivery.remove(changed)
    return pressed


def _a_voice_call(program: Program) -> ConversationId:
    for call in program.store:
        if call.channel == "voice" and call.raw_state == "active" and call.agent is not None and not call.monitors:
            return call.id
    raise RuntimeError("no call can be listened to")
