"""What the settings ask of the service: done where it can be, said in words where it cannot."""

from __future__ import annotations

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.app.arrangements import arrange
from supervisor_desk.service.adapter import ContactCenter
from supervisor_desk.service.breaker import Breaker
from supervisor_desk.service.client import Client, Patience
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.base import Identity
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.limits import Limiter
from supervisor_desk.settings import Settings
from tests.actions.bench import wish
from tests.support.builders import ME
from tests.support.exchange import FakeExchange, FakeSigner, Scripted
from tests.support.wire import reply

GROUPS = reply(200, {"entities": [{"id": "msg-1", "name": "Frankfurt"}, {"id": "msg-2", "name": "Dublin"}]})
NO_HOOKS = reply(200, {"entities": []})


class Desk:
    def __init__(self, *answers: Scripted) -> None:
        self.exchange = FakeExchange(*answers)
        clock = SystemClock()
        patience = Patience(first_s=0, longest_s=0, jitter_s=0)
        breaker = Breaker(clock, lambda _: None)
        self.client = Client(self.exchange, FakeSigner(), Limiter(clock), breaker, clock, patience)
        self.center = ContactCenter(ControlDialect(), self.client, Identity(id=ME, name="Sam"))

    async def arranged(self, **changes: object) -> tuple[str, ...]:
        return await arrange(self.client, self.center, Settings(**changes))  # type: ignore[arg-type]


async def test_sessions_are_opened_on_the_group_that_is_set() -> None:
    desk = Desk(GROUPS, NO_HOOKS)
    assert await desk.arranged(media_server_group="msg-2") == ()
    await desk.center.send(wish(Kind.LISTEN), None)
    start = desk.exchange.calls[-1][0].json
    assert start is not None
    assert start["mediaServerGroupId"] == "msg-2"


async def test_without_the_setting_the_service_chooses_and_is_not_asked() -> None:
    desk = Desk(NO_HOOKS)
    assert await desk.arranged() == ()
    await desk.center.send(wish(Kind.LISTEN), None)
    assert next(call.path for call, _ in desk.exchange.calls) == "/api/v2/webhooks"
    start = desk.exchange.calls[-1][0].json
    assert start is not None
    assert "mediaServerGroupId" not in start


async def test_a_group_that_does_not_exist_is_said_with_those_that_do() -> None:
    desk = Desk(GROUPS, NO_HOOKS)
    (words,) = await desk.arranged(media_server_group="msg-9")
    assert "“msg-9”" in words
    assert "msg-1, msg-2" in words
    assert desk.center.media_server_group == ""


@pytest.mark.parametrize("odd", [reply(200, "odd"), reply(403, {})])
async def test_groups_that_cannot_be_read_leave_the_choice_to_the_service(odd: Scripted) -> None:
    desk = Desk(odd, NO_HOOKS)
    (words,) = await desk.arranged(media_server_group="msg-1")
    assert "could not be read" in words


async def test_whoever_may_not_write_webhooks_hears_of_it_only_with_the_setting() -> None:
    assert await Desk(reply(403, {})).arranged() == ()
    (words,) = await Desk(reply(403, {})).arranged(qa_webhook_url="https://qa.example.com/")
    assert words
