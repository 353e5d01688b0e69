"""A contact center that sends as many events as it is told to: a still training floor whose stream is fed from here.

A program of its own, so that what is measured is the desk. It takes orders as JSON lines on standard input and ends
with it; everything that is not an event (sign-in, listing, actions) is the training floor's. Each event carries the
monotonic time at which it was sent, in nanoseconds, as its id: on one machine all processes have the same clock.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Callable
from random import Random
from typing import Any

import msgspec

from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.runner import serve
from supervisor_desk.simulator.websocket_frames import TEXT, websocket_frame
from supervisor_desk.simulator.world.happenings import Attempted, Happening
from tests.benchmarks.boards import stamp
from tests.benchmarks.frames import BYTES, SEED, Slots, frame

TURN_S = 0.004
"""How often events are sent, in seconds."""
MOST_WAITING = 4 * 2**20
"""Bytes that may wait for the desk to read them; until then it sends no more, and falls behind what it was told."""


class Sender:
    """Sends events of conversations of ``floor``, in an order of chance, ``rate`` a second."""

    def __init__(self, floor: RunningFloor) -> None:
        self._floor = floor
        self._texts = [frame(one) for one in floor.world.hall.roster]
        self._slots = [Slots(text) for text in self._texts]
        self._head = websocket_frame(TEXT, bytes(BYTES))[:-BYTES]
        self._order = list(range(len(self._texts)))
        Random(SEED).shuffle(self._order)
        self._place = 0
        self.rate = 0.0
        self.spread = 0.0
        """Seconds over which the times are spread that conversations are told to be in their states."""
        self._chance = Random(SEED)
        self._owed = 0.0
        self.attempts: list[int] = []
        floor.world.listen(self._hear)

    async def run(self) -> None:
        """Send until cancelled."""
        last = time.monotonic()
        while True:
            await asyncio.sleep(TURN_S if self.rate or not self._owed else 0)
            now = time.monotonic()
            self._owed += self.rate * (now - last)
            last = now
            if self._owed >= 1:
                self._send(int(self._owed))

    def flood(self, count: int) -> None:
        """Send so many as fast as they are read."""
        self._owed += count

    def stop(self) -> None:
        """Send nothing more."""
        self.rate = self._owed = 0.0

    def _send(self, count: int) -> None:
        sockets = [one for one in self._floor.control.stream.sockets if one.closing is None]
        if not sockets or any(one.transport.get_write_buffer_size() > MOST_WAITING for one in sockets):
            return
        count = min(count, 1_000)
        self._owed -= count
        now = time.time()
        since = [stamp(now - self._chance.random() * self.spread) for _ in range(64 if self.spread else 1)]
        for turn in range(count):
            number = self._order[self._place]
            self._place = (self._place + 1) % len(self._order)
            text, slots = self._texts[number], self._slots[number]
            for socket in sockets:
                socket.sequence += 1
                slots.stamp(
                    text, event_id=time.monotonic_ns(), sequence=socket.sequence, since=since[turn % len(since)]
                )
                socket.out += (self._head, bytes(text))
        for socket in sockets:
            socket.write()

    def _hear(self, happening: Happening) -> None:
        if isinstance(happening, Attempted):
            self.attempts.append(time.monotonic_ns())


async def _serve(conversations: int) -> None:
    config = FloorConfig(
        conversations=conversations, events_per_second=0.0, seed=SEED, media_delay=(0.0, 0.0), rate_limit=1_000_000
    )
    floor = await serve(config)
    for queue in floor.world.hall.queues:
        queue.private = False  # everybody may listen everywhere
    sender = Sender(floor)
    sending = asyncio.create_task(sender.run())
    orders: asyncio.Queue[bytes] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_listen, args=(lambda line: loop.call_soon_threadsafe(orders.put_nowait, line),)).start()
    _say(floor.ready())
    while line := await orders.get():
        order: dict[str, Any] = msgspec.json.decode(line)
        match order["do"]:
            case "rate":
                sender.stop()
                sender.rate = order["value"]
            case "spread":
                sender.spread = order["value"]
            case "flood":
                sender.flood(order["value"])
            case "attempts":
                _say(sender.attempts)
                sender.attempts = []
    sending.cancel()
    await floor.close()


def _listen(put: Callable[[bytes], object]) -> None:
    for line in sys.stdin.buffer:
        put(line)
    put(b"")


def _say(what: object) -> None:
    sys.stdout.write(msgspec.json.encode(what).decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
