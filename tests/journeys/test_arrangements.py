"""What the settings ask of the service, over real sockets: a webhook that is called, a group, an endpoint."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import aiohttp
from aiohttp import web

from supervisor_desk.actions.action import Kind
from supervisor_desk.app.inject_endpoint import token_of
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.settings import Settings
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.wishes import wish
from tests.support.journey import live, program_at, workplace_on
from tests.support.waiting import happened, until

CALM = FloorConfig(conversations=6, events_per_second=2.0, seed=5, media_delay=(0.1, 0.2), speed=2.0)


async def place_on(floor: FloorThread, folder: Path) -> Workplace:
    return await workplace_on(floor.url, "desk-1", floor.ready["clients"]["desk-1"], folder / "audit.sqlite3")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def body_for(floor: FloorThread) -> dict[str, object]:
    call = floor.ready["conversationId"]
    people = floor.control.state(call)["participants"]
    agent = next(one["id"] for one in people if one["role"] == "agent" and one["present"])
    url = "https://media.example.com/please-hold.wav"
    return {"conversationId": call, "participantId": agent, "audioUrl": url, "maxDurationMs": 500}


async def test_a_program_injects_and_quality_assurance_is_called(tmp_path: Path) -> None:
    called: list[dict[str, object]] = []
    told = asyncio.Event()

    async def hear(request: web.Request) -> web.StreamResponse:
        called.append(await request.json())
        told.set()
        return web.Response(status=204)

    application = web.Application()
    application.add_routes([web.post("/qa", hear)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    qa = f"http://127.0.0.1:{runner.addresses[0][1]}/qa"
    port = free_port()
    try:
        with FloorThread(CALM) as floor:
            place = await place_on(floor, tmp_path)
            async with program_at(place, Settings(qa_webhook_url=qa, inject_port=port)) as program:
                await live(program)
                token = (await token_of(place.secrets)).reveal()
                async with aiohttp.ClientSession() as client:
                    headers = {"Authorization": f"Bearer {token}"}
                    address = f"http://127.0.0.1:{port}/inject"
                    async with client.post(address, json=body_for(floor), headers=headers) as answer:
                        assert answer.status == 201
                        played = (await answer.json())["id"]
                    await happened(told)
                    assert called[0]["interactionId"] == played
                    floor.control.begin("no-consent")
                    async with client.post(address, json=body_for(floor), headers=headers) as answer:
                        assert answer.status == 403
            again = await place_on(floor, tmp_path)
            async with program_at(again, Settings()) as program:
                await live(program)
                await until(lambda: floor.call(lambda one: not one.control.webhooks._hooks))
    finally:
        await runner.cleanup()


async def test_sessions_are_opened_on_the_group_that_is_set_and_agents_are_found(tmp_path: Path) -> None:
    with FloorThread(CALM) as floor:
        place = await place_on(floor, tmp_path)
        async with program_at(place, Settings(media_server_group="nowhere")) as program:
            await live(program)
            stack = program.screen.window.notices
            await until(lambda: any("no media server group" in row.notice.sentence for row in stack.rows))
            desk, call = program.desk, ConversationId(floor.ready["conversationId"])
            assert desk is not None
            await until(lambda: call in desk.store)
            conversation = desk.store.get(call)
            assert conversation is not None
            assert conversation.agent is not None
            assert conversation.agent.user_id is not None
            assert program.station is not None
            found = await program.station.calls_of(conversation.agent.user_id)
            assert call in [one.id for one in found]
            desk.request(wish(Kind.LISTEN, conversation))
            await until(lambda: desk.sessions.get(call) is not None)
