"""Staying signed in while the desk is in use: short tokens, rotated secrets, revoked tokens, refresh tokens."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.app import tidings
from supervisor_desk.app.connection import Connection
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.program import Program
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.link import Link, LinkPhase
from supervisor_desk.qtloop import tasks as qt_tasks
from supervisor_desk.service import bridge
from supervisor_desk.service.address import address_of
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.credentials import StoredCredentials
from supervisor_desk.service.health import CHECK_EVERY_S
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import KeyringSecrets
from supervisor_desk.service.signin import Credentials
from supervisor_desk.settings import Settings
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.wishes import wish
from tests.support.journey import desk_on, live, program_at
from tests.support.memory_keyring import MemoryKeyring
from tests.support.waiting import let_pass, until

QUICK = FloorConfig(conversations=8, events_per_second=6.0, seed=5, heartbeat=0.3, media_delay=(0.02, 0.05))
TOKEN_LIFE_S = 2.0
USE_S = 8.0
ROUND = (Kind.LISTEN, Kind.COACH, Kind.LISTEN, Kind.TEXT_CUE, Kind.MUTE, Kind.UNMUTE, Kind.STOP)
UNDISTURBED = {LinkPhase.LIVE}


def tokens_given(floor: FloorThread) -> int:
    """How often a token was asked for."""
    asked: dict[str, int] = floor.control.received()["requests"]
    return asked.get("POST /oauth/token", 0)


def notices(program: Program) -> list[str]:
    return [row.notice.kind for row in program.screen.window.notices.rows]


def said(program: Program) -> str:
    return " ".join(row.notice.sentence for row in program.screen.window.notices.rows)


def line_of(program: Program) -> Connection:
    """What reaches the contact center."""
    assert program.station is not None
    return program.station.connection


def phases(desk: Desk) -> list[LinkPhase]:
    """Fills with what the link goes through from now on."""
    gone_through: list[LinkPhase] = []

    def note(link: Link) -> None:
        gone_through.append(link.phase)

    desk.on_link.append(note)
    return gone_through


async def desk_of(program: Program, call: ConversationId) -> Desk:
    await live(program)
    desk = program.desk
    assert desk is not None
    await until(lambda: call in desk.store)
    return desk


async def done(desk: Desk, kind: Kind, call: ConversationId) -> Delivery:
    """Carry out ``kind`` and wait for its end."""
    action = wish(kind, desk.store.get(call))
    if kind is Kind.TEXT_CUE:
        action = msgspec.structs.replace(action, text="Offer to call back.")
    await desk.dispatcher.perform(action)
    async with asyncio.timeout(10):
        return await desk.pending.outcome(action.id)


@asynccontextmanager
async def signed_in_from_keyring(
    floor: FloorThread, folder: Path, refresh_token: str = ""
) -> AsyncIterator[tuple[Program, StoredCredentials]]:
    """A desk whose credentials are in a keyring that the test can write to, as an administrator would."""
    place = Workplace(address_of(floor.url), KeyringSecrets(MemoryKeyring()), folder / "audit.sqlite3")
    await place.credentials.keep(Credentials("desk-1", Secret(floor.ready["clients"]["desk-1"]), Secret(refresh_token)))
    async with program_at(place, Settings()) as program:
        yield program, place.credentials


async def test_tokens_that_live_two_seconds_cost_no_action_and_no_event(tmp_path: Path) -> None:
    with FloorThread(replace(QUICK, token_life=TOKEN_LIFE_S)) as floor:
        call = ConversationId(floor.ready["conversationId"])
        async with desk_on(floor, tmp_path) as program:
            desk = await desk_of(program, call)
            went_through = phases(desk)
            ends: list[Delivery] = []
            over = program.clock.monotonic() + USE_S
            for kind in itertools.cycle(ROUND):
                ends.append(await done(desk, kind, call))
                if program.clock.monotonic() > over:
                    break
            told, renewed = notices(program), tokens_given(floor)
            # The streams followed the tokens, and nothing was missed on the way from one to the next.
            assert line_of(program).missed == 0
    assert [end for end in ends if end.state is not DeliveryState.CONFIRMED] == []
    assert len(ends) >= len(ROUND)
    assert renewed >= USE_S / TOKEN_LIFE_S
    assert told == []
    assert set(went_through) <= UNDISTURBED


async def test_a_secret_rotated_in_the_keyring_is_taken_over_without_a_restart(tmp_path: Path) -> None:
    with FloorThread(QUICK) as floor:
        call = ConversationId(floor.ready["conversationId"])
        async with signed_in_from_keyring(floor, tmp_path) as (program, stored):
            desk = await desk_of(program, call)
            floor.call(lambda running: running.signin.change_secret("desk-1", "rotated"))
            await stored.keep(Credentials("desk-1", Secret("rotated")))
            floor.control.switch_on("token-revoked", {"clientId": "desk-1", "refresh": True})
            assert (await done(desk, Kind.LISTEN, call)).state is DeliveryState.CONFIRMED
            await until(lambda: program.screen.link.live)
            assert notices(program) == []


async def test_a_rotation_that_the_keyring_learns_of_late_mends_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "SIGNED_OUT_S", 0.3)  # a hundredth of the pause
    with FloorThread(QUICK) as floor:
        call = ConversationId(floor.ready["conversationId"])
        async with signed_in_from_keyring(floor, tmp_path) as (program, stored):
            desk = await desk_of(program, call)
            floor.call(lambda running: running.signin.change_secret("desk-1", "rotated"))
            floor.control.switch_on("token-revoked", {"clientId": "desk-1", "refresh": True})
            await until(lambda: program.screen.link.phase is LinkPhase.SIGNED_OUT)
            assert "secret is wrong" in program.screen.window.banner.words
            assert program.screen.window.banner.sign_in.isVisible()
            await stored.keep(Credentials("desk-1", Secret("rotated")))
            await until(lambda: program.screen.link.live)
            assert notices(program) == [], "what is mended is no longer told"
            assert (await done(desk, Kind.LISTEN, call)).state is DeliveryState.CONFIRMED


async def test_a_token_revoked_mid_use_is_renewed_and_the_action_goes_through(tmp_path: Path) -> None:
    with FloorThread(QUICK) as floor:
        call = ConversationId(floor.ready["conversationId"])
        async with desk_on(floor, tmp_path) as program:
            desk = await desk_of(program, call)
            assert (await done(desk, Kind.LISTEN, call)).state is DeliveryState.CONFIRMED
            before = tokens_given(floor)
            floor.control.switch_on("token-revoked", {"clientId": "desk-1"})
            ends = [await done(desk, kind, call) for kind in (Kind.COACH, Kind.TEXT_CUE, Kind.STOP)]
            assert [end.state for end in ends] == [DeliveryState.CONFIRMED] * 3
            await until(lambda: program.screen.link.live)
            assert notices(program) == []
            assert tokens_given(floor) == before + 1, "one renewal for all that the 401 hit"
            await until(lambda: agrees(desk, floor))


async def test_a_stream_that_follows_a_new_token_has_no_gap(tmp_path: Path) -> None:
    with FloorThread(replace(QUICK, events_per_second=40.0)) as floor:
        call = ConversationId(floor.ready["conversationId"])
        async with desk_on(floor, tmp_path) as program:
            desk = await desk_of(program, call)
            went_through = phases(desk)
            line = line_of(program)
            for opened in range(2, 5):
                await line.take_over_credentials()
                await until(lambda opened=opened: streams_opened(floor) == opened)  # type: ignore[misc]
            heard = line.heard
            await until(lambda: line.heard > heard + 20)
            assert line.missed == 0
            assert set(went_through) <= UNDISTURBED
            await until(lambda: agrees(desk, floor))


async def test_refresh_tokens_follow_each_other_in_the_keyring(tmp_path: Path) -> None:
    with FloorThread(replace(QUICK, token_life=TOKEN_LIFE_S)) as floor:
        call = ConversationId(floor.ready["conversationId"])
        first = floor.call(
            lambda running: (
                running.signin.grant(
                    {
                        "grant_type": "client_credentials",
                        "client_id": "desk-1",
                        "client_secret": running.ready()["clients"]["desk-1"],  # type: ignore[index]
                    }
                ).refresh
            )
        )
        async with signed_in_from_keyring(floor, tmp_path, first) as (program, stored):
            desk = await desk_of(program, call)
            seen = {first}
            for _ in range(3):
                await until(lambda: seen.isdisjoint({kept_by(stored)}), within=4)
                seen.add(kept_by(stored))
            assert (await done(desk, Kind.LISTEN, call)).state is DeliveryState.CONFIRMED
            assert notices(program) == []


class HastenedClock(SystemClock):
    """A clock that a test sets forward, as a computer's is when it wakes."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead

    def now(self) -> float:
        return super().now() + self.ahead


