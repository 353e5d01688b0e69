"""``supervisor-desk doctor``: the checks without a window. With nothing configured, against a training floor."""

from __future__ import annotations

import argparse
import sys
from contextlib import aclosing

from supervisor_desk.app import logs
from supervisor_desk.app.arriving import real_workplace, training_workplace
from supervisor_desk.app.doctor import as_json, examine_all
from supervisor_desk.app.training import TrainingFloorError
from supervisor_desk.qtloop import Application, Tasks
from supervisor_desk.qtloop import run as run_loop
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.service.secrets import open_secrets
from supervisor_desk.settings import Configuration
from supervisor_desk.ui.check_words import CheckLine, CheckResult, check_text, sum_up

SOUND, FAILED, NOT_DONE = 0, 1, 2


def run(options: argparse.Namespace, configuration: Configuration) -> int:
    """Examine and print; the exit code is 0 if nothing failed, 1 if something did, 2 if nothing could be tried."""
    logs.set_up("error", None)

    async def main(_tasks: Tasks, _app: Application) -> int:
        return await _examine(configuration, json=options.json)

    return run_loop(main, offscreen=True)


async def _examine(configuration: Configuration, *, json: bool) -> int:
    settings, keyring = configuration.settings, await open_secrets()
    try:
        place = await (real_workplace(settings, keyring) if settings.base_url else training_workplace(settings, ()))
    except (ValueError, TrainingFloorError, ServiceError) as error:
        sys.stderr.write(f"{error}\n")
        return NOT_DONE
    if not json:
        where = place.address.base if place.floor is None else "a training floor, for no address is configured"
        sys.stdout.write(f"Examining this desk at {where}\n\n")
    lines: list[CheckLine] = []
    try:
        async with aclosing(examine_all(place, settings, keyring, SystemClock())) as told:
            async for line in told:
                lines.append(line)
                if not json:
                    sys.stdout.write(f"{check_text(line)}\n")
                    sys.stdout.flush()
    finally:
        if place.floor is not None:
            await place.floor.close()
    result, words = sum_up(lines)
    sys.stdout.write(f"{as_json(place.address.base, lines)}\n" if json else f"\n{words}\n")
    return FAILED if result is CheckResult.FAILED else SOUND
