"""An audit log that cannot be written stops every action, says so, and loses nothing; calls go on as they are."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.audit.verify import verify
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support.journey import desk_on, live
from tests.support.stray_logs import ExpectedLogs
from tests.support.waiting import until

FLOOR = FloorConfig(conversations=8, events_per_second=1.0, seed=9, media_delay=(0.1, 0.1))


async def test_a_locked_log_stops_actions_until_it_is_free_again(tmp_path: Path, expected_logs: ExpectedLogs) -> None:
    expected_logs("supervisor_desk.audit.groups")
    with FloorThread(FLOOR) as floor:
        async with desk_on(floor, tmp_path) as program:
            await live(program)
            desk, window = program.desk, program.screen.window
            assert desk is not None
            call = ConversationId(floor.ready["conversationId"])
            await until(lambda: program.screen.board.view.choose(call))
            mute = window.panel.microphone.buttons[Kind.MUTE]
            await until(lambda: mute.why_not is None)
            other = sqlite3.connect(tmp_path / "audit.sqlite3", isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            try:
                mute.click()
                await until(lambda: bool(desk.pending.all()) and desk.pending.all()[-1].state.settled, within=20)
                assert desk.pending.all()[-1].state is DeliveryState.REFUSED
                assert "Nothing was sent" in desk.pending.all()[-1].reason
                await until(
                    lambda: any("audit log cannot be written" in row.notice.sentence for row in window.notices.rows)
                )
                await until(lambda: mute.why_not is not None)
                assert "audit log" in mute.explanation
                assert not floor.control.received()["writes"]
            finally:
                other.execute("ROLLBACK")
                other.close()
            await until(lambda: mute.why_not is None, within=20)
            assert not window.notices.rows
            mute.click()
            await until(lambda: desk.pending.all()[-1].state is DeliveryState.CONFIRMED)
            await desk.flush()
    report = verify(tmp_path / "audit.sqlite3")
    assert report.sound, str(report)
