"""A desk on Genesys Cloud that is killed while it coaches: the phone stays connected, and the next start says so."""

from __future__ import annotations

from pathlib import Path

from supervisor_desk.actions.action import Kind
from supervisor_desk.audit.verify import verify
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.journeys.test_killed import doomed, killed_while_coaching, nothing_is_in_force
from tests.support.cloud_desk import cloud_desk
from tests.support.waiting import until

FLOOR = FloorConfig(
    platform="genesys",
    conversations=8,
    events_per_second=1.0,
    seed=5,
    media_delay=(0.1, 0.1),
    agent_control="always",
    rate_limit=3000,
)


async def test_what_was_open_is_settled_and_what_is_in_force_can_be_undone(tmp_path: Path) -> None:
    audit = tmp_path / "audit.sqlite3"
    with FloorThread(FLOOR) as floor:
        call = ConversationId(floor.ready["conversationId"])
        with doomed(floor, audit) as process:
            await killed_while_coaching(floor, process)
        floor.control.forget_received()
        async with cloud_desk(floor, tmp_path, "s-01") as program:
            bar = program.screen.window.recovery
            await until(lambda: len(bar.items) == 2, within=10)
            assert {one.kind for one in bar.items} == {Kind.LISTEN, Kind.MUTE}
            assert program.station is not None
            assert await program.station.reader.open_intents() == ()
            asked = [one["path"] for one in floor.control.received()["writes"] if "/conversations/" in one["path"]]
            assert asked == [], "nothing is repeated"
            for item in bar.items:
                button = bar.button(item.delivery, "Release")
                assert button is not None
                button.click()
            await until(lambda: nothing_is_in_force(floor, call))
            assert not bar.isVisible()
    report = verify(audit)
    assert report.sound, str(report)
