"""Notification channels: 24 hours, 20 of a user and client, 1,000 topics each (genesys-api 4.1, 4.2)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from supervisor_desk.simulator.genesys_api.problems import Problem, not_found
from supervisor_desk.simulator.genesys_api.signin import Token
from supervisor_desk.simulator.genesys_api.topics import Verdict, single

MOST_CHANNELS = 20
MOST_TOPICS = 1000


class Line(Protocol):
    """What a channel needs of its socket."""

    def end(self, code: int, reason: str) -> None:
        """Close it."""
        ...


@dataclass(slots=True, eq=False)
class Channel:
    """One channel. ``expires`` in monotonic seconds; ``lines`` as they were asked for, by their single topics."""

    id: str = field(repr=False)
    token: Token
    number: int
    expires: float
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    topics: set[str] = field(default_factory=set)
    socket: Line | None = None

    def subscribe(self, lines: Iterable[str]) -> None:
        """Send these topics, too."""
        for line in lines:
            self.lines[line] = single(line)
            self.topics.update(self.lines[line])

    def forget(self) -> None:
        """Send no topic any more."""
        self.lines.clear()
        self.topics.clear()


class Channels:
    """All channels of the floor. ``life`` in seconds of ``clock``."""

    def __init__(self, clock: Callable[[], float], life: float) -> None:
        self._clock = clock
        self._life = life
        self._made = 0
        self._channels: dict[str, Channel] = {}

    def __iter__(self) -> Iterator[Channel]:
        return iter(list(self._channels.values()))

    def create(self, token: Token) -> Channel:
        """A new channel; where there are 20 already, the oldest goes, first of those without a connection."""
        self.drop_the_old()
        own = self.of(token)
        if len(own) >= MOST_CHANNELS:
            self.evict(own)
        self._made += 1
        key = f"streaming-{self._made % 10}-{secrets.token_hex(16)}"
        channel = Channel(key, token, self._made, self._clock() + self._life)
        self._channels[key] = channel
        return channel

    def of(self, token: Token) -> list[Channel]:
        """The channels of that user with that client, the oldest first."""
        return [one for one in self._channels.values() if one.token.owner == token.owner]

    def find(self, channel_id: str, token: Token | None = None) -> Channel:
        """The channel of that id, which must be that user's. Raises ``Problem``."""
        self.drop_the_old()
        found = self._channels.get(channel_id)
        if found is None or (token is not None and found.token.owner != token.owner):
            raise not_found("The channel")
        return found

    def expires_in(self, channel: Channel) -> float:
        """Seconds left."""
        return max(0.0, channel.expires - self._clock())

    def subscribe(self, channel: Channel, verdicts: Iterable[Verdict], *, replace: bool) -> None:
        """Send what is permitted; this prolongs the channel's life. Raises ``Problem`` where it is too much."""
        lines = [one.line for one in verdicts if one.permitted]
        kept = () if replace else tuple(channel.lines)
        if len({*kept, *lines}) > MOST_TOPICS:
            raise Problem(
                400,
                "notification.subscription.too.many.subscriptions",
                f"A channel takes at most {MOST_TOPICS} subscriptions.",
            )
        if replace:
            channel.forget()
        channel.subscribe(lines)
        channel.expires = self._clock() + self._life

    def remove(self, channel: Channel, code: int = 1000, reason: str = "channel closed") -> None:
        """The channel is no more, and neither is its socket."""
        self._channels.pop(channel.id, None)
        if channel.socket is not None:
            channel.socket.end(code, reason)

    def evict(self, own: list[Channel] | None = None) -> None:
        """The oldest of ``own``, of all where none are given, goes; first of those without a connection."""
        candidates = own if own is not None else list(self._channels.values())
        if candidates:
            self.remove(min(candidates, key=lambda one: (one.socket is not None, one.number)), 1000, "evicted")

    def expire_all(self) -> None:
        """All channels have come to the end of their life."""
        for channel in list(self._channels.values()):
            self.remove(channel, 1000, "channel expired")

    def drop_the_old(self) -> None:
        """Remove those whose life is over, or whose token is not good any more."""
        now = self._clock()
        for channel in list(self._channels.values()):
            if channel.expires <= now:
                self.remove(channel, 1000, "channel expired")
