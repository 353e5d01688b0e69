"""The floor's own supervisors, who listen, coach and barge now and then, so that a desk is never quite alone."""

from __future__ import annotations

from supervisor_desk.simulator.world import directory
from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.records import CallState, Conversation, Mode, MonitorSession, Supervisor
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.schedule import SECOND
from supervisor_desk.simulator.world.sessions import Sessions


class Colleagues:
    """Acts of its own accord once ``begin`` was called, and on demand at any time."""

    def __init__(self, hall: Hall, sessions: Sessions) -> None:
        self._hall = hall
        self._sessions = sessions
        self._rng = hall.rng("colleagues")
        self.people = [
            Supervisor(f"s-colleague-{number}", name, simulated=True)
            for number, name in enumerate(directory.COLLEAGUES, start=1)
        ]
        for one in self.people:
            hall.supervisors[one.id] = one
        self._acting = False
        self._ordered: set[str] = set()

    def begin(self) -> None:
        """Let them act by themselves from now on."""
        if not self._acting:
            self._acting = True
            for one in self.people:
                self._hall.schedule.after(self._rng.uniform(5, 40) * SECOND, self._look_round, one)

    def rest(self) -> None:
        """Let them finish what they do, and begin nothing new."""
        self._acting = False

    def send(self, conversation: Conversation, mode: Mode, who: Supervisor | None = None) -> MonitorSession:
        """A colleague joins that conversation at once, or changes to ``mode``. Raises ``Refusal`` where not possible.

        Whoever is sent stays until ``leave``, or until the conversation ends.
        """
        colleague = who or self._there(conversation) or self._idle()
        session = conversation.session_of(colleague) or self._sessions.start(conversation, colleague, at_once=True)
        self._ordered.add(colleague.id)
        if session.mode is not mode or session.goal is not None:
            self._sessions.change(session, mode, at_once=True)
        return session

    def leave(self, conversation: Conversation, who: Supervisor | None = None) -> None:
        """The colleagues who are on that conversation, or one of them, leave it."""
        for session in list(conversation.sessions):
            if session.living and session.supervisor.simulated and who in (None, session.supervisor):
                self._ordered.discard(session.supervisor.id)
                self._sessions.stop(session)

    def _there(self, conversation: Conversation) -> Supervisor | None:
        return next((one for one in self.people if conversation.session_of(one) is not None), None)

    def _idle(self) -> Supervisor:
        busy = {one.supervisor.id for one in self._hall.sessions.values() if one.living}
        for one in self.people:
            if one.id not in busy:
                return one
        for one in self.people:
            if one.id not in self._ordered:
                return one
        raise Refusal(Why.UNKNOWN_TARGET, "All colleagues are busy.")

    def _look_round(self, one: Supervisor) -> None:
        """Do the next thing that this colleague feels like, and come back later."""
        session = next((s for s in self._hall.sessions.values() if s.living and s.supervisor is one), None)
        if one.id not in self._ordered:
            try:
                self._act(one, session)
            except Refusal:
                pass  # somebody was quicker, or the call moved on: look again later
        elif session is None:
            self._ordered.discard(one.id)
        if self._acting or session is not None:
            self._hall.schedule.after(self._rng.uniform(8, 40) * SECOND, self._look_round, one)

    def _act(self, one: Supervisor, session: MonitorSession | None) -> None:
        chance = self._rng.random()
        if session is None:
            conversation = self._something_to_hear()
            if self._acting and conversation is not None and chance < 0.7:
                self._sessions.start(conversation, one)
        elif session.mode is Mode.SILENT and chance < 0.3:
            self._sessions.change(session, Mode.WHISPER)
        elif session.mode is Mode.SILENT and chance < 0.42:
            self._sessions.change(session, Mode.BARGE)
        elif session.mode is not Mode.SILENT and chance < 0.5:
            self._sessions.change(session, Mode.SILENT)
        elif chance > 0.6:
            self._sessions.stop(session)

    def _something_to_hear(self) -> Conversation | None:
        roster = self._hall.roster
        for _ in range(12):
            if not roster:
                return None
            one = self._rng.choice(roster)
            if one.voice and not one.steady and not one.queue.private and one.state is CallState.ACTIVE:
                return one
        return None
