"""Cues and clips: to the agent alone, by sound or text."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import BodyPartReader, web

from supervisor_desk.simulator.control_api import shapes
from supervisor_desk.simulator.control_api.gate import CALLER
from supervisor_desk.simulator.control_api.media import HOST, LARGEST, Media
from supervisor_desk.simulator.control_api.members import Members
from supervisor_desk.simulator.control_api.problems import Problem, invalid, json_answer, problem_of
from supervisor_desk.simulator.world.cues import CueOrder
from supervisor_desk.simulator.world.records import Conversation, Cue, Participant, Role
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.schedule import MINUTE
from supervisor_desk.simulator.world.world import World

LOUDEST = 0.9
"""1.0 clips as soon as the customer speaks too (G1)."""
FOREIGN_LENGTH_MS = 3000
LONGEST_TEXT = 1000


class Cueing:
    """Handlers of controls and of the media repository."""

    def __init__(self, world: World, media: Media) -> None:
        self._world = world
        self._media = media

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """``POST /media``: one file in a form."""
        if request.content_type != "multipart/form-data":
            raise invalid("file", "missing", "The body must be a multipart form with a member file.")
        clip = self._media.add(await _file(request))
        return json_answer({"id": clip.id, "mediaUrl": clip.url, "durationMs": clip.duration_ms}, status=201)

    async def give(self, request: web.Request) -> web.StreamResponse:
        """``POST /conversations/{id}/control``."""
        members = await Members.of(request)
        members.choice("controlType", "WHISPER")
        medium = members.choice("mediaType", "AUDIO", "TEXT")
        leg_id, user_id = members.text("targetParticipantId"), members.text("targetUserId")
        if not leg_id and not user_id:
            members.wrong("targetParticipantId", "missing", "targetParticipantId or targetUserId is missing.")
        level = members.number("audioMixLevel", 0.0, LOUDEST)
        url = members.text("mediaUrl", required=medium == "AUDIO")
        members.text("text", required=medium == "TEXT", longest=LONGEST_TEXT)
        metadata = members.mapping("metadata")
        members.check()
        conversation = self._world.hall.find_living(request.match_info["id"])
        target = _target(conversation, leg_id, user_id)
        order = (
            clip_order(self._media, url, level, metadata)
            if medium == "AUDIO"
            else CueOrder(audible=False, metadata=metadata)
        )
        try:
            cue = self._world.cues.give(conversation, request[CALLER].supervisor, order, target)
        except Refusal as refusal:
            raise problem_of(refusal, taken="conflict.whisper") from None
        return json_answer({"id": cue.id, "status": "QUEUED"})

    async def running(self, request: web.Request) -> web.StreamResponse:
        """``GET /conversations/{id}/controls``: those that live, and those that ended in the last minute."""
        conversation = self._world.hall.find(request.match_info["id"])
        since = self._world.now - MINUTE
        cues = [one for one in conversation.cues if one.living or (one.ended or 0) >= since]
        return json_answer({"entities": [shapes.control(one) for one in cues]})

    async def one(self, request: web.Request) -> web.StreamResponse:
        """``GET /conversations/{id}/controls/{controlId}``."""
        return json_answer(shapes.control(self._find(request)))

    async def cancel(self, request: web.Request) -> web.StreamResponse:
        """``DELETE /conversations/{id}/controls/{controlId}``: by whoever gave it."""
        cue = self._find(request)
        if cue.supervisor is not request[CALLER].supervisor:
            raise Problem(403, "not.owner", "Only the supervisor who gave the cue can take it back.", missing=["owner"])
        self._world.cues.cancel(cue)
        return web.Response(status=204)

    def _find(self, request: web.Request) -> Cue:
        conversation = self._world.hall.find(request.match_info["id"])
        return self._world.cues.find(conversation, request.match_info["controlId"])


async def _file(request: web.Request) -> bytes:
    """The form's member ``file``, of which no more is read than may be kept."""
    try:
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "file":
                data = bytearray()
                while len(data) <= LARGEST and (chunk := await part.read_chunk(1 << 16)):
                    data += chunk
                return bytes(data)
    except ValueError:
        raise invalid("file", "not.a.form", "The body is no multipart form.") from None
    raise invalid("file", "missing", "The form has no file called file.")


def clip_order(media: Media, url: str, level: float | None, metadata: dict[str, object]) -> CueOrder:
    """A cue that plays what is at ``url``. Raises ``Problem`` 400 where it cannot be fetched."""
    clip = media.find(url)
    if clip is not None:
        return CueOrder(True, url, clip.duration_ms, level, metadata)
    if url.startswith(HOST):
        raise invalid("mediaUrl", "media.unknown", "There is no such file in the media repository.")
    if urlsplit(url).scheme != "https":
        raise invalid("mediaUrl", "media.unreachable", "mediaUrl must be an https address.")
    return CueOrder(True, url, FOREIGN_LENGTH_MS, level, metadata, foreign=True)


def _target(conversation: Conversation, leg_id: str, user_id: str) -> Participant:
    for leg in conversation.participants:
        if leg.left is None and leg.role is Role.AGENT and (leg.id == leg_id if leg_id else leg.user_id == user_id):
            return leg
    field = "targetParticipantId" if leg_id else "targetUserId"
    raise Refusal(Why.NOT_AN_AGENT, "The target is no agent on this conversation.", field=field)
