"""The queues that one may see, and who works in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from supervisor_desk.service.dialects.base import HttpCall, Reply, UnreadableError
from supervisor_desk.service.dialects.flow import Flow, asked
from supervisor_desk.service.dialects.genesys.segments import segment
from supervisor_desk.service.dialects.genesys.wire import READ_FAILURES

PAGE_SIZE: Final = 100
MOST_PAGES: Final = 30
"""Pages that are read of one listing: 3,000 queues, or members of one queue."""


class Named(msgspec.Struct, frozen=True):
    """A queue or a person."""

    id: str
    name: str = ""


class _User(msgspec.Struct, frozen=True):
    id: str | None = None
    name: str | None = None


class _Entity(msgspec.Struct, frozen=True):
    id: str | None = None
    name: str | None = None
    user: _User | None = None


class _Page(msgspec.Struct, frozen=True, rename="camel"):
    entities: tuple[_Entity, ...] | None = None
    page_count: int | None = None
    next_uri: str | None = None


_page: Final = msgspec.json.Decoder(_Page).decode


def visible() -> Flow[tuple[Named, ...]]:
    """All queues that one may see; those one works in, where searching them is not permitted."""
    found = yield from _listing(_queues_call)
    return found if found is not None else (yield from _listing(_own_queues_call)) or ()


def members(queue: str) -> Flow[tuple[Named, ...]]:
    """Who works in ``queue``; nobody where that is not permitted."""

    def call(number: int) -> HttpCall:
        path = f"/api/v2/routing/queues/{segment(queue)}/members"
        return HttpCall(method="GET", path=path, query=(*_paging(number), ("expand", "presence,routingStatus")))

    return (yield from _listing(call)) or ()


def _queues_call(number: int) -> HttpCall:
    return HttpCall(method="GET", path="/api/v2/routing/queues/divisionviews/all", query=_paging(number))


def _own_queues_call(number: int) -> HttpCall:
    return HttpCall(method="GET", path="/api/v2/routing/queues/me", query=_paging(number))


def _paging(number: int) -> tuple[tuple[str, str], ...]:
    return (("pageSize", str(PAGE_SIZE)), ("pageNumber", str(number)))


def _listing(call: Callable[[int], HttpCall]) -> Flow[tuple[Named, ...] | None]:
    """All pages of a listing; ``None`` where it is not permitted."""
    found: dict[str, Named] = {}
    for number in range(1, MOST_PAGES + 1):
        reply = yield from asked(call(number))
        if reply.status == 403:
            return None
        page = _read(reply)
        entities = page.entities or ()
        for one in entities:
            user = one.user or _User()
            key = user.id or one.id
            if key:
                found[key] = Named(key, one.name or user.name or "")
        known = page.page_count is not None or page.next_uri is not None
        more = bool(page.next_uri) or number < (page.page_count or 0) or (not known and len(entities) == PAGE_SIZE)
        if not more:
            break
    return tuple(found.values())


def _read(reply: Reply) -> _Page:
    if not reply.ok:
        raise UnreadableError(f"listing: answer {reply.status}")
    try:
        return _page(reply.body)
    except READ_FAILURES as error:
        raise UnreadableError(f"listing: {error}") from None
