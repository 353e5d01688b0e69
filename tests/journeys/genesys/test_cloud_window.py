"""What Genesys Cloud offers beyond the contract, by the buttons of the window, from the click to the proof."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery, DeliveryState
from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.program import Program
from supervisor_desk.app.training import Ready
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.audit.search import Filter
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.address import address_of
from supervisor_desk.service.secrets import MemorySecrets
from supervisor_desk.settings import Settings
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.choice_dialog import ChoiceDialog
from tests.support.journey import live, program_at
from tests.support.waiting import until


@asynccontextmanager
async def cloud_desk(floor: FloorThread, folder: Path, user: str) -> AsyncIterator[Program]:
    """A program that is open on ``floor``, where ``user`` is signed in."""
    client = str(floor.ready["clientId"])
    secrets = MemorySecrets("A test keeps nothing.")
    place = Workplace(address_of(floor.url), secrets, folder / "a.sqlite3", client_id=client, platform="genesys")
    ready = Ready(url=floor.url, client_id=client, control_token="", user_id=user)
    await platform_named("genesys").settle_in(place, ready)
    async with program_at(place, Settings(platform="genesys")) as program:
        await live(program)
        yield program


def choose(program: Program, channel: str) -> ConversationId:
    """Choose a conversation of ``channel`` that is going on."""
    key = next(one.id for one in program.store if one.channel == channel and one.raw_state == "active")
    program.screen.board.view.choose(key)
    return key


async def press(program: Program, kind: Kind) -> Delivery:
    """Press the button of ``kind`` once it may be, agree where that is asked, and wait until it is settled."""
    desk, panel = program.desk, program.screen.window.panel
    assert desk is not None
    button = {**panel.modes, **panel.microphone.buttons, **panel.calls.buttons}[kind]
    await until(lambda: button.why_not is None)
    known = len(desk.pending.all())
    button.click()
    if kind.irreversible:
        assert len(desk.pending.all()) == known, "a person is asked first"
        panel.asking.yes.click()
    await until(lambda: len(desk.pending.all()) > known)
    key = desk.pending.all()[-1].id
    await until(lambda: (now := desk.pending.get(key)) is not None and now.state.settled)
    settled = desk.pending.get(key)
    assert settled is not None
    return settled


async def test_who_has_no_phone_chooses_one_becomes_available_and_listens(floor: FloorThread, tmp_path: Path) -> None:
    async with cloud_desk(floor, tmp_path, str(floor.ready["people"]["newcomer"])) as program:
        choose(program, "voice")
        window = program.screen.window
        strip = window.panel.remedy
        await until(lambda: "phone" in strip.text)
        strip.button.click()
        await until(lambda: any(one.isVisible() for one in window.findChildren(ChoiceDialog)))
        next(one for one in window.findChildren(ChoiceDialog) if one.isVisible()).take.click()
        await until(lambda: "Available" in strip.text)
        strip.button.click()
        await until(lambda: not strip.text)
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
