"""A transfer on the agent's behalf: only after barging, proven by the call that moves, and once."""

from __future__ import annotations

from pathlib import Path

import msgspec

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.app.desk import Desk
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.wishes import wish
from tests.support.journey import desk_on, live
from tests.support.waiting import until

BRISK = FloorConfig(conversations=6, events_per_second=2.0, seed=5, speed=4.0, media_delay=(0.2, 0.4))


async def ended(desk: Desk, call: ConversationId, kind: Kind, target: str = "") -> Delivery:
    action = msgspec.structs.replace(wish(kind, desk.store.get(call)), transfer_to=target)
    delivery = await desk.dispatcher.perform(action)
    return await desk.pending.outcome(delivery.id)


async def test_a_call_is_transferred_after_barging_and_once(tmp_path: Path) -> None:
    with FloorThread(BRISK) as floor:
        async with desk_on(floor, tmp_path) as program:
            await live(program)
            desk, call = program.desk, ConversationId(floor.ready["conversationId"])
            assert desk is not None
            await until(lambda: call in desk.store)
            here = floor.control.state(call)["queueId"]
            queues = floor.control.state()["queues"]
            target = next(one["id"] for one in queues if not one.get("private") and one["id"] != here)
            early = await ended(desk, call, Kind.TRANSFER, target)
            assert early.state is DeliveryState.REFUSED
            assert "Barge first" in early.reason
            barged = await ended(desk, call, Kind.BARGE)
            assert barged.state is DeliveryState.CONFIRMED
            moved = await ended(desk, call, Kind.TRANSFER, target)
            assert moved.state is DeliveryState.CONFIRMED, moved
            acted = floor.control.received()["acted"]
            assert acted[moved.id] == 1
            assert early.id not in acted
            await desk.flush()
