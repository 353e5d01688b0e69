"""Which topics the desk asks for, and how they fit into channels: planning alone, nothing is sent here.

A channel takes 1,000 topics, an application 20 channels of one user, and the next one pushes the oldest off. Topics of
one object can be asked for in one line, ``v2.users.{id}?presence&routingStatus``, which the vendor's own client counts
as one; their events come under the single names. There are no wildcards: each id must be known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

TOPICS_A_CHANNEL: Final = 1_000
"""Topics that one channel takes; more are answered with 400."""
CHANNELS_A_USER: Final = 20
"""Channels of one user and application; the next one pushes off the oldest, first those without a connection."""
MOST_CHANNELS: Final = 10
"""Channels that the desk allows itself, so that a second desk of the same user is not pushed off."""
LONGEST: Final = 200
"""Characters of a topic's name; the vendor's client stays below."""
NOT_BY_SKILL: Final = (
    "Genesys Cloud sends events by queue, not by skill: all calls of your queues are shown, whatever skills are chosen "
    "in the settings. Choose queues instead."
)
NO_TRANSCRIPTS: Final = (
    "Genesys Cloud sends this desk no transcripts of calls. You hear the call as before, but do not see what is said. "
    "Ask your administrator about transcription and your permission to see it."
)


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be watched. ``media`` are the last parts of queue topics; ``transcribed`` are conversations."""

    me: str
    queues: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    transcribed: tuple[str, ...] = ()
    media: tuple[str, ...] = ("calls", "messages")


class Plan(msgspec.Struct, frozen=True):
    """``channels`` holds the lines to ask for, channel by channel; ``left_out`` are topics that fit nowhere."""

    channels: tuple[tuple[str, ...], ...]
    left_out: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Lines in all channels."""
        return sum(len(one) for one in self.channels)

    @property
    def words(self) -> str:
        """What is not watched, for a person; empty where everything fits."""
        if not self.left_out:
            return ""
        return (
            f"{len(self.left_out)} subjects do not fit into what Genesys Cloud sends to one user and are not watched. "
            "Calls and queues go first; presence of agents and transcripts are left out. Choose fewer queues."
        )


def wanted(floor: Floor) -> tuple[str, ...]:
    """The topics for ``floor``, what matters most first: one's own legs and phone, calls, agents, transcripts."""
    me = f"v2.users.{floor.me}"
    topics = [f"{me}.conversations", f"{me}.station", f"{me}.presence", f"{me}.routingStatus"]
    topics += [f"v2.routing.queues.{queue}.conversations.{kind}" for queue in floor.queues for kind in floor.media]
    topics += [f"v2.users.{agent}.{what}" for agent in floor.agents for what in ("presence", "routingStatus")]
    topics += spoken(floor.transcribed)
    return tuple(dict.fromkeys(topics))


def spoken(conversations: Iterable[str]) -> tuple[str, ...]:
    """The topics of what is said on ``conversations``."""
    return tuple(f"v2.conversations.{one}.transcription" for one in conversations)


def beside(planned: Plan, topics: Sequence[str]) -> Plan:
    """``planned`` with ``topics`` in its last channel, as far as there is room."""
    if not planned.channels:
        return planned
    *others, last = planned.channels
    return Plan((*others, (*last, *topics[: TOPICS_A_CHANNEL - len(last)])), planned.left_out)


def plan(topics: Iterable[str], most_channels: int = MOST_CHANNELS) -> Plan:
    """How ``topics`` are joined and spread. What comes first is kept when not everything fits."""
    lines = joined(topics)
    fits = min(most_channels, CHANNELS_A_USER) * TOPICS_A_CHANNEL
    kept, left_out = lines[:fits], lines[fits:]
    channels = tuple(tuple(kept[at : at + TOPICS_A_CHANNEL]) for at in range(0, len(kept), TOPICS_A_CHANNEL))
    return Plan(channels, tuple(one for line in left_out for one in single(line)))


def joined(topics: Iterable[str]) -> list[str]:
    """The same topics in fewer lines, in the order in which each object came first. Overlong ones are left out."""
    objects: dict[str, list[str]] = {}
    for topic in topics:
        if len(topic) < LONGEST:
            stem, _, last = topic.rpartition(".")
            objects.setdefault(stem, []).append(last)
    return [line for stem, lasts in objects.items() for line in _lines(stem, lasts)]


def single(line: str) -> tuple[str, ...]:
    """The topics that a line asks for, under the names of their events."""
    stem, mark, lasts = line.partition("?")
    return tuple(f"{stem}.{last}" for last in lasts.split("&")) if mark else (line,)


def _lines(stem: str, lasts: Sequence[str]) -> list[str]:
    if len(lasts) == 1:
        return [f"{stem}.{lasts[0]}"]
    line = f"{stem}?{'&'.join(lasts)}"
    if len(line) < LONGEST:
        return [line]
    half = len(lasts) // 2
    return [*_lines(stem, lasts[:half]), *_lines(stem, lasts[half:])]
