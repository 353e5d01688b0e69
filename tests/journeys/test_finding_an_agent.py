"""A person looks for an agent who is on a call that this desk does not follow, and acts on it, on a real floor."""

from __future__ import annotations

from pathlib import Path

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.app import station
from supervisor_desk.conversations.conversation import ConversationId, State
from supervisor_desk.settings import Settings
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support.journey import live, program_at, workplace_on
from tests.support.waiting import until

QUIET = FloorConfig(conversations=8, events_per_second=2.0, seed=5, media_delay=(0.0, 0.1))


async def test_the_call_of_an_agent_outside_the_followed_queues_is_found_and_listened_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(station, "LOOK_EVERY_S", 0.2)
    with FloorThread(QUIET) as floor:
        call = ConversationId(floor.ready["conversationId"])
        own, agent = floor.call(lambda one: (one.theatre.story.call.queue.id, one.theatre.report()["agentUserId"]))
        other = floor.call(lambda one: next(queue.id for queue in one.world.hall.queues if queue.id != own))
        place = await workplace_on(floor.url, "desk-1", floor.ready["clients"]["desk-1"], tmp_path / "audit.sqlite3")
        async with program_at(place, Settings(queues=(other,))) as program:
            await live(program)
            screen, desk = program.screen, program.desk
            assert desk is not None
            assert call not in desk.store
            screen.board.bar.search.setText(str(agent))
            await until(screen.board.bar.find_agent.isVisible)
            screen.board.bar.find_agent.click()
            await until(lambda: screen.chosen == call)
            assert any("your board does not follow" in row.notice.happened for row in screen.window.notices.rows)
            button = screen.window.panel.modes[Kind.LISTEN]
            await until(lambda: button.why_not is None)
            button.click()
            await until(lambda: any(one.action.kind is Kind.LISTEN for one in desk.pending.all()))
            (listen,) = (one for one in desk.pending.all() if one.action.kind is Kind.LISTEN)
            assert (await desk.pending.outcome(listen.id)).state is DeliveryState.CONFIRMED
            floor.control.do(call, "hold")
            await until(lambda: (row := desk.store.get(call)) is not None and row.state is State.HOLD)
