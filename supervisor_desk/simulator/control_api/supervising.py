"""Sessions and actions: listen, coach, barge, clip, transfer, mute."""

from __future__ import annotations

from aiohttp import web

from supervisor_desk.simulator.control_api import shapes
from supervisor_desk.simulator.control_api.cueing import clip_order
from supervisor_desk.simulator.control_api.gate import CALLER
from supervisor_desk.simulator.control_api.media import Media
from supervisor_desk.simulator.control_api.members import Members
from supervisor_desk.simulator.control_api.problems import json_answer, problem_of
from supervisor_desk.simulator.world.records import Mode, MonitorSession, MutedBy, Participant, Role
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.speaking import speakers
from supervisor_desk.simulator.world.world import World

_MODES = {"whisper": Mode.WHISPER, "barge": Mode.BARGE, "silent": Mode.SILENT}


class Supervising:
    """Handlers by which a supervisor takes part in a call."""

    def __init__(self, world: World, media: Media) -> None:
        self._world = world
        self._media = media

    async def monitor(self, request: web.Request) -> web.StreamResponse:
        """``POST /interactions/telephony/monitor``: start, whisper, barge, silent, stop."""
        members = await Members.of(request)
        interaction = members.text("interactionId", required=True)
        action = members.choice("action", "start", "whisper", "barge", "silent", "stop")
        session_id = members.text("monitorSessionId", required=action not in ("", "start"))
        group = members.text("mediaServerGroupId")
        if action == "start" and session_id:
            members.wrong("monitorSessionId", "unexpected", "A session that is to be started has no id yet.")
        members.check()
        supervisor, sessions = request[CALLER].supervisor, self._world.sessions
        conversation = self._world.hall.find(interaction)
        if action == "start":
            session = sessions.start(conversation, supervisor, group=group)
            return json_answer({"monitorSessionId": session.id, "status": session.status.value}, status=202)
        if action != "stop" and conversation.over:
            raise Refusal(Why.OVER, "The conversation has ended.", field="interactionId")
        session = sessions.find(session_id, supervisor)
        if session.conversation is not conversation:
            raise Refusal(Why.UNKNOWN, "The session is on another conversation.", field="monitorSessionId")
        if action == "stop":
            sessions.stop(session)
        else:
            sessions.change(session, _MODES[action])
        return json_answer(_session_answer(session))

    async def monitored(self, request: web.Request) -> web.StreamResponse:
        """``GET /interactions/{id}/telephony/monitor``."""
        conversation = self._world.hall.find(request.match_info["id"])
        own = conversation.session_of(request[CALLER].supervisor)
        return json_answer(
            {
                "interactionId": conversation.id,
                "status": own.status.value if own is not None else "none",
                "mode": own.mode.value if own is not None else None,
                "bargeStatus": "active" if any(one.session for one in speakers(conversation)) else "inactive",
                "sessions": [shapes.session(one) for one in conversation.sessions if one.living],
            }
        )

    async def act(self, request: web.Request) -> web.StreamResponse:
        """``POST /interactions/{id}/actions``: barge in directly, play a clip to the agent, transfer."""
        members = await Members.of(request)
        action = members.choice("actionType", "bargeIn", "whisper", "transfer")
        role = members.text("participantRole")
        if role not in ("", "supervisor"):
            members.wrong("participantRole", "invalid.value", "participantRole must be supervisor.")
        target = members.text("target", required=action == "transfer")
        url = members.text("mediaUrl", required=action == "whisper")
        metadata = members.mapping("metadata")
        named = members.text("conversationId")
        if named and named != request.match_info["id"]:
            members.wrong("conversationId", "mismatch", "conversationId is not that of the address.")
        members.check()
        supervisor = request[CALLER].supervisor
        conversation = self._world.hall.find(request.match_info["id"])
        if action == "bargeIn":
            session = self._world.sessions.start(conversation, supervisor, mode=Mode.BARGE)
            return json_answer({"id": session.id, "monitorSessionId": session.id, "status": "queued"})
        if action == "transfer":
            self._world.transfers.on_behalf(conversation, supervisor, target)
            return json_answer({"id": self._world.hall.new_id("t"), "status": "queued"})
        order = clip_order(self._media, url, None, metadata)
        try:
            cue = self._world.cues.give(conversation, supervisor, order)
        except Refusal as refusal:
            raise problem_of(refusal, taken="conflict.whisper") from None
        return json_answer({"id": cue.id, "status": "queued"})

    async def mute(self, request: web.Request) -> web.StreamResponse:
        """``PATCH /conversations/voice/participants/{pid}``."""
        members = await Members.of(request)
        muted = members.flag("muted", required=True)
        members.check()
        found = self._world.hall.participants.get(request.match_info["pid"])
        if found is None or not found[0].voice:
            raise Refusal(Why.UNKNOWN, "There is no such participant in a call.")
        conversation, leg = found
        self._check_mutable(leg)
        if conversation.queue.private:
            raise Refusal(Why.PRIVATE_QUEUE, "This queue may not be supervised.")
        self._world.calls.mute(conversation, leg, muted, MutedBy.SUPERVISOR)
        return json_answer(shapes.participant(conversation, leg))

    @staticmethod
    def _check_mutable(leg: Participant) -> None:
        if leg.role not in (Role.AGENT, Role.CUSTOMER, Role.GUEST):
            raise Refusal(Why.NOT_AN_AGENT, "This participant's microphone is its own.", field="participantId")


def _session_answer(session: MonitorSession) -> dict[str, object]:
    return {"monitorSessionId": session.id, "mode": session.mode.value, "status": session.status.value}
