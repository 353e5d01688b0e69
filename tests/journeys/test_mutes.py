"""A mute over real sockets: it runs out, is undone at the end, after a crash, and its divergence raises the alarm."""

from __future__ import annotations

from pathlib import Path

from supervisor_desk.actions.action import Kind
from supervisor_desk.app.desk import Desk
from supervisor_desk.app.program import Program
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.settings import Settings
from supervisor_desk.simulator.config import FloorConfig
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.wishes import wish
from tests.support.journey import live, program_at, workplace_on
from tests.support.waiting import until

BRISK = FloorConfig(conversations=6, events_per_second=2.0, seed=5, heartbeat=0.5, speed=4.0)


def is_muted(floor: FloorThread, call: ConversationId) -> bool:
    people = floor.control.state(call)["participants"]
    return any(one["muted"] for one in people if one["role"] == "agent" and one["present"])


async def place_on(floor: FloorThread, folder: Path) -> Workplace:
    return await workplace_on(floor.url, "desk-1", floor.ready["clients"]["desk-1"], folder / "audit.sqlite3")


async def muted(program: Program, floor: FloorThread) -> tuple[Desk, ConversationId]:
    await live(program)
    desk, call = program.desk, ConversationId(floor.ready["conversationId"])
    assert desk is not None
    await until(lambda: program.screen.board.view.choose(call))
    desk.request(wish(Kind.MUTE, desk.store.get(call)))
    await until(lambda: desk.mutes.get(call) is not None)
    return desk, call


def notices(program: Program) -> list[str]:
    return [row.notice.sentence for row in program.screen.window.notices.rows]


async def test_a_mute_runs_out_after_a_reminder_that_offers_to_keep_it(tmp_path: Path) -> None:
    with FloorThread(BRISK) as floor:
        place = await place_on(floor, tmp_path)
        async with program_at(place, Settings(mute_lease_s=10.0)) as program:
            desk, call = await muted(program, floor)
            microphone = program.screen.window.panel.microphone
            await until(lambda: microphone.commanded.startswith("Commanded by you: muted, for"))
            lease = desk.mutes.get(call)
            assert lease is not None
            desk.mutes._put(lease, expires_at=desk.clock.monotonic() + 2.0)  # what would come after eight seconds
            await until(lambda: any("runs out" in said for said in notices(program)))
            row = next(row for row in program.screen.window.notices.rows if row.notice.offer)
            row.offer_button.click()
            await until(lambda: not notices(program))
            kept = desk.mutes.get(call)
            assert kept is not None
            assert kept.left(desk.clock.monotonic()) > 8.0
            desk.mutes._put(kept, expires_at=desk.clock.monotonic())
            await until(lambda: not is_muted(floor, call))
            await until(lambda: desk.mutes.get(call) is None)


async def test_closing_the_desk_opens_the_microphone_again(tmp_path: Path) -> None:
    with FloorThread(BRISK) as floor:
        place = await place_on(floor, tmp_path)
        async with program_at(place, Settings()) as program:
            _, call = await muted(program, floor)
            assert is_muted(floor, call)
        assert not is_muted(floor, call)


async def test_hold_opens_the_microphone_again(tmp_path: Path) -> None:
    with FloorThread(BRISK) as floor:
        place = await place_on(floor, tmp_path)
        async with program_at(place, Settings()) as program:
            _, call = await muted(program, floor)
            floor.control.do(call, "hold")
            await until(lambda: not is_muted(floor, call))


async def test_an_agent_who_unmutes_raises_the_alarm(tmp_path: Path) -> None:
    with FloorThread(FloorConfig(scenario="agent-unmutes", conversations=6, seed=5, speed=6.0)) as floor:
        place = await place_on(floor, tmp_path)
        async with program_at(place, Settings()) as program:
            desk, call = await muted(program, floor)
            await until(lambda: any("is open, though you muted it" in said for said in notices(program)))
            microphone = program.screen.window.panel.microphone
            await until(lambda: "open" in microphone.words)  # the screen follows with its next frame
            await until(lambda: microphone.commanded.startswith("Commanded by you: muted. It is open"))
            lease = desk.mutes.get(call)
            assert lease is not None
            assert lease.diverged


async def test_a_mute_that_outlived_a_crash_is_undone_unless_somebody_keeps_it(tmp_path: Path) -> None:
    with FloorThread(BRISK) as floor:
        place = await place_on(floor, tmp_path)
        async with program_at(place, Settings()) as program:
            desk, call = await muted(program, floor)
            await desk.flush()
            desk.mutes.lift(call)  # as a desk that was killed: nobody undoes it
        assert is_muted(floor, call)
        again = await place_on(floor, tmp_path)
        async with program_at(again, Settings(mute_lease_s=10.0)) as program:
            await live(program)
            await until(lambda: program.desk is not None and program.desk.mutes.get(call) is not None)
            await until(lambda: not is_muted(floor, call), within=9.0)
