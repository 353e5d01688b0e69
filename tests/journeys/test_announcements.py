"""An announcement over real sockets: how far it is, how long it took to begin, and stopping it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from supervisor_desk.actions.action import Action, Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.conversations.store import Store
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.wishes import wish
from tests.support.journey import desk_on, live
from tests.support.waiting import until

CALM = FloorConfig(conversations=6, events_per_second=2.0, seed=5, media_delay=(0.1, 0.2))


def announcement(store: Store, call: ConversationId, seconds: float) -> Action:
    made = wish(Kind.ANNOUNCE, store.get(call))
    url = "https://media.example.com/please-hold.wav"
    return msgspec.structs.replace(made, media_url=url, duration_ms=int(seconds * 1000))


async def test_what_plays_shows_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    with FloorThread(CALM) as floor:
        async with desk_on(floor, tmp_path) as program:
            await live(program)
            desk, call = program.desk, ConversationId(floor.ready["conversationId"])
            assert desk is not None
            await until(lambda: program.screen.board.view.choose(call))
            action = announcement(desk.store, call, 20.0)
            desk.request(action)
            badges = program.screen.window.panel.deliveries
            await until(lambda: any("of 20 s, started after" in badge.playing.words for badge in badges.badges))
            badge = next(badge for badge in badges.badges if badge.delivery.id == action.id)
            badge.cancel_requested.emit(badge.delivery)
            stopped = await desk.pending.outcome(action.id)
            assert stopped.state is DeliveryState.CANCELLED
            truth = floor.control.state(call)["announcements"]
            assert [one["status"] for one in truth] == ["stopped"]


async def test_what_is_played_to_its_end_is_confirmed_with_its_latency(tmp_path: Path) -> None:
    with FloorThread(CALM) as floor:
        async with desk_on(floor, tmp_path) as program:
            await live(program)
            desk, call = program.desk, ConversationId(floor.ready["conversationId"])
            assert desk is not None
            await until(lambda: call in desk.store)
            action = announcement(desk.store, call, 1.5)
            desk.request(action)
            await until(lambda: desk.pending.get(action.id) is not None)
            played = await desk.pending.outcome(action.id)
            assert played.state is DeliveryState.CONFIRMED
            assert played.times.executing is not None
            assert not played.was_unproven
