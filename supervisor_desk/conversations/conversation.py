"""Frozen records of a conversation as the desk shows it.

They hold only what the desk shows or decides by; dialects decode frames straight into them (or into subclasses that
give the wire names), so nothing is converted twice. Times stay ISO 8601 text, as they came, until they are shown.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

import msgspec

ConversationId = NewType("ConversationId", str)
ParticipantId = NewType("ParticipantId", str)
UserId = NewType("UserId", str)
MonitorSessionId = NewType("MonitorSessionId", str)
ControlId = NewType("ControlId", str)


class State(StrEnum):
    """State of a conversation (contract section 3). ``UNKNOWN`` stands for any text that we do not know."""

    QUEUED = "queued"
    DIALING = "dialing"
    RINGING = "ringing"
    ACTIVE = "active"
    HOLD = "hold"
    IN_TRANSFER = "in transfer"
    CONFERENCE = "conference"
    ENDED = "ended"
    ABANDONED = "abandoned"
    TRANSFERRED = "transferred"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """Part that a participant plays; anything that we do not know is ``OTHER``."""

    AGENT = "agent"
    CUSTOMER = "customer"
    SUPERVISOR = "supervisor"
    OTHER = "other"


class Mode(StrEnum):
    """How a supervisor takes part. ``PENDING`` is a session that has been asked for and carries no audio yet."""

    PENDING = "pending"
    SILENT = "silent"
    WHISPER = "whisper"
    BARGE = "barge"
    TERMINATED = "terminated"

    @property
    def speaks(self) -> bool:
        """Whether a supervisor in this mode can be heard by anybody."""
        return self in (Mode.WHISPER, Mode.BARGE)


# The guides spell states differently and in different cases (contract section 3): compare without case.
_STATES: dict[str, State] = {
    "queued": State.QUEUED,
    "dialing": State.DIALING,
    "ringing": State.RINGING,
    "alerting": State.RINGING,
    "active": State.ACTIVE,
    "connected": State.ACTIVE,
    "hold": State.HOLD,
    "holding": State.HOLD,
    "in_transfer": State.IN_TRANSFER,
    "conference": State.CONFERENCE,
    "ended": State.ENDED,
    "disconnected": State.ENDED,
    "terminated": State.ENDED,
    "abandoned": State.ABANDONED,
    "transferred": State.TRANSFERRED,
}
ENDED_STATES = frozenset({State.ENDED, State.ABANDONED, State.TRANSFERRED})
_ROLES: dict[str, Role] = {role.value: role for role in Role} | {"user": Role.SUPERVISOR, "external": Role.CUSTOMER}
_MODES: dict[str, Mode] = {mode.value: mode for mode in Mode} | {"listen": Mode.SILENT, "coach": Mode.WHISPER}


def state_of(raw: str) -> State:
    """The state that a service's text stands for, or ``State.UNKNOWN``."""
    known = _STATES.get(raw)
    return known if known is not None else _STATES.get(raw.lower(), State.UNKNOWN)


class Participant(msgspec.Struct, frozen=True, gc=False):
    """One end of a conversation. ``address`` is a phone number or the like: personal data, masked by default."""

    id: ParticipantId
    raw_role: str = "other"
    user_id: UserId | None = None
    name: str = ""
    address: str = ""
    muted: bool = False
    held: bool = False
    joined_at: str | None = None
    left_at: str | None = None

    @property
    def role(self) -> Role:
        """The part this participant plays."""
        return _ROLES.get(self.raw_role.lower(), Role.OTHER)


class MonitorSession(msgspec.Struct, frozen=True, gc=False):
    """A supervisor's leg on a conversation (G2). One leg lives through all modes."""

    id: MonitorSessionId
    supervisor_id: UserId
    supervisor_name: str = ""
    raw_mode: str = "silent"
    raw_status: str = "active"
    since: str | None = None

    @property
    def mode(self) -> Mode:
        """Mode in force; a session that is not active yet is pending, whatever mode was asked for."""
        status = self.raw_status.lower()
        if status in ("terminated", "ended"):
            return Mode.TERMINATED
        if status == "pending":
            return Mode.PENDING
        return _MODES.get(self.raw_mode.lower(), Mode.PENDING)


class Medium(msgspec.Struct, frozen=True, gc=False):
    """A media channel of a conversation and whether a cue can be whispered into it (G1)."""

    id: str
    kind: str = "voice"
    whisper_supported: bool = False


class Conversation(msgspec.Struct, frozen=True, gc=False):
    """A conversation as last told by the service.

    ``hold_ms`` is the time spent on hold in finished holds; a running hold is counted from ``state_since``.
    """

    id: ConversationId
    raw_state: str = ""
    direction: str = ""
    channel: str = "voice"
    queue_id: str = ""
    queue_name: str = ""
    skills: tuple[str, ...] = ()
    started_at: str | None = None
    state_since: str | None = None
    connected_at: str | None = None
    ended_at: str | None = None
    hold_ms: int = 0
    holds: int = 0
    participants: tuple[Participant, ...] = ()
    media: tuple[Medium, ...] = ()
    monitors: tuple[MonitorSession, ...] = ()

    @property
    def state(self) -> State:
        """What ``raw_state`` stands for."""
        return state_of(self.raw_state)

    @property
    def over(self) -> bool:
        """Whether the conversation has ended in any way."""
        return state_of(self.raw_state) in ENDED_STATES

    @property
    def queue_told(self) -> object:
        """All that is told of the queue, only to be compared with what another record of the same kind tells."""
        return (self.queue_id, self.queue_name)

    @property
    def recording_paused(self) -> bool | None:
        """Whether the recording is paused; ``None`` where the service does not tell."""
        return None

    def after(self, known: Conversation, now: float) -> Conversation:  # noqa: ARG002
        """This record, with what the service left untold filled in from ``known``, the one before it.

        ``now`` is when it came, in seconds since the epoch.
        """
        return self

    @property
    def agent(self) -> Participant | None:
        """The agent on the call now: the last one to join who has not left, else the last one who was there."""
        return self._latest(Role.AGENT)

    @property
    def customer(self) -> Participant | None:
        """The customer, with the same rule as ``agent``."""
        return self._latest(Role.CUSTOMER)

    def participant(self, participant_id: ParticipantId) -> Participant | None:
        """The participant of that id, present or gone."""
        return next((one for one in self.participants if one.id == participant_id), None)

    def monitor_of(self, supervisor: UserId) -> MonitorSession | None:
        """The living monitor session of that supervisor."""
        for session in self.monitors:
            if session.supervisor_id == supervisor and session.mode is not Mode.TERMINATED:
                return session
        return None

    def speakers(self, besides: UserId | None = None) -> tuple[MonitorSession, ...]:
        """Sessions of supervisors who can be heard now, leaving out ``besides``."""
        return tuple(one for one in self.monitors if one.mode.speaks and one.supervisor_id != besides)

    @property
    def whisper_supported(self) -> bool:
        """Whether any medium takes cues (G1: look before sending)."""
        return any(medium.whisper_supported for medium in self.media)

    def _latest(self, role: Role) -> Participant | None:
        found: Participant | None = None
        for one in self.participants:
            if one.role is role and (found is None or found.left_at is not None or one.left_at is None):
                found = one
        return found
