"""Reading what a request brings: its body, its paging, its expansions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from aiohttp import web

from supervisor_desk.simulator.genesys_api.problems import Problem, bad_request

Json = dict[str, Any]


async def body_of(request: web.Request) -> Json:
    """The object that was sent. Raises ``Problem``."""
    body = await _decoded(request)
    if not isinstance(body, dict):
        raise bad_request("The body must be an object.")
    return body


async def list_of(request: web.Request) -> list[Any]:
    """The list that was sent. Raises ``Problem``."""
    body = await _decoded(request)
    if not isinstance(body, list):
        raise bad_request("The body must be a list.")
    return body


async def _decoded(request: web.Request) -> object:
    raw = await request.read()
    if raw and request.content_type != "application/json":
        raise Problem(415, "unsupported.media.type", "The body must be application/json.")
    try:
        return msgspec.json.decode(raw or b"null")
    except msgspec.DecodeError:
        raise bad_request("The body is not JSON.") from None


def flag(body: Json, name: str) -> bool | None:
    """A member that is true, false or not there. Raises ``Problem``."""
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise bad_request(f"{name} must be true or false.", name)
    return value


def number_of(request: web.Request, name: str, usual: int) -> int:
    """A positive number of the query. Raises ``Problem``."""
    text = request.query.get(name, str(usual))
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise bad_request(f"{name} must be a number from 1.", name)
    return int(text)


def expansions(request: web.Request) -> frozenset[str]:
    """What ``expand`` asks for."""
    return frozenset(one for part in request.query.getall("expand", []) for one in part.split(",") if one)


def listing(request: web.Request, entities: Sequence[Json], most: int = 100) -> Json:
    """One page of ``entities``, as ``pageSize`` and ``pageNumber`` ask for it."""
    size, number = min(number_of(request, "pageSize", 25), most), number_of(request, "pageNumber", 1)
    count = max(1, -(-len(entities) // size))
    page: Json = {
        "entities": list(entities[(number - 1) * size : number * size]),
        "pageSize": size,
        "pageNumber": number,
        "total": len(entities),
        "pageCount": count,
        "selfUri": f"{request.path}?pageSize={size}&pageNumber={number}",
    }
    if number < count:
        page["nextUri"] = f"{request.path}?pageSize={size}&pageNumber={number + 1}"
    return page
