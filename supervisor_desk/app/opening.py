"""Opening the desk, and opening it anew: at another address, or with settings that touch the connection.

Opening anew closes everything in order, the window last, and builds it again. So nothing of one contact center, or of
the training floor, can be left on the screen of another.
"""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from supervisor_desk.app.window_first import Entrance
from supervisor_desk.app.workplace import Opening
from supervisor_desk.qtloop import Application, Reporter, Tasks, Trouble
from supervisor_desk.qtloop import run as run_loop
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.settings import Configuration, data_folder

if TYPE_CHECKING:  # the window comes first: see window_first
    from supervisor_desk.app.program import Conductor, Program

NOT_OPENED: Final = 2
"""Exit code of a desk that did not open because its settings cannot be used."""


def run(
    options: argparse.Namespace, configuration: Configuration, *, first: Callable[[], Awaitable[bool]] | None = None
) -> int:
    """Open the desk and return when it is closed; not at all where ``first`` gives ``False``."""
    settings = configuration.settings

    @cache
    def set_up_logs() -> None:
        from supervisor_desk.app import logs

        logs.set_up(settings.log_level, data_folder() / "logs")

    if first is not None:
        set_up_logs()
    floor = floor_arguments(options) if options.command == "demo" or not settings.base_url else None
    return open_desk(Opening(configuration=configuration, floor=floor), first=first, loading=set_up_logs)


def open_desk(
    opening: Opening,
    conductor: Conductor | None = None,
    *,
    offscreen: bool = False,
    first: Callable[[], Awaitable[bool]] | None = None,
    entered: Callable[[Entrance], object] = lambda _entrance: None,
    loading: Callable[[], object] = lambda: None,
) -> int:
    """Run the program. A ``conductor`` drives it in place of a person, and ends it.

    ``first`` is awaited before the window is built; where that gives ``False``, the desk does not open. ``entered`` is
    told each window before it is shown; ``loading`` is called in a thread behind its first picture.
    """
    reporter = Reporter()
    now: list[Program] = []

    def tell(trouble: Trouble) -> None:
        if now:  # before that the log says it
            now[-1].report(trouble)

    async def main(tasks: Tasks, app: Application) -> int:
        if first is not None and not await first():
            return NOT_OPENED
        return await stay_open(app, tasks, opening, conductor, opened=now.append, entered=entered, loading=loading)

    reporter.tell(tell)
    return run_loop(main, reporter=reporter, offscreen=offscreen)


async def stay_open(
    app: Application,
    tasks: Tasks,
    opening: Opening,
    conductor: Conductor | None = None,
    *,
    opened: Callable[[Program], object],
    entered: Callable[[Entrance], object] = lambda _entrance: None,
    loading: Callable[[], object] = lambda: None,
) -> int:
    """Be open until somebody closes the desk for good; ``opened`` is told each program that is built on the way, and
    ``entered`` each window before it is shown; for ``loading`` see ``open_desk``.
    """
    while True:
        program = await _program(app, tasks, opening, entered, loading)
        opened(program)
        code = await program.live(conductor)
        if program.next is None:
            return code
        opening = program.next
        program.screen.discard()


async def _program(
    app: Application,
    tasks: Tasks,
    opening: Opening,
    entered: Callable[[Entrance], object],
    loading: Callable[[], object],
) -> Program:
    """What stands behind the window, which is on the screen by then."""
    clock = SystemClock()
    entrance = Entrance(app, opening.configuration.settings, clock)
    entered(entrance)
    try:
        await entrance.open(loading)
        from supervisor_desk.app.program import Program

        return Program(app, tasks, opening, clock, entrance)
    except BaseException:
        entrance.close()
        raise


def floor_arguments(options: argparse.Namespace) -> Sequence[str]:
    """What the training floor is told of its shape."""
    arguments: list[str] = []
    for name in ("conversations", "events_per_second", "seed", "scenario"):
        value = getattr(options, name, None)
        if value is not None:
            arguments += [f"--{name.replace('_', '-')}", str(value)]
    return arguments
