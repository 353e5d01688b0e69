"""Only whoever has barged in may unmute an agent: so a mute ends before its supervisor steps back, leaves or closes."""

from __future__ import annotations

from pathlib import Path

import pytest

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.simulator.thread import FloorThread
from tests.journeys.test_mutes import is_muted
from tests.support.cloud_desk import cloud_desk, press
from tests.support.waiting import until


@pytest.mark.parametrize("then", [Kind.COACH, Kind.LISTEN, Kind.STOP, None])
async def test_the_microphone_is_opened_before_the_supervisor_can_no_longer_do_it(
    then: Kind | None, floor: FloorThread, tmp_path: Path
) -> None:
    call = ConversationId(str(floor.ready["conversationId"]))
    async with cloud_desk(floor, tmp_path, "s-01") as program:
        desk = program.desk
        assert desk is not None
        await until(lambda: program.screen.board.view.choose(call))
        for kind in (Kind.BARGE, Kind.MUTE):
            assert (await press(program, kind)).state is DeliveryState.CONFIRMED
        assert is_muted(floor, call)
        if then is not None:
            program.screen.window.panel.modes[then].click()
            await until(lambda: desk.pending.all()[-1].action.kind is then and desk.pending.all()[-1].state.settled)
            ended = {one.action.kind: one.state for one in desk.pending.all()[-2:]}
            assert ended == {Kind.UNMUTE: DeliveryState.CONFIRMED, then: DeliveryState.CONFIRMED}
            assert not is_muted(floor, call)
    assert not is_muted(floor, call)
    assert not [one for one in floor.control.state(call)["sessions"] if one["status"] != "terminated"]
