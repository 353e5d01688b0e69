"""One connection of the event stream: what it wants to hear, what it has been told, what waits to be written."""

from __future__ import annotations

import struct
from asyncio import Transport
from dataclasses import dataclass, field

from supervisor_desk.simulator.control_api.frames import Frame
from supervisor_desk.simulator.control_api.signin import Token
from supervisor_desk.simulator.websocket_frames import CLOSE, TEXT, websocket_frame


@dataclass(frozen=True, slots=True)
class Filter:
    """What a client asked for in its handshake; an empty part lets everything through."""

    queues: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    def passes(self, frame: Frame) -> bool:
        """Whether the client is told of this. Events without a queue or skill are of no particular one."""
        if self.kinds and frame.kind not in self.kinds:
            return False
        if self.queues and frame.queues and self.queues.isdisjoint(frame.queues):
            return False
        return not (self.skills and frame.skills and self.skills.isdisjoint(frame.skills))


@dataclass(slots=True, eq=False)
class Socket:
    """One connection of one client."""

    transport: Transport
    token: Token
    filter: Filter
    opened: float
    sequence: int = 0
    out: list[bytes] = field(default_factory=list)
    held_back: list[bytes] = field(default_factory=list)
    last_sent: float = 0.0
    last_ping: float = 0.0
    silent_until: float = 0.0
    closing: float | None = None

    def push(self, frame: Frame) -> None:
        """Send the event as the next in sequence, and after it whatever was held back."""
        self.sequence += 1
        self.out.append(websocket_frame(TEXT, frame.text(self.sequence)))
        if self.held_back:
            self.out.extend(self.held_back)
            self.held_back.clear()

    def close(self, code: int, reason: str, now: float) -> None:
        """Send what is left and a closing frame; nothing follows it."""
        if self.closing is None:
            self.out.append(websocket_frame(CLOSE, struct.pack("!H", code) + reason.encode()))
            self.write()
            self.closing = now

    def write(self) -> None:
        """Hand over to the operating system what has been collected."""
        if self.out and not self.transport.is_closing():
            self.transport.write(b"".join(self.out))
        self.out.clear()
