"""What passes between a dialect and those who hold the event stream: sockets and their care, lanes, the floor."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

import msgspec

from supervisor_desk.conversations.conversation import Conversation
from supervisor_desk.service.dialects.calls import HttpCall

SILENT_S: Final = 25.0
"""Silence after which a stream is taken for dead, in seconds: two heartbeats and a half (wire description)."""


class StreamFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which conversations the desk asks for. An empty set asks for all."""

    queues: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()

    def passes(self, conversation: Conversation) -> bool:
        """Whether ``conversation`` is one of those asked for."""
        if self.queues and conversation.queue_id not in self.queues:
            return False
        return not self.skills or not self.skills.isdisjoint(conversation.skills)


class Rhythm(msgspec.Struct, frozen=True, kw_only=True):
    """The care that the sockets of a stream need; times in seconds.

    Nothing heard for ``silent_s`` means that a socket is dead. ``ping`` is sent every ``ping_s``. What the sockets
    bring is asked for anew every ``renew_s``, and after ``retry_s`` where that failed. ``moves`` means that a socket
    which says that it is closing is followed by a second one at the same address.
    """

    silent_s: float = SILENT_S
    ping: bytes = b""
    ping_s: float = 0.0
    renew_s: float = 0.0
    retry_s: float = 600.0
    moves: bool = False

    @property
    def tended(self) -> bool:
        """Whether sockets need anything but to be read."""
        return bool(self.ping) or self.renew_s > 0 or self.moves


class Wiring(msgspec.Struct, frozen=True, kw_only=True):
    """The sockets that together are the event stream, as handshakes.

    ``keep`` is what finds them again in a later run. It may open them, and so is a secret. ``troubles`` say in words
    what will be missing and why.
    """

    sockets: tuple[HttpCall, ...]
    keep: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Wiring of {len(self.sockets)}>"


class Halted(msgspec.Struct, frozen=True):
    """The event stream cannot be had as things are: what happened and what to do, in words."""

    words: str


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """What the service said to the wish for events. ``gone``: its end of the stream does not live any more.

    ``trouble`` says why nothing at all was promised, ``troubles`` what is missing and why; both in words.
    """

    gone: bool = False
    trouble: str = ""
    troubles: tuple[str, ...] = ()


class FloorRead(msgspec.Struct, frozen=True):
    """All conversations that are going on; ``unreadable`` are left out. ``troubles`` say in words what is missing."""

    conversations: tuple[Conversation, ...]
    troubles: tuple[str, ...] = ()
    unreadable: int = 0


class Lane(Enum):
    """How a frame travels to the board before anybody has decoded it."""

    CONVERSATION = auto()
    """The whole state of a conversation: only the newest of each counts."""
    FLOOR = auto()
    """Changes what the board shows; in order, never dropped."""
    PROOF = auto()
    """May prove or fail a delivery; in order, never dropped."""
    PASSING = auto()
    """Good to know; the first to go when the desk cannot keep up."""
    HEARTBEAT = auto()
    CLOSING = auto()
    """The socket is about to be closed."""
    REVOKED = auto()
    """The token is about to be refused."""
    TAKEN = auto()
    """Somebody else gets what this socket brought."""
    GONE = auto()
    """The service's end of this socket does not live any more."""


class Peek(msgspec.Struct, frozen=True, gc=False):
    """What a first look at a frame tells. ``sequence`` is 0 where the frame carries none."""

    lane: Lane
    conversation: str = ""
    sequence: int = 0
