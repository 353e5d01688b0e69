"""Monitor sessions: one leg per supervisor and conversation, pending until its media is there, then changing its mode
whenever the media follows (G2)."""

from __future__ import annotations

from supervisor_desk.simulator.world import directory
from supervisor_desk.simulator.world.calls import Calls
from supervisor_desk.simulator.world.hall import Hall
from supervisor_desk.simulator.world.happenings import Attempted, SessionChanged
from supervisor_desk.simulator.world.media import Media
from supervisor_desk.simulator.world.records import (
    CallState,
    Conversation,
    Mode,
    MonitorSession,
    Participant,
    Role,
    SessionStatus,
    Supervisor,
)
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.schedule import SECOND
from supervisor_desk.simulator.world.speaking import claim

LISTENABLE = (CallState.ACTIVE, CallState.HOLD, CallState.IN_TRANSFER)


class Sessions:
    """Starts, changes and stops sessions. Raises ``Refusal`` for whatever is not possible now."""

    def __init__(self, hall: Hall, calls: Calls, media: Media) -> None:
        self._hall = hall
        self._calls = calls
        self._media = media
        calls.left_active.append(self._fall_silent)
        calls.moved.append(self._end_where_private)
        calls.ended.append(self._end_all)

    def start(
        self,
        conversation: Conversation,
        supervisor: Supervisor,
        *,
        group: str = "",
        mode: Mode = Mode.SILENT,
        written: bool = False,
        at_once: bool = False,
    ) -> MonitorSession:
        """Ask for a session that is in ``mode`` as soon as its media is there; ``written`` takes in conversations in
        which nobody speaks, to be read along."""
        self._hall.tell(Attempted("start" if mode is Mode.SILENT else mode.value, conversation, supervisor))
        self._supervisable(conversation, written=written and mode is Mode.SILENT)
        if conversation.state not in LISTENABLE or (
            mode is not Mode.SILENT and conversation.state is not CallState.ACTIVE
        ):
            raise Refusal(Why.WRONG_STATE, f"The conversation is {conversation.state}.", field="interactionId")
        if conversation.session_of(supervisor) is not None:
            raise Refusal(Why.SESSION_EXISTS, "You already have a session on this conversation.")
        if group and group not in {one[0] for one in directory.GROUPS}:
            raise Refusal(Why.UNKNOWN_GROUP, "There is no such media server group.", field="mediaServerGroupId")
        if mode is not Mode.SILENT:
            claim(conversation, supervisor)
        session = MonitorSession(
            self._hall.new_id("m"),
            conversation,
            supervisor,
            self._hall.now,
            goal=mode,
            group=group or conversation.group,
        )
        self._hall.forget_settled(conversation)
        conversation.sessions.append(session)
        self._hall.sessions[session.id] = session
        self._tell(session)
        self._follow(session, 0 if at_once else self._media.delay())
        return session

    def change(self, session: MonitorSession, mode: Mode, *, at_once: bool = False) -> None:
        """Ask for another mode. What is in force is told again; what is on its way goes on."""
        conversation = session.conversation
        self._hall.tell(Attempted(mode.value, conversation, session.supervisor))
        self._supervisable(conversation)
        if not session.living:
            raise Refusal(Why.SESSION_OVER, "The session has ended.", field="monitorSessionId")
        if session.status is SessionStatus.PENDING:
            raise Refusal(Why.SESSION_PENDING, "The session's media is not there yet.", field="monitorSessionId")
        if session.goal is None and session.mode is mode:
            self._tell(session)
            return
        if session.goal is mode:
            return
        if mode is not Mode.SILENT:
            if conversation.state is not CallState.ACTIVE:
                raise Refusal(Why.WRONG_STATE, f"The conversation is {conversation.state}.", field="interactionId")
            claim(conversation, session.supervisor)
        session.goal = mode
        # Falling silent is the safe way and needs no new media.
        delay = self._media.quick() if mode is Mode.SILENT else self._media.delay()
        self._follow(session, 0 if at_once else delay)

    def stop(self, session: MonitorSession) -> None:
        """End a session, pending ones too; ending it twice is no error."""
        if not session.living:
            return
        self._hall.tell(Attempted("stop", session.conversation, session.supervisor))
        self._end(session)
        self._tell(session)

    def take_over(self, session: MonitorSession) -> Participant:
        """Take the agent's place in a conversation in which nobody speaks, and that one reads along."""
        conversation = session.conversation
        self._hall.tell(Attempted("take-over", conversation, session.supervisor))
        self._supervisable(conversation, written=True)
        if conversation.voice:
            raise Refusal(Why.WRONG_STATE, "Only written conversations can be taken over.")
        if session.status is not SessionStatus.ACTIVE:
            raise Refusal(Why.SESSION_PENDING, "The session is not there yet, or over.")
        leg = self._calls.hand_over(conversation, session.supervisor)
        self.stop(session)
        return leg

    def find(self, session_id: str, supervisor: Supervisor) -> MonitorSession:
        """The supervisor's own session of that id."""
        session = self._hall.sessions.get(session_id)
        if session is None or session.supervisor is not supervisor:
            raise Refusal(Why.UNKNOWN, "You have no such session.", field="monitorSessionId")
        return session

    def delay(self, session: MonitorSession, seconds: float) -> None:
        """Let what is on its way arrive in ``seconds``, whatever was drawn for it."""
        if session.goal is not None:
            self._follow(session, seconds * SECOND)

    def _supervisable(self, conversation: Conversation, *, written: bool = False) -> None:
        if conversation.over:
            raise Refusal(Why.OVER, "The conversation has ended.", field="interactionId")
        if not conversation.voice and not written:
            raise Refusal(Why.NOT_VOICE, "Only calls can be listened to.", field="interactionId")
        if conversation.queue.private:
            raise Refusal(Why.PRIVATE_QUEUE, "This queue may not be supervised.", field="interactionId")

    def _follow(self, session: MonitorSession, delay: float) -> None:
        if session.next is not None:
            session.next.cancel()
        if delay:
            session.next = self._hall.schedule.after(delay, self._arrive, session)
        else:
            self._arrive(session)

    def _arrive(self, session: MonitorSession) -> None:
        session.next = None
        goal, session.goal = session.goal, None
        if not session.living or goal is None:
            return
        if goal is not Mode.SILENT and session.conversation.state is not CallState.ACTIVE:
            goal = Mode.SILENT
        session.status = SessionStatus.ACTIVE
        self._take_mode(session, goal)
        self._tell(session)

    def _take_mode(self, session: MonitorSession, mode: Mode) -> None:
        conversation = session.conversation
        if mode is Mode.BARGE and session.mode is not Mode.BARGE:
            supervisor = session.supervisor
            self._hall.join(
                conversation,
                Participant(
                    self._hall.new_id("p"),
                    Role.SUPERVISOR,
                    supervisor.name,
                    "",
                    user_id=supervisor.id,
                    joined=self._hall.now,
                ),
            )
        elif mode is not Mode.BARGE:
            for one in conversation.participants:
                if one.user_id == session.supervisor.id and one.role is Role.SUPERVISOR and one.left is None:
                    one.left = self._hall.now
        session.mode = mode
        session.since = self._hall.now

    def _fall_silent(self, conversation: Conversation) -> None:
        """Nobody speaks into a call that is not active: the media path is gone (contract section 3)."""
        for session in conversation.sessions:
            if session.speaks and session.status is SessionStatus.ACTIVE:
                if session.next is not None:
                    session.next.cancel()
                session.goal = None
                self._take_mode(session, Mode.SILENT)
                self._hall.tell(SessionChanged(session))
            elif session.speaks:
                session.goal = Mode.SILENT

    def _end_where_private(self, conversation: Conversation) -> None:
        if conversation.queue.private:
            self._end_all(conversation)

    def _end_all(self, conversation: Conversation) -> None:
        for session in conversation.sessions:
            if session.living:
                self._end(session)
                self._hall.tell(SessionChanged(session))

    def _end(self, session: MonitorSession) -> None:
        if session.next is not None:
            session.next.cancel()
        session.goal = None
        self._take_mode(session, Mode.SILENT)
        session.status = SessionStatus.TERMINATED

    def _tell(self, session: MonitorSession) -> None:
        self._hall.tell(SessionChanged(session))
        self._calls.announce(session.conversation)
