"""What conversations do by themselves: wait, ring, connect, go on hold and back, be passed on, end."""

from __future__ import annotations

from supervisor_desk.simulator.world.agents import Agents
from supervisor_desk.simulator.world.calls import MUTABLE, Calls
from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.records import CallState, Conversation, MutedBy, Participant
from supervisor_desk.simulator.world.schedule import SECOND
from supervisor_desk.simulator.world.transfers import OUTSIDE, Transfers

MUTED_FOR = (2.0, 7.0)
"""How long an agent stays muted, in seconds: to cough, or to ask a colleague."""
MUTED_AT_ONCE = 0.04
"""The share of conversations, at most, whose agents have pressed mute where they press it to make up a rate."""


class Life:
    """Moves each conversation on, one planned step at a time.

    ``talk_ms`` is how long people talk on average. While ``still``, and for steady conversations always, what is
    under way is finished (a ringing call is answered) and nothing new begins.
    """

    def __init__(self, hall: Hall, agents: Agents, calls: Calls, transfers: Transfers) -> None:
        self._hall = hall
        self._agents = agents
        self._calls = calls
        self._transfers = transfers
        self._rng = hall.rng("life")
        self._mutes = hall.rng("mutes")  # of its own, so that a mute changes nothing else of what a seed brings
        self.talk_ms = 300.0 * SECOND
        self.still = False
        self._muted: dict[str, Conversation] = {}
        transfers.landed = self.go_on

    def go_on(self, conversation: Conversation) -> None:
        """Plan what this conversation does next, instead of what was planned for it before."""
        if conversation.next is not None:
            conversation.next.cancel()
            conversation.next = None
        uniform = self._rng.uniform
        match conversation.state:
            case CallState.QUEUED:
                delay = uniform(1.5, 6)
            case CallState.DIALING:
                delay = uniform(2, 6)
            case CallState.RINGING:
                delay = uniform(2, 9)
            case CallState.ACTIVE if not (self.still or conversation.steady):
                if conversation.talk_until <= self._hall.now:
                    conversation.talk_until = self._hall.now + round(self._some(self.talk_ms))
                delay = min(self._some(self.talk_ms / 4), conversation.talk_until - self._hall.now) / SECOND
            case CallState.HOLD if not (self.still or conversation.steady):
                delay = uniform(4, 25)
            case CallState.CONFERENCE if not (self.still or conversation.steady):
                delay = uniform(8, 40)
            case _:
                return
        conversation.next = self._hall.schedule.after(delay * SECOND, self._step, conversation)

    def _step(self, conversation: Conversation) -> None:
        conversation.next = None
        match conversation.state:
            case CallState.QUEUED:
                self._find_agent(conversation)
            case CallState.DIALING:
                self._calls.ring_out(conversation)
            case CallState.RINGING:
                self._answer(conversation)
            case CallState.ACTIVE:
                self._talk(conversation)
            case CallState.HOLD:
                self._calls.resume(conversation)
            case CallState.CONFERENCE:
                self._calls.end_conference(conversation)
            case _:
                pass
        if not conversation.over and conversation.next is None:
            self.go_on(conversation)

    def _find_agent(self, conversation: Conversation) -> None:
        agent = self._agents.pick(conversation.queue, written=not conversation.voice)
        if agent is not None:
            self._calls.ring(conversation, agent)
        elif not conversation.steady and self._rng.random() < 0.12:
            self._calls.end(conversation, CallState.ABANDONED, "abandoned")

    def _answer(self, conversation: Conversation) -> None:
        luck = 1.0 if conversation.steady else self._rng.random()
        if luck < 0.04 and conversation.direction == "inbound":
            self._calls.not_answered(conversation)
        elif luck < 0.15 and conversation.direction == "outbound" and conversation.connected is None:
            self._calls.end(conversation, CallState.DISCONNECTED, "no.answer")
        else:
            self._calls.connect(conversation)

    def _talk(self, conversation: Conversation) -> None:
        if self.still or conversation.steady:
            return
        if self._hall.now >= conversation.talk_until:
            self._calls.end(conversation)
            return
        what = self._rng.random()
        if not conversation.voice:
            if what < 0.05:
                self._transfers.begin(conversation, self._rng.choice(self._hall.queues).id)
        elif what < 0.55:
            self._calls.hold(conversation)
        elif what < 0.60:
            self._calls.confer(conversation)
        elif what < 0.66:
            self._transfers.begin(conversation, self._rng.choice(self._hall.queues).id)
        elif what < 0.67:
            self._transfers.begin(conversation, OUTSIDE)
        elif what < 0.85:
            self.toggle_mute(conversation)

    def toggle_mute(self, conversation: Conversation) -> None:
        """The agent presses mute, or opens the microphone again unless a supervisor or an announcement closed it."""
        leg = conversation.agent_leg()
        if leg is not None and leg.muted_by in (MutedBy.NOBODY, MutedBy.SELF):
            self._calls.mute(conversation, leg, not leg.muted, MutedBy.SELF)
            if leg.muted:
                self._muted[conversation.id] = conversation
                self._hall.schedule.after(
                    self._mutes.uniform(*MUTED_FOR) * SECOND, self._heard_again, conversation, leg
                )
            else:
                self._muted.pop(conversation.id, None)

    def fidget(self, conversation: Conversation) -> None:
        """The agent presses mute; where enough are muted already, the first of those opens the microphone instead."""
        if len(self._muted) >= max(1.0, MUTED_AT_ONCE * len(self._hall.roster)):
            conversation = self._muted.pop(next(iter(self._muted)))
            leg = conversation.agent_leg()
            if leg is None or leg.muted_by is not MutedBy.SELF or conversation.state not in MUTABLE:
                return
        self.toggle_mute(conversation)

    def _heard_again(self, conversation: Conversation, leg: Participant) -> None:
        self._muted.pop(conversation.id, None)
        if conversation.over or leg.left is not None or leg.muted_by is not MutedBy.SELF:
            return
        if conversation.state in MUTABLE:
            self._calls.mute(conversation, leg, False, MutedBy.SELF)
        else:  # a conference, or a transfer that may come back
            self._hall.schedule.after(MUTED_FOR[0] * SECOND, self._heard_again, conversation, leg)

    def _some(self, mean: float) -> float:
        """A duration around ``mean``: short ones are common, very long ones are cut."""
        return min(max(self._rng.expovariate(1 / mean), 2.0 * SECOND), 6 * mean)
