"""Who and what is on the floor. Plain records that the parts of the world change; times are ms since the epoch."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from supervisor_desk.simulator.world.schedule import Step


class CallState(StrEnum):
    """Where a conversation is in its life."""

    QUEUED = "queued"
    DIALING = "dialing"
    RINGING = "ringing"
    ACTIVE = "active"
    HOLD = "hold"
    IN_TRANSFER = "in_transfer"
    CONFERENCE = "conference"
    ENDED = "ended"
    DISCONNECTED = "disconnected"
    ABANDONED = "abandoned"
    TRANSFERRED = "transferred"


OVER = frozenset({CallState.ENDED, CallState.DISCONNECTED, CallState.ABANDONED, CallState.TRANSFERRED})
TALKING = frozenset({CallState.ACTIVE, CallState.HOLD, CallState.IN_TRANSFER, CallState.CONFERENCE})


class Channel(StrEnum):
    """How customer and agent talk."""

    VOICE = "voice"
    CHAT = "chat"
    MESSAGE = "message"
    EMAIL = "email"


class Role(StrEnum):
    """Part that a participant plays."""

    AGENT = "agent"
    CUSTOMER = "customer"
    SUPERVISOR = "supervisor"
    IVR = "ivr"
    GUEST = "guest"


class Presence(StrEnum):
    """What an agent is doing."""

    AVAILABLE = "available"
    TALKING = "talking"
    WRAP_UP = "wrap-up"
    AWAY = "away"


class Mode(StrEnum):
    """How a supervisor takes part in a call."""

    SILENT = "silent"
    WHISPER = "whisper"
    BARGE = "barge"


class SessionStatus(StrEnum):
    """Life of a monitor session."""

    PENDING = "pending"
    ACTIVE = "active"
    TERMINATED = "terminated"


class CueStatus(StrEnum):
    """Life of a cue."""

    QUEUED = "QUEUED"
    EXECUTING = "EXECUTING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class PlayStatus(StrEnum):
    """Life of an announcement."""

    QUEUED = "queued"
    PLAYING = "playing"
    COMPLETED = "completed"
    FAILED = "failed"
    STOPPED = "stopped"


class MutedBy(StrEnum):
    """Whose doing a mute is; only the same hand, or a supervisor's, opens the microphone again."""

    NOBODY = ""
    SELF = "self"
    SUPERVISOR = "supervisor"
    ANNOUNCEMENT = "announcement"


@dataclass(slots=True, eq=False)
class Queue:
    """A waiting line. ``private`` ones may not be supervised (G0)."""

    id: str
    name: str
    skills: tuple[str, ...]
    private: bool = False
    waiting: list[Conversation] = field(default_factory=list, repr=False)
    free: dict[str, Agent] = field(default_factory=dict, repr=False)


@dataclass(slots=True, eq=False)
class Agent:
    """Somebody who talks with customers: in one voice call at most, or in a few written ones."""

    id: str
    name: str
    queues: tuple[Queue, ...]
    written: bool = False
    presence: Presence = Presence.AVAILABLE
    since: int = 0
    handling: list[Conversation] = field(default_factory=list, repr=False)


@dataclass(slots=True, eq=False)
class Supervisor:
    """Somebody who listens in. ``simulated`` ones are the floor's own; the others sit at a desk."""

    id: str
    name: str
    simulated: bool = False


@dataclass(slots=True, eq=False)
class Participant:
    """One end of a conversation."""

    id: str
    role: Role
    name: str
    address: str
    user_id: str | None = None
    muted: bool = False
    muted_by: MutedBy = MutedBy.NOBODY
    held: bool = False
    joined: int = 0
    left: int | None = None
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class MonitorSession:
    """A supervisor's leg. ``goal`` is the mode on its way while the media follows; ``None`` when settled."""

    id: str
    conversation: Conversation
    supervisor: Supervisor
    since: int
    mode: Mode = Mode.SILENT
    goal: Mode | None = None
    status: SessionStatus = SessionStatus.PENDING
    group: str = ""
    next: Step | None = None

    @property
    def living(self) -> bool:
        """Whether it has not been terminated."""
        return self.status is not SessionStatus.TERMINATED

    @property
    def speaks(self) -> bool:
        """Whether it holds the speaking slot, or is on its way to it."""
        if not self.living:
            return False
        return self.mode is not Mode.SILENT or self.goal in (Mode.WHISPER, Mode.BARGE)


@dataclass(slots=True, eq=False)
class Cue:
    """Something played or shown to the agent alone. A text is never kept."""

    id: str
    conversation: Conversation
    supervisor: Supervisor
    target: Participant
    audible: bool
    created: int
    mix_level: float | None = None
    media_url: str = ""
    metadata: dict[str, object] = field(default_factory=dict)
    plays_ms: int = 0
    status: CueStatus = CueStatus.QUEUED
    reason: str = ""
    ended: int | None = None
    next: Step | None = None

    @property
    def living(self) -> bool:
        """Whether it is still to come, or playing."""
        return self.status in (CueStatus.QUEUED, CueStatus.EXECUTING)


@dataclass(slots=True, eq=False)
class Announcement:
    """Something played into the call for everybody."""

    id: str
    conversation: Conversation
    participant: Participant
    supervisor: Supervisor
    source_url: str
    mute: bool
    plays_ms: int
    created: int
    status: PlayStatus = PlayStatus.QUEUED
    reason: str = ""
    started: int | None = None
    ended: int | None = None
    silenced: list[Participant] = field(default_factory=list)
    next: Step | None = None

    @property
    def living(self) -> bool:
        """Whether it is still to come, or playing."""
        return self.status in (PlayStatus.QUEUED, PlayStatus.PLAYING)


@dataclass(slots=True, eq=False)
class Conversation:
    """A call, chat, message or e-mail from first ring to end. ``steady`` ones are left alone by the floor's traffic.

    ``taken_by`` is the supervisor who has taken it over from the agent.
    """

    id: str
    channel: Channel
    direction: str
    queue: Queue
    skills: tuple[str, ...]
    state: CallState
    started: int
    state_since: int
    customer: Participant
    connected: int | None = None
    ended: int | None = None
    hold_ms: int = 0
    holds: int = 0
    agent: Agent | None = None
    taken_by: Supervisor | None = None
    participants: list[Participant] = field(default_factory=list)
    sessions: list[MonitorSession] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    announcements: list[Announcement] = field(default_factory=list)
    whisper_supported: bool = True
    group: str = "msg-1"
    steady: bool = False
    ending_reason: str = ""
    place: int = -1
    talk_until: int = 0
    next: Step | None = None
    moving: Step | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended in any way."""
        return self.state in OVER

    @property
    def voice(self) -> bool:
        """Whether people speak in it."""
        return self.channel is Channel.VOICE

    def agent_leg(self) -> Participant | None:
        """The agent who is on it now."""
        for one in reversed(self.participants):
            if one.role is Role.AGENT and one.left is None:
                return one
        return None

    def session_of(self, supervisor: Supervisor) -> MonitorSession | None:
        """The living session of that supervisor."""
        for session in self.sessions:
            if session.supervisor is supervisor and session.living:
                return session
        return None
