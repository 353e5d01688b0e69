"""``supervisor-desk doctor``: the checks without a window. With nothing configured, against a training floor.

Where not all of a platform is published, it also walks through what is not, and writes a report that can be attached.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

from supervisor_desk.actions.ports import Clock
from supervisor_desk.app import logs
from supervisor_desk.app.arriving import real_workplace, training_workplace
from supervisor_desk.app.doctor import as_json, examine_all, way_to
from supervisor_desk.app.person_command import signed_in_for_now
from supervisor_desk.app.platforms import platform_named
from supervisor_desk.app.probe import report_path, write_report
from supervisor_desk.app.training import TrainingFloorError
from supervisor_desk.app.workplace import Workplace
from supervisor_desk.qtloop import Application, Tasks
from supervisor_desk.qtloop import run as run_loop
from supervisor_desk.service.clock import SystemClock
from supervisor_desk.service.errors import ServiceError
from supervisor_desk.service.secrets import MemorySecrets, SecretStore, open_secrets
from supervisor_desk.settings import Configuration, Settings
from supervisor_desk.ui.check_words import CheckLine, CheckResult, check_text, sum_up

SOUND, FAILED, NOT_DONE = 0, 1, 2


def run(options: argparse.Namespace, configuration: Configuration) -> int:
    """Examine and print; the exit code is 0 if nothing failed, 1 if something did, 2 if nothing could be tried."""
    logs.set_up("error", None)

    async def main(_tasks: Tasks, _app: Application) -> int:
        return await _examine(configuration, json=options.json, report=options.report, sign_in=options.sign_in)

    return run_loop(main, offscreen=True)


async def _examine(configuration: Configuration, *, json: bool, report: Path | None, sign_in: bool) -> int:
    settings, keyring, clock = configuration.settings, await open_secrets(), SystemClock()
    try:
        place = await _place(settings, keyring, sign_in=sign_in)
    except (ValueError, TrainingFloorError, ServiceError) as error:
        sys.stderr.write(f"{error}\n")
        return NOT_DONE
    if not json:
        where = place.address.base if place.floor is None else "a training floor, for no address is configured"
        sys.stdout.write(f"Examining this desk at {where}\n\n")
    lines: list[CheckLine] = []
    try:
        async with aclosing(examine_all(place, settings, keyring, clock)) as told:
            async for line in told:
                lines.append(line)
                if not json:
                    sys.stdout.write(f"{check_text(line)}\n")
                    sys.stdout.flush()
        written = await _probe(place, settings, clock, lines, report, quiet=json)
    finally:
        if place.floor is not None:
            await place.floor.close()
    result, words = sum_up(lines)
    shown = as_json(place.address.base, lines, written) if json else f"\n{words}\n{written}".rstrip()
    sys.stdout.write(f"{shown}\n")
    return FAILED if result is CheckResult.FAILED else SOUND


async def _place(settings: Settings, keyring: SecretStore, *, sign_in: bool) -> Workplace:
    """Where to examine; with ``sign_in`` by somebody who signs in with the browser for this examination alone."""
    if not settings.base_url:
        return await training_workplace(settings, ())
    if not sign_in or not platform_named(settings.platform).personal:
        return await real_workplace(settings, keyring)
    place = await real_workplace(settings, MemorySecrets("For this examination nothing is kept."))
    await signed_in_for_now(place, settings)
    return place


async def _probe(
    place: Workplace, settings: Settings, clock: Clock, lines: Sequence[CheckLine], report: Path | None, *, quiet: bool
) -> str:
    """Walk through what is not published, and write the report; returns where it is, in words."""
    platform, way = platform_named(place.platform), way_to(place, settings, clock)
    try:
        points = await platform.probe(way)
        if not points:
            return ""
        path = report or report_path(clock)
        write_report(path, platform.name, platform.region_name(place.address), lines, points, clock)
    except ServiceError as error:
        return f"No report was written. {error}"
    except OSError as error:
        return f"The report could not be written ({error.strerror or type(error).__name__}). Choose a place: --report."
    finally:
        await way.close()
    if not quiet:
        sys.stdout.write("\nWhat nobody has published of this platform:\n\n")
        sys.stdout.writelines(f"{point.line}\n" for point in points)
    return f"A report without names, texts and secrets, to be attached where somebody asks for it: {path}"
