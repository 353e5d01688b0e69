"""The hall: everything that is on the floor, found by id, and the one way to tell that something happened."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from random import Random

from supervisor_desk.simulator.world import directory
from supervisor_desk.simulator.world.happenings import Happening
from supervisor_desk.simulator.world.records import (
    Agent,
    Conversation,
    MonitorSession,
    Participant,
    Queue,
    Supervisor,
)
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.schedule import MINUTE, Schedule

KEPT = 10 * MINUTE
"""How long a conversation that ended can still be looked at (control wire: the last 10 minutes)."""


class Hall:
    """Shared by the parts of the world. ``roster`` is what lives now, in no order that means anything."""

    def __init__(self, seed: int, now: int) -> None:
        self.seed = seed
        self.schedule = Schedule(now)
        self.listeners: list[Callable[[Happening], None]] = []
        self.told = 0
        self.queues: list[Queue] = directory.queues()
        self.agents: dict[str, Agent] = {}
        self.supervisors: dict[str, Supervisor] = {}
        self.conversations: dict[str, Conversation] = {}
        self.roster: list[Conversation] = []
        self.ended: deque[Conversation] = deque()
        self.participants: dict[str, tuple[Conversation, Participant]] = {}
        self.sessions: dict[str, MonitorSession] = {}
        self._tag = f"{seed & 0xFFFF:04x}"
        self._numbers: dict[str, int] = {}

    @property
    def now(self) -> int:
        """Virtual time, ms since the epoch."""
        return self.schedule.now

    def rng(self, purpose: str) -> Random:
        """A stream of chance of its own, so that one part's draws do not move another's."""
        return Random(f"{self.seed}:{purpose}")

    def new_id(self, kind: str) -> str:
        """An id that is the same in each run with the same seed, and differs between seeds."""
        number = self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return f"{kind}-{self._tag}-{number:06d}"

    def tell(self, happening: Happening) -> None:
        """Let everybody who listens know."""
        self.told += 1
        for listener in self.listeners:
            listener(happening)

    def admit(self, conversation: Conversation) -> None:
        """Put a new conversation on the roster."""
        conversation.place = len(self.roster)
        self.roster.append(conversation)
        self.conversations[conversation.id] = conversation
        for participant in conversation.participants:
            self.participants[participant.id] = (conversation, participant)

    def join(self, conversation: Conversation, participant: Participant) -> None:
        """Add somebody to a conversation."""
        conversation.participants.append(participant)
        self.participants[participant.id] = (conversation, participant)

    def retire(self, conversation: Conversation) -> None:
        """Take a conversation off the roster; it can be looked at for ten minutes more."""
        last = self.roster.pop()
        if last is not conversation:
            self.roster[conversation.place] = last
            last.place = conversation.place
        conversation.place = -1
        self.ended.append(conversation)
        self._forget_the_old()

    def find(self, conversation_id: str) -> Conversation:
        """The conversation of that id, ended ones included. Raises ``Refusal`` where there is none."""
        conversation = self.conversations.get(conversation_id)
        if conversation is None:
            raise Refusal(Why.UNKNOWN, "There is no such conversation.", field="conversationId")
        return conversation

    def find_living(self, conversation_id: str) -> Conversation:
        """As ``find``, and it must not have ended."""
        conversation = self.find(conversation_id)
        if conversation.over:
            raise Refusal(Why.OVER, "The conversation has ended.", field="conversationId")
        return conversation

    def forget_settled(self, conversation: Conversation) -> None:
        """Let go what was over ten minutes ago on a conversation that goes on."""
        before = self.now - KEPT
        for session in conversation.sessions:
            if not session.living and session.since < before:
                self.sessions.pop(session.id, None)
        conversation.sessions = [one for one in conversation.sessions if one.living or one.since >= before]
        conversation.cues = [one for one in conversation.cues if one.living or (one.ended or 0) >= before]
        conversation.announcements = [
            one for one in conversation.announcements if one.living or (one.ended or 0) >= before
        ]

    def queue(self, queue_id: str) -> Queue | None:
        """The waiting line of that id."""
        return next((queue for queue in self.queues if queue.id == queue_id), None)

    def _forget_the_old(self) -> None:
        while self.ended and (self.ended[0].ended or 0) < self.now - KEPT:
            old = self.ended.popleft()
            del self.conversations[old.id]
            for participant in old.participants:
                del self.participants[participant.id]
            for session in old.sessions:
                self.sessions.pop(session.id, None)
