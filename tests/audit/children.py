"""Programs of their own, for tests that must not harm the one that runs them: ``children.py WHAT PATH``."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from supervisor_desk.actions.ports import AuditUnavailable
from supervisor_desk.audit import commands
from supervisor_desk.audit.log import AuditLog
from supervisor_desk.audit.reader import AuditReader
from supervisor_desk.audit.search import Filter
from tests.audit.notes import ORIGIN, intent
from tests.support.clock import FakeClock


def told(what: str, path: Path) -> str:
    """Run one of them to its end and give what it said."""
    done = subprocess.run(
        [sys.executable, __file__, what, str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def readable_by_all(folder: Path) -> None:
    """Let everybody read ``folder`` and pass through those above it, as far as they are temporary; none may write."""
    folder.chmod(0o555)
    for above in folder.parents:
        if above.is_relative_to(tempfile.gettempdir()) and not above.stat().st_mode & 0o001:
            above.chmod(0o755)


def say(words: object) -> None:
    os.write(1, f"{words}\n".encode())


async def fill(log: AuditLog) -> None:
    """Write until no file may grow any more, then raise the limit and write once more."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    await log.append(intent())
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    acknowledged = 1
    words = ""
    while not words:
        try:
            await log.append(intent(f"d-{acknowledged}"))
            acknowledged += 1
        except AuditUnavailable as error:
            words = str(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    written = await log.append(intent("d-later"))
    say(acknowledged)
    say(words)
    say(written.sequence)


async def nobody(log: AuditLog) -> None:
    """Write as somebody who may not."""
    become_nobody()
    try:
        await log.append(intent())
    except AuditUnavailable as error:
        say(error)


async def read(log: AuditLog) -> None:
    """Read as somebody who may not write; say what was found."""
    become_nobody()
    reader = AuditReader(log.path)
    page = await reader.page(Filter(text="mut"))
    say(" ".join(f"{row.entry.sequence} {row.entry.what}" for row in page.rows))
    say(commands.verify(log.path).text)
    await reader.close()


def become_nobody() -> None:
    os.setgid(65_534)
    os.setuid(65_534)


async def die(log: AuditLog) -> None:
    """Write for ever from several tasks, saying each number once it is acknowledged; somebody will end it."""

    async def act() -> None:
        while True:
            say((await log.append(intent())).sequence)

    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(act())


async def main() -> None:
    log = AuditLog(Path(sys.argv[2]), clock=FakeClock(), origin=ORIGIN)
    log.start()
    await {"fill": fill, "nobody": nobody, "die": die, "read": read}[sys.argv[1]](log)
    await log.close()


if __name__ == "__main__":
    asyncio.run(main())  # noqa: TID251
