"""A station on a real training floor: opened in order, closed the other way round, and nothing stays behind."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.actions.ports import AuditUnavailable, Note
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.station import Station
from supervisor_desk.audio.pcm import Pcm
from supervisor_desk.audit.verify import verify
from supervisor_desk.conversations.conversation import ConversationId, UserId
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.conversations.store import Store
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.address import address_of
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.dialects.control.dialect import ControlDialect
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.service.secrets import MemorySecrets
from supervisor_desk.settings import Settings
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.wishes import wish
from tests.support.journey import workplace_on
from tests.support.stray_logs import ExpectedLogs
from tests.support.waiting import until

SHAPE = FloorConfig(conversations=6, events_per_second=2.0, seed=3, media_delay=(0.05, 0.05))
BESIDE = {
    "deadlines",
    "speaking slots",
    "outcomes into the audit log",
    "event stream",
    "take over events",
    "sweep of ended calls",
    "renewal of the token",
    "health of the sign-in",
    "probe of the service",
}


@pytest.fixture
def floor() -> Iterator[FloorThread]:
    with FloorThread(SHAPE) as running:
        yield running


class Bench:
    """A station, and what it told."""

    def __init__(self) -> None:
        self.failures: list[BaseException] = []
        self.tasks = Tasks(lambda _name, error: self.failures.append(error))
        self.store = Store()
        self.links: list[Link] = []
        self.told: list[str] = []
        self.batches = 0
        self.desk: Desk | None = None

    def take_link(self, link: Link) -> None:
        """What the window does with it."""
        self.links.append(link)
        if self.desk is not None:
            self.desk.show_link(link)

    async def go_live(self, station: Station) -> Desk:
        """Sign in, go live, and wait until the floor is there."""
        desk = self.desk = await station.sign_in()
        station.go_live(desk, self.drained)
        await until(lambda: self.live)
        return desk

    def drained(self) -> None:
        self.batches += 1

    @property
    def live(self) -> bool:
        return bool(self.links) and self.links[-1].live


@asynccontextmanager
async def station_on(
    floor: FloorThread, audit: Path, *, secret: str | None = None
) -> AsyncIterator[tuple[Bench, Station]]:
    own = floor.ready["clients"]["desk-1"] if secret is None else secret
    place = await workplace_on(floor.url, "desk-1", own, audit)
    bench = Bench()
    station = Station(
        place,
        Settings(),
        ControlDialect(),
        bench.store,
        SystemClock(),
        bench.tasks,
        alert=bench.told.append,
        audit_alarm=bench.told.append,
        circuit_changed=lambda circuit: bench.told.append(circuit.words),
        link_changed=bench.take_link,
    )
    try:
        yield bench, station
    finally:
        await station.stop_sessions()
        await bench.tasks.cancel_all()
        await station.close()
    assert bench.tasks.names == ()
    assert not bench.failures, bench.failures


async def test_first_the_sign_in_then_the_floor_then_live(floor: FloorThread, tmp_path: Path) -> None:
    async with station_on(floor, tmp_path / "audit.sqlite3") as (bench, station):
        desks = [station.desk]
        desk = await station.sign_in()
        assert [*desks, station.desk] == [None, desk]
        assert station.signed_in_as
        assert bench.tasks.names == ()  # nothing runs before somebody asks for it
        station.go_live(desk, bench.drained)
        assert BESIDE.issubset(bench.tasks.names)
        await until(lambda: bench.live)
        phases = [link.phase for link in bench.links]
        assert phases[0] is LinkPhase.SIGNING_IN
        assert phases.index(LinkPhase.LOADING) < phases.index(LinkPhase.LIVE)
        assert len(bench.store) >= 6
        await until(lambda: bench.batches > 2)
        assert bench.told == []


async def test_leaving_stops_each_session_and_has_it_on_disk_before_anything_is_closed(
    floor: FloorThread, tmp_path: Path
) -> None:
    audit = tmp_path / "audit.sqlite3"
    call = ConversationId(floor.ready["conversationId"])
    async with station_on(floor, audit) as (bench, station):
        desk = await bench.go_live(station)
        desk.request(Action(kind=Kind.LISTEN, conversation_id=call))
        await until(lambda: desk.sessions.get(call) is not None and not desk.pending.open_on(call))
        await station.stop_sessions()
        assert desk.sessions.all() == {}
        assert all(one["status"] == "terminated" for one in floor.control.state(call)["sessions"])
        assert await station.reader.open_intents() == ()
        page = await station.reader.page()
        steps = [(row.entry.what, row.entry.step) for row in page.rows[::-1]]
        for what in ("listen", "stop"):  # the outcome of one may be written while the next is asked for
            assert [step for one, step in steps if one == what] == ["intent", "outcome"]
        assert len(steps) == 4
        assert {row.entry.actor for row in page.rows} == {desk.me}
    report = verify(audit)
    assert report.sound, str(report)


async def test_after_closing_nothing_can_be_noted_any_more(floor: FloorThread, tmp_path: Path) -> None:
    async with station_on(floor, tmp_path / "audit.sqlite3") as (_, station):
        await station.sign_in()
    with pytest.raises(AuditUnavailable, match="shutting down"):
        await station.audit.append(Note(step="notice", what="late"))


async def test_an_audit_log_that_cannot_be_opened_is_told_at_once_and_bars_every_deed(
    floor: FloorThread, tmp_path: Path, expected_logs: ExpectedLogs
) -> None:
    expected_logs("supervisor_desk.audit.groups")
    in_the_way = tmp_path / "audit.sqlite3"
    in_the_way.mkdir()
    async with station_on(floor, in_the_way) as (bench, station):
        desk = await bench.go_live(station)
        assert desk.audit_trouble
        call = ConversationId(floor.ready["conversationId"])
        desk.request(Action(kind=Kind.LISTEN, conversation_id=call))
        await until(lambda: desk.pending.all() and desk.pending.all()[-1].state.settled)
        assert floor.control.state(call)["sessions"] == []


async def test_a_sign_in_that_is_refused_can_be_tried_again_and_leaves_nothing(
    floor: FloorThread, tmp_path: Path
) -> None:
    async with station_on(floor, tmp_path / "audit.sqlite3", secret="wrong") as (bench, station):
        for _ in range(2):
            with pytest.raises(ServiceError):
                await station.sign_in()
            assert station.desk is None
            assert station.signed_in_as == ""
        assert bench.tasks.names == ()


async def test_going_live_and_looking_back_come_after_the_sign_in(floor: FloorThread, tmp_path: Path) -> None:
    async with (
        station_on(floor, tmp_path / "one.sqlite3") as (_, signed_in),
        station_on(floor, tmp_path / "two.sqlite3") as (_, other),
    ):
        desk = await signed_in.sign_in()
        assert signed_in.recovery(desk) is not None
        with pytest.raises(RuntimeError, match="sign in"):
            other.recovery(desk)


async def test_it_works_for_one_client_at_one_address_with_one_store(floor: FloorThread, tmp_path: Path) -> None:
    async with station_on(floor, tmp_path / "audit.sqlite3") as (_, station):
        place = station.place
        anybody, elsewhere = (
            replace(place, client_id="anybody"),
            replace(place, address=address_of("http://127.0.0.1:9")),
        )
        assert station.works_for(anybody)  # nobody is signed in yet
        desk = await station.sign_in()
        here = replace(place, client_id=station.signed_in_as)
        assert station.works_for(here, desk.me)
        assert not station.works_for(here, UserId("somebody else"))
        assert not station.works_for(elsewhere)
        assert not station.works_for(replace(here, secrets=MemorySecrets("Another.")))
        assert not station.works_for(replace(here, platform="genesys"))


async def test_a_large_upload_tells_how_far_it_is_in_its_row(floor: FloorThread, tmp_path: Path) -> None:
    sound = tmp_path / "long.wav"
    sound.write_bytes(Pcm(b"\1\0" * 16_000 * 12).wav())
    reasons: list[str] = []
    async with station_on(floor, tmp_path / "audit.sqlite3") as (bench, station):
        desk = await bench.go_live(station)
        desk.on_delivery.append(lambda delivery: reasons.append(delivery.reason))
        call = desk.store.get(ConversationId(floor.ready["conversationId"]))
        cue = msgspec.structs.replace(wish(Kind.VOICE_CUE, call), media_path=str(sound), duration_ms=12_000)
        delivery = await desk.dispatcher.perform(cue)
        assert delivery.state is DeliveryState.ACCEPTED
        assert any(one.startswith("Uploading the sound: ") for one in reasons)
        assert delivery.reason == ""
        desk.cancel(cue.id)
        await until(lambda: not desk.pending.open())
