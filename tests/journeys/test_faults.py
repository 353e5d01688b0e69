"""Each fault of the floor in turn, while a mute, a text cue and a listen are under way: every delivery ends in the
right state, the log tells the story, and the floor did nothing twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import pytest

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.app.desk import Desk
from supervisor_desk.audit.verify import verify
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.wishes import wish
from tests.support.journey import desk_on, live
from tests.support.waiting import until

BRISK = FloorConfig(conversations=8, events_per_second=4.0, seed=11, heartbeat=0.3, speed=4.0, media_delay=(0.2, 0.4))
DEADLINE_S = 0.6
AMBER_S = 2.0
"""How long a supervisor looks at something amber before asking again."""
WISHES = (Kind.MUTE, Kind.TEXT_CUE, Kind.LISTEN)
WRITES = ({"method": "PATCH"}, {"method": "POST", "path": "*/control"}, {"method": "POST", "path": "*/monitor"})
ON_REQUESTS: dict[str, dict[str, Any]] = {
    "lost-answer": {},
    "lost-request": {},
    "slow-answer": {"seconds": 1.2},
    "not-json-answer": {},
    "401": {},
    "409": {},
    "429": {"retryAfter": "1"},
    "500": {},
    "503": {},
}
ON_EVENTS: dict[str, dict[str, Any]] = {
    "late-event": {"seconds": 1.0},
    "duplicate-event": {},
    "gap": {},
    "out-of-order": {},
    "not-json": {},
    "unknown-type": {},
}
AT_ONCE: dict[str, dict[str, Any]] = {
    "cut": {"refuseSeconds": 0.8},
    "rotate": {},
    "overloaded": {},
    "half-open": {"seconds": 1.0},
    "refuse-stream": {"seconds": 0.8},
    "token-revoked": {},
}


def switch_on(floor: FloorThread, fault: str) -> None:
    """Requests are struck once each, events for as long as it takes, the rest at once."""
    if fault in ON_REQUESTS:
        for which in WRITES:
            floor.control.switch_on(fault, ON_REQUESTS[fault] | which, count=1)
    elif fault in ON_EVENTS:
        floor.control.switch_on(fault, ON_EVENTS[fault], count=6)
    else:
        floor.control.switch_on(fault, AT_ONCE[fault])


def wishes(desk: Desk, call: ConversationId) -> list[Action]:
    made = [wish(kind, desk.store.get(call)) for kind in WISHES]
    return [msgspec.structs.replace(one, text="Slow down.") if one.kind is Kind.TEXT_CUE else one for one in made]


async def carried_through(desk: Desk, action: Action) -> Delivery:
    """Wait for its end as a supervisor does: what stays amber is asked for again, after the desk has looked."""
    delivery = await settled(desk, action)
    for _ in range(3):
        if delivery.state is DeliveryState.CONFIRMED:
            break
        again = await desk.dispatcher.retry(delivery.id)
        assert again is not None
        delivery = await settled(desk, again.action)
    return delivery


async def settled(desk: Desk, action: Action) -> Delivery:
    """The delivery once it is settled, or once it has been amber for a while."""
    amber_until = desk.clock.monotonic() + AMBER_S

    def done() -> bool:
        one = desk.pending.get(action.id)
        return one is not None and (
            one.state.settled or (one.state is DeliveryState.UNPROVEN and desk.clock.monotonic() > amber_until)
        )

    await until(done, within=15)
    delivery = desk.pending.get(action.id)
    assert delivery is not None
    return delivery


@pytest.mark.parametrize("fault", [*ON_REQUESTS, *ON_EVENTS, *AT_ONCE])
async def test_every_delivery_ends_as_it_should_and_nothing_is_done_twice(fault: str, tmp_path: Path) -> None:
    with FloorThread(BRISK) as floor:
        async with desk_on(floor, tmp_path, deadline_s=DEADLINE_S) as program:
            await live(program)
            desk, call = program.desk, ConversationId(floor.ready["conversationId"])
            assert desk is not None
            await until(lambda: call in desk.store)
            floor.control.forget_received()
            switch_on(floor, fault)
            asked = wishes(desk, call)
            for action in asked:
                desk.request(action)
            ends = await asyncio.gather(*(carried_through(desk, action) for action in asked))
            assert [end.state for end in ends] == [DeliveryState.CONFIRMED] * len(asked), ends
            await desk.flush()
            received = floor.control.received()
            truth = floor.control.state(call)
            agent = next(one for one in truth["participants"] if one["role"] == "agent" and one["present"])
        assert agent["muted"] is True
        acted = [one for one in received["writes"] if one["acted"]]
        assert all(one["deliveryId"] for one in acted)
        # Setting a microphone where it is already changes nothing: it alone may be repeated at once when it was cut.
        done = Counter(one["path"].rsplit("/", 1)[-1] for one in acted if one["method"] != "PATCH")
        assert done == {"control": 1, "monitor": 1}
        assert len({one["digest"] for one in acted if one["method"] == "PATCH"}) == 1
        assert verify(tmp_path / "audit.sqlite3").sound
