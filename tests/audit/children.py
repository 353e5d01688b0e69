"""Programs of their own, for tests that must not harm the one that runs them: ``children.py fill|nobody|die PATH``."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from supervisor_desk.actions.ports import AuditUnavailable
from supervisor_desk.audit.log import AuditLog
from tests.audit.notes import ORIGIN, intent
from tests.support.clock import FakeClock


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
    os.setgid(65_534)
    os.setuid(65_534)
    try:
        await log.append(intent())
    except AuditUnavailable as error:
        say(error)


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
    await {"fill": fill, "nobody": nobody, "die": die}[sys.argv[1]](log)
    await log.close()


if __name__ == "__main__":
    asyncio.run(main())  # noqa: TID251
