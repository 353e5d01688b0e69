"""What goes wrong on purpose with single events: late, twice, not at all, out of order, unheard of."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable

from supervisor_desk.simulator.faults import Fault
from supervisor_desk.simulator.genesys_api.sockets import Socket
from supervisor_desk.simulator.genesys_api.telling import News
from supervisor_desk.simulator.websocket_frames import TEXT, websocket_frame

_STATE = re.compile(rb'"state":"[^"]*"')


class Disturbance:
    """Sends news as a fault wants them. ``told_of`` gives the sockets under a topic; ``clock`` is in seconds."""

    def __init__(self, told_of: Callable[[str], list[Socket]], clock: Callable[[], float]) -> None:
        self._told_of = told_of
        self._clock = clock
        self._late: list[tuple[float, int, str, bytes]] = []
        self._count = 0

    def send_the_late(self) -> None:
        """Send what was held back until now."""
        while self._late and self._late[0][0] <= self._clock():
            _, _, topic, text = heapq.heappop(self._late)
            self._send(topic, text)

    def send(self, news: News, correlation: str, fault: Fault) -> None:
        """Send news that a fault has struck."""
        body = news.body()
        if fault.name == "unknown-state":
            body = _STATE.sub(b'"state":"%b"' % fault.text("state", "consulting").encode(), body)
        for topic in news.topics:
            self._strike(topic, news.frame(topic, body, correlation), correlation, fault)

    def _strike(self, topic: str, text: bytes, correlation: str, fault: Fault) -> None:
        match fault.name:
            case "late-event":
                self._count += 1
                due = self._clock() + fault.number("seconds", 2.0)
                heapq.heappush(self._late, (due, self._count, topic, text))
            case "gap":
                pass  # no number tells that something is missing
            case "out-of-order":
                for socket in self._told_of(topic):
                    socket.held_back.append(websocket_frame(TEXT, text))
            case "duplicate-event":
                self._send(topic, text)
                self._send(topic, text)
            case "not-json":
                self._send(topic, b'{"topicName":"v2.users.', text)
            case "unknown-type":
                kind = f"v2.{fault.text('as', 'conversation.mood')}.{{id}}"
                stranger = (
                    b'{"topicName":"%b","version":"2","eventBody":{"mood":"stormy"},"metadata":{"CorrelationId":"%b"}}'
                )
                self._send(topic, stranger % (kind.encode(), correlation.encode()), text)
            case "unknown-state":
                self._send(topic, text)
            case _:
                raise ValueError(f"{fault.name} does not strike single events")

    def _send(self, topic: str, *texts: bytes) -> None:
        for socket in self._told_of(topic):
            for text in texts:
                socket.push(text)
