"""What the platform remembers of a conversation and the world does not: when each leg was answered and ended, whom a
supervisor supervises, through which queues it came, who muted what."""

from __future__ import annotations

from dataclasses import dataclass, field

from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.happenings import (
    ConversationChanged,
    ConversationOver,
    Happening,
    SessionChanged,
)
from supervisor_desk.simulator.world.records import (
    TALKING,
    CallState,
    Conversation,
    Mode,
    MonitorSession,
    Role,
    SessionStatus,
)

SPARE = 200
"""How many conversations more than there are may be remembered before the old ones are let go."""


@dataclass(slots=True)
class Leg:
    """A supervisor's own leg. ``target`` is the participant whom it listens or speaks to; times in ms. ``why_ended``
    is how it ends, or ended, where the conversation goes on; ``adds`` that an earlier mode is still told
    beside the present one."""

    target: str
    called: int
    answered: int | None = None
    barged: int | None = None
    ended: int | None = None
    why_ended: str = "client"
    muted: bool = False
    held: bool = False
    held_since: int | None = None
    mode: Mode = Mode.SILENT
    roles: list[str] = field(default_factory=list)
    adds: bool = False


@dataclass(slots=True)
class Entry:
    """One conversation. ``stages`` are the queues that it waited in, by how many agents had it before."""

    answered: dict[str, int] = field(default_factory=dict)
    handed_on: dict[str, int] = field(default_factory=dict)
    stages: dict[int, str] = field(default_factory=dict)
    legs: dict[str, Leg] = field(default_factory=dict)
    paused: bool = False


_ROLES = {Mode.SILENT: "monitor", Mode.WHISPER: "coach", Mode.BARGE: "barge"}


class Journal:
    """Listens to the world. It must be told of happenings before whoever makes frames of them."""

    def __init__(self, hall: Hall, *, adds: bool = False) -> None:
        self._adds = adds
        self._hall = hall
        self._entries: dict[str, Entry] = {}
        hall.listeners.append(self._hear)

    def of(self, conversation: Conversation) -> Entry:
        """What is remembered of that conversation."""
        return self._entries.setdefault(conversation.id, Entry())

    def leg_of(self, session: MonitorSession) -> Leg:
        """What is remembered of that leg."""
        legs = self.of(session.conversation).legs
        if session.id not in legs:
            agent = session.conversation.agent_leg()
            legs[session.id] = Leg(agent.id if agent is not None else "", session.since, adds=self._adds)
        return legs[session.id]

    def _hear(self, happening: Happening) -> None:
        match happening:
            case ConversationChanged(conversation, left_queue):
                self._note_agents(conversation)
                if left_queue is not None:
                    self.of(conversation).stages[_stage(conversation) - 1] = left_queue.id
            case SessionChanged(session):
                self._note_session(session)
            case ConversationOver():
                if len(self._entries) > len(self._hall.conversations) + SPARE:
                    self._entries = {key: one for key, one in self._entries.items() if key in self._hall.conversations}
            case _:
                pass

    def _note_agents(self, conversation: Conversation) -> None:
        leg = conversation.agent_leg()
        if leg is None:
            return
        entry = self.of(conversation)
        if conversation.state in TALKING and leg.id not in entry.answered:
            first = sum(one.role is Role.AGENT for one in conversation.participants) == 1
            entry.answered[leg.id] = (conversation.connected if first else None) or self._hall.now
        if conversation.state is CallState.IN_TRANSFER:
            entry.handed_on.setdefault(leg.id, conversation.state_since)

    def _note_session(self, session: MonitorSession) -> None:
        leg, now = self.leg_of(session), self._hall.now
        if session.status is SessionStatus.TERMINATED:
            leg.ended = now if leg.ended is None else leg.ended
        elif session.status is SessionStatus.ACTIVE:
            leg.answered = now if leg.answered is None else leg.answered
            leg.mode = session.mode
            role = _ROLES[session.mode]
            if role not in leg.roles:
                leg.roles.append(role)
            if session.mode is Mode.BARGE and leg.barged is None:
                leg.barged = now


def _stage(conversation: Conversation) -> int:
    """How many agents had the conversation and have it no more."""
    return sum(one.role is Role.AGENT and one.left is not None for one in conversation.participants)
