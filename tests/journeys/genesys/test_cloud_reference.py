"""A development check: all that the desk asks and all that the floor says in whole rehearsals, against the reference
data of the real service. Skipped where that is not at hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.app.program import Program
from supervisor_desk.app.rehearsal import Rehearsal
from supervisor_desk.app.stories import STORIES
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.link import LinkPhase
from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.simulator import runner
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.floor import RunningFloor
from supervisor_desk.simulator.genesys_api.sockets import Socket
from supervisor_desk.simulator.thread import FloorThread
from tests.service.dialects.genesys.reference import (
    FOLDER,
    MISSING,
    answer_faults,
    call_faults,
    faults,
    frame_faults,
    is_topic,
    model_of,
    operation_of,
)
from tests.support.cloud_desk import choose, cloud_desk, press, put_right
from tests.support.waiting import until

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=MISSING)
NOT_LISTED = {
    r"DELETE /api/v2/notifications/channels/[^/]+": None,
    r"PATCH /api/v2/users/[^/]+/presences/purecloud": "UserPresence",
}
"""Published by the vendor's SDKs, and not among the operations of the reference data; with the model of the body."""
STREAM_FAULTS = {
    "topics-lost": b"no_longer_subscribed",
    "socket-closing": b"socket_closing",
    "token-revoked": b"token_revoked",
}
ACTED = {
    "post_conversations_call_participant_monitor",
    "post_conversations_call_participant_coach",
    "post_conversations_call_participant_barge",
    "post_conversations_message_participant_monitor",
    "patch_conversations_call_participant",
}
SECONDS = 30.0


