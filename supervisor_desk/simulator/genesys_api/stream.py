"""The sockets of notification channels: what is told on them, heartbeats, moves, and what goes wrong on purpose.

Frames are collected and written by ``flush``, one write per socket and turn. Nothing is numbered and nothing is kept:
what happens while a channel has no socket is lost (genesys-api 4.2). Times here are monotonic seconds.
"""

from __future__ import annotations

from asyncio import Transport
from collections.abc import Callable

from supervisor_desk.simulator.faults import Fault, Faults
from supervisor_desk.simulator.genesys_api.channels import Channel, Channels
from supervisor_desk.simulator.genesys_api.disturbance import Disturbance
from supervisor_desk.simulator.genesys_api.journal import Journal
from supervisor_desk.simulator.genesys_api.people import Person
from supervisor_desk.simulator.genesys_api.problems import new_correlation
from supervisor_desk.simulator.genesys_api.signin import SignIn
from supervisor_desk.simulator.genesys_api.sockets import Socket
from supervisor_desk.simulator.genesys_api.telling import (
    News,
    metadata_frame,
    news_of,
    person_news,
    routing_news,
    system_frame,
)
from supervisor_desk.simulator.world.happenings import Happening
from supervisor_desk.simulator.world.world import World

CLOSED, GOING_AWAY, POLICY, ROTATED, OVERLOADED = 1000, 1001, 1008, 1012, 1013
MOVE_WITHIN = 60.0
"""Seconds after ``socket_closing`` in which a client has to move (genesys-api 4.3)."""
MOST_UNSENT = 16 * 1024 * 1024
"""Bytes that may wait for a client that does not read; beyond, its socket is closed as overloaded."""
ANSWER_TIME = 3.0
"""Seconds that a client has to answer a closing frame before its connection is dropped."""


