"""What goes wrong on purpose with single events: late, twice, not at all, out of order, unheard of."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable

from supervisor_desk.simulator.control_api.frames import Frame, envelope
from supervisor_desk.simulator.control_api.sockets import Socket
from supervisor_desk.simulator.faults import Fault
from supervisor_desk.simulator.websocket_frames import TEXT, websocket_frame

_STATE = re.compile(rb'"state":"[^"]*"')


class Disturbance:
    """Sends an event as a fault wants it. ``told_of`` gives the sockets that it is for; ``clock`` is in seconds."""

    def __init__(self, told_of: Callable[[Frame], list[Socket]], clock: Callable[[], float]) -> None:
        self._told_of = told_of
        self._clock = clock
        self._late: list[tuple[float, int, Frame]] = []
        self._count = 0

    def send_the_late(self) -> None:
        """Send what was held back until now."""
        while self._late and self._late[0][0] <= self._clock():
            self._send(heapq.heappop(self._late)[2])

    def send(self, frame: Frame, fault: Fault, timestamp: str) -> None:
        """Send an event that a fault has struck."""
        self._count += 1
        match fault.name:
            case "late-event":
                heapq.heappush(self._late, (self._clock() + fault.number("seconds", 2.0), self._count, frame))
            case "gap":
                for socket in self._told_of(frame):
                    socket.sequence += 1
            case "out-of-order":
                for socket in self._told_of(frame):
                    socket.sequence += 1
                    socket.held_back.append(websocket_frame(TEXT, frame.text(socket.sequence)))
            case "duplicate-event":
                self._send(frame)
                for socket in self._told_of(frame):
                    if fault.params.get("sameSequence"):
                        socket.sequence -= 1
                    socket.push(frame)
            case "not-json":
                for socket in self._told_of(frame):
                    socket.out.append(websocket_frame(TEXT, b'{"type":"conversation","id":'))
                self._send(frame)
            case "unknown-type":
                kind = fault.text("as", "conversation.mood")
                head, tail = envelope(kind, f"x-{self._count:x}", timestamp, b'{"mood":"stormy"}')
                self._send(Frame(kind, frame.conversation_id, frame.queues, frame.skills, head, tail))
                self._send(frame)
            case "unknown-state":
                state = b'"state":"%b"' % fault.text("state", "consulting").encode()
                frame.tail = _STATE.sub(state, frame.tail, count=1)
                self._send(frame)
            case _:
                raise ValueError(f"{fault.name} does not strike single events")

    def _send(self, frame: Frame) -> None:
        for socket in self._told_of(frame):
            socket.push(frame)
