"""The sender as the benchmarks use it: started, given orders, ended; and a desk that is open on it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from supervisor_desk.app.opening import open_desk
from supervisor_desk.app.program import Program
from supervisor_desk.app.workplace import Opening, Workplace
from supervisor_desk.service.address import address_of
from supervisor_desk.service.credentials import StoredCredentials
from supervisor_desk.service.secret import Secret
from supervisor_desk.service.secrets import MemorySecrets
from supervisor_desk.service.signin import Credentials
from supervisor_desk.settings import Configuration, Settings

LIVE_WITHIN_S = 60.0


class Line:
    """A running sender."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.ready: dict[str, Any] = self.answer()

    @property
    def url(self) -> str:
        """Its address."""
        return str(self.ready["url"])

    @property
    def client(self) -> tuple[str, str]:
        """What one signs in with."""
        return str(self.ready["clientId"]), str(self.ready["clientSecret"])

    def order(self, do: str, value: float | None = None) -> None:
        """Give an order: ``rate`` (events a second), ``spread`` (times in state, in seconds), ``flood`` (so many)
        or ``attempts`` (see ``answer``)."""
        if self._process.stdin is not None:
            self._process.stdin.write(msgspec.json.encode({"do": do, "value": value}) + b"\n")
            self._process.stdin.flush()

    def answer(self) -> Any:
        """What it says. Blocking."""
        line = self._process.stdout.readline() if self._process.stdout is not None else b""
        if not line:
            raise RuntimeError("the sender has ended")
        return msgspec.json.decode(line)

    def workplace(self, folder: Path) -> Workplace:
        """The sender as a contact center, with credentials in memory."""
        address = address_of(self.url)
        secrets = MemorySecrets("A benchmark keeps nothing.")
        client, secret = self.client
        with asyncio.Runner() as runner:
            runner.run(StoredCredentials(secrets, address.base).keep(Credentials(client, Secret(secret))))
        return Workplace(address, secrets, folder / "audit.sqlite3")


@contextmanager
def line(conversations: int) -> Iterator[Line]:
    """A sender with so many conversations, ended with the block."""
    command = [sys.executable, "-m", "tests.benchmarks.sender", str(conversations)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield Line(process)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(10.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def on_the_desk(sender: Line, folder: Path, conduct: Callable[[Program], Awaitable[None]]) -> None:
    """Open the whole desk on ``sender`` and have ``conduct`` drive it once it is live. Raises what that raises."""
    failed: list[BaseException] = []

    async def lead(program: Program) -> int:
        try:
            async with asyncio.timeout(LIVE_WITHIN_S):
                await program.ready.wait()
            await conduct(program)
        except BaseException as error:  # it must get past the loop
            failed.append(error)
        return 0

    opening = Opening(configuration=Configuration(Settings(), {}), workplace=sender.workplace(folder))
    open_desk(opening, lead)
    if failed:
        raise failed[0]
