"""Agents: who is free for which queue, and what each is doing."""

from __future__ import annotations

from itertools import islice

from supervisor_desk.simulator.world import directory
from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.happenings import AgentChanged
from supervisor_desk.simulator.world.records import Agent, Conversation, Presence, Queue
from supervisor_desk.simulator.world.schedule import SECOND

WRITTEN_AT_ONCE = 4
"""How many written conversations one agent takes at the same time."""


class Agents:
    """Hires agents and keeps their presence."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._rng = hall.rng("agents")

    def hire(self, count: int, *, written: int = 0) -> None:
        """Add ``count`` agents for calls and ``written`` ones for everything else, spread over the queues."""
        for writes, number in ((False, count), (True, written)):
            for one in range(number):
                self._employ(one, writes)

    def _employ(self, number: int, writes: bool) -> None:
        queues = self._hall.queues
        # Everybody serves one queue by turn, so that none is without agents, and a second one by chance.
        first = queues[number] if number < len(queues) else self._some_queue()
        second = self._some_queue()
        own = (first,) if first is second else (first, second)
        agent = Agent(self._hall.new_id("u"), directory.person(self._rng), own, written=writes, since=self._hall.now)
        self._hall.agents[agent.id] = agent
        self._offer(agent)

    def pick(self, queue: Queue, *, written: bool) -> Agent | None:
        """Somebody free who serves that queue, chosen by chance."""
        free = queue.free.values()
        # A look at the first few will do on a large floor, where most of them are of the right kind.
        able = [agent for agent in islice(free, 64) if agent.written is written] or [
            agent for agent in free if agent.written is written
        ]
        return self._rng.choice(able) if able else None

    def take(self, agent: Agent, conversation: Conversation) -> None:
        """The agent is offered a conversation, and is no longer free for another call."""
        agent.handling.append(conversation)
        if not agent.written or len(agent.handling) >= WRITTEN_AT_ONCE:
            self._withdraw(agent)
        if agent.presence is not Presence.TALKING:
            self._set(agent, Presence.TALKING)

    def release(self, agent: Agent, conversation: Conversation, *, answered: bool = True) -> None:
        """The agent is done with a conversation: wraps up, or goes away where the call was not answered."""
        if conversation in agent.handling:
            agent.handling.remove(conversation)
        if agent.written and agent.handling:
            self._offer(agent)
            return
        if not answered:
            self._set(agent, Presence.AWAY)
            self._hall.schedule.after(self._rng.uniform(20, 90) * SECOND, self._return, agent, Presence.AWAY)
            return
        self._set(agent, Presence.WRAP_UP)
        self._hall.schedule.after(self._rng.uniform(3, 20) * SECOND, self._after_wrap_up, agent)

    def _after_wrap_up(self, agent: Agent) -> None:
        if agent.presence is not Presence.WRAP_UP:
            return
        if self._rng.random() < 0.05:
            self._set(agent, Presence.AWAY)
            self._hall.schedule.after(self._rng.uniform(30, 180) * SECOND, self._return, agent, Presence.AWAY)
        else:
            self._return(agent, Presence.WRAP_UP)

    def _return(self, agent: Agent, only_from: Presence) -> None:
        if agent.presence is not only_from:
            return
        self._set(agent, Presence.AVAILABLE)
        self._offer(agent)

    def _set(self, agent: Agent, presence: Presence) -> None:
        agent.presence = presence
        agent.since = self._hall.now
        self._hall.tell(AgentChanged(agent))

    def _offer(self, agent: Agent) -> None:
        for queue in agent.queues:
            queue.free[agent.id] = agent

    def _withdraw(self, agent: Agent) -> None:
        for queue in agent.queues:
            queue.free.pop(agent.id, None)

    def _some_queue(self) -> Queue:
        return self._rng.choices(self._hall.queues, directory.WEIGHTS)[0]
