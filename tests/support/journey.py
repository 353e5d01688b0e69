"""A whole desk against a real training floor: windows, sockets, audit log, all of it, inside a test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from supervisor_desk.app.program import Program
from supervisor_desk.app.workplace import Opening, Workplace
from supervisor_desk.qtloop import Tasks
from supervisor_desk.service.address import address_of
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.credentials import StoredCredentials
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets
from supervisor_desk.service.signin import Credentials
from supervisor_desk.settings import Configuration, Settings
from supervisor_desk.simulator.thread import FloorThread

LIVE_WITHIN_S = 15.0


async def workplace_on(url: str, client_id: str, secret: str, audit_path: Path) -> Workplace:
    """The training floor at ``url`` as a contact center, with credentials in memory."""
    address = address_of(url)
    secrets = MemorySecrets("A test keeps nothing.")
    await StoredCredentials(secrets, address.base).keep(Credentials(client_id, Secret(secret)))
    return Workplace(address, secrets, audit_path)


@asynccontextmanager
async def desk_on(
    floor: FloorThread,
    folder: Path,
    *,
    client: str = "desk-1",
    deadline_s: float = 5.0,
    secret: str | None = None,
    clock: SystemClock | None = None,
) -> AsyncIterator[Program]:
    """A program that is open on ``floor``, signed in as ``client``; it is closed in order at the end."""
    own = floor.ready["clients"][client] if secret is None else secret
    place = await workplace_on(floor.url, client, own, folder / "audit.sqlite3")
    async with program_at(place, Settings(delivery_deadline_s=deadline_s), clock) as program:
        yield program


@asynccontextmanager
async def program_at(place: Workplace, settings: Settings, clock: SystemClock | None = None) -> AsyncIterator[Program]:
    """A program that works at ``place``. An error that nobody handled fails the test."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    failures: list[BaseException] = []
    tasks = Tasks(lambda _name, error: failures.append(error))
    program = Program(app, tasks, Opening(configuration=Configuration(settings, {}), workplace=place), clock)
    over = asyncio.Event()

    async def conduct(_: Program) -> int:
        await over.wait()
        return 0

    living = asyncio.create_task(program.live(conduct), name="program under test")
    try:
        yield program
    finally:
        over.set()
        await living
        program.screen.window.deleteLater()
        await asyncio.sleep(0)
    assert not failures, failures


async def live(program: Program) -> None:
    """Return when the board follows the floor."""
    async with asyncio.timeout(LIVE_WITHIN_S):
        await program.ready.wait()
