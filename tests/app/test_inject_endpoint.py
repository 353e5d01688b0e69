"""The endpoint for programs on this computer: who gets in, what is checked, and what each answer means."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState, Times
from supervisor_desk.actions.ports import Refused
from supervisor_desk.app.inject_endpoint import HOST, InjectEndpoint, token_of
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets
from tests.support.builders import AGENT, CALL
from tests.support.clock import NOON
from tests.support.waiting import happened

TOKEN = "canary-token"
BODY = {
    "conversationId": CALL,
    "participantId": AGENT,
    "audioUrl": "https://media.example.com/notice.wav",
    "streamMatrix": {"agentMute": True, "callerMute": False, "normalizeLevel": True},
    "maxDurationMs": 4000,
}


class Desk:
    """Ends each wish as it is told to."""

    def __init__(self) -> None:
        self.asked: list[Action] = []
        self.state = DeliveryState.ACCEPTED
        self.sent = True
        self.forbids: Refused | None = None

    async def perform(self, action: Action) -> Delivery:
        self.asked.append(action)
        times = Times(asked=NOON, sent=NOON if self.sent else None, accepted=NOON + 0.25)
        return Delivery(action=action, state=self.state, times=times, reason="Because.", remote_id="play-1")

    async def why_not(self, _action: Action) -> Refused | None:
        return self.forbids


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def url(desk: Desk) -> AsyncIterator[str]:
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    endpoint = InjectEndpoint(Secret(TOKEN), desk.perform, desk.why_not)
    opened = asyncio.Event()
    tasks.start(endpoint.serve(0, opened.set), name="endpoint")
    await happened(opened)
    yield f"http://{HOST}:{endpoint.port}"
    await tasks.cancel_all()
    assert not failures


async def inject(url: str, body: object = BODY, token: str = TOKEN, **headers: str) -> tuple[int, dict[str, Any]]:
    async with (
        aiohttp.ClientSession() as client,
        client.post(f"{url}/inject", json=body, headers={"Authorization": f"Bearer {token}", **headers}) as answer,
    ):
        return answer.status, await answer.json()


async def test_an_accepted_announcement_is_answered_201_with_its_id_and_latency(url: str, desk: Desk) -> None:
    status, told = await inject(url)
    action = desk.asked[0]
    assert (status, told["status"], told["id"], told["latencyMs"]) == (201, "success", "play-1", 250)
    assert (action.kind, action.duration_ms, action.mute_agent, action.mute_caller, action.normalize) == (
        Kind.ANNOUNCE,
        4000,
        True,
        False,
        True,
    )


@pytest.mark.parametrize(
    "change",
    [{"audioUrl": "http://media.example.com/a.wav"}, {"maxDurationMs": 30_001}, {"conversationId": 7}],
)
async def test_what_is_wrong_with_the_request_is_answered_400(url: str, desk: Desk, change: dict[str, object]) -> None:
    status, told = await inject(url, {**BODY, **change})
    assert (status, told["status"]) == (400, "error")
    assert desk.asked == []


@pytest.mark.parametrize("token", ["", "wrong", "canary-tokenX"])
async def test_without_the_token_nobody_gets_in(url: str, desk: Desk, token: str) -> None:
    status, told = await inject(url, token=token)
    assert status == 401
    assert TOKEN not in told["message"]
    assert desk.asked == []


async def test_a_web_page_does_not_get_in_even_with_the_token(url: str, desk: Desk) -> None:
    assert (await inject(url, Origin="https://evil.example.com"))[0] == 401
    assert desk.asked == []


async def test_missing_consent_is_answered_403(url: str, desk: Desk) -> None:
    desk.state, desk.forbids = DeliveryState.REFUSED, Refused(reason="No consent.")
    assert (await inject(url))[0] == 403


async def test_a_rule_of_the_desk_is_answered_403(url: str, desk: Desk) -> None:
    desk.state, desk.sent = DeliveryState.REFUSED, False
    assert (await inject(url))[0] == 403


@pytest.mark.parametrize("state", [DeliveryState.REFUSED, DeliveryState.UNPROVEN, DeliveryState.FAILED])
async def test_what_the_service_did_not_take_is_answered_502(url: str, desk: Desk, state: DeliveryState) -> None:
    desk.state = state
    status, told = await inject(url)
    assert (status, told["message"]) == (502, "Because.")


async def test_anybody_may_ask_whether_it_is_there(url: str) -> None:
    async with aiohttp.ClientSession() as client, client.get(f"{url}/health") as answer:
        assert (answer.status, await answer.text()) == (200, "ok")


async def test_the_token_is_made_once() -> None:
    store = MemorySecrets("A test keeps nothing.")
    first, second = await token_of(store), await token_of(store)
    assert first.reveal() == second.reveal()
    assert len(first.reveal()) > 40
