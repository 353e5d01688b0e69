"""Transfers: on their way for some seconds, then in a queue, at an agent, or out of the house."""

from __future__ import annotations

from collections.abc import Callable

from supervisor_desk.simulator.world.calls import Calls
from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.happenings import Attempted
from supervisor_desk.simulator.world.records import (
    Agent,
    CallState,
    Conversation,
    Mode,
    Presence,
    Queue,
    Supervisor,
)
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.schedule import SECOND

OUTSIDE = "outside"
"""Target of a transfer to somebody who is not of this contact center: the conversation ends here."""


class Transfers:
    """Passes conversations on. ``landed`` is called with each one that has reached a queue or an agent."""

    def __init__(self, hall: Hall, calls: Calls) -> None:
        self.landed: Callable[[Conversation], None] = lambda _: None
        self._hall = hall
        self._calls = calls
        self._rng = hall.rng("transfers")

    def on_behalf(self, conversation: Conversation, supervisor: Supervisor, target: str) -> None:
        """A supervisor who barged in transfers the call (G0). Raises ``Refusal`` where that is not possible."""
        self._hall.tell(Attempted("transfer", conversation, supervisor))
        if conversation.over:
            raise Refusal(Why.OVER, "The conversation has ended.", field="interactionId")
        session = conversation.session_of(supervisor)
        if session is None or session.mode is not Mode.BARGE:
            raise Refusal(Why.NOT_BARGED, "Only a supervisor who has barged in can transfer the call.")
        self.begin(conversation, target)

    def begin(self, conversation: Conversation, target: str) -> None:
        """Start a transfer to a queue id, a user id, or ``OUTSIDE``."""
        to = self._find(target)
        if to is not None and to is conversation.agent:
            raise Refusal(Why.UNKNOWN_TARGET, "The agent is already on this call.", field="target")
        self._calls.begin_transfer(conversation)
        delay = self._rng.uniform(2, 6) * SECOND
        conversation.moving = self._hall.schedule.after(delay, self._land, conversation, to)

    def _find(self, target: str) -> Queue | Agent | None:
        found = self._hall.queue(target) or self._hall.agents.get(target)
        if found is None and target != OUTSIDE:
            raise Refusal(Why.UNKNOWN_TARGET, "There is no queue and no user of that id.", field="target")
        return found

    def _land(self, conversation: Conversation, to: Queue | Agent | None) -> None:
        conversation.moving = None
        if conversation.state is not CallState.IN_TRANSFER:
            return
        if to is None:
            self._calls.end(conversation, CallState.TRANSFERRED, "transfer")
            return
        if isinstance(to, Queue):
            self._calls.arrive_at_queue(conversation, to)
        elif to.presence is Presence.AVAILABLE and to.written is not conversation.voice:
            self._calls.arrive_at_agent(conversation, to)
        else:
            # Whoever was asked for is busy: the customer waits in that agent's line.
            self._calls.arrive_at_queue(conversation, to.queues[0])
        self.landed(conversation)
