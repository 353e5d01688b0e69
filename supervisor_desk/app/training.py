"""The training floor as a process of its own, started for a demo or a rehearsal and gone when the desk is gone.

It runs beside the desk rather than inside it, so that the window never waits for the floor and what is measured is the
desk. The floor ends when its standard input closes, which the system does even if the desk is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from typing import IO, Final

import msgspec

READY_WITHIN_S: Final = 20.0
_END_WITHIN_S: Final = 5.0


class TrainingFloorError(Exception):
    """The training floor did not start; ``str()`` says what was seen and what to do."""


class Ready(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What the floor says when it is ready. The secrets open nothing but this floor on this computer. ``user_id`` is
    who signs in where it takes a person.
    """

    url: str
    client_id: str
    client_secret: str = ""
    control_token: str
    conversation_id: str = ""
    user_id: str = ""


def own_command() -> list[str]:
    """How this program starts itself again, frozen or not."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "supervisor_desk"]


class TrainingFloor:
    """A running training floor. ``close`` ends it; so does the end of this process."""

    def __init__(self, process: subprocess.Popen[bytes], ready: Ready, complaints: IO[bytes]) -> None:
        self._process = process
        self._complaints = complaints
        self.ready = ready

    @classmethod
    async def start(cls, arguments: Sequence[str] = ()) -> TrainingFloor:
        """Start it and wait until it listens. Raises ``TrainingFloorError``."""
        command = [*own_command(), "floor", "--port", "0", "--ready-json", "--until-stdin-closes", *arguments]
        complaints = tempfile.TemporaryFile()  # noqa: SIM115 - a pipe that nobody reads would fill and stop the floor
        process = await asyncio.to_thread(
            subprocess.Popen, command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints
        )
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                line = await asyncio.to_thread(_first_line, process)
            return cls(process, msgspec.json.decode(line, type=Ready), complaints)
        except (TimeoutError, msgspec.DecodeError, msgspec.ValidationError) as error:
            process.kill()
            await asyncio.to_thread(process.communicate)
            complaints.seek(0)
            last = complaints.read().decode(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
            complaints.close()
            late = f" within {READY_WITHIN_S:.0f} s" if isinstance(error, TimeoutError) else ""
            raise TrainingFloorError(
                f"The training floor did not start{late}: {last[0].rstrip('.')}. "
                "No real call is affected. Start it again; if it stays so, run “supervisor-desk floor” to see why."
            ) from error

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self._process.poll() is None

    async def close(self) -> None:
        """End it and wait until it is gone."""
        with contextlib.suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        try:
            await asyncio.to_thread(self._process.wait, _END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)
        if self._process.stdout:
            self._process.stdout.close()
        self._complaints.close()


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    return process.stdout.readline() if process.stdout else b""