@pytest.fixture
def hastened(monkeypatch: pytest.MonkeyPatch) -> HastenedClock:
    """The clock of the desk in this test; what sleeps until it is due looks at it all the time."""

    async def doze(seconds: float) -> None:
        await let_pass(min(seconds, 0.01))

    known = {name: getattr(asyncio, name) for name in ("get_running_loop", "current_task", "wait", "Task")}
    monkeypatch.setattr(qt_tasks, "asyncio", SimpleNamespace(**known, sleep=doze))
    return HastenedClock()


@pytest.mark.parametrize(("after", "checked"), [(CHECK_EVERY_S - 60, 0), (CHECK_EVERY_S + 1, 1)])
async def test_each_hour_the_credential_is_checked_and_a_failure_alerts_and_renews(
    after: float, checked: int, hastened: HastenedClock, tmp_path: Path
) -> None:
    with FloorThread(QUICK) as floor:
        async with desk_on(floor, tmp_path, clock=hastened) as program:
            await live(program)
            floor.control.switch_on("403", {"path": "/api/v2/oauth/token"})
            before = tokens_given(floor)
            hastened.ahead = after
            if checked:
                await until(lambda: "hourly check" in said(program))
                assert notices(program) == [tidings.SIGN_IN]
                await until(lambda: tokens_given(floor) > before)
            else:
                heard = line_of(program).heard
                await until(lambda: line_of(program).heard > heard + 5)
                assert "hourly check" not in said(program)


def kept_by(stored: StoredCredentials) -> str:
    """The refresh token that is in the keyring now."""
    ring = stored._store._backend.passwords  # type: ignore[attr-defined]
    found = next(value for (_, name), value in ring.items() if name.endswith("refresh token"))
    return str(found).removeprefix("one:")


def streams_opened(floor: FloorThread) -> int:
    asked: dict[str, int] = floor.control.received()["requests"]
    return asked.get("GET /api/v2/events", 0)


def agrees(desk: Desk, floor: FloorThread) -> bool:
    """Whether the desk shows the calls that there are."""
    truth: dict[str, Any] = floor.control.state()
    there = {one["id"] for one in truth["conversations"]}
    return {one.id for one in desk.store if not one.over} == there
