"""The connection to a real training floor: who is signed in, what comes in, and that it closes without a trace."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from supervisor_desk.app import connection
from supervisor_desk.app.connection import Connection
from supervisor_desk.conversations.conversation import Conversation
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.address import address_of
from supervisor_desk.service.breaker import REST_S, THRESHOLD, CircuitState
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.base import HttpCall
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.settings import Settings
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support.service_line import Entered
from tests.support.waiting import until

SHAPE = FloorConfig(conversations=6, events_per_second=20.0, seed=3)


@pytest.fixture
def floor() -> Iterator[FloorThread]:
    with FloorThread(SHAPE) as running:
        yield running


class Leaping(SystemClock):
    """The clock of the machine, and more where a test lets time pass."""

    def __init__(self) -> None:
        self.leapt = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.leapt


class Line:
    """A connection, and all that came through it."""

    def __init__(self, url: str, client_id: str, secret: str) -> None:
        self.clock = Leaping()
        self.circuits: list[CircuitState] = []
        self.failures: list[BaseException] = []
        self.tasks = Tasks(lambda _name, error: self.failures.append(error))
        self.links: list[Link] = []
        self.alerts: list[str] = []
        self.floors: list[list[Conversation]] = []
        self.events = 0
        self.batches = 0
        self.credentials = Entered(client_id, secret)
        self.connection = Connection(
            address_of(url),
            Settings(),
            self.credentials,
            ControlDialect(),
            self.clock,
            self.tasks,
            alert=self.alerts.append,
            circuit_changed=lambda circuit: self.circuits.append(circuit.state),
            link_changed=self.links.append,
        )

    def go_live(self) -> None:
        def count(events: object, _arrived: float) -> None:
            self.events += 1

        def drained() -> None:
            self.batches += 1

        self.connection.go_live(
            take=count,
            snapshot=lambda found: self.floors.append(list(found)),
            missed=lambda *_: None,
            shown=list,
            followed=list,
            watched=lambda _: False,
            drained=drained,
        )

    @property
    def live(self) -> bool:
        return bool(self.links) and self.links[-1].live


@asynccontextmanager
async def line_to(floor: FloorThread, secret: str | None = None) -> AsyncIterator[Line]:
    line = Line(floor.url, "desk-1", secret or floor.ready["clients"]["desk-1"])
    try:
        yield line
    finally:
        await line.tasks.cancel_all()
        await line.connection.close()
    assert line.tasks.names == ()
    assert not line.failures, line.failures


async def test_nothing_is_opened_before_somebody_is_signed_in(floor: FloorThread) -> None:
    async with line_to(floor) as line:
        with pytest.raises(RuntimeError, match="sign in"):
            line.go_live()
        line.connection.resync()  # a person may press F5 at any time
        assert (line.tasks.names, line.connection.heard, line.connection.inbox) == ((), 0, None)


async def test_signing_in_tells_so_and_says_who_one_is(floor: FloorThread) -> None:
    async with line_to(floor) as line:
        center = await line.connection.sign_in()
        assert center.me.id
        assert [link.phase for link in line.links] == [LinkPhase.SIGNING_IN]


async def test_the_whole_floor_comes_first_and_then_what_changes(floor: FloorThread) -> None:
    async with line_to(floor) as line:
        await line.connection.sign_in()
        line.go_live()
        await until(lambda: line.live)
        assert len(line.floors) == 1
        assert len(line.floors[0]) >= 6
        await until(lambda: line.events > 5)
        assert line.connection.heard >= line.events
        assert line.batches > 0


async def test_asking_for_the_floor_anew_loads_it_anew(floor: FloorThread) -> None:
    async with line_to(floor) as line:
        await line.connection.sign_in()
        line.go_live()
        await until(lambda: line.live)
        line.connection.resync()
        await until(lambda: len(line.floors) == 2)


async def test_a_stream_that_was_cut_is_told_and_opened_again(floor: FloorThread) -> None:
    async with line_to(floor) as line:
        await line.connection.sign_in()
        line.go_live()
        await until(lambda: line.live)
        before = len(line.links)
        floor.control.switch_on("cut", {"refuseSeconds": 0.1})
        await until(lambda: any(not link.live for link in line.links[before:]))
        await until(lambda: line.live and len(line.floors) == 2, within=15)


async def test_a_wrong_secret_is_a_service_error_with_words(floor: FloorThread) -> None:
    async with line_to(floor, secret="wrong") as line:
        with pytest.raises(ServiceError) as caught:
            await line.connection.sign_in()
        assert str(caught.value).endswith(".")
        assert line.tasks.names == ()


async def test_credentials_that_turn_out_wrong_are_told_and_the_connection_stays(floor: FloorThread) -> None:
    async with line_to(floor) as line:
        await line.connection.take_over_credentials()  # nobody is signed in: nothing to do
        await line.connection.sign_in()
        line.go_live()
        await until(lambda: line.live)
        line.credentials.now = Entered("desk-1", "wrong").now
        await line.connection.take_over_credentials()
        assert line.alerts
        events = line.events
        await until(lambda: line.events > events)


async def test_an_open_circuit_is_probed_when_it_has_rested_and_by_nothing_else(
    floor: FloorThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PROBE_EVERY_S", 0.02)
    async with line_to(floor) as line:
        await line.connection.sign_in()
        line.go_live()
        await until(lambda: line.live)
        floor.control.switch_on("503", {"path": "/api/v2/media"})
        for _ in range(THRESHOLD):
            with pytest.raises(ServiceError):
                await line.connection.client.send(HttpCall(method="POST", path="/api/v2/media", writes=True))
        assert line.circuits == [CircuitState.OPEN]
        probe = ControlDialect().identity_call().path
        probed = floor.control.received()["requests"][f"GET {probe}"]
        line.clock.leapt += REST_S
        await until(lambda: line.circuits[-1] is CircuitState.CLOSED)
        assert line.circuits == [CircuitState.OPEN, CircuitState.PROBING, CircuitState.CLOSED]
        assert floor.control.received()["requests"][f"GET {probe}"] == probed + 1
