"""The whole program, window and all, on the training floor's Genesys Cloud, signed in without a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from supervisor_desk.actions.action import Kind
from supervisor_desk.actions.delivery import Delivery
from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.program import Program
from supervisor_desk.app.training import Ready
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.conversations.conversation import ConversationId
from supervisor_desk.service.address import address_of
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.secrets import MemorySecrets
from supervisor_desk.settings import Settings
from supervisor_desk.simulator.thread import FloorThread
from supervisor_desk.ui.choice_dialog import ChoiceDialog
from tests.support.journey import live, program_at
from tests.support.waiting import until


async def cloud_workplace(url: str, client_id: str, user: str, audit: Path) -> Workplace:
    """The floor at ``url`` as a contact center where ``user`` is signed in, with the token in memory."""
    secrets = MemorySecrets("A test keeps nothing.")
    place = Workplace(address_of(url), secrets, audit, client_id=client_id, platform="genesys")
    ready = Ready(url=url, client_id=client_id, control_token="", user_id=user)
    await platform_named("genesys").settle_in(place, ready)
    return place


@asynccontextmanager
async def cloud_desk(
    floor: FloorThread, folder: Path, user: str, *, deadline_s: float = 5.0, clock: SystemClock | None = None
) -> AsyncIterator[Program]:
    """A program that is open on ``floor``, where ``user`` is signed in; what the platform needs longer for stays so."""
    place = await cloud_workplace(floor.url, str(floor.ready["clientId"]), user, folder / "audit.sqlite3")
    async with program_at(place, Settings(platform="genesys", delivery_deadline_s=deadline_s), clock) as program:
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


async def put_right(program: Program) -> None:
    """By the buttons of the strip above a chosen call: choose a phone, and become available."""
    window = program.screen.window
    strip = window.panel.remedy

    def asking() -> list[ChoiceDialog]:
        return [one for one in window.findChildren(ChoiceDialog) if one.isVisible()]

    await until(lambda: "phone" in strip.text)
    strip.button.click()
    await until(asking)
    asking()[0].take.click()
    await until(lambda: "Available" in strip.text)
    strip.button.click()
    await until(lambda: not strip.text)
