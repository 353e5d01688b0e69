"""One connection of a channel: what waits to be written, and how it is closed."""

from __future__ import annotations

import struct
from asyncio import Transport
from collections.abc import Callable
from dataclasses import dataclass, field

from supervisor_desk.simulator.genesys_api.channels import Channel
from supervisor_desk.simulator.websocket_frames import CLOSE, TEXT, websocket_frame


@dataclass(slots=True, eq=False)
class Socket:
    """Times in monotonic seconds of ``clock``."""

    transport: Transport
    channel: Channel
    clock: Callable[[], float]
    opened: float
    out: list[bytes] = field(default_factory=list)
    held_back: list[bytes] = field(default_factory=list)
    last_sent: float = 0.0
    silent_until: float = 0.0
    closes_at: float | None = None
    closing: float | None = None

    def push(self, text: bytes) -> None:
        """Send a message, and after it whatever was held back."""
        self.out.append(websocket_frame(TEXT, text))
        if self.held_back:
            self.out.extend(self.held_back)
            self.held_back.clear()

    def end(self, code: int, reason: str) -> None:
        """Send what is left and a closing frame; nothing follows it."""
        if self.closing is None:
            self.out.append(websocket_frame(CLOSE, struct.pack("!H", code) + reason.encode()))
            self.write()
            self.closing = self.clock()

    def write(self) -> None:
        """Hand over to the operating system what has been collected."""
        if self.out and not self.transport.is_closing():
            self.transport.write(b"".join(self.out))
        self.out.clear()
