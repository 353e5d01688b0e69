"""Frames of the event stream as the training floor writes them, brought to the size that events of real services have.

What is added are members that the desk does not show; with them an event has 3,114 bytes, the size of a conversation
with three participants in the reference data.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from supervisor_desk.simulator.control_api.frames import frame_of
from supervisor_desk.simulator.world.happenings import ConversationChanged
from supervisor_desk.simulator.world.records import Conversation
from supervisor_desk.simulator.world.world import World

BYTES = 3_114
SEED = 7
_ID = "0" * 20
_NAMED = b'"id":"'
_SEQUENCE = b'"sequence":'
_SINCE = b'"stateSince":"'
_ROOM = 12


def world_of(count: int) -> World:
    """A still floor with ``count`` conversations, the same in each run but for its time."""
    return World(seed=SEED, conversations=count, events_per_second=0.0, now=round(time.time() * 1000))


def frame(conversation: Conversation) -> bytearray:
    """An event that tells ``conversation``, with room for id and sequence (see ``stamp``)."""
    made = frame_of(ConversationChanged(conversation), _ID, "2026-01-01T10:00:00.000Z")
    if made is None:
        raise RuntimeError("the floor tells no conversation")
    text = made.head + b" " * _ROOM + made.tail
    return bytearray(_filled(text))


class Slots:
    """Where the changing parts of a frame are."""

    def __init__(self, text: bytearray) -> None:
        self._id = text.index(_NAMED) + len(_NAMED)
        self._sequence = text.index(_SEQUENCE) + len(_SEQUENCE)
        self._since = text.find(_SINCE)
        self._since += len(_SINCE) if self._since >= 0 else 0

    def stamp(self, text: bytearray, *, event_id: int, sequence: int, since: bytes = b"") -> None:
        """Make it another event: id of 20 figures, sequence, and where given the time since when the state is so."""
        text[self._id : self._id + 20] = b"%020d" % event_id
        text[self._sequence : self._sequence + _ROOM] = b"%*d" % (_ROOM, sequence)
        if since and self._since > 0 and len(since) == 24:
            text[self._since : self._since + 24] = since


def frames(count: int) -> Iterator[bytes]:
    """One event of each of ``count`` conversations, in the order of their sequence."""
    for sequence, conversation in enumerate(world_of(count).hall.roster[:count], start=1):
        text = frame(conversation)
        Slots(text).stamp(text, event_id=sequence, sequence=sequence)
        yield bytes(text)


def _filled(text: bytes) -> bytes:
    members = []
    missing = BYTES - len(text) - len(b',"attributes":{}')
    number = 0
    while missing > 60:
        member = b'"context.attribute.%02d":"%b"' % (number, b"value of the routing script"[: 20 + number % 7])
        members.append(member)
        missing -= len(member) + 1
        number += 1
    if missing > 6:
        members.append(b'"z":"%b"' % (b"." * (missing - 6)))
    return text[:-1] + b',"attributes":{' + b",".join(members) + b"}}"
