"""Monitor, coach, barge, take over: 201 says that it was taken; one's own phone is called after it (genesys-api 1).

What becomes of the leg when its mode changes is not published (genesys-api 1.3). A floor can do any of it:

kept       the same leg tells its new mode alone
added      the same leg tells its new mode beside the earlier ones
replaced   the leg ends and a new one is called
"""

from __future__ import annotations

from aiohttp import web

from supervisor_desk.simulator.genesys_api.gate import CALLER
from supervisor_desk.simulator.genesys_api.journal import Journal
from supervisor_desk.simulator.genesys_api.people import Person
from supervisor_desk.simulator.genesys_api.phones import Phones
from supervisor_desk.simulator.genesys_api.problems import Problem, bad_request, not_found, problem_of, taken
from supervisor_desk.simulator.genesys_api.reading import Reading, takes_part
from supervisor_desk.simulator.world.records import (
    CallState,
    Conversation,
    Mode,
    MonitorSession,
    Participant,
    SessionStatus,
)
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.speaking import speakers
from supervisor_desk.simulator.world.world import World

_LOUDNESS = {Mode.SILENT: 0, Mode.WHISPER: 1, Mode.BARGE: 2}


class Acting:
    """Handlers. A step to a quieter mode is refused: none is published (genesys-api 1.3)."""

    def __init__(
        self, world: World, reading: Reading, journal: Journal, phones: Phones, *, replaces: bool = False
    ) -> None:
        self._replaces = replaces
        self._world = world
        self._reading = reading
        self._journal = journal
        self._phones = phones

    async def monitor(self, request: web.Request) -> web.StreamResponse:
        """``POST …/calls/{c}/participants/{p}/monitor``."""
        return self._enter(request, Mode.SILENT)

    async def coach(self, request: web.Request) -> web.StreamResponse:
        """``POST …/calls/{c}/participants/{p}/coach``."""
        return self._enter(request, Mode.WHISPER)

    async def barge(self, request: web.Request) -> web.StreamResponse:
        """``POST …/calls/{c}/participants/{p}/barge``, and ``POST /conversations/{c}/barge`` without a participant."""
        return self._enter(request, Mode.BARGE)

    async def monitor_message(self, request: web.Request) -> web.StreamResponse:
        """``POST …/messages/{c}/participants/{p}/monitor``: one supervisor at a time, and no phone."""
        person, conversation = request[CALLER].person, self._reading.find(request, "messages")
        target = _living(conversation, request.match_info["participantId"])
        _must_be_available(person)
        if any(one.living and one.supervisor is not person.supervisor for one in conversation.sessions):
            raise bad_request("Another supervisor is monitoring this conversation already.")
        session = self._world.sessions.start(conversation, person.supervisor, written=True)
        self._journal.leg_of(session).target = target.id
        self._world.sessions.delay(session, 0)
        return taken(201)

    async def take_over(self, request: web.Request) -> web.StreamResponse:
        """``POST …/messages/{c}/participants/{p}/takeover``: from whom one is monitoring already."""
        person, conversation = request[CALLER].person, self._reading.find(request, "messages")
        target = _living(conversation, request.match_info["participantId"])
        session = conversation.session_of(person.supervisor)
        if session is None or self._journal.leg_of(session).target != target.id:
            raise bad_request("You must be monitoring the participant whose conversation you take over.")
        self._world.sessions.take_over(session)
        return taken(200)

    def _enter(self, request: web.Request, mode: Mode) -> web.StreamResponse:
        person, conversation = request[CALLER].person, self._reading.find(request, "calls")
        target = _target(request, conversation)
        session = conversation.session_of(person.supervisor)
        try:
            if session is None:
                self._call(person, conversation, target, mode)
            else:
                self._change(session, mode)
        except Refusal as refusal:
            if refusal.why is Why.SPEAKING_TAKEN and mode is not Mode.BARGE:
                raise bad_request(str(refusal)) from None
            raise problem_of(refusal) from None
        return taken(201)

    def _call(self, person: Person, conversation: Conversation, target: Participant, mode: Mode) -> None:
        if takes_part(conversation, person):
            raise _own_conversation()
        if person.station is None:
            raise Problem(
                400, "conversation.error.no.user.station", "The user has no station associated to place the call on."
            )
        _must_be_available(person)
        if any(takes_part(one, person) for one in self._world.hall.roster if one.voice):
            raise bad_request("You are on another call: monitoring and taking part at the same time is not possible.")
        session = self._world.sessions.start(conversation, person.supervisor, mode=mode)
        self._journal.leg_of(session).target = target.id
        self._phones.ring(session, person.station)

    def _change(self, session: MonitorSession, mode: Mode) -> None:
        if session.status is SessionStatus.PENDING:
            raise bad_request("Your phone has not been answered yet.")
        now = session.goal or session.mode
        if _LOUDNESS[mode] <= _LOUDNESS[now]:
            raise _own_conversation()
        if self._replaces and _may_speak(session):
            target = self._journal.leg_of(session).target
            self._world.sessions.stop(session)
            successor = self._world.sessions.start(session.conversation, session.supervisor, mode=mode)
            self._journal.leg_of(successor).target = target
        else:
            self._world.sessions.change(session, mode)


def _may_speak(session: MonitorSession) -> bool:
    """Whether nothing speaks against a louder mode, so that a leg is not given up for nothing."""
    others = [one for one in speakers(session.conversation) if one.supervisor is not session.supervisor]
    return session.conversation.state is CallState.ACTIVE and not others


def _own_conversation() -> Problem:
    return Problem(
        400,
        "conversation.error.monitor.own.conversation",
        "The user is already an active participant of this conversation.",
    )


def _must_be_available(person: Person) -> None:
    if person.presence != "AVAILABLE":
        raise bad_request("Your status must be Available to supervise.")


def _target(request: web.Request, conversation: Conversation) -> Participant:
    key = request.match_info.get("participantId")
    if key is not None:
        return _living(conversation, key)
    leg = conversation.agent_leg()
    if leg is None:
        raise bad_request("There is no agent on this conversation.")
    return leg


def _living(conversation: Conversation, participant_id: str) -> Participant:
    """Whom it is about: somebody who talks, no queue and no supervisor."""
    for one in conversation.participants:
        if one.id == participant_id:
            if one.left is not None:
                raise problem_of(Refusal(Why.OVER, "The participant has left the conversation."))
            return one
    raise not_found(f"Participant {participant_id}")
