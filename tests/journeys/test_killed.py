"""A desk that is killed in the middle of an action: the next start shows what was open and settles it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from supervisor_desk.actions.action import Kind
from supervisor_desk.audit.verify import verify
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from tests.support.journey import desk_on, live
from tests.support.waiting import until

FLOOR = FloorConfig(conversations=10, events_per_second=1.0, seed=5, media_delay=(0.1, 0.1))


@contextmanager
def doomed(floor: FloorThread, audit: Path) -> Iterator[subprocess.Popen[str]]:
    ready = floor.ready
    who = ready.get("clientSecret") or ready["userId"]
    arguments = [ready["platform"], floor.url, ready["clientId"], who, str(audit), ready["conversationId"]]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.doomed_desk", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def nothing_is_in_force(floor: FloorThread, call: str) -> bool:
    truth = floor.control.state(call)
    over = all(one["status"] == "terminated" for one in truth["sessions"])
    return over and not any(one["muted"] for one in truth["participants"])


async def hears(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(20):
        assert (await asyncio.to_thread(process.stdout.readline)).strip() == word


async def killed_while_coaching(floor: FloorThread, process: subprocess.Popen[str]) -> None:
    """Let it listen, mute and ask to coach, and kill it before that is proven."""
    await hears(process, "READY")
    floor.control.switch_on("slow-media", {"seconds": 60.0})
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    await hears(process, "MID")
    process.kill()


async def test_what_was_open_is_settled_and_what_is_in_force_can_be_undone(tmp_path: Path) -> None:
    audit = tmp_path / "audit.sqlite3"
    with FloorThread(FLOOR) as floor:
        call = ConversationId(floor.ready["conversationId"])
        with doomed(floor, audit) as process:
            await killed_while_coaching(floor, process)
        async with desk_on(floor, tmp_path) as program:
            await live(program)
            bar = program.screen.window.recovery
            await until(lambda: len(bar.items) == 2, within=10)
            assert {one.kind for one in bar.items} == {Kind.LISTEN, Kind.MUTE}
            assert bar.isVisible()
            assert program.station is not None
            assert await program.station.reader.open_intents() == ()
            for item in bar.items:
                button = bar.button(item.delivery, "Release")
                assert button is not None
                button.click()
            await until(lambda: nothing_is_in_force(floor, call))
            assert not bar.isVisible()
    report = verify(audit)
    assert report.sound, str(report)
