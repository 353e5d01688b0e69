"""The event stream: sockets, their filters, their sequences, and all that can go wrong with them on purpose.

Frames are collected and written by ``flush``, one write per socket and turn, past aiohttp's own sender: at thousands
of events a second a write for each would cost more than the events. Times here are monotonic seconds.
"""

from __future__ import annotations

from asyncio import Transport
from collections.abc import Callable

from supervisor_desk.simulator.control_api.disturbance import Disturbance
from supervisor_desk.simulator.control_api.frames import Frame, envelope, frame_of
from supervisor_desk.simulator.control_api.shapes import iso
from supervisor_desk.simulator.control_api.signin import Client, SignIn, Token
from supervisor_desk.simulator.control_api.sockets import Filter, Socket
from supervisor_desk.simulator.faults import Fault, Faults
from supervisor_desk.simulator.websocket_frames import PING, websocket_frame
from supervisor_desk.simulator.world.happenings import Happening
from supervisor_desk.simulator.world.world import World

REVOKED, ROTATED, OVERLOADED, GOING_AWAY = 4401, 1012, 1013, 1001
MOST_UNSENT = 16 * 1024 * 1024
"""Bytes that may wait for a client that does not read; beyond, its socket is closed as overloaded."""
ANSWER_TIME = 3.0
"""Seconds that a client has to answer a closing frame before its connection is dropped."""


class Stream:
    """All sockets, and what is told to them. ``sent`` counts the events."""

    def __init__(
        self,
        world: World,
        faults: Faults,
        signin: SignIn,
        clock: Callable[[], float],
        *,
        heartbeat: float,
        ping_every: float,
        rotate_every: float,
    ) -> None:
        self._world = world
        self._faults = faults
        self._signin = signin
        self._clock = clock
        self._heartbeat = heartbeat
        self._ping_every = ping_every
        self._rotate_every = rotate_every
        self._disturbance = Disturbance(self._told_of, clock)
        self._events = 0
        self.sockets: list[Socket] = []
        self._refused_until = 0.0
        self.sent = 0
        world.listen(self._hear)
        faults.at_once.update(
            {
                "cut": self._cut,
                "rotate": lambda _: self._close_all(ROTATED, "rotation", "stream.closing"),
                "overloaded": lambda _: self._close_all(OVERLOADED, "overloaded", ""),
                "half-open": self._fall_silent,
                "refuse-stream": lambda fault: self._refuse(fault.number("seconds", 5.0)),
                "token-revoked": self._revoke,
            }
        )
        faults.undone.update(
            {
                "cut": lambda: self._refuse(0),
                "refuse-stream": lambda: self._refuse(0),
                "half-open": self._speak_again,
            }
        )

    def open(self, transport: Transport, token: Token, wanted: Filter) -> Socket:
        """Take a client whose handshake is done."""
        now = self._clock()
        socket = Socket(transport, token, wanted, now, last_sent=now, last_ping=now)
        self.sockets.append(socket)
        return socket

    @property
    def refused_for(self) -> float:
        """For how many seconds no new client is taken; 0 or less where they are."""
        return self._refused_until - self._clock()

    def drop(self, socket: Socket) -> None:
        """Forget a connection that is no more."""
        if socket in self.sockets:
            self.sockets.remove(socket)

    def sequence_of(self, client: Client) -> int:
        """The last sequence told to the newest connection of that client; 0 where it has none."""
        own = [one for one in self.sockets if one.token.client.id == client.id and one.closing is None]
        return own[-1].sequence if own else 0

    def close(self) -> None:
        """The floor closes: say so to everybody."""
        self._close_all(GOING_AWAY, "closing", "")

    def flush(self) -> None:
        """Send what has been collected, heartbeats and pings that are due, and close what has to be closed."""
        now = self._clock()
        self._disturbance.send_the_late()
        for socket in list(self.sockets):
            self._tend(socket, now)

    def _tend(self, socket: Socket, now: float) -> None:
        if socket.transport.is_closing():
            self.drop(socket)
        elif socket.closing is not None:
            if now - socket.closing > ANSWER_TIME:
                socket.transport.abort()
        elif socket.silent_until > now:
            socket.out.clear()
            socket.last_sent = now
        elif not self._signin.alive(socket.token):
            self._notice(socket, "token.revoked")
            socket.close(REVOKED, "token expired or revoked", now)
        elif self._rotate_every and now - socket.opened > self._rotate_every:
            self._notice(socket, "stream.closing")
            socket.close(ROTATED, "rotation", now)
        else:
            self._send(socket, now)

    def _send(self, socket: Socket, now: float) -> None:
        if socket.out:
            socket.last_sent = now
        elif now - socket.last_sent >= self._heartbeat:
            self._notice(socket, "heartbeat")
            socket.last_sent = now
        if now - socket.last_ping >= self._ping_every:
            socket.out.append(websocket_frame(PING, b""))
            socket.last_ping = now
        socket.write()
        if socket.transport.get_write_buffer_size() > MOST_UNSENT:
            socket.close(OVERLOADED, "overloaded", now)

    def _hear(self, happening: Happening) -> None:
        if not self.sockets:
            return
        self._events += 1
        timestamp = iso(self._world.now) or ""
        frame = frame_of(happening, f"e-{self._events:x}", timestamp)
        if frame is None:
            return
        self.sent += 1
        if self._faults.events_disturbed:
            fault = self._faults.for_event(frame.kind, frame.conversation_id)
            if fault is not None:
                self._disturbance.send(frame, fault, timestamp)
                return
        for socket in self._told_of(frame):
            socket.push(frame)

    def _told_of(self, frame: Frame) -> list[Socket]:
        return [one for one in self.sockets if one.closing is None and one.filter.passes(frame)]

    def _notice(self, socket: Socket, kind: str) -> None:
        head, tail = envelope(kind, "", iso(self._world.now) or "")
        socket.push(Frame(kind, "", (), (), head, tail))

    def _close_all(self, code: int, reason: str, notice: str) -> None:
        now = self._clock()
        for socket in self.sockets:
            if socket.closing is None:
                if notice:
                    self._notice(socket, notice)
                socket.close(code, reason, now)

    def _cut(self, fault: Fault) -> None:
        self._refuse(fault.number("refuseSeconds"))
        for socket in self.sockets:
            socket.transport.abort()

    def _refuse(self, seconds: float) -> None:
        self._refused_until = self._clock() + seconds

    def _fall_silent(self, fault: Fault) -> None:
        until = self._clock() + fault.number("seconds", 60.0)
        for socket in self.sockets:
            socket.silent_until = until

    def _speak_again(self) -> None:
        for socket in self.sockets:
            socket.silent_until = 0.0

    def _revoke(self, fault: Fault) -> None:
        self._signin.revoke(fault.text("clientId"), refresh=bool(fault.params.get("refresh")))
