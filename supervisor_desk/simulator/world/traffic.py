"""Traffic: keeps the number of conversations and the rate of events near what was asked for."""

from __future__ import annotations

from supervisor_desk.simulator.world import directory
from supervisor_desk.simulator.world.agents import Agents
from supervisor_desk.simulator.world.calls import Calls
from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.life import Life
from supervisor_desk.simulator.world.records import CallState, Channel, Conversation, Queue
from supervisor_desk.simulator.world.schedule import MINUTE, SECOND

EVENTS_PER_LIFE = 13
"""How many events a conversation brings from arrival to the agent's return, by count."""
SHARE_OF_LIFE = 0.7
"""How much of the asked rate shall come from conversations that live and end; toggles make up the rest."""
SHORTEST_TALK, LONGEST_TALK = 2 * MINUTE, 30 * MINUTE
WINDOW = 20
"""Every how many ms the rate is made up for at least."""


class Traffic:
    """Lets customers arrive and, where a high rate is asked, agents press mute and hold as often as it takes."""

    def __init__(self, hall: Hall, agents: Agents, calls: Calls, life: Life) -> None:
        self._hall = hall
        self._agents = agents
        self._calls = calls
        self._life = life
        self._rng = hall.rng("traffic")
        self._target = 0
        self._rate = 0.0
        self._coming = 0
        self._owed = 0.0
        self._told = 0
        self._filling = False
        calls.ended.append(lambda _: self._top_up())

    @property
    def target(self) -> int:
        """How many conversations there shall be."""
        return self._target

    @property
    def rate(self) -> float:
        """Events per second that were asked for; 0 is a still floor."""
        return self._rate

    def set(self, conversations: int, events_per_second: float) -> None:
        """Aim at so many conversations and events from now on."""
        self._target, self._rate = conversations, events_per_second
        still_before, self._life.still = self._life.still, events_per_second <= 0
        if events_per_second > 0:
            talk = conversations * EVENTS_PER_LIFE / (SHARE_OF_LIFE * events_per_second) * SECOND
            self._life.talk_ms = min(max(talk, SHORTEST_TALK), LONGEST_TALK)
        if still_before and not self._life.still:
            for conversation in list(self._hall.roster):
                self._life.go_on(conversation)
        self._top_up()
        self._owed, self._told = 0.0, self._hall.told
        if not self._filling and events_per_second > 0:
            self._filling = True
            self._hall.schedule.after(self._window(), self._fill)

    def populate(self, count: int) -> None:
        """Fill an empty floor with ``count`` conversations that have been going on for a while."""
        for _ in range(count):
            self._already_there()
        for conversation in list(self._hall.roster):
            self._life.go_on(conversation)

    def arrive(self) -> Conversation:
        """A new customer calls or writes, or is called."""
        channel, queue = self._some_channel(), self._some_queue()
        agent = None
        if channel is Channel.VOICE and self._rng.random() < 0.2:
            agent = self._agents.pick(queue, written=False)
        conversation = self._calls.arrive(channel, "inbound" if agent is None else "outbound", queue)
        if agent is not None:
            self._calls.ring(conversation, agent)
        else:
            self._calls.announce(conversation)
        self._life.go_on(conversation)
        return conversation

    def _already_there(self) -> None:
        age = self._rng.uniform(5 * SECOND, min(self._life.talk_ms, 12 * MINUTE))
        started = self._hall.now - round(age)
        channel, queue = self._some_channel(), self._some_queue()
        agent = self._agents.pick(queue, written=channel is not Channel.VOICE)
        outbound = channel is Channel.VOICE and agent is not None and self._rng.random() < 0.2
        conversation = self._calls.arrive(channel, "outbound" if outbound else "inbound", queue, started=started)
        chance = self._rng.random()
        if agent is None or (chance < 0.06 and not outbound):
            conversation.state_since = max(started, self._hall.now - round(self._rng.uniform(1, 90) * SECOND))
            return
        waited = min(self._rng.uniform(2, 25) * SECOND, age / 2)
        connected = started + round(waited)
        self._calls.seat(conversation, agent, connected)
        conversation.state_since = conversation.connected = connected
        conversation.state = CallState.ACTIVE
        if channel is Channel.VOICE and 0.06 <= chance < 0.12:
            conversation.state = CallState.HOLD
            conversation.state_since = self._hall.now - round(min(self._rng.uniform(1, 40) * SECOND, age / 3))
            conversation.holds = 1
            conversation.customer.held = True

    def _top_up(self) -> None:
        while self._rate > 0 and len(self._hall.roster) + self._coming < self._target:
            self._coming += 1
            self._hall.schedule.after(self._rng.uniform(0.1, 2.5) * SECOND, self._came)

    def _came(self) -> None:
        self._coming -= 1
        if self._rate > 0 and len(self._hall.roster) < self._target:
            self.arrive()

    def _window(self) -> float:
        return max(WINDOW, min(500.0, SECOND / self._rate))

    def _fill(self) -> None:
        if self._rate <= 0:
            self._filling = False
            return
        window = self._window()
        self._owed += self._rate * window / SECOND - (self._hall.told - self._told)
        self._told = self._hall.told
        self._owed = max(-self._rate, min(self._owed, self._rate))
        for _ in range(int(self._owed)):
            self._toggle()
        self._hall.schedule.after(window, self._fill)

    def _toggle(self) -> None:
        """Somebody on a call that nobody supervises presses mute or hold."""
        roster = self._hall.roster
        if not roster:
            return
        for _ in range(8):
            conversation = roster[int(self._rng.random() * len(roster))]
            if not _may_fidget(conversation):
                continue
            if conversation.state is CallState.HOLD:
                self._calls.resume(conversation)
            elif self._rng.random() < 0.3:
                self._calls.hold(conversation)
            else:
                self._life.fidget(conversation)
            return

    def _some_queue(self) -> Queue:
        return self._rng.choices(self._hall.queues, directory.WEIGHTS)[0]

    def _some_channel(self) -> Channel:
        return self._rng.choices(directory.CHANNELS, directory.CHANNEL_WEIGHTS)[0]


def _may_fidget(conversation: Conversation) -> bool:
    if conversation.steady or not conversation.voice:
        return False
    if conversation.state is not CallState.ACTIVE and conversation.state is not CallState.HOLD:
        return False
    return not (
        (conversation.sessions and any(one.living for one in conversation.sessions))
        or (conversation.cues and any(one.living for one in conversation.cues))
        or (conversation.announcements and any(one.living for one in conversation.announcements))
    )
