"""What can happen to a conversation, step by step. Each step checks that it may happen, changes the records and
tells what changed; who decides that it happens is not known here."""

from __future__ import annotations

from collections.abc import Callable

from supervisor_desk.simulator.world import directory
from supervisor_desk.simulator.world.agents import Agents
from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.happenings import ConversationChanged, ConversationOver
from supervisor_desk.simulator.world.records import (
    OVER,
    Agent,
    CallState,
    Channel,
    Conversation,
    MutedBy,
    Participant,
    Queue,
    Role,
    Supervisor,
)
from supervisor_desk.simulator.world.refusal import Refusal, Why

MUTABLE = (CallState.ACTIVE, CallState.RINGING, CallState.HOLD)
"""States in which a microphone can be muted (contract section 3)."""


class Calls:
    """The steps. ``left_active``, ``moved`` (to another queue) and ``ended`` are called once the records are right and
    before anything is told."""

    def __init__(self, hall: Hall, agents: Agents) -> None:
        self._hall = hall
        self._agents = agents
        self._rng = hall.rng("calls")
        self.left_active: list[Callable[[Conversation], None]] = []
        self.moved: list[Callable[[Conversation], None]] = []
        self.ended: list[Callable[[Conversation], None]] = []

    def arrive(self, channel: Channel, direction: str, queue: Queue, *, started: int | None = None) -> Conversation:
        """A customer is there: waiting in a queue, or being dialed. Nothing is told yet: see ``announce``."""
        rng, now = self._rng, self._hall.now
        since = now if started is None else started
        name = directory.person(rng)
        customer = Participant(self._hall.new_id("p"), Role.CUSTOMER, name, self._address(channel, name), joined=since)
        conversation = Conversation(
            self._hall.new_id("c"),
            channel,
            direction,
            queue,
            queue.skills,
            CallState.DIALING if direction == "outbound" else CallState.QUEUED,
            since,
            since,
            customer,
            participants=[customer],
            whisper_supported=channel is not Channel.EMAIL and rng.random() < 0.96,
            group=rng.choice(directory.GROUPS)[0],
        )
        self._hall.admit(conversation)
        if conversation.state is CallState.QUEUED:
            queue.waiting.append(conversation)
        return conversation

    def announce(self, conversation: Conversation, left_queue: Queue | None = None) -> None:
        """Tell everybody how the conversation is now."""
        self._hall.tell(ConversationChanged(conversation, left_queue))

    def ring(self, conversation: Conversation, agent: Agent) -> None:
        """Offer the conversation to an agent. On outbound calls the agent waits for the customer instead."""
        self._expect(conversation, CallState.QUEUED, CallState.DIALING)
        self._leave_line(conversation)
        self._agents.take(agent, conversation)
        self._seat(conversation, agent)
        if conversation.state is CallState.QUEUED:
            self._enter(conversation, CallState.RINGING)
        self.announce(conversation)

    def ring_out(self, conversation: Conversation) -> None:
        """The dialed customer's telephone rings."""
        self._expect(conversation, CallState.DIALING)
        self._enter(conversation, CallState.RINGING)
        self.announce(conversation)

    def connect(self, conversation: Conversation) -> None:
        """Agent and customer are talking."""
        self._expect(conversation, CallState.RINGING)
        self._enter(conversation, CallState.ACTIVE)
        if conversation.connected is None:
            conversation.connected = self._hall.now
        self.announce(conversation)

    def not_answered(self, conversation: Conversation) -> None:
        """The agent let it ring: back into the line."""
        self._expect(conversation, CallState.RINGING)
        self._unseat(conversation, answered=False)
        self._enter(conversation, CallState.QUEUED)
        conversation.queue.waiting.append(conversation)
        self.announce(conversation)

    def hold(self, conversation: Conversation) -> None:
        """The agent puts the customer on hold."""
        self._expect(conversation, CallState.ACTIVE)
        conversation.holds += 1
        conversation.customer.held = True
        self._enter(conversation, CallState.HOLD)
        self.announce(conversation)

    def resume(self, conversation: Conversation) -> None:
        """The customer is back on the line."""
        self._expect(conversation, CallState.HOLD)
        self._end_hold(conversation)
        self._enter(conversation, CallState.ACTIVE)
        self.announce(conversation)

    def confer(self, conversation: Conversation, name: str = "", address: str = "") -> Participant:
        """A third person joins."""
        self._expect(conversation, CallState.ACTIVE)
        who = name or directory.person(self._rng)
        third = Participant(
            self._hall.new_id("p"), Role.GUEST, who, address or directory.phone(self._rng), joined=self._hall.now
        )
        self._hall.join(conversation, third)
        self._enter(conversation, CallState.CONFERENCE)
        self.announce(conversation)
        return third

    def end_conference(self, conversation: Conversation) -> None:
        """The guests leave."""
        self._expect(conversation, CallState.CONFERENCE)
        for one in conversation.participants:
            if one.role is Role.GUEST and one.left is None:
                one.left = self._hall.now
        self._enter(conversation, CallState.ACTIVE)
        self.announce(conversation)

    def begin_transfer(self, conversation: Conversation) -> None:
        """The agent, or somebody on the agent's behalf, is passing the conversation on."""
        self._expect(conversation, CallState.ACTIVE, CallState.HOLD)
        self._end_hold(conversation)
        self._enter(conversation, CallState.IN_TRANSFER)
        self.announce(conversation)

    def arrive_at_queue(self, conversation: Conversation, queue: Queue) -> None:
        """The transfer has reached a queue: the agent leaves and the customer waits there."""
        self._expect(conversation, CallState.IN_TRANSFER)
        left = conversation.queue
        self._unseat(conversation)
        conversation.queue, conversation.skills = queue, queue.skills
        self._enter(conversation, CallState.QUEUED)
        queue.waiting.append(conversation)
        for moving in self.moved:
            moving(conversation)
        self.announce(conversation, left if left is not queue else None)

    def arrive_at_agent(self, conversation: Conversation, agent: Agent) -> None:
        """The transfer has reached an agent, whose telephone rings."""
        self._expect(conversation, CallState.IN_TRANSFER)
        self._unseat(conversation)
        self._agents.take(agent, conversation)
        self._seat(conversation, agent)
        self._enter(conversation, CallState.RINGING)
        self.announce(conversation)

    def hand_over(self, conversation: Conversation, supervisor: Supervisor) -> Participant:
        """A supervisor takes the agent's place."""
        self._expect(conversation, CallState.ACTIVE)
        self._unseat(conversation)
        conversation.taken_by = supervisor
        leg = Participant(
            self._hall.new_id("p"), Role.AGENT, supervisor.name, "", user_id=supervisor.id, joined=self._hall.now
        )
        self._hall.join(conversation, leg)
        self.announce(conversation)
        return leg

    def mute(self, conversation: Conversation, participant: Participant, muted: bool, by: MutedBy) -> None:
        """Close or open a participant's microphone. Asking for what is already so tells it again."""
        if conversation.over or participant.left is not None:
            raise Refusal(Why.OVER, "The participant is no longer in the conversation.")
        if conversation.state not in MUTABLE:
            raise Refusal(Why.WRONG_STATE, f"Nobody can be muted while the conversation is {conversation.state}.")
        participant.muted = muted
        participant.muted_by = by if muted else MutedBy.NOBODY
        self.announce(conversation)

    def end(self, conversation: Conversation, state: CallState = CallState.ENDED, reason: str = "hang.up") -> None:
        """It is over, in whatever state it was: everybody leaves, every session and cue ends with it."""
        if conversation.over:
            raise Refusal(Why.OVER, "The conversation has ended.")
        for step in (conversation.next, conversation.moving):
            if step is not None:
                step.cancel()
        self._leave_line(conversation)
        self._end_hold(conversation)
        agent = conversation.agent
        conversation.agent = conversation.taken_by = None
        self._enter(conversation, state)
        conversation.ended = self._hall.now
        conversation.ending_reason = reason
        for ending in self.ended:
            ending(conversation)
        for one in conversation.participants:
            if one.left is None:
                one.left = self._hall.now
        self._hall.retire(conversation)
        self.announce(conversation)
        self._hall.tell(ConversationOver(conversation, reason))
        if agent is not None:
            self._agents.release(agent, conversation)

    def seat(self, conversation: Conversation, agent: Agent, joined: int) -> None:
        """Put an agent on a conversation that has been running since ``joined``, for a floor that is already busy."""
        self._leave_line(conversation)
        self._agents.take(agent, conversation)
        self._seat(conversation, agent, joined)

    def _seat(self, conversation: Conversation, agent: Agent, joined: int | None = None) -> None:
        conversation.agent = agent
        consent = self._rng.random()
        attributes = {} if consent < 0.05 else {"supervision_consent": "false" if consent < 0.1 else "true"}
        self._hall.join(
            conversation,
            Participant(
                self._hall.new_id("p"),
                Role.AGENT,
                agent.name,
                f"ext. {agent.id[-4:]}",
                user_id=agent.id,
                joined=self._hall.now if joined is None else joined,
                attributes=attributes,
            ),
        )

    def _unseat(self, conversation: Conversation, *, answered: bool = True) -> None:
        leg, agent = conversation.agent_leg(), conversation.agent
        conversation.agent = conversation.taken_by = None
        if leg is not None:
            leg.left = self._hall.now
        if agent is not None:
            self._agents.release(agent, conversation, answered=answered)

    def _enter(self, conversation: Conversation, state: CallState) -> None:
        before = conversation.state
        conversation.state = state
        conversation.state_since = self._hall.now
        if before is CallState.ACTIVE and state not in OVER:
            for leaving in self.left_active:
                leaving(conversation)

    def _end_hold(self, conversation: Conversation) -> None:
        if conversation.state is CallState.HOLD:
            conversation.hold_ms += self._hall.now - conversation.state_since
            conversation.customer.held = False

    def _leave_line(self, conversation: Conversation) -> None:
        if conversation.state is CallState.QUEUED:
            conversation.queue.waiting.remove(conversation)

    def _address(self, channel: Channel, name: str) -> str:
        if channel is Channel.EMAIL:
            return directory.email(self._rng, name)
        if channel is Channel.CHAT:
            return directory.handle(self._rng, name)
        return directory.phone(self._rng)

    @staticmethod
    def _expect(conversation: Conversation, *states: CallState) -> None:
        if conversation.over:
            raise Refusal(Why.OVER, "The conversation has ended.")
        if conversation.state not in states:
            raise Refusal(Why.WRONG_STATE, f"That cannot happen while the conversation is {conversation.state}.")
