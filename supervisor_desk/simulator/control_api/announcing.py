"""Announcements, and the webhooks that are told when one has finished."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from aiohttp import web

from supervisor_desk.simulator.control_api import shapes
from supervisor_desk.simulator.control_api.gate import CALLER
from supervisor_desk.simulator.control_api.media import Media
from supervisor_desk.simulator.control_api.members import Members
from supervisor_desk.simulator.control_api.problems import json_answer
from supervisor_desk.simulator.world.announcements import USUAL_LENGTH_MS
from supervisor_desk.simulator.world.records import Announcement, Conversation, Participant
from supervisor_desk.simulator.world.refusal import Refusal, Why
from supervisor_desk.simulator.world.world import World

LONGEST_MS = 30_000
SOUNDS = (".wav", ".mp3", ".ogg")
_DURATION = re.compile(r"^PT(?=\d)(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$")


class Announcing:
    """Handlers of announcements."""

    def __init__(self, world: World, media: Media) -> None:
        self._world = world
        self._media = media

    async def play(self, request: web.Request) -> web.StreamResponse:
        """``POST /conversations/voice/{cid}/participants/{pid}/interactions``."""
        members = await Members.of(request)
        members.choice("type", "play")
        members.choice("sourceType", "url")
        url = members.text("sourceUrl", required=True)
        mute = members.flag("mute")
        longest = _longest(members)
        _check_url(members, url)
        members.check()
        conversation, participant = self._place(request)
        clip = self._media.find(url.partition("?")[0])
        length = min(longest, clip.duration_ms if clip is not None else USUAL_LENGTH_MS)
        announcement = self._world.announcements.play(
            conversation, participant, request[CALLER].supervisor, url, mute=mute, plays_ms=length
        )
        response = json_answer({"id": announcement.id, "status": "queued"}, status=201)
        response.headers["X-Interaction-Id"] = announcement.id
        return response

    async def one(self, request: web.Request) -> web.StreamResponse:
        """``GET …/interactions/{id}``."""
        return json_answer(shapes.announcement(self._find(request)))

    async def stop(self, request: web.Request) -> web.StreamResponse:
        """``DELETE …/interactions/{id}``."""
        self._world.announcements.stop(self._find(request))
        return web.Response(status=204)

    def _find(self, request: web.Request) -> Announcement:
        conversation, _ = self._place(request)
        return self._world.announcements.find(conversation, request.match_info["id"])

    def _place(self, request: web.Request) -> tuple[Conversation, Participant]:
        conversation = self._world.hall.find(request.match_info["cid"])
        for leg in conversation.participants:
            if leg.id == request.match_info["pid"] and conversation.voice:
                return conversation, leg
        raise Refusal(Why.UNKNOWN, "There is no such participant in this call.")


def _longest(members: Members) -> int:
    """What ``maxDuration`` allows, in ms."""
    text = members.text("maxDuration", required=True)
    match = _DURATION.match(text)
    if match is None or not (match[1] or match[2]):
        if text:
            members.wrong("maxDuration", "not.a.duration", "maxDuration must be like PT15S.")
        return LONGEST_MS
    length = round((int(match[1] or 0) * 60 + float(match[2] or 0)) * 1000)
    if not 1 <= length <= LONGEST_MS:
        members.wrong("maxDuration", "out.of.range", "maxDuration must be from 1 ms to 30 s.")
    return length


def _check_url(members: Members, url: str) -> None:
    if not url:
        return
    try:
        parts = urlsplit(url)
    except ValueError:
        members.wrong("sourceUrl", "not.a.url", "sourceUrl is no address.")
        return
    if parts.scheme != "https" or not parts.netloc:
        members.wrong("sourceUrl", "not.https", "sourceUrl must be an https address.")
    if PurePosixPath(parts.path).suffix.lower() not in SOUNDS:
        members.wrong("sourceUrl", "unsupported.format", f"sourceUrl must end in {', '.join(SOUNDS)}.")
