"""Opening the desk, and opening it anew: at another address, or with settings that touch the connection.

Opening anew closes everything in order, the window last, and builds it again. So nothing of one contact center, or of
the training floor, can be left on the screen of another.
"""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from supervisor_desk.app import logs
from supervisor_desk.app.program import Conductor, Program
from supervisor_desk.app.workplace import Opening
from supervisor_desk.qtloop import Application, Reporter, Tasks, Trouble
from supervisor_desk.qtloop import run as run_loop
from supervisor_desk.settings import Configuration, data_folder

NOT_OPENED: Final = 2
"""Exit code of a desk that did not open because its settings cannot be used."""


def run(
    options: argparse.Namespace, configuration: Configuration, *, first: Callable[[], Awaitable[bool]] | None = None
) -> int:
    """Open the desk and return when it is closed; not at all where ``first`` gives ``False``."""
    settings = configuration.settings
    logs.set_up(settings.log_level, data_folder() / "logs")
    floor = floor_arguments(options) if options.command == "demo" or not settings.base_url else None
    return open_desk(Opening(configuration=configuration, floor=floor), first=first)


def open_desk(
    opening: Opening,
    conductor: Conductor | None = None,
    *,
    offscreen: bool = False,
    first: Callable[[], Awaitable[bool]] | None = None,
) -> int:
    """Run the program. A ``conductor`` drives it in place of a person, and ends it.

    ``first`` is awaited before the window is built; where that gives ``False``, the desk does not open.
    """
    reporter = Reporter()
    now: list[Program] = []

    def tell(trouble: Trouble) -> None:
        if now:  # before that the log says it
            now[-1].report(trouble)

    async def main(tasks: Tasks, app: Application) -> int:
        if first is not None and not await first():
            return NOT_OPENED
        return await stay_open(app, tasks, opening, conductor, opened=now.append)

    reporter.tell(tell)
    return run_loop(main, reporter=reporter, offscreen=offscreen)


async def stay_open(
    app: Application,
    tasks: Tasks,
    opening: Opening,
    conductor: Conductor | None = None,
    *,
    opened: Callable[[Program], object],
) -> int:
    """Be open until somebody closes the desk for good; ``opened`` is told each program that is built on the way."""
    while True:
        program = Program(app, tasks, opening)
        opened(program)
        code = await program.live(conductor)
        if program.next is None:
            return code
        opening = program.next
        program.screen.discard()


def floor_arguments(options: argparse.Namespace) -> Sequence[str]:
    """What the training floor is told of its shape."""
    arguments: list[str] = []
    for name in ("conversations", "events_per_second", "seed", "scenario"):
        value = getattr(options, name, None)
        if value is not None:
            arguments += [f"--{name.replace('_', '-')}", str(value)]
    return arguments
