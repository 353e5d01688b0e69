"""Each fault of the floor in turn while coaching is asked for on Genesys Cloud: every delivery ends in the right state,
with its proof, and the floor was never made to do anything twice."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from supervisor_desk.actions.action import DeliveryId, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.app.desk import Desk
from supervisor_desk.audit.verify import verify
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.dialects.genesys.deadlines import PHONE_S
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.wishes import wish
from tests.journeys.test_signing_in import HastenedClock
from tests.support.cloud_desk import cloud_desk
from tests.support.waiting import until

STILL = FloorConfig(
    platform="genesys",
    seed=11,
    conversations=8,
    events_per_second=0.0,
    heartbeat=0.2,
    media_delay=(0.1, 0.1),
    rate_limit=6000,
)
ON_COACHING = {"method": "POST", "path": "*/coach"}
DONE_ONCE = {"monitor": 1, "coach": 1}
UNHEARD_S = 1.0
"""After so long without news a test does not wait for the platform's long deadlines but sets the clock forward."""
IN_DOUBT = frozenset({"lost-request", "503"})
"""Whether it was done is not known: a person is told so, and repeats it."""
ON_REQUESTS: dict[str, dict[str, Any]] = {
    "lost-answer": {},
    "lost-request": {},
    "not-json-answer": {},
    "409": {},
    "429": {"retryAfter": "1"},
    "503": {},
}
ON_EVENTS: dict[str, dict[str, Any]] = {
    "late-event": {"seconds": 0.3},
    "duplicate-event": {},
    "gap": {},
    "out-of-order": {},
    "not-json": {},
    "unknown-type": {},
}
ON_THE_STREAM: dict[str, dict[str, Any]] = {
    "cut": {"refuseSeconds": 0.8},
    "socket-closing": {"seconds": 0.3},
    "topics-lost": {},
}


class Scene:
    """One desk on one call; ``clock`` is the desk's."""

    def __init__(self, floor: FloorThread, desk: Desk, clock: HastenedClock) -> None:
        self.floor = floor
        self.desk = desk
        self.clock = clock
        self._hastened: set[DeliveryId] = set()
        self.call = ConversationId(str(floor.ready["conversationId"]))

    def ask(self, kind: Kind) -> DeliveryId:
        action = wish(kind, self.desk.store.get(self.call))
        self.desk.request(action)
        return action.id

    async def comes_to(self, key: DeliveryId, state: DeliveryState) -> Delivery:
        """The delivery once it is in ``state``; what nobody tells the desk of is not waited for in full."""
        began = time.monotonic()

        def there() -> bool:
            if time.monotonic() > began + UNHEARD_S:
                self._hasten()
            one = self.desk.pending.get(key)
            return one is not None and one.state is state

        await until(there, within=15)
        found = self.desk.pending.get(key)
        assert found is not None
        return found

    def _hasten(self) -> None:
        """Let the deadlines pass of what was accepted and not proven, once each."""
        waiting = {one.id for one in self.desk.pending.open() if one.state is DeliveryState.ACCEPTED}
        if waiting - self._hastened:
            self._hastened |= waiting
            self.clock.ahead += PHONE_S

    async def coached(self, fault: str) -> Delivery:
        """Ask to coach, and again where the desk cannot know whether it was done."""
        key = self.ask(Kind.COACH)
        if fault in IN_DOUBT:
            await self.comes_to(key, DeliveryState.UNPROVEN)
            again = await self.desk.dispatcher.retry(key)
            assert again is not None
            key = again.id
        return await self.comes_to(key, DeliveryState.CONFIRMED)

    async def left(self) -> None:
        """Nothing is left on the call, so that the next fault finds it as this one did."""
        await until(lambda: self.desk.link.live, within=10)
        await self.comes_to(self.ask(Kind.STOP), DeliveryState.CONFIRMED)

    def acted(self) -> Mapping[str, int]:
        """What the floor did for somebody, and how often."""
        writes = self.floor.control.received()["writes"]
        ends = (one["path"].rsplit("/", 1)[-1] for one in writes if one["acted"] and "/conversations/" in one["path"])
        return Counter(ends)

    def legs(self) -> list[str]:
        """The modes of this supervisor's legs that live."""
        sessions = self.floor.control.state(self.call)["sessions"]
        return [one["mode"] for one in sessions if one["supervisorId"] == "s-01" and one["status"] != "terminated"]


@asynccontextmanager
async def scene(folder: Path) -> AsyncIterator[Scene]:
    clock = HastenedClock()
    with FloorThread(STILL) as floor:
        async with cloud_desk(floor, folder, "s-01", deadline_s=0.6, clock=clock) as program:
            desk = program.desk
            assert desk is not None
            here = Scene(floor, desk, clock)
            await until(lambda: here.call in desk.store)
            yield here
            await desk.flush()
            assert program.station is not None
            assert await program.station.reader.open_intents() == ()
    assert verify(folder / "audit.sqlite3").sound


async def each_in_turn(here: Scene, faults: Mapping[str, dict[str, Any]], count: int | None = None) -> dict[str, str]:
    """Coach under each of ``faults``; gives the proofs."""
    proofs: dict[str, str] = {}
    for fault, choices in faults.items():
        here.floor.control.forget_received()
        here.floor.control.switch_on(fault, choices, count=count)
        proofs[fault] = (await here.coached(fault)).proof
        assert here.acted() == DONE_ONCE, fault
        assert here.legs() == ["whisper"], fault
        here.floor.control.switch_off()
        await here.left()
    return proofs


async def test_a_request_that_goes_wrong_is_settled_and_done_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await each_in_turn(here, {fault: choices | ON_COACHING for fault, choices in ON_REQUESTS.items()}, count=1)


async def test_events_that_go_wrong_leave_the_proof_to_those_that_follow_or_to_a_look(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        proofs = await each_in_turn(here, ON_EVENTS, count=6)
        assert "REST" in proofs["gap"]


async def test_a_stream_that_goes_away_under_coaching_costs_no_proof(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await each_in_turn(here, ON_THE_STREAM)


async def test_a_token_that_is_refused_stops_the_action_and_asks_to_sign_in(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.floor.control.switch_on("401", {"method": "POST", "path": "*/monitor"}, count=1)
        refused = await here.comes_to(here.ask(Kind.LISTEN), DeliveryState.REFUSED)
        assert "Sign in again" in refused.reason
        assert (here.acted(), here.legs()) == ({}, [])
        assert here.call in here.desk.store, "the board stays"
