"""Changing a leg or a whole conversation: mute, hold, hang up, pause the recording (genesys-api 2)."""

from __future__ import annotations

from aiohttp import web

from supervisor_desk.simulator.genesys_api.agent_control import AgentRule
from supervisor_desk.simulator.genesys_api.gate import CALLER
from supervisor_desk.simulator.genesys_api.journal import Journal
from supervisor_desk.simulator.genesys_api.members import Json, body_of, flag
from supervisor_desk.simulator.genesys_api.people import Person
from supervisor_desk.simulator.genesys_api.problems import Problem, bad_request, json_answer, not_found, taken
from supervisor_desk.simulator.genesys_api.reading import Reading, medium
from supervisor_desk.simulator.genesys_api.shapes import full
from supervisor_desk.simulator.world.records import (
    CallState,
    Conversation,
    MonitorSession,
    MutedBy,
    Participant,
    Role,
    SessionStatus,
)
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.world import World

_MEDIA = ("calls", "messages", "emails")


class Controlling:
    """Handlers."""

    def __init__(self, world: World, reading: Reading, journal: Journal, rule: AgentRule) -> None:
        self._world = world
        self._reading = reading
        self._journal = journal
        self._rule = rule

    async def participant(self, request: web.Request) -> web.StreamResponse:
        """``PATCH …/participants/{p}``, of any medium, and ``…/participants/{p}/user/{userId}``: 202."""
        person, named = request[CALLER].person, medium(request)
        conversation = self._reading.find(request, named if named in _MEDIA else "")
        key, change = request.match_info["participantId"], await body_of(request)
        _check(change)
        for session in conversation.sessions:
            if session.id == key:
                self._own_leg(person, session, change)
                return taken()
        leg = next((one for one in conversation.participants if one.id == key), None)
        if leg is None or leg.role is Role.SUPERVISOR:
            raise not_found(f"Participant {key}")
        user = request.match_info.get("userId")
        if user is not None and leg.user_id != user:
            raise not_found(f"User {user}")
        if leg.left is not None:
            raise Problem(400, "conversation.error.call.disconnected", "The call has been disconnected already.")
        self._leg(person, conversation, leg, change)
        return taken()

    async def conversation(self, request: web.Request) -> web.StreamResponse:
        """``PATCH /conversations/calls/{c}`` and its like: ending it for everybody, or its recording."""
        conversation = self._reading.find(request, medium(request))
        change = await body_of(request)
        if change.get("state") == "disconnected":
            self._end(conversation)
        elif "recordingState" in change:
            self._record(conversation, change)
        else:
            raise bad_request("Nothing that can be changed was named.")
        return json_answer(full(conversation, self._journal.of(conversation)))

    async def disconnect(self, request: web.Request) -> web.StreamResponse:
        """``POST /conversations/{c}/disconnect``: 202."""
        self._end(self._reading.find(request))
        return taken()

    async def recording(self, request: web.Request) -> web.StreamResponse:
        """``PATCH /conversations/{c}/recordingstate``: 202. By ``PUT`` on calls it is 200."""
        conversation = self._reading.find(request)
        if conversation.over:
            raise Refusal(Why.OVER, "The conversation has ended.")
        self._record(conversation, await body_of(request))
        return taken(202 if request.method == "PATCH" else 200)

    def _own_leg(self, person: Person, session: MonitorSession, change: Json) -> None:
        if session.supervisor is not person.supervisor:
            raise Problem(
                403,
                "conversation.error.forbidden.not.active.participant",
                "The leg of another supervisor cannot be changed.",
            )
        if not session.living:
            raise Problem(400, "conversation.error.call.disconnected", "The call has been disconnected already.")
        if change.get("state") == "disconnected":
            self._world.sessions.stop(session)
            return
        leg = self._journal.leg_of(session)
        muted, held = flag(change, "muted"), flag(change, "held")
        if held and session.status is SessionStatus.PENDING:
            raise _alerting()
        if muted is not None:
            leg.muted = muted
        if held is not None:
            leg.held, leg.held_since = held, self._world.now if held else None
        self._world.calls.announce(session.conversation)

    def _leg(self, person: Person, conversation: Conversation, leg: Participant, change: Json) -> None:
        session = conversation.session_of(person.supervisor)
        own = self._journal.leg_of(session) if session is not None else None
        if leg.user_id != person.id and not self._rule.allows(person, own):
            return
        if change.get("state") == "disconnected":
            self._end(conversation)
            return
        muted, held = flag(change, "muted"), flag(change, "held")
        if muted is not None:
            self._world.calls.mute(conversation, leg, muted, MutedBy.SUPERVISOR)
        if held is True and conversation.state is CallState.RINGING:
            raise _alerting()
        if held is True and conversation.state is not CallState.HOLD:
            self._world.calls.hold(conversation)
        if held is False and conversation.state is CallState.HOLD:
            self._world.calls.resume(conversation)

    def _end(self, conversation: Conversation) -> None:
        if conversation.over:
            raise not_found(f"Conversation {conversation.id}")
        self._world.calls.end(conversation, reason="disconnected.by.supervisor")

    def _record(self, conversation: Conversation, change: Json) -> None:
        wanted = change.get("recordingState")
        if wanted not in ("ACTIVE", "PAUSED", "NONE"):
            raise bad_request("recordingState must be ACTIVE, PAUSED or NONE.", "recordingState")
        self._journal.of(conversation).paused = wanted == "PAUSED"
        self._world.calls.announce(conversation)


def _check(change: Json) -> None:
    if change.get("state") not in (None, "connected", "disconnected"):
        raise bad_request("state must be connected or disconnected.", "state")
    if not any(name in change for name in ("state", "muted", "held", "confined", "recording", "wrapup")):
        raise bad_request("Nothing that can be changed was named.")


def _alerting() -> Problem:
    return Problem(400, "conversation.error.hold.alerting", "A call that is alerting cannot be held.")
