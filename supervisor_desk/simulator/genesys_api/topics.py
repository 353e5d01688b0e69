"""Notification topics: which there are, what they take, and which ones a happening is told under (genesys-api 4.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from supervisor_desk.simulator.genesys_api.people import Person
from supervisor_desk.simulator.world.world import World

LONGEST = 200
"""Characters of a topic's name."""
CONVERSATIONS = ("conversations", "conversations.calls", "conversations.messages", "conversations.emails")
_USER = (*CONVERSATIONS, "presence", "routingStatus", "station", "activity", "conversationsummary")
_topic = re.compile(r"v2\.(users|routing\.queues|conversations)\.([\w-]+)\.([\w.]+)").fullmatch
_PERMISSIONS = {"transcription": "speechAndTextAnalytics:data:view"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one line that was asked for. ``topics`` are the single names; ``known`` is whether they exist."""

    line: str
    topics: tuple[str, ...] = ()
    known: bool = True
    reason: str = ""
    missing: tuple[str, ...] = ()

    @property
    def permitted(self) -> bool:
        """Whether its events will be sent."""
        return not self.reason


def single(line: str) -> tuple[str, ...]:
    """The topics that a line asks for: several of one object may be joined by ``?`` and ``&``."""
    stem, mark, lasts = line.partition("?")
    return tuple(f"{stem}.{last}" for last in lasts.split("&")) if mark else (line,)


def judge(line: str, person: Person, world: World) -> Verdict:
    """Whether ``person`` may have what the line asks for."""
    topics = single(line)
    if len(line) > LONGEST or not all(_known(one, world) for one in topics):
        return Verdict(line, known=False, reason="invalid topic")
    for one in topics:
        kind, key, last = _parts(one)
        queue = world.hall.queue(key) if kind == "routing.queues" else None
        if queue is not None and queue.private:
            return Verdict(line, reason="missing permissions", missing=("routing:queue:view",))
        needed = _PERMISSIONS.get(last) or (
            "conversation:communication:view" if last in CONVERSATIONS and key != person.id else ""
        )
        if needed and not person.may((needed,)):
            return Verdict(line, reason="missing permissions", missing=(needed,))
    return Verdict(line, topics)


def available() -> list[dict[str, object]]:
    """The templates of all topics that there are, with what they take."""
    own = [(f"v2.users.{{id}}.{last}", last) for last in _USER]
    queues = [(f"v2.routing.queues.{{id}}.{last}", last) for last in CONVERSATIONS]
    every = [*own, *queues, ("v2.conversations.{id}.transcription", "transcription")]
    return [
        {
            "id": name,
            "description": f"Changes of {last}",
            "requiresPermissions": _needed(last),
            "requiresDivisionPermissions": False,
            "enforced": True,
            "visibility": "Public",
            "transports": ["All"],
        }
        for name, last in every
    ]


def _needed(last: str) -> list[str]:
    if last in CONVERSATIONS:
        return ["conversation:communication:view"]
    return [_PERMISSIONS[last]] if last in _PERMISSIONS else []


def _known(topic: str, world: World) -> bool:
    kind, key, last = _parts(topic)
    match kind:
        case "users":
            return last in _USER and bool(key)
        case "routing.queues":
            return last in CONVERSATIONS and world.hall.queue(key) is not None
        case "conversations":
            return last == "transcription"
        case _:
            return False


def _parts(topic: str) -> tuple[str, str, str]:
    found = _topic(topic)
    return (found[1], found[2], found[3]) if found is not None else ("", "", "")
