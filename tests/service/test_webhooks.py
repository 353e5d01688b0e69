"""One registration for quality assurance, however often the desk starts, and none without the setting."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from supervisor_desk.service.dialects.base import HttpCall, Reply
from supervisor_desk.service.errors import RefusedError
from supervisor_desk.service.webhooks import PREFIX, QualityWebhook
from tests.support.builders import COLLEAGUE, ME
from tests.support.wire import reply

QA = "https://qa.example.com/events"
EVENT = "conversation:voice:interaction:completed"


class Service:
    """Keeps webhooks as the contact center does."""

    def __init__(self) -> None:
        self.hooks: dict[str, dict[str, Any]] = {}
        self.writes: list[str] = []
        self.refuses = 0
        self.slipped_in: dict[str, Any] | None = None
        self._ids = itertools.count(1)

    async def send(self, call: HttpCall) -> Reply:
        self.writes.append(call.method)
        if self.refuses:
            return reply(self.refuses, {})
        if call.method == "DELETE":
            return reply(204 if self.hooks.pop(call.path.rsplit("/", 1)[1], None) else 404)
        assert call.json is not None
        if self.slipped_in is not None:
            self._add(self.slipped_in)
        return reply(201, self._add(dict(call.json)))

    async def read(self, call: HttpCall) -> Reply:
        assert call.method == "GET"
        return reply(200, {"entities": list(self.hooks.values())})

    def _add(self, hook: dict[str, Any]) -> dict[str, Any]:
        made = {**hook, "id": f"w-{next(self._ids)}"}
        self.hooks[made["id"]] = made
        return made

    @property
    def addresses(self) -> list[str]:
        return [hook["address"] for hook in self.hooks.values()]


async def test_it_is_registered_once_however_often_the_desk_starts() -> None:
    service = Service()
    for _ in range(3):
        await QualityWebhook(service, ME).keep(QA)
    assert service.addresses == [QA]
    assert service.writes == ["POST"]
    assert next(iter(service.hooks.values()))["event"] == EVENT


async def test_a_second_desk_adds_nothing_and_takes_nothing_of_the_first() -> None:
    service = Service()
    await QualityWebhook(service, ME).keep(QA)
    await QualityWebhook(service, COLLEAGUE).keep(QA)
    await QualityWebhook(service, COLLEAGUE).keep("")
    assert service.addresses == [QA]


async def test_it_goes_with_the_setting_and_moves_with_it() -> None:
    service = Service()
    await QualityWebhook(service, ME).keep(QA)
    await QualityWebhook(service, ME).keep("https://other.example.com/qa")
    assert service.addresses == ["https://other.example.com/qa"]
    await QualityWebhook(service, ME).keep("")
    assert service.addresses == []


async def test_foreign_registrations_are_left_alone() -> None:
    service = Service()
    service.hooks["w-x"] = {"id": "w-x", "name": "CRM", "address": QA, "event": EVENT, "enabled": True}
    await QualityWebhook(service, ME).keep(QA)
    assert service.addresses == [QA, QA]
    await QualityWebhook(service, ME).keep("")
    assert list(service.hooks) == ["w-x"]


async def test_of_two_that_came_in_the_same_moment_the_older_stays() -> None:
    service = Service()
    other = f"{PREFIX} ({COLLEAGUE})"
    service.slipped_in = {"name": other, "address": QA, "event": EVENT, "enabled": True}
    await QualityWebhook(service, ME).keep(QA)
    assert [hook["name"] for hook in service.hooks.values()] == [other]


async def test_a_missing_right_is_said_with_what_to_do() -> None:
    service = Service()
    service.refuses = 403
    with pytest.raises(RefusedError, match="administrator"):
        await QualityWebhook(service, ME).keep(QA)
