"""While a supervisor listens, the words and the quality of the line are shown, and with the session they are gone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from supervisor_desk.actions.action import Kind
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.wishes import wish
from tests.support.journey import desk_on, live
from tests.support.waiting import until

LIVELY = FloorConfig(conversations=6, events_per_second=4.0, seed=5, speed=8.0)


async def test_words_and_line_are_shown_while_listening_and_never_stored(tmp_path: Path) -> None:
    with FloorThread(LIVELY) as floor:
        async with desk_on(floor, tmp_path) as program:
            await live(program)
            desk, call = program.desk, ConversationId(floor.ready["conversationId"])
            assert desk is not None
            await until(lambda: program.screen.board.view.choose(call))
            detail, stack = program.screen.window.detail, program.screen.window.notices
            assert detail.fact("Said") == "Told while you are on the call."
            desk.request(wish(Kind.LISTEN, desk.store.get(call)))
            await until(lambda: ": " in detail.fact("Said"), within=15)
            said = detail.fact("Said").splitlines()[0].split(": ", 1)[1]
            floor.control.switch_on("poor-media", {"packetLoss": 0.08, "jitter": 70.0})
            await until(lambda: any("line" in row.notice.kind for row in stack.rows), within=15)
            assert "more than 3 %" in detail.fact("Line")
            desk.request(wish(Kind.STOP, desk.store.get(call)))
            await until(lambda: detail.fact("Said") == "Told while you are on the call.")
            assert not [row for row in stack.rows if row.notice.kind.startswith("line")]
            await desk.flush()
    with sqlite3.connect(tmp_path / "audit.sqlite3") as log:
        kept = "\n".join(log.iterdump())
    assert said
    assert said not in kept
