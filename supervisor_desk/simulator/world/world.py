"""The world of the training floor: all parts, joined. Pure, synchronous and the same for the same seed.

``advance`` lets time pass; nothing happens between two calls of it but what the caller does. Listeners are told of
everything in the order in which it happened.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from supervisor_desk.simulator.world import directory
from supervisor_desk.simulator.world.agents import Agents
from supervisor_desk.simulator.world.announcements import Announcements
from supervisor_desk.simulator.world.calls import Calls
from supervisor_desk.simulator.world.chatter import Chatter
from supervisor_desk.simulator.world.colleagues import Colleagues
from supervisor_desk.simulator.world.cues import Cues
from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.happenings import Happening
from supervisor_desk.simulator.world.life import Life
from supervisor_desk.simulator.world.media import USUAL, Media
from supervisor_desk.simulator.world.records import CallState, Channel, Conversation, Queue, Role, Supervisor
from supervisor_desk.simulator.world.schedule import MINUTE, SECOND
from supervisor_desk.simulator.world.sessions import Sessions
from supervisor_desk.simulator.world.traffic import Traffic
from supervisor_desk.simulator.world.transfers import Transfers

OPENING = 1_767_261_600_000
"""Where time starts unless told otherwise: 1 January 2026, 10:00 UTC."""


class World:
    """A contact center. ``conversations`` and ``events_per_second`` are what traffic aims at; 0 events is a still floor
    on which only what somebody does happens."""

    def __init__(
        self,
        *,
        seed: int = 1,
        conversations: int = 60,
        events_per_second: float = 5.0,
        supervisors: int = 4,
        media_delay: tuple[float, float] = USUAL,
        now: int = OPENING,
    ) -> None:
        self.hall = Hall(seed, now)
        self.agents = Agents(self.hall)
        self.calls = Calls(self.hall, self.agents)
        self.media = Media(self.hall, media_delay)
        self.sessions = Sessions(self.hall, self.calls, self.media)
        self.cues = Cues(self.hall, self.calls, self.media)
        self.announcements = Announcements(self.hall, self.calls, self.media)
        self.transfers = Transfers(self.hall, self.calls)
        self.life = Life(self.hall, self.agents, self.calls, self.transfers)
        self.traffic = Traffic(self.hall, self.agents, self.calls, self.life)
        self.colleagues = Colleagues(self.hall, self.sessions)
        self.chatter = Chatter(self.hall)
        for number in range(supervisors):
            self.welcome(number + 1)
        self.agents.hire(conversations + conversations // 20 + 12, written=conversations // 16 + len(self.hall.queues))
        self.traffic.set(conversations, events_per_second)
        self.traffic.populate(conversations)
        if events_per_second > 0:
            self.colleagues.begin()

    @property
    def now(self) -> int:
        """Virtual time, ms since the epoch."""
        return self.hall.now

    def advance(self, to: int) -> None:
        """Let everything happen that is due until ``to``, ms since the epoch."""
        self.hall.schedule.advance(to)

    def advance_by(self, seconds: float) -> None:
        """Let ``seconds`` pass."""
        self.advance(self.now + round(seconds * SECOND))

    def listen(self, listener: Callable[[Happening], None]) -> None:
        """Be told of all that happens."""
        self.hall.listeners.append(listener)

    def set_traffic(self, conversations: int, events_per_second: float) -> None:
        """Aim at so many conversations and events from now on; agents are hired where there are too few."""
        missing = conversations + conversations // 20 + 12 - sum(not one.written for one in self.hall.agents.values())
        if missing > 0:
            self.agents.hire(missing, written=missing // 16)
        self.traffic.set(conversations, events_per_second)
        if events_per_second > 0:
            self.colleagues.begin()
        else:
            self.colleagues.rest()

    def welcome(self, number: int) -> Supervisor:
        """The supervisor who sits at desk ``number``, counted from 1."""
        names = directory.SUPERVISORS
        name = names[number - 1] if number <= len(names) else directory.person(Random(number))
        one = Supervisor(f"s-{number:02d}", name)
        return self.hall.supervisors.setdefault(one.id, one)

    def steady_call(
        self, *, consent: str | None = "true", queue: Queue | None = None, minutes: float = 4.0
    ) -> Conversation:
        """An active call that nobody touches but those who supervise it, with an agent who consents unless told
        otherwise; ``None`` leaves the attribute out."""
        self.agents.hire(1)
        agent = next(reversed(self.hall.agents.values()))
        started = self.now - round(minutes * MINUTE)
        conversation = self.calls.arrive(Channel.VOICE, "inbound", queue or self.hall.queues[0], started=started)
        conversation.steady = True
        conversation.whisper_supported = True
        connected = started + 9 * SECOND
        self.calls.seat(conversation, agent, connected)
        conversation.state = CallState.ACTIVE
        conversation.state_since = conversation.connected = connected
        for leg in conversation.participants:
            if leg.role is Role.AGENT:
                leg.attributes = {} if consent is None else {"supervision_consent": consent}
        self.calls.announce(conversation)
        return conversation
