"""The calls of one agent are found on whatever page they are, and only those that go on."""

from __future__ import annotations

import pytest

from supervisor_desk.conversations.conversation import Conversation, UserId
from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.control.agent_calls import MOST_PAGES
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.driving import Drive
from tests.support.builders import AGENT_USER
from tests.support.wire import reply, wire_conversation


class Pages:
    """Gives page after page and keeps what it was asked."""

    def __init__(self, *pages: object, count: int | None = None) -> None:
        self.pages = pages
        self.count = len(pages) if count is None else count
        self.calls: list[HttpCall] = []

    async def read(self, call: HttpCall) -> Reply:
        self.calls.append(call)
        number = int(dict(call.query)["pageNumber"])
        entities = self.pages[min(number, len(self.pages)) - 1]
        return reply(200, {"entities": entities, "pageNumber": number, "pageCount": self.count, "total": 0})

    async def send(self, call: HttpCall) -> Reply:
        return await self.read(call)


async def found_by(pages: Pages, agent: UserId) -> tuple[Conversation, ...]:
    return await Drive(pages).run(ControlDialect().calls_of(agent))


def call(key: str, **changes: object) -> dict[str, object]:
    people = [{"id": "p", "role": "agent", "userId": AGENT_USER, "name": "Ada", "leftAt": None}]
    return {**wire_conversation(), "id": key, "participants": people, **changes}


async def test_every_page_is_read_with_the_filter() -> None:
    pages = Pages([call("a")], [call("b")])
    found = await found_by(pages, AGENT_USER)
    assert [one.id for one in found] == ["a", "b"]
    assert {dict(one.query)["filter"] for one in pages.calls} == {f"participants.userId eq '{AGENT_USER}'"}


async def test_what_is_over_or_left_is_no_call_of_the_agent() -> None:
    left = [{"id": "p", "role": "agent", "userId": AGENT_USER, "leftAt": "2026-11-21T10:00:00.000Z"}]
    pages = Pages([call("a", state="ended"), call("b", participants=left), call("c")])
    assert [one.id for one in await found_by(pages, AGENT_USER)] == ["c"]


async def test_a_listing_without_end_is_left_alone() -> None:
    pages = Pages([call("a")], count=10_000)
    await found_by(pages, AGENT_USER)
    assert len(pages.calls) == MOST_PAGES


async def test_a_quotation_mark_does_not_end_the_filter() -> None:
    pages = Pages([])
    await found_by(pages, UserId("o'brien"))
    assert dict(pages.calls[0].query)["filter"] == "participants.userId eq 'o''brien'"


async def test_what_cannot_be_read_is_said() -> None:
    class Odd(Pages):
        async def read(self, _call: HttpCall) -> Reply:
            return reply(200, "odd")

    with pytest.raises(UnreadableError):
        await found_by(Odd(), AGENT_USER)