class Stream:
    """All sockets, and what is told to them. ``sent`` counts the frames."""

    def __init__(
        self,
        world: World,
        faults: Faults,
        signin: SignIn,
        channels: Channels,
        journal: Journal,
        clock: Callable[[], float],
        heartbeat: float,
    ) -> None:
        self._world = world
        self._faults = faults
        self._signin = signin
        self._channels = channels
        self._journal = journal
        self._clock = clock
        self._heartbeat = heartbeat
        self._disturbance = Disturbance(self._told_of, clock)
        self.sockets: list[Socket] = []
        self._refused_until = 0.0
        self.sent = 0
        world.listen(self._hear)
        faults.at_once.update(
            {
                "cut": self._cut,
                "rotate": lambda _: self._close_all(ROTATED, "rotation", moving=True),
                "overloaded": lambda _: self._close_all(OVERLOADED, "overloaded"),
                "half-open": self._fall_silent,
                "refuse-stream": lambda fault: self._refuse(fault.number("seconds", 5.0)),
                "token-revoked": lambda fault: signin.revoke(fault.text("clientId")),
                "socket-closing": self._ask_to_move,
                "topics-lost": lambda _: self._lose_topics(),
                "channel-expired": lambda _: channels.expire_all(),
                "channel-evicted": lambda _: channels.evict(),
            }
        )
        faults.undone.update(
            {
                "cut": lambda: self._refuse(0),
                "refuse-stream": lambda: self._refuse(0),
                "half-open": self._speak_again,
            }
        )

    @property
    def refused_for(self) -> float:
        """For how many seconds no new socket is taken; 0 or less where they are."""
        return self._refused_until - self._clock()

    def open(self, transport: Transport, channel: Channel) -> Socket:
        """Take a client whose handshake is done; an earlier socket of the same channel is pushed off."""
        if channel.socket is not None:
            channel.socket.end(CLOSED, "another socket was opened on this channel")
        now = self._clock()
        socket = Socket(transport, channel, self._clock, now, last_sent=now)
        channel.socket = socket
        self.sockets.append(socket)
        return socket

    def drop(self, socket: Socket) -> None:
        """Forget a connection that is no more."""
        if socket in self.sockets:
            self.sockets.remove(socket)
        if socket.channel.socket is socket:
            socket.channel.socket = None

    def tell_of(self, person: Person, what: str) -> None:
        """A supervisor's ``presence`` or ``station`` has changed."""
        self._tell(person_news(person, what), new_correlation())
        if what == "presence":
            self._tell(routing_news(person), new_correlation())

    def close(self) -> None:
        """The floor closes: say so to everybody."""
        self._close_all(GOING_AWAY, "closing")

    def flush(self) -> None:
        """Send what has been collected and heartbeats that are due, and close what has to be closed."""
        now = self._clock()
        self._channels.drop_the_old()
        self._disturbance.send_the_late()
        for socket in list(self.sockets):
            self._tend(socket, now)

    def _tend(self, socket: Socket, now: float) -> None:
        token = socket.channel.token
        if socket.transport.is_closing():
            self.drop(socket)
        elif socket.closing is not None:
            if now - socket.closing > ANSWER_TIME:
                socket.transport.abort()
        elif socket.silent_until > now:
            socket.out.clear()
        elif not self._signin.alive(token):
            if token.revoked:
                socket.push(_revoked(socket.channel))
            self._channels.remove(socket.channel, POLICY, "token revoked or expired")
        elif socket.closes_at is not None and now >= socket.closes_at:
            socket.end(GOING_AWAY, "moved")
        else:
            self._send(socket, now)

    def _send(self, socket: Socket, now: float) -> None:
        if now - socket.last_sent >= self._heartbeat:
            socket.push(metadata_frame("WebSocket Heartbeat"))
            socket.last_sent = now
        socket.write()
        if socket.transport.get_write_buffer_size() > MOST_UNSENT:
            socket.end(OVERLOADED, "overloaded")

    def _hear(self, happening: Happening) -> None:
        if not self.sockets:
            return
        correlation = new_correlation()
        fault: Fault | None = None
        for number, news in enumerate(news_of(happening, self._journal, self._world.now)):
            if number == 0 and self._faults.events_disturbed:
                fault = self._faults.for_event(news.kind, news.conversation_id)
            if fault is not None:
                self._disturbance.send(news, correlation, fault)
            else:
                self._tell(news, correlation)

    def _tell(self, news: News, correlation: str) -> None:
        body = b""
        for topic in news.topics:
            told = self._told_of(topic)
            if not told:
                continue
            body = body or news.body()
            text = news.frame(topic, body, correlation)
            for socket in told:
                socket.push(text)
                self.sent += 1

    def _told_of(self, topic: str) -> list[Socket]:
        return [one for one in self.sockets if one.closing is None and topic in one.channel.topics]

    def _close_all(self, code: int, reason: str, *, moving: bool = False) -> None:
        for socket in list(self.sockets):
            if socket.closing is None and moving:
                socket.push(_moving())
            socket.end(code, reason)

    def _ask_to_move(self, fault: Fault) -> None:
        until = self._clock() + fault.number("seconds", MOVE_WITHIN)
        for socket in self.sockets:
            if socket.closing is None:
                socket.push(_moving())
                socket.closes_at = until

    def _lose_topics(self) -> None:
        for channel in self._channels:
            channel.forget()
            if isinstance(channel.socket, Socket):
                channel.socket.push(_lost(channel))

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


def _moving() -> bytes:
    return system_frame("v2.system.socket_closing", message="socket closing")


def _lost(channel: Channel) -> bytes:
    return system_frame(
        f"v2.system.no_longer_subscribed.{channel.id}",
        channelId=channel.id,
        systemTopicType="no_longer_subscribed",
        userId=channel.token.person.id if channel.token.person is not None else "",
        reason="another_channel_subscribed",
    )


def _revoked(channel: Channel) -> bytes:
    return system_frame(
        f"v2.system.token_revoked.{channel.id}",
        channelId=channel.id,
        systemTopicType="token_revoked",
        userId=channel.token.person.id if channel.token.person is not None else "",
        oauthClientId=channel.token.client.id,
        reason="user_tokens_revoked",
    )
