"""Supervisors' phones: one that answers by itself, one that rings until it is picked up, one that nobody picks up. A
supervisor's leg ends when whoever is supervised leaves the call: to follow a transfer one has to monitor the customer
(genesys-api 1.1)."""

from __future__ import annotations

from supervisor_desk.simulator.genesys_api.journal import Journal
from supervisor_desk.simulator.genesys_api.people import Station
from supervisor_desk.simulator.world.happenings import ConversationChanged, Happening
from supervisor_desk.simulator.world.records import MonitorSession, SessionStatus
from supervisor_desk.simulator.world.world import World

HANGS_UP_MS = 200
"""How long it takes until a leg has ended after the leg that it supervises."""


class Phones:
    """Calls a supervisor's phone. ``rings_for`` is how many seconds one outside rings before it is picked up."""

    def __init__(self, world: World, journal: Journal, rings_for: float) -> None:
        self._world = world
        self._journal = journal
        self._rings_for = rings_for
        self._ignored = 0
        self._ignored_for = 0.0
        world.listen(self._hear)

    def ring(self, session: MonitorSession, station: Station) -> None:
        """Call it for ``session``; a phone that answers by itself does so when the media is there."""
        if self._ignored:
            self._ignored -= 1
            self._journal.leg_of(session).why_ended = "timeout"
            self._world.sessions.delay(session, self._ignored_for + 60)
            self._world.hall.schedule.after(self._ignored_for * 1000, self._give_up, session)
        elif station.rings:
            self._world.sessions.delay(session, self._rings_for)

    def ignore_next(self, count: int, seconds: float) -> None:
        """The next ``count`` calls ring for ``seconds`` and are not answered."""
        self._ignored, self._ignored_for = count, seconds

    def answer_again(self) -> None:
        """Forget what ``ignore_next`` asked for."""
        self._ignored = 0

    def _hear(self, happening: Happening) -> None:
        if not isinstance(happening, ConversationChanged):
            return
        for session in happening.conversation.sessions:
            if session.living and self._has_left(session):
                self._journal.leg_of(session).why_ended = "peer"
                self._world.hall.schedule.after(HANGS_UP_MS, self._world.sessions.stop, session)

    def _has_left(self, session: MonitorSession) -> bool:
        target = self._journal.leg_of(session).target
        return any(one.id == target and one.left is not None for one in session.conversation.participants)

    def _give_up(self, session: MonitorSession) -> None:
        if session.status is SessionStatus.PENDING:
            self._world.sessions.stop(session)
