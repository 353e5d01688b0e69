"""Which board a desk uses, and what is told of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from supervisor_desk.actions.slot_board import Granted
from supervisor_desk.actions.slots import LocalSlots
from supervisor_desk.app import slot_board as module
from supervisor_desk.app.slot_board import DeskBoard, Reach, board_for, password_name
from supervisor_desk.app.training import Ready, TrainingFloor
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.adapter import ContactCenter
from supervisor_desk.service.address import address_of
from supervisor_desk.service.breaker import Breaker
from supervisor_desk.service.client import Client, Patience
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.base import Identity
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.errors import NotSentError
from supervisor_desk.service.limits import Limiter
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets, SecretsUnavailableError
from supervisor_desk.settings import Settings
from tests.support.builders import CALL, COLLEAGUE, ME
from tests.support.exchange import FakeExchange, FakeSigner, Scripted
from tests.support.redis_server import RedisServer, needs_redis_server
from tests.support.stray_logs import ExpectedLogs
from tests.support.waiting import until
from tests.support.wire import reply, wire_conversation, wire_session

PASSWORD = "correct horse"
FALLBACK_LOG = "supervisor_desk.service.slot_fallback"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as running:
        yield running


class Told:
    """What was told of the board."""

    def __init__(self) -> None:
        self.all: list[tuple[Reach, str]] = []

    def __call__(self, reach: Reach, trouble: str) -> None:
        self.all.append((reach, trouble))

    @property
    def reaches(self) -> list[Reach]:
        return [reach for reach, _ in self.all]


def place(secrets: MemorySecrets | None = None) -> Workplace:
    return Workplace(address_of("https://api.example.com"), secrets or MemorySecrets(), Path("audit.sqlite3"))


def center(*answers: Scripted) -> ContactCenter:
    clock = SystemClock()
    breaker = Breaker(clock, lambda _: None)
    client = Client(FakeExchange(*answers), FakeSigner(), Limiter(clock), breaker, clock, Patience(tries=1))
    return ContactCenter(ControlDialect(), client, Identity(id=ME, name="Me"))


@asynccontextmanager
async def board_on(url: str, told: Told, *answers: Scripted, at: Workplace | None = None) -> AsyncIterator[DeskBoard]:
    made = await board_for(at or place(), Settings(redis_url=url), center(*answers), SystemClock(), told)
    yield made
    await made.close()


async def test_without_a_setting_the_desk_is_on_its_own() -> None:
    told = Told()
    async with board_on("", told) as made:
        assert isinstance(made.board, LocalSlots)
        assert made.reach is Reach.ALONE
    assert told.all == [(Reach.ALONE, "")]


async def test_the_training_floor_has_a_board_of_its_own_whatever_is_set() -> None:
    told = Told()
    ready = Ready(url="http://127.0.0.1:1", client_id="", control_token="")
    floor = TrainingFloor.__new__(TrainingFloor)
    floor.ready = ready
    at = msgspec.structs.replace(place(), floor=floor)
    async with board_on("redis://127.0.0.1:1", told, at=at) as made:
        assert isinstance(made.board, LocalSlots)
    assert told.reaches == [Reach.ALONE]


async def test_a_board_that_is_not_there_is_told_before_anybody_wants_to_speak(expected_logs: ExpectedLogs) -> None:
    expected_logs(FALLBACK_LOG)
    told = Told()
    async with board_on("redis://127.0.0.1:1", told) as made:
        assert made.reach is Reach.LOST
        assert isinstance(await made.board.join(CALL, ME, "Me"), Granted)
    assert told.reaches == [Reach.SHARED, Reach.LOST]
    assert "cannot be reached" in told.all[-1][1]


async def test_without_the_board_the_platform_is_asked_who_speaks(expected_logs: ExpectedLogs) -> None:
    expected_logs(FALLBACK_LOG)
    speaking = wire_session(mode="barge", of=COLLEAGUE)
    answers = (
        reply(200, wire_conversation(monitorSessions=[speaking])),
        reply(200, wire_conversation()),
        NotSentError("down"),
    )
    async with board_on("redis://127.0.0.1:1", Told(), *answers) as made:
        granted = await made.board.join(CALL, ME, "Me")
        assert isinstance(granted, Granted)
        confirmed = [await made.board.confirm(CALL, ME, granted.fence) for _ in range(3)]
    assert confirmed == [False, True, True]


@pytest.mark.redis_server
class TestOnAServer:
    pytestmark = needs_redis_server

    async def test_desks_with_the_same_setting_share_their_slots(self, server: RedisServer) -> None:
        told = Told()
        async with board_on(server.url, told) as mine, board_on(server.url, told) as theirs:
            await mine.board.join(CALL, ME, "Me")
            view = await theirs.board.view(CALL)
            assert (view.holder_name, view.shared) == ("Me", True)
        assert set(told.reaches) == {Reach.SHARED}

    async def test_the_password_comes_from_the_secrets(self, server: RedisServer) -> None:
        server.say("CONFIG", "SET", "requirepass", PASSWORD)
        secrets = MemorySecrets()
        await secrets.put(password_name(server.url), Secret(PASSWORD))
        told = Told()
        async with board_on(server.url, told, at=place(secrets)) as made:
            assert made.reach is Reach.SHARED

    async def test_a_keyring_that_does_not_answer_is_as_good_as_none(
        self, server: RedisServer, expected_logs: ExpectedLogs
    ) -> None:
        class Locked(MemorySecrets):
            async def get(self, name: str) -> Secret | None:
                raise SecretsUnavailableError("locked")

        expected_logs(FALLBACK_LOG)
        server.say("CONFIG", "SET", "requirepass", PASSWORD)
        told = Told()
        async with board_on(server.url, told, at=place(Locked())):
            pass
        assert "password" in told.all[-1][1]

    async def test_it_hints_is_lost_and_is_found_again(
        self, server: RedisServer, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
    ) -> None:
        expected_logs(FALLBACK_LOG)
        monkeypatch.setattr(module, "PROBE_EVERY_S", 0.05)
        monkeypatch.setattr(module, "LISTEN_AGAIN_S", 0.05)
        told, hints = Told(), list[ConversationId]()
        failures: list[BaseException] = []
        tasks = Tasks(lambda _name, error: failures.append(error))
        async with board_on(server.url, told) as mine, board_on(server.url, Told()) as theirs:
            mine.go_live(tasks, SystemClock(), hints.append)

            async def heard() -> None:
                hints.clear()
                while not hints:
                    await theirs.board.join(CALL, COLLEAGUE, "Bo")
                    await theirs.board.leave(CALL, COLLEAGUE)
                    await asyncio.sleep(0)

            await heard()
            assert hints[0] == CALL
            server.stop()
            await mine.board.view(CALL)
            assert told.reaches[-1] is Reach.LOST
            server.start()
            await until(lambda: told.reaches[-1] is Reach.SHARED)
            assert isinstance(await mine.board.join(CALL, ME, "Me"), Granted)
            await mine.board.leave(CALL, ME)
            await theirs.board.probe()  # type: ignore[attr-defined]
            await heard()
            await tasks.cancel_all()
        assert not failures
