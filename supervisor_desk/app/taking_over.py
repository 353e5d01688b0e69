"""When what has arrived is taken over: once per display frame, and where much has come, once more between two frames.

Main thread only.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from typing import Final

from supervisor_desk.actions.ports import Clock
from supervisor_desk.conversations.events import Event
from supervisor_desk.service.inbox import Inbox

FRAME_S: Final = 0.016
"""One display frame, in seconds."""
HALF_S: Final = FRAME_S / 2
"""How often ``TakingOver.turn`` is to be called, in seconds: every other turn is a frame's."""
MANY: Final = 64
"""With so many events waiting half a frame before their time, they are taken over then: the frame comes sooner for all
that arrive between."""
YOUNG: Final = 150
"""After so many events what is new in memory is looked through for what is still needed. Left to itself Python does so
when much has come and little has gone; where each event takes the place of an older one that is seldom, and then it
takes as long as two frames."""


class TakingOver:
    """Gives ``take`` each event of ``inbox`` and when it arrived, in monotonic seconds; ``drained`` is called with each
    frame, after its last event.
    """

    def __init__(
        self, inbox: Inbox, take: Callable[[Event, float], None], drained: Callable[[], None], clock: Clock
    ) -> None:
        self._inbox = inbox
        self._take = take
        self._drained = drained
        self._clock = clock
        self._between = False
        self._young = 0

    async def turn(self) -> None:
        """Half a frame has gone by."""
        self._between = not self._between
        if self._between:
            if len(self._inbox) >= MANY:
                await self._empty()
            return
        await self._empty()
        self._drained()
        if self._young >= YOUNG:
            self._young = 0
            gc.collect(0)

    async def _empty(self) -> None:
        end = self._clock.monotonic() + FRAME_S
        while True:
            for event, arrived in self._inbox.drain(self._clock):
                self._take(event, arrived)
                self._young += 1
            if not self._inbox.waiting or self._clock.monotonic() >= end:
                return
            await asyncio.sleep(0)  # a slice is done: keys, mouse and the socket have their turn between two
