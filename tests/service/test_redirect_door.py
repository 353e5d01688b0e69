"""The door for the browser: which port it takes, who is let in, and what the browser shows. Real loopback sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import httpx
import pytest

from supervisor_desk.service import redirect_door as doors
from supervisor_desk.service.errors import SignedOutError
from supervisor_desk.service.redirect_door import DoorsTakenError, redirect_door


@pytest.fixture
def ports() -> list[int]:
    """Three ports that were free a moment ago."""
    found = [socket.socket() for _ in range(3)]
    for one in found:
        one.bind(("127.0.0.1", 0))
    numbers = [one.getsockname()[1] for one in found]
    for one in found:
        one.close()
    return numbers


@pytest.fixture
def taken(ports: list[int]) -> Iterator[list[socket.socket]]:
    """Another program on each of these ports, the last one last."""
    others = [socket.create_server(("127.0.0.1", port)) for port in ports]
    yield others
    for one in others:
        one.close()


async def _get(address: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.get(address)


def _back(door: doors.RedirectDoor, query: str) -> str:
    return f"{door.attempt.redirect_uri}?{query}"


async def test_the_code_of_this_try_comes_in_and_the_browser_is_told_the_end(ports: list[int]) -> None:
    async with redirect_door(ports) as door, asyncio.TaskGroup() as group:
        page = group.create_task(_get(_back(door, f"code=abc&state={door.attempt.state}")))
        assert (await door.code()).code == "abc"
        assert not page.done()
        door.tell("You are <in>.")
    shown = page.result()
    assert "You are &lt;in&gt;." in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert "abc" not in shown.text


async def test_another_state_is_turned_away_and_the_door_stays_open(
    ports: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "supervisor_desk")
    async with redirect_door(ports) as door, asyncio.TaskGroup() as group:
        refused = await _get(_back(door, "code=evil&state=guessed"))
        assert refused.status_code == 400
        assert "does not belong" in refused.text
        group.create_task(_get(_back(door, f"code=good&state={door.attempt.state}")))
        assert (await door.code()).code == "good"
        door.tell("done")
    own = [record.getMessage() for record in caplog.records if record.name.startswith("supervisor_desk")]
    assert own == ["a redirect that belongs to no sign-in of this desk was turned away"]


async def test_a_declined_sign_in_is_told_to_both(ports: list[int]) -> None:
    async with redirect_door(ports) as door:
        shown = await _get(_back(door, f"error=access_denied&state={door.attempt.state}"))
        assert "declined" in shown.text
        with pytest.raises(SignedOutError, match="declined"):
            await door.code()


async def test_nothing_else_is_served(ports: list[int]) -> None:
    async with redirect_door(ports) as door:
        address = door.attempt.redirect_uri.removesuffix("/signed-in")
        assert (await _get(f"{address}/favicon.ico")).status_code == 404
        async with httpx.AsyncClient(trust_env=False) as http:
            assert (await http.post(door.attempt.redirect_uri)).status_code == 405


async def test_the_next_port_is_taken_where_one_is_not_free(ports: list[int], taken: list[socket.socket]) -> None:
    taken[2].close()
    async with redirect_door(ports) as door:
        assert door.attempt.redirect_uri == f"http://localhost:{ports[2]}/signed-in"


async def test_words_say_what_to_do_where_no_port_is_free(ports: list[int], taken: list[socket.socket]) -> None:
    assert taken
    with pytest.raises(DoorsTakenError, match=f"{ports[0]}, {ports[1]}, {ports[2]}.*Nothing was signed in"):
        async with redirect_door(ports):
            pytest.fail("it is open")


async def test_a_port_that_another_program_has_for_the_other_kind_of_address_is_not_free(ports: list[int]) -> None:
    try:
        other = socket.create_server(("::1", ports[0]), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no ::1")
    with other:
        async with redirect_door(ports) as door:
            assert f":{ports[1]}/" in door.attempt.redirect_uri


async def test_the_port_is_free_again_after_the_try(ports: list[int]) -> None:
    async with redirect_door(ports[:1]) as first:
        before = first.attempt
    async with redirect_door(ports[:1]) as second:
        assert second.attempt.redirect_uri == before.redirect_uri
        assert second.attempt.state != before.state


async def test_a_browser_that_waits_is_let_go_when_the_try_is_given_up(ports: list[int]) -> None:
    async with asyncio.TaskGroup() as group:
        async with redirect_door(ports) as door:
            page = group.create_task(_get(_back(door, f"code=abc&state={door.attempt.state}")))
            await door.code()
        assert "has not finished" in (await page).text
