"""The shared board on a real server: its own clock, accounts and passwords, hints, and everything that can break."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis

from supervisor_desk.actions.slot_board import Granted, InLine, OutOfLine
from supervisor_desk.service.redis_client import open_redis
from supervisor_desk.service.redis_slots import COMMANDS, RedisSlots
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.slot_fallback import ANSWER_S, BoardLostError
from supervisor_desk.service.tls import tls_context
from tests.support.certificates import Authority
from tests.support.redis_server import RedisServer, free_port, needs_redis_server
from tests.support.waiting import until

pytestmark = needs_redis_server
PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with RedisServer(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as running:
        yield running


@asynccontextmanager
async def board_at(url: str, password: str = "", **options: float) -> AsyncIterator[RedisSlots]:
    board = RedisSlots(open_redis(url, Secret(password), tls_context()), **options)  # type: ignore[arg-type]
    try:
        yield board
    finally:
        await board.close()


async def test_a_grant_lapses_by_the_clock_of_the_server(server: RedisServer) -> None:
    async with board_at(server.url, lease_s=0.3) as board:
        assert isinstance(await board.join("lapsing", "ann", "Ann"), Granted)
        bo = await board.join("lapsing", "bo", "Bo")
        assert isinstance(bo, InLine)
        began = time.monotonic()
        while not isinstance(await board.standing("lapsing", "bo"), Granted):  # noqa: ASYNC110 - the server's time
            await asyncio.sleep(0)
        assert 0.2 < time.monotonic() - began < 2.0


async def test_a_place_expires_by_the_clock_of_the_server(server: RedisServer) -> None:
    async with board_at(server.url, place_s=0.2) as board:
        await board.join("expiring", "ann", "Ann")
        await board.join("expiring", "bo", "Bo")
        began = time.monotonic()
        while not isinstance(await board.standing("expiring", "bo"), OutOfLine):  # noqa: ASYNC110 - the server's time
            await asyncio.sleep(0)
        assert 0.1 < time.monotonic() - began < 2.0


async def test_desks_in_one_line_are_served_in_the_order_in_which_the_server_heard_them(server: RedisServer) -> None:
    boards = [RedisSlots(Redis(port=server.port, decode_responses=True, protocol=2)) for _ in range(8)]
    await boards[0].join("order", "first", "First")
    for number, board in enumerate(boards):
        await board.join("order", f"desk-{number}", f"Desk {number}")
    served: list[str] = []
    holder = "first"
    for _ in boards:
        await boards[0].leave("order", holder)
        holder = (await boards[0].view("order")).holder
        served.append(holder)
    assert served == [f"desk-{number}" for number in range(8)]
    for board in boards:
        await board.close()


async def test_of_many_who_ask_at_once_one_is_granted_the_slot_and_each_has_a_place_of_its_own(
    server: RedisServer,
) -> None:
    boards = [RedisSlots(Redis(port=server.port, decode_responses=True, protocol=2)) for _ in range(10)]
    answers = await asyncio.gather(*(board.join("crowd", f"desk-{n}", "") for n, board in enumerate(boards)))
    assert sum(isinstance(one, Granted) for one in answers) == 1
    assert sorted(one.place for one in answers if isinstance(one, InLine)) == list(range(1, 10))
    for board in boards:
        await board.close()


async def hint_of(board: RedisSlots, call: str) -> str:
    """Listen while something goes on in the line of ``call``; the first that is heard."""
    heard: list[str] = []

    async def listen() -> None:
        async with aclosing(board.hints()) as hints:
            heard.append(await anext(hints))

    async with asyncio.TaskGroup() as group:
        listening = group.create_task(listen())
        while not listening.done():  # what is said before the subscription stands is missed
            await board.join(call, "ann", "Ann")
            await board.leave(call, "ann")
            await asyncio.sleep(0)
    return heard[0]


async def test_a_hint_names_the_call_in_whose_line_something_happened(server: RedisServer) -> None:
    async with board_at(server.url) as board:
        assert await hint_of(board, "hinted call {1}") == "hinted call {1}"


async def test_an_account_that_may_only_what_it_must_is_enough(own_server: RedisServer) -> None:
    allowed = [f"+{command}" for command in COMMANDS.split()]
    rules = ["on", f">{PASSWORD}", "resetkeys", "~cq:*", "resetchannels", "&cq:*", "-@all", *allowed]
    assert own_server.say("ACL", "SETUSER", "desk", *rules) == "+OK"
    async with board_at(f"redis://desk@127.0.0.1:{own_server.port}", PASSWORD) as board:
        await board.ping()
        assert isinstance(await board.join("call", "ann", "Ann"), Granted)
        await board.join("call", "bo", "Bo")
        await board.ask("call", "cy", "Cy")
        await board.take_over("call", "di", "Di", "Now.")
        await board.leave("call", "di")
        assert await hint_of(board, "call") == "call"


async def test_an_account_bound_to_the_names_reaches_no_others(own_server: RedisServer) -> None:
    allowed = [f"+{command}" for command in COMMANDS.split()]
    rules = ["on", f">{PASSWORD}", "resetkeys", "~cq:*", "resetchannels", "&cq:*", "-@all", *allowed]
    own_server.say("ACL", "SETUSER", "desk", *rules)
    client = open_redis(f"redis://desk@127.0.0.1:{own_server.port}", Secret(PASSWORD), tls_context())
    board = RedisSlots(client, prefix="payroll:")
    with pytest.raises(BoardLostError, match="does not accept this desk"):
        await board.join("call", "ann", "Ann")
    await board.close()


@pytest.mark.parametrize("password", ["", "wrong"])
async def test_a_wrong_password_is_said_without_the_password(own_server: RedisServer, password: str) -> None:
    own_server.say("CONFIG", "SET", "requirepass", PASSWORD)
    async with board_at(own_server.url, password) as board:
        with pytest.raises(BoardLostError) as lost:
            await board.ping()
    assert "password" in str(lost.value)
    assert "wrong" not in str(lost.value)
    assert lost.value.__cause__ is None


async def test_a_server_that_is_not_there_is_lost_at_once_and_found_again(own_server: RedisServer) -> None:
    async with board_at(own_server.url) as board:
        await board.ping()
        own_server.stop()
        with pytest.raises(BoardLostError, match="cannot be reached"):
            await board.ping()
        own_server.start()
        await board.ping()  # the script is gone with the server and is loaded again
        assert isinstance(await board.join("call", "ann", "Ann"), Granted)


async def test_a_server_that_stands_still_is_lost_within_the_limit(own_server: RedisServer) -> None:
    async with board_at(own_server.url) as board:
        await board.ping()
        own_server.freeze()
        began = time.monotonic()
        with pytest.raises(BoardLostError, match="did not answer in time"):
            await board.join("call", "ann", "Ann")
        assert time.monotonic() - began < ANSWER_S + 1.0
        own_server.thaw()
        await board.ping()
        answer = await board.join("call", "bo", "Bo")
        assert isinstance(answer, InLine | Granted), "answers do not get mixed up after one was given up"


async def test_a_server_that_takes_no_writes_is_lost(own_server: RedisServer) -> None:
    async with board_at(own_server.url) as board:
        own_server.say("REPLICAOF", "127.0.0.1", "1")
        with pytest.raises(BoardLostError):
            await board.join("call", "ann", "Ann")


async def test_hints_end_with_the_server(own_server: RedisServer) -> None:
    async with board_at(own_server.url) as board:
        await board.ping()
        async with asyncio.TaskGroup() as group:
            ended = group.create_task(_listen_to_the_end(board))
            await until(lambda: own_server.say("PUBSUB", "CHANNELS") == "*1")
            own_server.stop()
        assert "cannot be reached" in ended.result()


async def _listen_to_the_end(board: RedisSlots) -> str:
    try:
        async for _ in board.hints():
            pass
    except BoardLostError as lost:
        return str(lost)
    return "ended"


async def test_a_certificate_is_trusted_only_if_somebody_vouches_for_it(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    shown = str(authority._server_file)
    port = free_port()
    options = ("--tls-port", str(port), "--tls-cert-file", shown, "--tls-key-file", shown, "--tls-auth-clients", "no")
    with RedisServer(tmp_path, *options):
        async with board_at(f"rediss://127.0.0.1:{port}") as board:
            with pytest.raises(BoardLostError, match="not trusted"):
                await board.ping()
        trusting = RedisSlots(open_redis(f"rediss://127.0.0.1:{port}", None, tls_context(str(authority.ca_file))))
        await trusting.ping()
        await trusting.close()


async def test_an_address_may_name_account_port_and_database() -> None:
    client = open_redis("redis://desk@localhost:7000/3", Secret("x"), tls_context())
    options = client.connection_pool.connection_kwargs
    assert (options["host"], options["port"], options["db"], options["username"]) == ("localhost", 7000, 3, "desk")
    await client.aclose()
