"""What Genesys Cloud offers beyond the contract, by the buttons of the window, from the click to the proof."""

from __future__ import annotations

from pathlib import Path

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import DeliveryState
from supervisor_desk.audit.search import Filter
from supervisor_desk.simulator.thread import FloorThread
from tests.support.cloud_desk import choose, cloud_desk, press, put_right
from tests.support.waiting import until


async def test_who_has_no_phone_chooses_one_becomes_available_and_listens(floor: FloorThread, tmp_path: Path) -> None:
    async with cloud_desk(floor, tmp_path, str(floor.ready["people"]["newcomer"])) as program:
        choose(program, "voice")
        await put_right(program)
        heard = await press(program, Kind.LISTEN)
        assert heard.state is DeliveryState.CONFIRMED
        assert (await press(program, Kind.STOP)).state is DeliveryState.CONFIRMED
        assert program.station is not None
        noted = (await program.station.reader.page(Filter(what="choose phone"), limit=9)).rows
        assert {(one.entry.step, one.entry.state) for one in noted} == {("intent", ""), ("outcome", "confirmed")}


async def test_a_call_is_held_a_microphone_muted_and_a_message_taken_over(floor: FloorThread, tmp_path: Path) -> None:
    async with cloud_desk(floor, tmp_path, "s-01") as program:
        window = program.screen.window
        call = choose(program, "voice")
        await press(program, Kind.BARGE)
        assert (await press(program, Kind.HOLD)).state is DeliveryState.CONFIRMED
        assert (await press(program, Kind.RESUME)).state is DeliveryState.CONFIRMED, "whoever held it is still there"
        await press(program, Kind.COACH)  # on this floor a hold takes the voice of whoever barged in
        muted = await press(program, Kind.MUTE_SELF)
        assert muted.state is DeliveryState.CONFIRMED
        await until(lambda: window.lamp.shown.word == "Muted by you")
        await press(program, Kind.STOP)
        assert program.desk is not None
        assert program.desk.sessions.get(call) is None

        message = choose(program, "message")
        await press(program, Kind.LISTEN)
        taken = await press(program, Kind.TAKE_OVER)
        assert taken.state is DeliveryState.CONFIRMED
        assert taken.action.confirmed
        await until(lambda: program.desk is not None and program.desk.sessions.get(message) is None)
        no = window.panel.modes[Kind.LISTEN]
        await until(lambda: no.why_not is not None and "take part in this one" in no.why_not.found)