class Overheard:
    """What went over a floor's API: requests with their answers, and frames. Filled in the floor's own thread."""

    def __init__(self) -> None:
        self.asked: list[tuple[HttpCall, int, bytes]] = []
        self.told: list[bytes] = []

    @web.middleware
    async def listen(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Stands in front of the floor."""
        body = await request.read()
        answer = await handler(request)
        if request.path.startswith("/api/"):
            query, sent = tuple(request.query.items()), json.loads(body) if body else None
            call = HttpCall(method=request.method, path=request.path, query=query, json=sent)
            said = answer.body if isinstance(answer, web.Response) else b""
            assert isinstance(said, bytes | None)
            self.asked.append((call, answer.status, said or b""))
        return answer

    def wrong(self) -> list[str]:
        """Everything that is not as published, each once."""
        found = [
            f"{call.method} {call.path}: {fault}"
            for call, status, said in self.asked
            for fault in (*_sent_faults(call), *answer_faults(call, status, json.loads(said) if said else None))
        ]
        frames: list[dict[str, Any]] = [json.loads(text) for text in self.told]
        found += [f"{frame['topicName']}: {fault}" for frame in frames for fault in frame_faults(frame)]
        return sorted(set(found))

    def operations(self) -> set[str]:
        """The operations that were used."""
        return {one["sdk_method"] for call, *_ in self.asked if (one := operation_of(call)) is not None}

    def models(self) -> set[str]:
        """The models of what was told."""
        return {model for text in self.told if (model := model_of(json.loads(text)["topicName"])) is not None}


def _sent_faults(call: HttpCall) -> list[str]:
    for pattern, model in NOT_LISTED.items():
        if re.fullmatch(pattern, f"{call.method} {call.path}"):
            return faults(call.json, model) if model is not None else []
    topics = call.json if call.path.endswith("/subscriptions") and isinstance(call.json, list) else []
    strange = [f"{name}: no such topic" for one in topics for name in _joined(one["id"]) if not is_topic(name)]
    return [*call_faults(call), *strange]


def _joined(topic: str) -> list[str]:
    """The topics that one subscription asks for: ``a?b&c`` stands for ``a.b`` and ``a.c``."""
    stem, _, ends = topic.partition("?")
    return [f"{stem}.{end}" for end in ends.split("&")] if ends else [stem]


@pytest.fixture
def overheard(monkeypatch: pytest.MonkeyPatch) -> Overheard:
    """What goes over each floor that is opened from now on."""
    made, push = Overheard(), Socket.push

    class Watched(RunningFloor):
        def __init__(self, *choices: Any) -> None:
            super().__init__(*choices)
            self.application.middlewares.insert(0, made.listen)

    def pushed(socket: Socket, text: bytes) -> None:
        made.told.append(text)
        push(socket, text)

    monkeypatch.setattr(runner, "RunningFloor", Watched)
    monkeypatch.setattr(Socket, "push", pushed)
    return made


def floor_of(scenario: str) -> FloorThread:
    return FloorThread(
        FloorConfig(
            platform="genesys",
            scenario=scenario,
            seed=7,
            conversations=8,
            events_per_second=0.2,  # people talk for long: no call ends under a step
            speed=5.0,
            rings_for=1.0,
        )
    )


async def play(program: Program, name: str, call: str, folder: Path) -> None:
    report = await Rehearsal(program, STORIES[name], folder, ConversationId(call)).play(SECONDS)
    assert report.passed, report.as_table()


async def test_a_whole_rehearsal_and_what_the_window_offers_beyond_it_are_as_published(
    overheard: Overheard, tmp_path: Path
) -> None:
    with floor_of("calm") as floor:
        async with cloud_desk(floor, tmp_path, "s-01") as program:
            await play(program, "calm", floor.ready["conversationId"], tmp_path)
            for kind in (Kind.BARGE, Kind.HOLD, Kind.RESUME, Kind.COACH, Kind.MUTE_SELF, Kind.SECURE_PAUSE, Kind.STOP):
                assert (await press(program, kind)).state is DeliveryState.CONFIRMED
            choose(program, "message")
            for kind in (Kind.LISTEN, Kind.TAKE_OVER):
                assert (await press(program, kind)).state is DeliveryState.CONFIRMED
    assert not (wrong := overheard.wrong()), "\n".join(wrong[:40])
    assert overheard.operations() > ACTED | {"get_tokens_me", "get_users_me", "post_notifications_channels"}
    assert overheard.models() > {"ConversationEventTopicConversation"}


async def test_a_rehearsal_in_which_the_call_ends_and_the_stream_is_moved_is_as_published(
    overheard: Overheard, tmp_path: Path
) -> None:
    with floor_of("call-ends-under-cue") as floor:
        async with cloud_desk(floor, tmp_path, str(floor.ready["people"]["newcomer"])) as program:
            choose(program, "voice")
            await put_right(program)
            await play(program, "call-ends-under-cue", floor.ready["conversationId"], tmp_path)
            for fault, word in STREAM_FAULTS.items():
                floor.control.switch_on(fault)
                await until(lambda word=word: any(word in one for one in list(overheard.told)))  # type: ignore[misc]
            await until(lambda: program.screen.link.phase is LinkPhase.SIGNED_OUT)
    assert not (wrong := overheard.wrong()), "\n".join(wrong[:40])
    assert overheard.operations() > {"put_user_station_associatedstation_station_id", "get_conversation"}
    assert overheard.models() > {"SystemMessageSystemMessage"}


def test_what_is_misspelt_is_found(overheard: Overheard) -> None:
    call = HttpCall(method="PATCH", path="/api/v2/conversations/calls/c/participants/p", json={"mutde": True})
    subscribed = HttpCall(
        method="PUT", path="/api/v2/notifications/channels/x/subscriptions", json=[{"id": "v2.usr.a"}]
    )
    asked = HttpCall(method="GET", path="/api/v2/stations", query=(("pagesize", "9"), ("pageNumber", "one")))
    unheard_of = HttpCall(method="POST", path="/api/v2/conversations/calls/c/participants/p/listen")
    overheard.asked += [(one, 202, b"") for one in (call, subscribed, asked, unheard_of)]
    overheard.asked.append((HttpCall(method="GET", path="/api/v2/tokens/me"), 200, b'{"organisation":{}}'))
    overheard.told.append(b'{"topicName":"v2.users.u.presence","eventBody":{"precenseDefinition":{}}}')
    wrong = "\n".join(overheard.wrong())
    for word in ("mutde", "v2.usr.a", "pagesize", "'one' is no int", "p/listen", "organisation", "precenseDefinition"):
        assert word in wrong
