"""What the floor refuses, and why. A wire module turns the reason into the status and code of its API."""

from __future__ import annotations

from enum import Enum, auto

from supervisor_desk.simulator.world.records import Cue, MonitorSession, Supervisor


class Why(Enum):
    """Reasons for which something cannot be done."""

    UNKNOWN = auto()
    OVER = auto()
    WRONG_STATE = auto()
    NOT_VOICE = auto()
    PRIVATE_QUEUE = auto()
    SESSION_EXISTS = auto()
    SESSION_PENDING = auto()
    SESSION_OVER = auto()
    SPEAKING_TAKEN = auto()
    NOT_BARGED = auto()
    NO_WHISPER = auto()
    NOT_AN_AGENT = auto()
    CUE_OVER = auto()
    ANNOUNCEMENT_OVER = auto()
    UNKNOWN_TARGET = auto()
    UNKNOWN_GROUP = auto()


class Refusal(Exception):
    """Raised where the world will not do what was asked. ``field`` names the member at fault, where there is one."""

    def __init__(
        self,
        why: Why,
        message: str,
        *,
        field: str = "",
        holder: Supervisor | None = None,
        session: MonitorSession | None = None,
        cue: Cue | None = None,
    ) -> None:
        super().__init__(message)
        self.why = why
        self.field = field
        self.holder = holder
        self.session = session
        self.cue = cue
