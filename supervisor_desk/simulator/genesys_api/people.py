"""Who may sign in, and what each may do, on which phone and in which status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from supervisor_desk.simulator.world.records import Supervisor

SUPERVISING = (
    "conversation:call:monitor",
    "conversation:call:coach",
    "conversation:call:barge",
    "conversation:call:add",
    "conversation:message:monitor",
    "conversation:message:takeOver",
    "conversation:communication:disconnect",
    "conversation:recording:pauseOthers",
    "conversation:participant:wrapup",
    "conversation:call:record",
)
SEEING = (
    "conversation:communication:view",
    "analytics:queueObservation:view",
    "analytics:agentState:view",
    "analytics:conversationDetail:view",
    "routing:queue:view",
    "routing:queue:search",
    "speechAndTextAnalytics:data:view",
    "telephony:otherStationAssociation:edit",
)
"""Permissions of the operations that the floor serves (genesys-api 1 to 4)."""


@dataclass(slots=True, eq=False)
class Station:
    """A phone. ``kind`` is the platform's word for what it is; ``user`` who has chosen it."""

    id: str
    name: str
    kind: str
    user: Supervisor | None = None
    web_rtc_user_id: str | None = None

    @property
    def rings(self) -> bool:
        """Whether it rings until somebody picks up, rather than answering by itself (genesys-api 1.1)."""
        return self.kind == "inin_remote"


@dataclass(slots=True, eq=False)
class Person:
    """A supervisor with an account. ``presence`` is the name of one of ``PRESENCES``; times in ms."""

    supervisor: Supervisor
    permissions: tuple[str, ...]
    presence: str = "AVAILABLE"
    presence_since: int = 0
    station: Station | None = None

    @property
    def id(self) -> str:
        """The user's id."""
        return self.supervisor.id

    def may(self, needed: tuple[str, ...]) -> bool:
        """Whether one of ``needed`` is granted; nothing needed is granted to everybody."""
        return not needed or any(one in self.permissions for one in needed)


PRESENCES: Mapping[str, tuple[str, str]] = {
    "AVAILABLE": ("p-available", "Available"),
    "BUSY": ("p-busy", "Busy"),
    "AWAY": ("p-away", "Away"),
    "BREAK": ("p-break", "Break"),
    "MEAL": ("p-meal", "Meal"),
    "MEETING": ("p-meeting", "Meeting"),
    "TRAINING": ("p-training", "Training"),
    "OFFLINE": ("p-offline", "Offline"),
    "ON_QUEUE": ("p-on-queue", "On Queue"),
}
"""The statuses of this organization: system presence, then id and name."""


class People:
    """All accounts and phones. ``viewer`` lacks what supervising takes, ``newcomer`` has no phone and is away."""

    def __init__(self, desks: list[Supervisor], viewer: Supervisor, newcomer: Supervisor, now: int) -> None:
        everything = (*SEEING, *SUPERVISING)
        self.all = {one.id: Person(one, everything, presence_since=now) for one in desks}
        self.all[viewer.id] = Person(viewer, SEEING, presence_since=now)
        self.all[newcomer.id] = Person(newcomer, everything, "AWAY", now)
        self.viewer, self.newcomer = viewer.id, newcomer.id
        self.stations: dict[str, Station] = {}
        for person in self.all.values():
            own = Station(f"st-{person.id}", f"Phone of {person.supervisor.name}", "inin_webrtc_softphone")
            own.web_rtc_user_id = person.id
            self._add(own)
            if person.id != newcomer.id:
                self.choose(person, own)
        self._add(Station("st-meeting-room", "Meeting room", "inin_standard"))
        self._add(Station("st-remote", "Number outside", "inin_remote"))

    def choose(self, person: Person, station: Station | None) -> None:
        """Make ``station`` the person's phone, ``None`` for none. Raises ``ValueError`` where another one has it."""
        if station is not None and station.user not in (None, person.supervisor):
            raise ValueError("the station has been chosen by somebody else")
        if person.station is not None:
            person.station.user = None
        person.station = station
        if station is not None:
            station.user = person.supervisor

    def _add(self, station: Station) -> None:
        self.stations[station.id] = station
